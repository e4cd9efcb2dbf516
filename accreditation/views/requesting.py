"""What a service asks about its own right: to suspend, reinstate or revoke it; and taking that back."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accreditation import permissions
from accreditation.actions import applying as actions
from accreditation.forms.requesting import ReinstatementForm, RequestForm, RevocationForm, SuspensionForm
from accreditation.models import RequestKind
from accreditation.views import loading
from accreditation.views.own import fitting
from accreditation.views.standing import Standing, standing
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.law.accreditation import latest_suspension_end

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@acting(Role.SERVICE_MANAGER)
def suspend(request: "Request") -> HttpResponse:
    """Ask for the own right to be suspended: six months at most, within its term (13(5)1)."""
    today, right = timezone.localdate(), _right(request)
    if stop := _blocked(request, right, RequestKind.SUSPEND):
        return stop
    term = right.valid_until or today
    first_counts = permissions.counts_first_day(permissions.the_authority().pk, today)

    def latest(first_on: date) -> date:
        return latest_suspension_end(first_on, term, count_first_day=first_counts)

    form = SuspensionForm(
        request.POST or None, latest=latest, term=term, today=today, initial={"first_on": today}
    )
    context = {"latest": latest(today), "right": right}
    return _ask(request, RequestKind.SUSPEND, form, "suspend", context)


@require_http_methods(PAGE)
@acting(Role.SERVICE_MANAGER)
def reinstate(request: "Request") -> HttpResponse:
    """Ask for the own right to be usable again (13(7))."""
    right = _right(request)
    if stop := _blocked(request, right, RequestKind.REINSTATE):
        return stop
    form = ReinstatementForm(request.POST or None, today=timezone.localdate())
    return _ask(request, RequestKind.REINSTATE, form, "reinstate", {"right": right})


@require_http_methods(PAGE)
@acting(Role.SERVICE_MANAGER)
def revoke(request: "Request") -> HttpResponse:
    """Ask for the own right to be revoked, knowing what follows (13(6)1)."""
    right = _right(request)
    if stop := _blocked(request, right, RequestKind.REVOKE):
        return stop
    form = RevocationForm(request.POST or None, today=timezone.localdate())
    return _ask(request, RequestKind.REVOKE, form, "revoke", {"right": right})


@require_POST
@acting(Role.SERVICE_MANAGER)
def take_back(request: "Request", reference: str) -> HttpResponse:
    """Take a request back that nobody has decided on."""
    found = get_object_or_404(permissions.requests_made(request.actor), reference=reference)
    own = reverse("accreditation:own")

    def act() -> tuple[str, str]:
        actions.take_back(request=found, by=request.actor, at=timezone.now())
        return _("The request is taken back."), own

    return loading.done(request, None, own, act) or redirect(own)


def _ask(
    request: "Request", kind: str, form: RequestForm, page: str, context: dict[str, Any]
) -> HttpResponse:
    own = reverse("accreditation:own")
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[str, str]:
            actions.ask(
                kind=kind, authority=permissions.the_authority(), reason=form.cleaned_data["reason"],
                **form.days(), by=request.actor, at=timezone.now(),
            )  # fmt: skip
            return _("Your request has reached the authority. It decides, and you are told."), own

        if answer := loading.done(request, form, own, act):
            return answer
    return render(request, f"accreditation/request/{page}.html", context | {"form": form})


def _right(request: "Request") -> Standing:
    return standing(list(permissions.periods_of(request.actor)), timezone.localdate())


def _blocked(request: "Request", right: Standing, kind: str) -> HttpResponse | None:
    """Lead back with the sentence that says why this cannot be asked for now; nothing where it can."""
    sentence = ""
    if kind not in fitting(right):
        sentence = _("This cannot be asked for now: it does not fit the state of your right.")
    elif permissions.requests_waiting(request.actor).filter(kind=kind).exists():
        sentence = _("You have asked for this already. Take that request back first to change it.")
    if not sentence:
        return None
    messages.error(request, sentence)
    return redirect(reverse("accreditation:own"))
