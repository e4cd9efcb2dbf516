"""A support service at the authority: its right on any day, what was decided, found and asked, and the next steps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import admin
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation import documents, guards, permissions
from accreditation.actions import deciding, overseeing
from accreditation.admin import ending
from accreditation.admin.pages import ReadOnly, Request, page, service_at, service_trail, show, step
from accreditation.forms.authority import (
    DeadlineForm,
    DecisionForm,
    FindingForm,
    RemedyForm,
    ServiceFilter,
)
from accreditation.forms.register import DayForm
from accreditation.models import (
    Decision,
    DecisionKind,
    Finding,
    FindingAnswer,
    LegalEnd,
    OwnRequest,
    RemedyDeadline,
    RightPeriod,
)
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.choices import RightState
from victimsupport.law import catalogues
from victimsupport.law.calendar import day_of
from victimsupport.law.transitions import Event, sources
from victimsupport.refusal import Refused
from victimsupport.uploads.serving import serve

KINDS = {
    "suspend": DecisionKind.SUSPEND,
    "reinstate": DecisionKind.REINSTATE,
    "revoke": DecisionKind.REVOKE,
    "annul": DecisionKind.ANNUL,
}
"""The decisions on a right there is, by their addresses."""
POSSIBLE_FROM = {
    "suspend": sources(Event.SUSPEND_OWN_REQUEST, Event.SUSPEND_VIOLATION),
    "reinstate": sources(Event.REINSTATE),
    "revoke": sources(
        Event.REVOKE_OWN_REQUEST, Event.REVOKE_ENDED, Event.REVOKE_TERM, Event.REVOKE_NOT_REMEDIED
    ),
}
"""From which states of the right they may be taken at all."""


class Found(NamedTuple):
    """A finding with what came of it."""

    finding: Finding
    deadlines: list[RemedyDeadline]
    answers: list[FindingAnswer]
    remedy: Any

    @property
    def deadline(self) -> date | None:
        return self.deadlines[0].deadline if self.deadlines else None

    @property
    def was_late(self) -> bool:
        return bool(self.remedy and self.deadline and self.remedy.remedied_on > self.deadline)


class Decided(NamedTuple):
    """A decision with the address of its notice, where there is one."""

    decision: Decision
    notice: str
    annulled_by: str


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    """What was found at services, the newest first; and every page of a service."""

    list_display = ("number", "service", "found_on", "requirement", "recorded_by")
    list_display_links = None
    list_select_related = ("service", "recorded_by")
    search_fields = ("number", "service__name")
    ordering = ("-found_on", "-pk")

    def get_queryset(self, request: Any) -> Any:
        return permissions.findings_made(request.actor)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("services/", page(services), name="accreditation_services"),
            path("services/<uuid:pk>/", page(service), name="accreditation_service"),
            path("services/<uuid:pk>/finding/", page(record_finding), name="accreditation_record_finding"),
            *ending.pages(),
            path("services/<uuid:pk>/prepare/<str:kind>/", page(prepare), name="accreditation_prepare_on"),
            path("answer/<uuid:pk>/", page(answer_file), name="accreditation_answer_file"),
            path("<str:number>/deadline/", page(set_deadline), name="accreditation_set_deadline"),
            path("<str:number>/remedy/", page(verify_remedy), name="accreditation_verify_remedy"),
            *[pattern for pattern in super().get_urls() if str(pattern.pattern) == ""],
        ]


def services(request: Request) -> HttpResponse:
    """Show every support service with the state of its right today."""
    form, today = ServiceFilter(request.GET or None), timezone.localdate()
    name = form.cleaned_data["name"] if form.is_bound and form.is_valid() else ""
    states = {period.service_id: period for period in RightPeriod.objects.on(today)}
    found = documents.named(permissions.services(), name) if name else list(permissions.services())
    rows = [(each, states.get(each.pk), _state(states.get(each.pk))) for each in found]
    return show(request, "services", title=_("Support services"), trail=[], form=form, rows=rows)


def service(request: Request, pk: UUID) -> HttpResponse:
    """Show a service: its right today and on the day asked for, and all that led to it."""
    now, today = timezone.now(), timezone.localdate()
    found = service_at(pk)
    audit.record("SERVICE_FILE_OPENED", about=found, by=request.actor, at=now)
    form = DayForm({"day": request.GET.get("day") or today.isoformat()}, today=today)
    day = form.cleaned_data["day"] if form.is_valid() else today
    periods = list(RightPeriod.objects.filter(service=found).order_by("first_on"))
    return show(
        request,
        "service",
        title=found.name,
        trail=service_trail(),
        service=found,
        form=form,
        today=today,
        day=day,
        now=_on(periods, today),
        then=_on(periods, day),
        periods=[(period, RightState(period.state).label) for period in reversed(periods)],
        may_decide=not not_authorised(request.actor, now),
        **(file := _file(request.actor, found)),
        kinds=_possible(_on(periods, today)[0], file["decisions"]),
    )


def _possible(now: RightPeriod | None, decisions: list[Decided]) -> dict[str, str]:
    """Return the decisions that may follow the state of the right today; what was never decided is not annulled."""
    state = catalogues.RightState(now.state) if now else catalogues.RightState.NONE
    possible = {code for code, states in POSSIBLE_FROM.items() if state in states}
    if any(not row.annulled_by for row in decisions):
        possible.add("annul")
    return {code: str(kind.label) for code, kind in KINDS.items() if code in possible}


def _file(by: Actor, service: Organisation) -> dict[str, Any]:
    """Return all that is on file of a service."""
    decisions = Decision.objects.filter(service=service).prefetch_related("notifications")
    decisions = decisions.select_related("decided_by", "prepared_by", "annulled_by")
    requests = permissions.requests_received(by).filter(service=service).prefetch_related("decisions")
    drafts = permissions.drafts_prepared(by).open().filter(service=service).select_related("prepared_by")
    proceedings = permissions.proceedings_visible(by).filter(service=service).select_related("duty")
    return {
        "decisions": [_decided(row) for row in decisions.order_by("-decided_on", "-recorded_at", "-pk")],
        "findings": _findings(by, service),
        "requests": list(requests.order_by("-requested_at")),
        "drafts": list(drafts.order_by("prepared_at")),
        "proceedings": list(proceedings.order_by("-received_at")),
        "ends": list(
            LegalEnd.objects.filter(service=service)
            .select_related("recorded_by")
            .order_by("-recorded_at", "-pk")
        ),
    }


def record_finding(request: Request, pk: UUID) -> HttpResponse:
    """Ask what was found at a service."""
    found, today = service_at(pk), timezone.localdate()
    return step(
        request,
        FindingForm(request.POST or None, today=today, initial={"found_on": today}),
        lambda said: overseeing.record_finding(service=found, **said, by=request.actor, at=timezone.now()),
        title=_("Record a finding"),
        trail=service_trail(found),
        said=_("The finding is recorded, and the service is told"),
        submit=_("Record the finding"),
        note=_(
            "The last day to remedy it is set afterwards, by the head or an authorised person (art. 13(6)4)."
        ),
    )


def set_deadline(request: Request, number: str) -> HttpResponse:
    """Ask for the last day to remedy a finding."""
    finding, today = _finding(request.actor, number), timezone.localdate()
    return step(
        request,
        DeadlineForm(request.POST or None, today=today),
        lambda said: overseeing.set_deadline(finding=finding, **said, by=request.actor, at=timezone.now()),
        title=_("Last day to remedy %(number)s") % {"number": finding.number},
        trail=service_trail(finding.service),
        said=_("The last day is set, and the service is told"),
        submit=_("Set the last day"),
        note=not_authorised(request.actor, timezone.now()),
        about=finding,
    )


def verify_remedy(request: Request, number: str) -> HttpResponse:
    """Ask when a finding was remedied and how that was verified."""
    finding, today = _finding(request.actor, number), timezone.localdate()
    return step(
        request,
        RemedyForm(request.POST or None, today=today),
        lambda said: overseeing.verify_remedy(finding=finding, **said, by=request.actor, at=timezone.now()),
        title=_("Remedy of %(number)s") % {"number": finding.number},
        trail=service_trail(finding.service),
        said=_("The remedy is recorded, and the service is told"),
        submit=_("Record the remedy"),
        about=finding,
    )


def prepare(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Ask what a decision on a right there is should say; another person signs it."""
    found = service_at(pk)
    if kind not in KINDS:
        raise Http404
    form = DecisionForm(
        request.POST or None,
        kind=KINDS[kind],
        service=found,
        findings=permissions.findings_made(request.actor),
        requests=permissions.requests_received(request.actor),
        today=timezone.localdate(),
        initial=_asked_for(request.GET, found, request.actor),
    )
    return step(
        request,
        form,
        lambda said: deciding.prepare(
            service=found,
            content=deciding.Content(kind=KINDS[kind], **said),
            by=request.actor,
            at=timezone.now(),
        ),
        title=KINDS[kind].label,
        trail=service_trail(found),
        said=_("The draft is kept. Another person signs it."),
        submit=_("Keep the draft"),
        onward=lambda draft: reverse("admin:accreditation_draft", args=[draft.pk]),
        note=_("You prepare; the head or an authorised person decides. Nobody signs what they prepared."),
    )


