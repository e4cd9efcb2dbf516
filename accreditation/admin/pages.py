"""What the authority's pages in the admin are built of: who may look, the frame, and a step that calls one action."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accreditation import permissions
from victimsupport.accounts.models import Organisation
from victimsupport.interface.answers import CONFLICT
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

type Request = SignedInRequest
"""A request of somebody who acts for an organisation."""
type Trail = list[tuple[str, str | Promise]]
"""The pages above one, from the outermost: address and name."""


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shown to the officer and the head; written by `actions` alone."""

    actions = None

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return bool(request.actor.has(*permissions.AT_THE_AUTHORITY))

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the officer and the head in, and nobody else."""

    @wraps(view)
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.has(*permissions.AT_THE_AUTHORITY):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(checked)


def show(
    request: Request,
    template: str,
    *,
    title: str | Promise,
    trail: Trail | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Print a page in the frame of the admin."""
    frame = admin.site.each_context(request) | {"title": title, "trail": trail or []}
    return render(request, f"admin/accreditation/{template}.html", frame | context, status=status)


def step(
    request: Request,
    form: GovukForm,
    act: Callable[[Mapping[str, Any]], Any],
    *,
    title: str | Promise,
    trail: Trail,
    said: str | Promise,
    submit: str | Promise,
    template: str = "step",
    onward: Callable[[Any], str] | None = None,
    seen: Callable[[], Mapping[str, Any]] = dict,
    **context: Any,
) -> HttpResponse:
    """
    Ask a form, do one action with the answers, and go on: back to the page above, or to what the action made.

    What an action refuses stands at its question or above them all; what somebody else did first is told, with all
    that was typed. Nothing is changed then. `seen` says what else stands on the page, asked only when it is shown.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Stale as stale:
            return _conflict(request, form, stale, title=title, trail=trail)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, str(said))
            return redirect(onward(made) if onward else trail[-1][0])
    more = {"form": form, "submit": submit, "back": trail[-1][0], **seen(), **context}
    return show(request, template, title=title, trail=trail, **more)


def _conflict(
    request: Request, form: GovukForm, stale: Stale, *, title: str | Promise, trail: Trail
) -> HttpResponse:
    """Tell what somebody else did first, with all that was typed, and the way to what is there now."""
    typed = form.typed_values()
    return show(
        request, "conflict", title=title, trail=trail, status=CONFLICT, told=stale, typed=typed, back=trail[-1][0]
    )  # fmt: skip


def service_at(pk: UUID) -> Organisation:
    """:raises Http404: if there is no such support service"""
    return get_object_or_404(permissions.services().prefetch_related("addresses"), pk=pk)


def service_trail(service: Organisation | None = None) -> Trail:
    """Return the pages above the steps of a service."""
    found: Trail = [(reverse("admin:accreditation_services"), gettext_lazy("Support services"))]
    if service is None:
        return found
    return [*found, (reverse("admin:accreditation_service", args=[service.pk]), service.name)]
