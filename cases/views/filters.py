"""The filters of the worklist that are kept: the list of them, a new one, a change, the one the worklist opens with."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import filters as actions
from cases.forms.worklist import SavedFilterForm
from cases.models import SavedFilter
from cases.permissions import HANDLERS
from cases.views import listing
from referrals.permissions import caseworkers
from victimsupport.accounts.permissions import acting
from victimsupport.interface import answers
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(*HANDLERS)
@require_safe
def listed(request: "SignedInRequest") -> HttpResponse:
    """Show one's own filters and the shared ones, with what is in each."""
    by = request.actor
    rows = listing.described(listing.of(QueryDict(), by=by, today=timezone.localdate()), by=by)
    chosen = permissions.default_filter_of(by)
    shown = [(row, permissions.may_change(by, row.saved), row.saved == chosen) for row in rows]
    return render(request, "cases/worklist/filters.html", {"rows": shown, "chosen": chosen})


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: "SignedInRequest") -> HttpResponse:
    """Keep the filter that is on under a name."""
    form = _form(request, initial=_initial(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.keep(**_answers(form), by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            return _saved(request, saved)
    return render(request, "cases/worklist/filter.html", {"form": form, "saved": None})


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: "SignedInRequest", filter_id: UUID) -> HttpResponse:
    """Change a filter: its name, what is in it, and who finds it."""
    saved = get_object_or_404(permissions.filters_visible_to(request.actor), pk=filter_id)
    form = _form(request, initial=_initial(QueryDict(saved.query)) | _said(request, saved))
    if request.method == "POST" and form.is_valid():
        version = _version(request)
        try:
            saved = actions.change(
                saved=saved, **_answers(form), version=version, by=request.actor, at=timezone.now()
            )
        except Stale:
            return answers.conflict(request, form=form, back=reverse("cases:filters"))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            return _saved(request, saved)
    may_change = permissions.may_change(request.actor, saved)
    context = {"form": form, "saved": saved, "may_change": may_change, "version": saved.version}
    return render(request, "cases/worklist/filter.html", context)


@acting(*HANDLERS)
@require_POST
def delete(request: "SignedInRequest", filter_id: UUID) -> HttpResponse:
    """Delete a filter."""
    saved = get_object_or_404(permissions.filters_visible_to(request.actor), pk=filter_id)
    actions.delete(saved=saved, by=request.actor, at=timezone.now())
    messages.success(request, _("The filter is deleted: %(name)s") % {"name": saved.name})
    return redirect("cases:filters")


@acting(*HANDLERS)
@require_POST
def open_with(request: "SignedInRequest", filter_id: UUID | None = None) -> HttpResponse:
    """Have the worklist open with a filter, or with everything."""
    saved = None
    if filter_id is not None:
        saved = get_object_or_404(permissions.filters_visible_to(request.actor), pk=filter_id)
    actions.open_with(saved=saved, by=request.actor, at=timezone.now())
    if saved is None:
        messages.success(request, _("Your worklist opens with all open."))
    else:
        messages.success(request, _("Your worklist opens with: %(name)s") % {"name": saved.name})
    return redirect("cases:filters")


def _form(request: "SignedInRequest", initial: dict[str, Any]) -> SavedFilterForm:
    return SavedFilterForm(
        request.POST or None,
        colleagues=list(caseworkers(request.actor)),
        by=request.actor,
        selections=listing.labels().items(),
        initial=initial,
    )


def _initial(params: QueryDict) -> dict[str, Any]:
    """Return what a filter holds, as the form asks for it."""
    single = {name: params.get(name, "") for name in (listing.SHOW, "assignee", "channel", "gap")}
    return {**single, "status": params.getlist("status")}


def _said(request: "SignedInRequest", saved: SavedFilter) -> dict[str, str]:
    is_default = permissions.default_filter_of(request.actor) == saved
    said = {True: "yes", False: "no"}
    return {"name": saved.name, "is_shared": said[saved.is_shared], "is_default": said[is_default]}


def _answers(form: SavedFilterForm) -> dict[str, Any]:
    given = form.cleaned_data
    query = listing.written(form.narrows(), given[listing.SHOW] or "all")
    content = actions.Content(given["name"], query, given["is_shared"] == "yes")
    return {"content": content, "is_default": given["is_default"] == "yes"}


def _version(request: "SignedInRequest") -> int:
    """Return the version the page was opened with; anything else counts as an old one."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _saved(request: "SignedInRequest", saved: SavedFilter) -> HttpResponse:
    messages.success(request, _("The filter is saved: %(name)s") % {"name": saved.name})
    return redirect(f"{reverse('cases:worklist')}?{saved.query}")
