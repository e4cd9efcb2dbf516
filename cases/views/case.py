"""The page of a case, its facts, and the bodies people are told of."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import consent as consent_actions
from cases.actions import facts as facts_actions
from cases.documents import accommodation, functions, left_to_do, mandatory, obstacles, safe_contact, timeline
from cases.documents.wording import language_name
from cases.forms.closing import ConsentForm
from cases.forms.delivery import DeliveryForm
from cases.forms.facts import GROUPS, FactsForm
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views import loading, people
from referrals import warnings
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.duties import calendars, explanations
from victimsupport.duties.models import Duty
from victimsupport.interface import deadlines
from victimsupport.law import time_limits
from victimsupport.law.calendar import Unanswerable
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

COLOURS = {
    Status.STARTED: "yellow",
    Status.ACCEPTED: "blue",
    Status.ASSESSED: "light-blue",
    Status.PLANNED: "green",
    Status.DECLINED: "grey",
    Status.CLOSED: "grey",
    Status.MERGED: "grey",
}
NEWEST = 12
"""How many events of the timeline are in view; the rest is behind a summary."""


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show a case: what is left to do, what is known, what was given, what happened."""
    try:
        case = loading.case_to_show(request, reference)
    except Http404:
        if leading := loading.leading_of(request, reference):
            return redirect("cases:case", leading)
        raise
    now = timezone.now()
    if case.status == Status.MERGED:
        return _merged(request, case, now)
    today = timezone.localdate(now)
    work = loading.work_of(case, today)
    audit.record("CASE_VIEWED", about=case, by=request.actor, at=now)
    beds = {"bed_warning": accommodation.warning(work.requests, now)}
    flags = {
        "safety": safe_contact.flags(work.safe_contact, now, has_danger=case.has_danger),
        "warnings": warnings.of(intake=case.intake, by=request.actor, at=now),
    }
    return render(request, "cases/case/case.html", flags | _on_page(work) | _to_do(request, work) | beds)


def _merged(request: "SignedInRequest", case: Case, now: datetime) -> HttpResponse:
    """Show where the person of a merged case is looked after now: its number goes on leading there."""
    audit.record("CASE_VIEWED", about=case, by=request.actor, at=now)
    merge = case.mergings.select_related("merged_by").get(undone_at=None)
    context = {"case": case, "survivor": case.intake.link.leading, "merge": merge}
    return render(request, "cases/merge/stub.html", context)


def _to_do(request: "SignedInRequest", work: left_to_do.Work) -> dict[str, Any]:
    """Return what can be done now: the tasks, the deadline, the quick entry."""
    case, deadline = work.case, work.deadline()
    entry = None
    if not obstacles.to_giving(case):
        entry = DeliveryForm(case=case, by=request.actor, today=work.today)
    return {
        "tasks": work.tasks(),
        "first": work.first(),
        "deadline": deadline,
        "kind": deadlines.of(deadline, work.today).kind,
        "what_is_due": _named(deadline) if isinstance(deadline, Duty) else deadline.what,
        "is_duty": isinstance(deadline, Duty),
        "explanation": explanation(deadline if isinstance(deadline, Duty) else case.intake.duty),
        "entry": entry,
        "ending": obstacles.to_recording_people(case),
        "may_assess": not obstacles.to_becoming(case, Status.ASSESSED),
        "may_plan": not obstacles.to_planning(case),
        "may_close": not obstacles.to_becoming(case, Status.CLOSED) and not work.is_housed(),
    }


def _on_page(work: left_to_do.Work) -> dict[str, Any]:
    """Return what is known and what happened."""
    case, events = work.case, timeline.of(work)
    return {
        "case": case,
        "intake": case.intake,
        "today": work.today,
        "minutes": case.intake.minutes_until_start(case.intake.received_at),
        "colour": COLOURS[Status(case.status)],
        "group": GROUPS.get(case.recipient_group, ""),
        "language": language_name(case.language),
        "scope": case.scope(),
        "work": work,
        "assessment": next(iter(work.assessments), None),
        "plan": next(iter(work.plans), None),
        "totals": functions.by_function(work.deliveries),
        "short": functions.SHORT,
        "events": events[:NEWEST],
        "earlier": events[NEWEST:],
        "is_accredited": work.is_accredited,
    }


def _named(duty: Duty) -> str:
    if duty.rule == time_limits.RIGHT_STOPPED:
        return _("Tell the person that the right stopped")
    if duty.rule == time_limits.TEMPORARY_ACCOMMODATION:
        return _("Bed for the night")
    return _("Start of assistance")


def explanation(duty: Duty) -> str:
    """Return the sentence that explains a last day; an empty one if the law is silent."""
    try:
        return explanations.explain(time_limits.due(duty.rule, duty.triggered_at, calendars.current()))
    except (Unanswerable, Refused):
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def facts(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Correct the facts of a case; here it is settled whether the law applies."""
    case = loading.visible_case(request, reference)
    if stop := loading.blocked(request, case, obstacles.to_adding(case)):
        return stop
    now = timezone.now()
    form = FactsForm(request.POST or None, case=case, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            facts_actions.change(
                case=case, facts=form.facts(), representation=form.representation(), version=version,
                by=request.actor, at=now,
            )  # fmt: skip
            return _("The facts are saved.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/case/facts.html", {"form": form, "case": case})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def consent(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that the victim confirmed the consent another person stated."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    form = ConsentForm(
        request.POST or None,
        is_child=mandatory.is_child(case),
        representatives=people.able(case, by=request.actor, at=now),
        now=now,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            consent_actions.confirm(case=case, **form.answers(), by=request.actor, at=now)
            return _("The consent is confirmed.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/case/consent.html", {"form": form, "case": case})


@require_safe
@acting(*HANDLERS)
def bodies(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show the bodies people are told of, with name, address, phone and e-mail: art. 10(4)2, 10(4)8, 10(4)9."""
    case = loading.visible_case(request, reference)
    today = timezone.localdate()
    context = {"case": case, "groups": mandatory.bodies(case, today), "is_child": mandatory.is_child(case)}
    return render(request, "cases/case/bodies.html", context)