def answer_file(request: Request, pk: UUID) -> HttpResponse:
    """Give the document a service enclosed with an answer; who opened it is recorded."""
    answers = FindingAnswer.objects.filter(finding__in=permissions.findings_made(request.actor))
    row = get_object_or_404(answers.exclude(file=None).select_related("file"), pk=pk)
    assert row.file is not None
    return serve(row.file, request)


def _findings(by: Actor, service: Organisation) -> list[Found]:
    deadlines = RemedyDeadline.objects.select_related("set_by").order_by("-recorded_at", "-pk")
    answers = FindingAnswer.objects.select_related("answered_by", "file").order_by("-answered_at")
    rows = (
        permissions.findings_made(by)
        .filter(service=service)
        .select_related("remedy__verified_by", "recorded_by")
    )
    rows = rows.prefetch_related(Prefetch("deadlines", deadlines), Prefetch("answers", answers))
    return [
        Found(row, list(row.deadlines.all()), list(row.answers.all()), getattr(row, "remedy", None))
        for row in rows.order_by("-found_on", "-pk")
    ]


def _decided(decision: Decision) -> Decided:
    sent = decision.notifications.all()
    notice = reverse("accreditation:notice", args=[decision.pk]) if sent else ""
    annulling = getattr(decision, "annulled_by", None)
    return Decided(decision, notice, annulling.number if annulling else "")


