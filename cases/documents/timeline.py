"""What happened in a case, newest first: read from its rows. Who did what the rows do not say stands in the audit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from cases.documents.functions import SHORT, number
from cases.documents.left_to_do import Work
from cases.documents.mandatory import registrations
from cases.models import Outcome, ServiceDelivery, TransferState
from victimsupport.accounts.models import User
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction
from victimsupport.interface import formats
from victimsupport.law.calendar import end_of

RECEIVED, STARTED, DECIDED, CONFIRMED = "RECEIVED", "STARTED", "DECIDED", "CONFIRMED"
CLOSED, CHANGED, ASSIGNED, CANCELLED = "CLOSED", "CHANGED", "ASSIGNED", "CANCELLED"

WRITTEN_AS = {
    "INTAKE_RECEIVED": RECEIVED,
    "ASSISTANCE_STARTED": STARTED,
    "ASSISTANCE_ACCEPTED": DECIDED,
    "ASSISTANCE_DECLINED": DECIDED,
    "CONSENT_CONFIRMED": CONFIRMED,
    "CASE_CLOSED": CLOSED,
    "FACTS_CHANGED": CHANGED,
    "INTAKE_ASSIGNED": ASSIGNED,
    "SERVICE_CANCELLED": CANCELLED,
}
"""What an action writes into the audit, and which event of the case that is."""


@dataclass(frozen=True)
class Event:
    """One thing that happened; without a person it was the system, or somebody outside."""

    at: datetime
    title: str
    who: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trace:
    """What the audit knows of one act."""

    event: str
    at: datetime
    user_id: UUID | None


def traces(work: Work) -> list[Trace]:
    """Return what the audit knows of the case and its registration."""
    keys = [work.case.pk, *(each.pk for each in registrations(work.case))]
    found = Entry.objects.filter(
        organisation_id=work.case.organisation_id, about_id__in=keys, action__in=WRITTEN_AS
    )  # fmt: skip
    return [Trace(WRITTEN_AS[row.action], row.at, row.user_id) for row in found.order_by("at", "pk")]


def of(work: Work) -> list[Event]:
    """Return the timeline of a case."""
    known = traces(work)
    names = _names(trace.user_id for trace in known)
    who = {trace.event: names.get(trace.user_id, "") for trace in reversed(known)}
    cancelled = {trace.at: names.get(trace.user_id, "") for trace in known if trace.event == CANCELLED}
    events = [
        *_registration(work, who),
        *_of_one_person(work),
        *_stops(work),
        *_transfers(work),
        *_work(work),
        *_beds(work),
        *_deliveries(_without_stays(work), cancelled),
    ]
    events += [_other(trace, names) for trace in known if trace.event in (CHANGED, ASSIGNED)]
    return sorted(events, key=lambda event: event.at)[::-1]  # of one moment, the later step first


def _names(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    people = User.objects.filter(pk__in={key for key in keys if key}, is_system=False)
    return {person.pk: str(person) for person in people}


def _registration(work: Work, who: dict[str, str]) -> Iterator[Event]:
    case, intake = work.case, work.case.intake
    sender = (intake.sender.name,) if intake.sender else ()
    yield Event(intake.received_at, _("The person reached the service"), who.get(RECEIVED, ""),
                (str(intake.get_channel_display()), *sender))  # fmt: skip
    if intake.started_at:
        kind = str(intake.get_start_kind_display())
        yield Event(intake.started_at, _("Assistance started"), who.get(STARTED, ""), (kind,))
    yield from _deadline_passed(work)
    if case.decided_at:
        declined = case.status == "DECLINED"
        title = _("Assistance declined") if declined else _("Assistance accepted")
        yield Event(case.decided_at, title, who.get(DECIDED, ""))
    if intake.consent_confirmed_at:
        yield Event(
            intake.consent_confirmed_at, _("Consent confirmed with the victim"), who.get(CONFIRMED, "")
        )
    if intake.consent_withdrawn_at:
        told = _("The consent to the transfer of data was withdrawn at the institution.")
        if intake.channel == "TRANSFER":
            told = _("The consent to the transfer was withdrawn at the service that handed the person over.")
        yield Event(intake.consent_withdrawn_at, _("Consent withdrawn"), lines=(told,))
    if case.closed_at:
        lines = (str(case.get_closing_reason_display()), *filter(None, [case.closing_note]))
        yield Event(case.closed_at, _("Case closed"), who.get(CLOSED, ""), lines)


def _of_one_person(work: Work) -> Iterator[Event]:
    """Yield what made one case of more than one: further registrations, merged cases; and when it was taken up again."""
    for each in registrations(work.case)[1:]:
        sender = (each.sender.name,) if each.sender else ()
        lines = (each.reference, str(each.get_channel_display()), *sender)
        yield Event(each.received_at, _("The person reached the service again"), lines=lines)
    for merge in work.case.merges.select_related("merged", "merged_by", "undone_by"):
        lines = (merge.merged.reference,)
        yield Event(merge.merged_at, _("Another case of the person was merged"), str(merge.merged_by), lines)
        if merge.undone_at:
            yield Event(merge.undone_at, _("The merging was undone"), str(merge.undone_by), lines)
    for row in work.case.reopenings.select_related("reopened_by"):
        reason = (str(row.get_closing_reason_display()), *filter(None, [row.closing_note]))
        yield Event(row.closed_at, _("Case closed"), lines=reason)
        said = (str(row.get_reason_display()), *filter(None, [row.note]))
        yield Event(row.reopened_at, _("Case reopened"), str(row.reopened_by), said)


def _deadline_passed(work: Work) -> Iterator[Event]:
    duty = work.case.intake.duty
    if duty.was_done_late() or duty.is_overdue(work.today):
        lines = (
            _("Assistance was due to start by %(day)s.") % {"day": duty.due_on},
            *filter(None, [duty.late_reason]),
        )
        yield Event(end_of(duty.due_on), _("The deadline passed"), _("System"), lines)


def _stops(work: Work) -> Iterator[Event]:
    """Yield each stop of the right the person was to be told of, and the telling."""
    for stop in work.stops:
        state = str(stop.get_state_display())
        yield Event(stop.duty.triggered_at, _("The right of the service stopped"), _("System"), (state,))
        if stop.duty.performed_at is not None:
            chosen = str(stop.get_choice_display()) + (f": {stop.service}" if stop.service else "")
            lines = (str(stop.get_told_how_display()), chosen)
            yield Event(
                stop.duty.performed_at, _("Told that the right stopped"), str(stop.told_by or ""), lines
            )


def _transfers(work: Work) -> Iterator[Event]:
    """Yield what became of each transfer to another service: consented, asked, ended, withdrawn afterwards."""
    for transfer, state in work.transfers:
        service = (transfer.service.name,)
        who = str(transfer.recorded_by)
        yield Event(transfer.given_at, _("Consented to the transfer to another service"), who, service)
        if transfer.offered_at:
            yield Event(transfer.offered_at, _("The other service was asked"), lines=service)
        ended_at = transfer.ended_at or (end_of(transfer.answer_by) if transfer.answer_by else None)
        if ended_at and state not in (TransferState.CONSENTED, TransferState.OFFERED):
            yield Event(ended_at, _("The transfer ended"), lines=(*service, str(state.label)))
        if transfer.withdrawn_at and state == TransferState.ACCEPTED:
            yield Event(transfer.withdrawn_at, _("Consent to the transfer withdrawn"), lines=service)


def _beds(work: Work) -> Iterator[Event]:
    """Yield what was asked for and given in accommodation, by the labels of places."""
    for request in work.requests:
        yield Event(
            request.requested_at,
            _("A bed was asked for"),
            str(request.recorded_by),
            (str(request.get_asked_by_display()),),
        )
        if request.outcome_at and request.outcome != Outcome.PLACED:
            lines = (str(request.get_outcome_display()), request.outcome_reason)
            yield Event(
                request.outcome_at, _("No bed is waited for any more"), str(request.outcome_by), lines
            )
    for stay in work.stays:
        if stay.cancelled_at is None:
            yield Event(stay.placed_at, _("A bed was given"), str(stay.placed_by), (stay.place_name(),))
            for row in stay.extensions.all():
                line = f"{row.until}: {row.reason}"
                yield Event(row.extended_at, _("The stay was extended"), str(row.extended_by), (line,))
        else:
            yield Event(stay.cancelled_at, _("The stay was corrected"), lines=(stay.cancelled_reason,))
        if stay.ended_at and stay.cancelled_at is None:
            reason = str(stay.get_end_reason_display())
            yield Event(stay.ended_at, _("The stay ended"), str(stay.ended_by), (reason,))


def _without_stays(work: Work) -> list[ServiceDelivery]:
    """Return the services apart from those that follow stays: these stand in the timeline themselves."""
    if not work.stays:
        return list(work.deliveries)
    return [row for row in work.deliveries if row.function != ServiceFunction.TEMPORARY_ACCOMMODATION]


def _work(work: Work) -> Iterator[Event]:
    for assessment in work.assessments:
        needs = assessment.needs.all()
        line = ", ".join(str(need.get_kind_display()) for need in needs)
        title = _("Needs assessed, version %(number)d") % {"number": assessment.number}
        yield Event(assessment.assessed_at, title, str(assessment.assessed_by), (line,) if line else ())
    for plan in work.plans:
        title = _("Plan agreed, version %(number)d") % {"number": plan.number}
        line = _("%(with)s · %(how)s") % {
            "with": plan.get_agreed_with_display(), "how": plan.get_agreement_form_display()
        }  # fmt: skip
        yield Event(plan.agreed_at, title, str(plan.made_by), (line,))


def _deliveries(deliveries: Iterable[ServiceDelivery], cancelled: dict[datetime, str]) -> Iterator[Event]:
    """Yield each talk once, with its services; and each cancellation."""
    rows = sorted(
        deliveries, key=lambda row: (row.recorded_at, str(row.recorded_by_id), number(row.function))
    )
    for (recorded_at, _key), talk in groupby(rows, key=lambda row: (row.recorded_at, row.recorded_by_id)):
        services = list(talk)
        names = ", ".join(str(SHORT[row.function]) for row in services)
        yield Event(
            recorded_at,
            _("Services recorded"),
            str(services[0].recorded_by),
            (names, _circumstances(services[0])),
        )
    for row in rows:
        if row.cancelled_at:
            lines = (f"{SHORT[row.function]}, {row.delivered_on}", row.cancelled_reason)
            yield Event(row.cancelled_at, _("Service cancelled"), cancelled.get(row.cancelled_at, ""), lines)


def _circumstances(row: ServiceDelivery) -> str:
    how = _("remotely") if row.is_remote else _("in person")
    length = [formats.minutes(row.minutes)] if row.minutes else []
    return " · ".join([row.delivered_on.isoformat(), how, *length])


def _other(trace: Trace, names: dict[UUID | None, str]) -> Event:
    title = _("Facts corrected") if trace.event == CHANGED else _("Responsibility changed")
    return Event(trace.at, title, names.get(trace.user_id, ""))
