"""What can be done with a duty: it is opened, assigned, performed, exempted, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import calendars
from victimsupport.duties.models import Duty
from victimsupport.duties.moments import check_moment, last_day
from victimsupport.law.calendar import Calendar
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def open_duty(
    *,
    rule: str,
    carrier: str,
    reference: str,
    triggered_at: datetime,
    assignee: User | None = None,
    exempt_ground: str = "",
    by: Actor,
    at: datetime,
) -> Duty:
    """
    This will record that the actor's organisation owes something, and fix its last day.

    :raises Refused: if the holidays of that year are unknown
    """
    duty = new_duty(
        rule=rule,
        carrier=carrier,
        reference=reference,
        triggered_at=triggered_at,
        assignee=assignee,
        by=by,
        at=at,
    )
    duty.exempt_ground = exempt_ground
    duty.save(force_insert=True)
    audit.record("DUTY_EXEMPT" if exempt_ground else "DUTY_OPENED", about=duty, by=by, at=at)
    return duty


def new_duty(
    *,
    rule: str,
    carrier: str,
    reference: str,
    triggered_at: datetime,
    assignee: User | None = None,
    calendar: Calendar | None = None,
    by: Actor,
    at: datetime,
) -> Duty:
    """This will make a duty without writing it: for bulk work. `open_duty` is the way otherwise."""
    due = last_day(rule=rule, triggered_at=triggered_at, calendar=calendar)
    return Duty(
        organisation=by.organisation,
        rule=rule,
        carrier=carrier,
        reference=reference,
        assignee=assignee,
        triggered_at=triggered_at,
        due_on=due.due_on,
        due_at=getattr(due, "due_at", None),
    )


@transaction.atomic
def perform(*, duty_id: UUID, performed_at: datetime, late_reason: str = "", by: Actor, at: datetime) -> Duty:
    """
    This will record that a duty was done: in time or late, as claimed and as recorded.

    :raises Refused: if the moment lies in the future or before the event, or the duty has ended
    """
    duty = _open(duty_id)
    check_moment(performed_at, since=duty.triggered_at, at=at)
    duty.performed_at, duty.recorded_at, duty.late_reason = performed_at, at, late_reason.strip()
    duty.save(update_fields=["performed_at", "recorded_at", "late_reason"])
    audit.record(
        "DUTY_DONE", about=duty, detail={"rule": duty.rule, "late": duty.was_done_late()}, by=by, at=at
    )
    return duty


@transaction.atomic
def give_late_reason(*, duty_id: UUID, late_reason: str, by: Actor, at: datetime) -> Duty:
    """
    This will record why a duty was done late.

    :raises Refused: if it was not late, or no reason is given
    """
    duty = Duty.objects.select_for_update().get(pk=duty_id)
    if not duty.was_done_late():
        raise Refused(_("This was not done late: no reason is needed."), field="late_reason")
    if not late_reason.strip():
        raise Refused(_("Say why it was done late."), field="late_reason")
    duty.late_reason = late_reason.strip()
    duty.save(update_fields=["late_reason"])
    audit.record("LATENESS_EXPLAINED", about=duty, by=by, at=at)
    return duty


@transaction.atomic
def cancel(*, duty_id: UUID, reason: str, by: Actor, at: datetime) -> Duty:
    """
    This will record that a duty need not be done any more.

    :param reason: a code: CONSENT_WITHDRAWN, …
    """
    duty = _open(duty_id)
    duty.cancelled_at, duty.cancelled_reason = at, reason
    duty.save(update_fields=["cancelled_at", "cancelled_reason"])
    audit.record("DUTY_CANCELLED", about=duty, detail={"reason": reason}, by=by, at=at)
    return duty


@transaction.atomic
def reopen(*, duty_id: UUID, reason: str, by: Actor, at: datetime) -> Duty:
    """
    This will record that what was done came to nothing: it is owed again, by the last day it always had.

    :param reason: a code: RETURNED, …
    :raises Stale: if it was not done, or is owed again already
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=duty_id)
    if duty.performed_at is None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    detail = {"reason": reason, "performed_at": duty.performed_at.isoformat(), "late": duty.was_done_late()}
    duty.performed_at = duty.recorded_at = None
    duty.late_reason = ""
    duty.save(update_fields=["performed_at", "recorded_at", "late_reason"])
    audit.record("DUTY_REOPENED", about=duty, detail=detail, by=by, at=at)
    return duty