def _asked_for(params: Mapping[str, str], service: Organisation, by: Actor) -> dict[str, Any]:
    """Return what the link that led here was about: a finding or a request by its number."""
    initial: dict[str, Any] = {}
    finding = permissions.findings_made(by).filter(service=service, number=params.get("finding", "")).first()
    if finding is not None:
        initial |= {"finding": finding, "ground": params.get("ground", "")}
    request = (
        permissions.requests_received(by).filter(service=service, reference=params.get("request", "")).first()
    )
    if request is not None:
        initial |= _of_request(request)
    return initial


def _of_request(request: OwnRequest) -> dict[str, Any]:
    return {
        "own_request": request, "ground": "OWN_REQUEST", "effective_on": request.first_on, "until": request.until,
    }  # fmt: skip


def not_authorised(by: Actor, at: datetime) -> str:
    """Return why somebody may not decide now, or nothing."""
    try:
        guards.may_decide(by, day_of(at), at=at)
    except Refused as refusal:
        return str(refusal)
    return ""


def _on(periods: list[RightPeriod], day: date) -> tuple[RightPeriod | None, str]:
    found = next(
        (
            period
            for period in periods
            if period.first_on <= day and (period.last_on is None or day <= period.last_on)
        ),
        None,
    )
    return found, _state(found)


def _state(period: RightPeriod | None) -> str:
    return str(RightState(period.state).label if period else RightState.NONE.label)


def _finding(by: Actor, number: str) -> Finding:
    return get_object_or_404(permissions.findings_made(by).select_related("service"), number=number)
