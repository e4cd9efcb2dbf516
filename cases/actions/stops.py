"""What a stopped right means for open cases: each person is told, and chooses what follows (domain.md 3.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accreditation.effects import Stop
from accreditation.models import RightPeriod
from accreditation.permissions import services_open_to_new_cases
from cases import permissions
from cases.actions.locking import locked
from cases.models import AfterStop, Case, RightStop, ServiceDelivery, ToldBy
from cases.querysets import CaseQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties import calendars
from victimsupport.duties.models import Duty
from victimsupport.duties.moments import check_moment
from victimsupport.law import time_limits
from victimsupport.law.calendar import day_of, start_of
from victimsupport.law.catalogues import RightState
from victimsupport.law.conditions import may_be_waited_for
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale

CARRIER = "RIGHT_STOP"
REGAINED = "RIGHT_REGAINED"
"""Why nobody need be told any more: the service may go on."""
ENDED = "CASE_ENDED"
"""Why nobody need be told any more: the case is over."""


@dataclass(frozen=True)
class Answer:
    """What the person chose; of a transfer, to which service they wish to go."""

    choice: str
    service: Organisation | None = None

    def check(self, state: RightState, day: date, *, own: Organisation) -> None:
        """:raises Refused: if this cannot be chosen now"""
        if self.choice not in AfterStop:
            raise Refused(_("Select what the person chose."), field="choice")
        if self.choice == AfterStop.WAITING and not may_be_waited_for(state):
            raise Refused(
                _("Only a suspended right may be given back: there is nothing to wait for."), field="choice"
            )
        if self.choice == AfterStop.TRANSFER:
            open_now = services_open_to_new_cases(day).exclude(pk=own.pk)
            if self.service is None or not open_now.filter(pk=self.service.pk).exists():
                raise Refused(_("Select a service that may take the person today."), field="service")
        elif self.service is not None:
            raise Refused(
                _("A service is named only where the person wishes to go on there."), field="service"
            )


@transaction.atomic
def flag(*, stop: Stop, by: Actor, at: datetime) -> int:
    """This will take what was given since the right stopped out of what counts as accredited: it is learnt late at times."""
    by.must_be(Role.SYSTEM)
    given = ServiceDelivery.objects.filter(
        organisation=by.organisation, delivered_on__gte=stop.first_on, is_accredited=True
    )
    return given.update(is_accredited=False)


@transaction.atomic
def flag_anew(*, first_on: date, by: Actor, at: datetime) -> int:
    """This will say anew of what was given since a day whether it counts as accredited: the past was corrected."""
    by.must_be(Role.SYSTEM)
    given = ServiceDelivery.objects.filter(organisation=by.organisation, delivered_on__gte=first_on)
    usable = RightPeriod.objects.filter(
        service=by.organisation, may_take_on=True, first_on__lte=OuterRef("delivered_on")
    ).filter(Q(last_on=None) | Q(last_on__gte=OuterRef("delivered_on")))
    gained = given.filter(Exists(usable), is_accredited=False).update(is_accredited=True)
    lost = given.exclude(Exists(usable)).filter(is_accredited=True).update(is_accredited=False)
    return gained + lost


@transaction.atomic
def owe(*, stop: Stop, by: Actor, at: datetime) -> int:
    """
    This will open the duty to tell the person, for each open case that has it not for this stop, and tell colleagues.

    Who was told that nothing can be waited for is not told anew when the right, unusable as before, comes to another
    state. The last day is counted from the day the right stopped, whenever this runs. Returns how many are new.
    """
    by.must_be(Role.SYSTEM)
    cases = _not_told_of(stop, by=by).select_for_update(of=("self",)).select_related("intake__assignee")
    rows = list(cases.order_by("pk"))
    if not rows:
        return 0
    calendar = calendars.current()
    owed = Duty.objects.bulk_create(
        [
            duties.new_duty(
                rule=time_limits.RIGHT_STOPPED, carrier=CARRIER, reference=case.reference,
                triggered_at=max(start_of(stop.first_on), case.opened_at), assignee=case.intake.assignee,
                calendar=calendar, by=by, at=at,
            )
            for case in rows
        ]
    )  # fmt: skip
    RightStop.objects.bulk_create(
        RightStop(
            organisation=by.organisation,
            case=case,
            duty=duty,
            stopped_on=stop.first_on,
            state=str(stop.state),
        )
        for case, duty in zip(rows, owed, strict=True)
    )
    opened = [audit.entry("DUTY_OPENED", about=duty, by=by, at=at) for duty in owed]
    audit.record_many(entries=opened, by=by, at=at)
    _tell_colleagues(stop, owed, by=by, at=at)
    return len(rows)


@transaction.atomic
def drop(*, by: Actor, at: datetime) -> int:
    """This will end what is still owed because of a stop that is over; returns how much that was."""
    by.must_be(Role.SYSTEM)
    return _cancel(permissions.stops_visible_to(by).open(), REGAINED, by=by, at=at)


@transaction.atomic
def end(*, case: Case, by: Actor, at: datetime) -> None:
    """This will end what is owed to the person of a case that is over."""
    permissions.check_can_handle(by)
    _cancel(permissions.stops_visible_to(by).open().filter(case=case), ENDED, by=by, at=at)


def count(*, by: Actor, at: datetime) -> dict[str, int]:
    """This will count what a stop would touch: open cases, and people who are owed word of an earlier stop."""
    by.must_be(Role.SYSTEM)
    return {
        "open_cases": permissions.visible_to(by).open().count(),
        "running_duties": permissions.stops_visible_to(by).open().count(),
    }


@transaction.atomic
def tell(
    *,
    case: Case,
    told_at: datetime,
    told_how: str,
    answer: Answer,
    late_reason: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> RightStop:
    """
    This will record how and when the person was told that the right stopped, and what they chose.

    One talk answers for every stop up to then of which the person had not been told.

    :raises Stale: if it is recorded already, or somebody changed the case since it was seen
    :raises Refused: if the moment is impossible, or this cannot be chosen
    """
    case = locked(case=case, version=version, by=by, at=at)
    stops = list(_open_of(case, by=by))
    if not stops:
        raise Stale(_("That the person was told is recorded already. Look at what is there now."))
    if told_how not in ToldBy:
        raise Refused(_("Select how the person was told."), field="told_how")
    check_moment(told_at, since=stops[-1].duty.triggered_at, field="told_at", at=at)
    newest, *earlier = (stop for stop in stops if _minute(stop.duty.triggered_at) <= told_at)
    answer.check(RightState(newest.state), day_of(at), own=by.organisation)
    for stop in (newest, *earlier):
        duties.perform(duty_id=stop.duty_id, performed_at=told_at, late_reason=late_reason, by=by, at=at)
        stop.told_how, stop.told_by = told_how, by.user
        _answer(stop, answer if stop is newest else Answer(AfterStop.UNDECIDED), told_at)
    _keep(case, newest, "RIGHT_STOP_TOLD", by=by, at=at)
    return newest


@transaction.atomic
def choose(
    *, case: Case, chosen_at: datetime, answer: Answer, version: int, by: Actor, at: datetime
) -> RightStop:
    """
    This will record what a person chose who was told earlier, in place of what they said before.

    :raises Stale: if somebody changed the case since it was seen
    :raises Refused: if the person has not been told, the moment is impossible, or this cannot be chosen
    """
    case = locked(case=case, version=version, by=by, at=at)
    newest = permissions.stops_visible_to(by).filter(case=case).newest_first().select_related("duty").first()
    if newest is None or newest.duty.performed_at is None:
        raise Refused(_("Record first that the person was told."))
    check_moment(chosen_at, since=newest.duty.performed_at, field="chosen_at", at=at)
    answer.check(RightState(newest.state), day_of(at), own=by.organisation)
    _answer(newest, answer, chosen_at)
    _keep(case, newest, "RIGHT_STOP_ANSWERED", by=by, at=at)
    return newest


def _not_told_of(stop: Stop, *, by: Actor) -> CaseQuerySet:
    """Return the open cases for which nothing stands of this stop, nor of an earlier one that left no more to wait for."""
    usable = RightPeriod.objects.filter(service=by.organisation, may_take_on=True, first_on__lt=stop.first_on)
    last_usable = usable.order_by("-first_on").first()
    there = RightStop.objects.filter(case=OuterRef("pk")).filter(
        Q(stopped_on=stop.first_on, state=str(stop.state)) | ~Q(state=str(RightState.SUSPENDED))
    )
    if last_usable is not None and last_usable.last_on is not None:
        there = there.filter(stopped_on__gt=last_usable.last_on)
    return permissions.visible_to(by).open().filter(~Exists(there))


def _open_of(case: Case, *, by: Actor) -> Iterable[RightStop]:
    mine = permissions.stops_visible_to(by).open().filter(case=case)
    return mine.select_related("duty").select_for_update(of=("self",)).newest_first()


def _minute(moment: datetime) -> datetime:
    """Return a moment as people enter it."""
    return moment.replace(second=0, microsecond=0)


def _answer(stop: RightStop, answer: Answer, chosen_at: datetime) -> None:
    stop.choice, stop.service, stop.chosen_at = str(answer.choice), answer.service, chosen_at
    stop.save(update_fields=["told_how", "told_by", "choice", "service", "chosen_at"])


def _keep(case: Case, stop: RightStop, action: str, *, by: Actor, at: datetime) -> None:
    case.version += 1
    case.save(update_fields=["version"])
    detail = {"choice": stop.choice, "state": stop.state}
    audit.record(action, about=case, detail=detail, by=by, at=at)


def _cancel(stops: Iterable[RightStop], reason: str, *, by: Actor, at: datetime) -> int:
    keys = [stop.duty_id for stop in stops]
    for key in keys:
        duties.cancel(duty_id=key, reason=reason, by=by, at=at)
    return len(keys)


def _tell_colleagues(stop: Stop, owed: list[Duty], *, by: Actor, at: datetime) -> None:
    """Tell each colleague once of a stop, however many people they are to tell; with the nearest last day."""
    people: set[User] = set(notices.people_with(Role.SERVICE_MANAGER, by=by, at=at))
    people |= {duty.assignee for duty in owed if duty.assignee}
    if not all(duty.assignee for duty in owed):
        people |= set(notices.people_with(Role.CASEWORKER, by=by, at=at))
    notices.post(
        kind=NoticeKind.RIGHT_STOPPED,
        recipients=people,
        dedupe=f"{by.organisation.pk}|{stop.first_on}|{stop.state}",
        path=reverse("cases:worklist"),
        due_on=min(duty.due_on for duty in owed),
        by=by,
        at=at,
    )
