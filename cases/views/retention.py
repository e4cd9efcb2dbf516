"""For whoever watches over data: the register of requests, the terms of keeping, and what is to be erased."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import retention as actions
from cases.actions.erasing import GUARDIANS
from cases.actions.retention import KEEPERS
from cases.documents import retention
from cases.forms.rights import ErasingForm, TermForm
from cases.permissions import subject_requests_visible_to
from referrals.actions import keeping
from referrals.permissions import holds_visible
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import paging
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_safe
@acting(*GUARDIANS)
def requests(request: "SignedInRequest") -> HttpResponse:
    """Show what people asked about their data: what is open first, by its last day."""
    now, by = timezone.now(), request.actor
    shows_all = request.GET.get("show") == "all"
    found = subject_requests_visible_to(by).select_related("duty", "case__intake", "answered_by")
    if shows_all:
        page = paging.page(found, order=("-received_at", "-pk"), params=request.GET)
    else:
        page = paging.page(found.filter(answer=""), order=("duty__due_on", "pk"), params=request.GET)
    shown = {"shown": [str(row.case.intake_id) for row in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=by, at=now)
    context = {"page": page, "shows_all": shows_all, "may_guard": True, "today": timezone.localdate(now)}
    return render(request, "cases/retention/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*KEEPERS)
def run(request: "SignedInRequest") -> HttpResponse:
    """Show what has been kept long enough; erase it once the list was seen."""
    now, by = timezone.now(), request.actor
    status, form = 200, ErasingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.run(seen=form.cleaned_data["seen"], by=by, at=now)
        except Stale as stale:
            messages.error(request, str(stale))
            status, form = 409, ErasingForm()
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            _tell(request, done)
            return redirect("cases:retention")
    items = retention.due(by, timezone.localdate(now))
    terms = retention.terms(by)
    held = list(
        holds_visible(by).in_force().select_related("contact", "received", "placed_by").order_by("pk")
    )
    shown = [item.shown for item in items if item.shown] + [str(hold.of.pk) for hold in held]
    audit.record("LIST_SHOWN", detail={"shown": shown}, by=by, at=now)
    form.initial["seen"] = retention.digest(items)
    context = {
        "form": form,
        "items": items,
        "going": sum(not item.is_held for item in items),
        "seen": form.initial["seen"],
        "terms": terms,
        "unconfirmed": any(term.confirmed is None for term in terms),
        "holds": list(zip(held, retention.why_held(*held, by=by, at=now), strict=True)),
        "may_guard": by.has(*GUARDIANS),
        "may_hold": by.has(*keeping.KEEPERS),
    }
    return render(request, "cases/retention/run.html", context, status=status)


def _tell(request: "SignedInRequest", done: actions.Run) -> None:
    sentence = ngettext("%(count)d record is erased.", "%(count)d records are erased.", done.erased)
    messages.success(request, sentence % {"count": done.erased})
    if done.refused:
        messages.error(request, done.refused)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*KEEPERS)
def term(request: "SignedInRequest", record: str) -> HttpResponse:
    """Confirm how long one kind of record is kept."""
    wanted = record.upper().replace("-", "_")
    found = next((each for each in retention.terms(request.actor) if each.record == wanted), None)
    if found is None:
        raise Http404
    form = TermForm(request.POST or None, initial=TermForm.initial_from(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_term(record=wanted, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The term is confirmed."))
            return redirect("cases:retention")
    return render(request, "cases/retention/term.html", {"form": form, "term": found})
