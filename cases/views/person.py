"""Who the person of a case is, how they may be contacted, and, once that is read, the number; and where they are."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import identifying
from cases.actions import safety as actions
from cases.documents import obstacles, safe_contact
from cases.forms.identifying import IdentifyForm
from cases.forms.safety import NumberForm, WhereaboutsForm
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views import loading
from referrals import warnings
from victimsupport.accounts.permissions import acting
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from datetime import datetime

    from victimsupport.accounts.identity import SignedInRequest

WHEREABOUTS = "whereabouts"
"""What the button sends that shows where the person is, instead of the number."""


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show the name and how the person may be contacted. Number and place come after a button, each look recorded."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    form = NumberForm(request.POST if "reason" in request.POST else None)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        shown = _shown(request, case, form, now)
    above = safe_contact.on_page(case, by=request.actor, at=now)
    context = (
        _on_page(request, case, now) | shown | above | {"case": case, "intake": case.intake, "form": form}
    )
    context["may_show"] = safe_contact.may_show(above["contact"], now)
    return render(request, "cases/case/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def identify(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask an anonymous person who wishes it who they are."""
    case = loading.visible_case(request, reference)
    here = reverse("cases:person", args=[reference])
    if request.method != "POST" and not case.intake.is_anonymous:
        return redirect(here)
    if request.method != "POST" and (
        stop := loading.blocked(request, case, obstacles.to_recording_people(case))
    ):
        return stop
    now = timezone.now()
    form = IdentifyForm(request.POST or None, version=case.version, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            identifying.identify(
                case=case, person=form.person(), is_wished=form.cleaned_data["is_wished"],
                version=form.cleaned_data["version"], by=request.actor, at=now,
            )  # fmt: skip
            return _(
                "The person is known by name now. Whether they are registered here already is looked for."
            )

        if answer := loading.done(request, form, case, act, to=here):
            return answer
    return render(request, "cases/case/identify.html", {"form": form, "case": case})


def _on_page(request: "SignedInRequest", case: Case, now: "datetime") -> dict[str, Any]:
    """Return the names alone: whoever reads them has not seen a number yet."""
    intake, found = case.intake, {}
    if intake.identity is not None:
        person = vault.open_identity(
            identity=intake.identity, purpose="CASE_PAGE", reference=case.reference, by=request.actor, at=now
        )
        found = {"name": person.name, "born_on": person.birth_date, "has_identity": True}
    return found | {"warnings": warnings.of(intake=intake, by=request.actor, at=now)}


def _shown(request: "SignedInRequest", case: Case, form: NumberForm, now: "datetime") -> dict[str, Any]:
    """Return what a button shows: the number, or where the person is. Nothing if a reason is missing."""
    if request.POST.get("show") == WHEREABOUTS:
        address, place = safe_contact.show_whereabouts(case, by=request.actor, at=now)
        return {"address": address, "place": place, "are_whereabouts_shown": True}
    reason = ""
    if form.is_bound:
        if not form.is_valid():
            return {}
        reason = form.cleaned_data["reason"]
    try:
        return {"shown": safe_contact.show_number(case, reason=reason, by=request.actor, at=now)}
    except Refused as refusal:
        if form.is_bound:
            form.show_refusal(refusal)
        return {}


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def whereabouts(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record where the person lives and where they are now. What is known is shown, and recorded as a look."""
    case = loading.visible_case(request, reference)
    if case.intake.identity_id is None:
        return redirect("cases:person", reference)
    now = timezone.now()
    if request.method == "POST":
        form = WhereaboutsForm(request.POST)
    else:
        address, place = safe_contact.show_whereabouts(case, by=request.actor, at=now)
        form = WhereaboutsForm(initial={"address": address, "place": place})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.record_whereabouts(case=case, **form.cleaned_data, by=request.actor, at=now)
            return _("Where the person is has been recorded.")

        back = reverse("cases:person", args=[reference])
        if answer := loading.done(request, form, case, act, to=back):
            return answer
    return render(request, "cases/safety/whereabouts.html", {"form": form, "case": case})