@transaction.atomic
def put_under(*, duty_id: UUID, rule: str, by: Actor, at: datetime) -> Duty:
    """
    This will count an open duty by another rule, from the same event: it was learnt that it is due at once.

    :raises Stale: if it has ended; what is done keeps the last day it had
    """
    duty = _open(duty_id)
    due = last_day(rule=rule, triggered_at=duty.triggered_at)
    detail = {"before": duty.rule, "after": rule}
    duty.rule, duty.due_on, duty.due_at = rule, due.due_on, due.due_at
    duty.save(update_fields=["rule", "due_on", "due_at"])
    audit.record("DUTY_PUT_UNDER", about=duty, detail=detail, by=by, at=at)
    return duty


@transaction.atomic
def restore(*, duty_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """
    This will undo that a duty was cancelled for a reason: it is owed again, by the last day it always had.

    A duty cancelled for another reason, or not at all, stays as it is.
    """
    duty = Duty.objects.select_for_update().get(pk=duty_id)
    if duty.cancelled_at is None or duty.cancelled_reason != reason:
        return
    duty.cancelled_at, duty.cancelled_reason = None, ""
    duty.save(update_fields=["cancelled_at", "cancelled_reason"])
    audit.record("DUTY_RESTORED", about=duty, detail={"reason": reason}, by=by, at=at)


@transaction.atomic
def assign(*, duty_id: UUID, assignee: User, by: Actor, at: datetime) -> Duty:
    """
    This will make a colleague responsible for a duty.

    :raises Refused: if the person does not work here
    """
    duty = _open(duty_id)
    if not Membership.objects.usable().filter(user=assignee, organisation=by.organisation).exists():
        raise Refused(_("Choose somebody who works in your organisation."), field="assignee")
    duty.assignee = assignee
    duty.save(update_fields=["assignee"])
    audit.record("DUTY_ASSIGNED", about=duty, detail={"to": str(assignee.pk)}, by=by, at=at)
    return duty


@transaction.atomic
def assign_many(*, references: Sequence[str], assignee: User, by: Actor, at: datetime) -> int:
    """
    This will make a colleague responsible for every open duty under these reference numbers; returns how many.

    :raises Refused: if the person does not work here
    """
    if not Membership.objects.usable().filter(user=assignee, organisation=by.organisation).exists():
        raise Refused(_("Choose somebody who works in your organisation."), field="assignee")
    owed = Duty.objects.open().filter(organisation=by.organisation, reference__in=references)
    rows = list(owed.select_for_update(of=("self",)).order_by("pk"))
    detail = {"to": str(assignee.pk)}
    entries = [audit.entry("DUTY_ASSIGNED", about=row, detail=detail, by=by, at=at) for row in rows]
    audit.record_many(entries=entries, by=by, at=at)
    return Duty.objects.filter(pk__in=[row.pk for row in rows]).update(assignee=assignee)


@dataclass(frozen=True)
class Recounted:
    """One open duty whose last day a changed holiday table moves."""

    duty: Duty
    before: date
    after: date


@transaction.atomic
def recount(*, apply: bool, by: Actor, at: datetime) -> list[Recounted]:
    """
    This will count the organisation's open duties anew after the holiday table changed; ended ones never change.

    :param apply: False only shows what would change
    """
    by.must_be(Role.SYSTEM)
    calendar, moved = calendars.current(), []
    for duty in (
        Duty.objects.open().select_for_update().filter(organisation=by.organisation).order_by("due_on", "pk")
    ):
        due = last_day(rule=duty.rule, triggered_at=duty.triggered_at, calendar=calendar)
        if due.due_on != duty.due_on:
            moved.append(Recounted(duty, duty.due_on, due.due_on))
    if apply:
        for change in moved:
            change.duty.due_on = change.after
            change.duty.save(update_fields=["due_on"])
            detail = {"before": change.before.isoformat(), "after": change.after.isoformat()}
            audit.record("DUTY_RECOUNTED", about=change.duty, detail=detail, by=by, at=at)
    return moved


def _open(duty_id: UUID) -> Duty:
    duty = Duty.objects.select_for_update().get(pk=duty_id)
    if not duty.is_open():
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    return duty
