"""A duty is fixed once, done in time or late, ends in one way; queries and rows agree on every day."""

from datetime import date, timedelta

import pytest

from tests import given
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties import actions as duties
from victimsupport.duties.admin import recount_everywhere
from victimsupport.duties.models import Duty, DutyState, Holiday
from victimsupport.law import time_limits
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db
FRIDAY = given.at("2026-03-06 12:00")
MONDAY = date(2026, 3, 9)
DAY = timedelta(days=1)


@pytest.fixture
def acting():
    service = given.a_service()
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
        yield by


@pytest.fixture
def duty(acting) -> Duty:
    return owe(acting)


def owe(by, triggered_at=FRIDAY, **rest) -> Duty:
    return duties.open_duty(
        rule=time_limits.START_AFTER_REFERRAL, carrier="INTAKE", reference="NK-2026-00001", triggered_at=triggered_at,
        by=by, at=FRIDAY, **rest,
    )  # fmt: skip


def test_the_last_day_is_fixed_when_the_event_happens(duty):
    assert duty.due_on == MONDAY
    assert Entry.objects.filter(action="DUTY_OPENED", about_id=duty.pk).exists()


@pytest.mark.parametrize("today", [MONDAY - DAY, MONDAY, MONDAY + DAY])
def test_queries_and_rows_agree_on_what_is_overdue(duty, today):
    assert Duty.objects.overdue(today).exists() is duty.is_overdue(today) is (today > MONDAY)
    assert Duty.objects.due_on_day(today).exists() is (today == MONDAY)


@pytest.mark.parametrize(
    ("done", "late"),
    [("2026-03-09 23:59:59.999999", False), ("2026-03-10 00:00", True), ("2026-03-06 12:00", False)],
)
def test_queries_and_rows_agree_on_what_was_late(acting, duty, done, late):
    moment = given.at(done)

    row = duties.perform(duty_id=duty.pk, performed_at=moment, by=acting, at=moment)

    assert row.was_done_late() is late
    assert Duty.objects.done_late().exists() is late
    assert Duty.objects.done_in_time().exists() is not late
    assert row.state(MONDAY + DAY) == (DutyState.DONE_LATE if late else DutyState.DONE_IN_TIME)


def test_a_duty_is_in_one_state_at_a_time(acting):
    done, exempt, cancelled, overdue, still = (
        owe(acting, **({"exempt_ground": "X"} if n == 1 else {})) for n in range(5)
    )
    duties.perform(duty_id=done.pk, performed_at=FRIDAY, by=acting, at=FRIDAY)
    duties.cancel(duty_id=cancelled.pk, reason="CONSENT_WITHDRAWN", by=acting, at=FRIDAY)

    states = [Duty.objects.get(pk=row.pk).state(MONDAY) for row in (done, exempt, cancelled, still)]

    assert states == [DutyState.DONE_IN_TIME, DutyState.EXEMPT, DutyState.CANCELLED, DutyState.OPEN]
    assert Duty.objects.get(pk=overdue.pk).state(MONDAY + DAY) == DutyState.OPEN_OVERDUE
    assert set(Duty.objects.open()) == {overdue, still}


@pytest.mark.parametrize("moment", [FRIDAY - DAY, FRIDAY + 9 * DAY])
def test_a_moment_before_the_event_or_in_the_future_is_refused(acting, duty, moment):
    with pytest.raises(Refused) as refused:
        duties.perform(duty_id=duty.pk, performed_at=moment, by=acting, at=FRIDAY + 8 * DAY)

    assert refused.value.field == "performed_at"
    assert Duty.objects.open().exists()


@pytest.mark.parametrize("act", ["perform", "cancel", "assign"])
def test_what_has_ended_is_not_ended_again(acting, duty, act):
    duties.perform(duty_id=duty.pk, performed_at=FRIDAY, by=acting, at=FRIDAY)
    rest = {
        "perform": {"performed_at": FRIDAY},
        "cancel": {"reason": "X"},
        "assign": {"assignee": acting.user},
    }[act]

    with pytest.raises(Stale):
        getattr(duties, act)(duty_id=duty.pk, **rest, by=acting, at=FRIDAY)


def test_a_late_reason_is_taken_for_what_was_late_and_for_nothing_else(acting, duty):
    late = FRIDAY + 5 * DAY
    with pytest.raises(Refused):
        duties.give_late_reason(duty_id=duty.pk, late_reason="Liga", by=acting, at=late)
    duties.perform(duty_id=duty.pk, performed_at=late, by=acting, at=late)
    with pytest.raises(Refused):
        duties.give_late_reason(duty_id=duty.pk, late_reason=" ", by=acting, at=late)

    assert (
        duties.give_late_reason(duty_id=duty.pk, late_reason="Liga", by=acting, at=late).late_reason == "Liga"
    )


def test_recording_more_than_a_day_later_is_marked(acting, duty):
    row = duties.perform(
        duty_id=duty.pk, performed_at=FRIDAY, by=acting, at=FRIDAY + DAY + timedelta(seconds=1)
    )

    assert row.was_recorded_later()
    assert not row.was_done_late()


def test_only_a_colleague_can_be_made_responsible(acting, duty):
    stranger = given.a_person(given.a_service(), Role.CASEWORKER)

    with pytest.raises(Refused):
        duties.assign(duty_id=duty.pk, assignee=stranger, by=acting, at=FRIDAY)
    assert duties.assign(duty_id=duty.pk, assignee=acting.user, by=acting, at=FRIDAY).assignee == acting.user


@pytest.mark.parametrize(
    ("moment", "code"), [("2031-12-31 12:00", "E_UNKNOWN_YEAR"), ("2021-02-28 12:00", "E_NOT_IN_FORCE")]
)
def test_a_day_the_calendar_or_the_law_does_not_reach_is_refused(acting, moment, code):
    with pytest.raises(Refused) as refused:
        owe(acting, triggered_at=given.at(moment))

    assert refused.value.code == code
    assert not Duty.objects.exists()


def test_a_holiday_table_with_a_gap_answers_nothing(acting):
    Holiday.objects.filter(day__year=2027).delete()

    with pytest.raises(Refused) as refused:
        owe(acting)

    assert refused.value.code == "E_UNKNOWN_YEAR"


def test_a_new_holiday_moves_open_duties_after_showing_it_and_never_finished_ones():
    service = given.a_service()
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
        open_one, done = owe(by), owe(by)
        duties.perform(duty_id=done.pk, performed_at=FRIDAY, by=by, at=FRIDAY)
    Holiday.objects.create(day=MONDAY, name="Nauja šventė")

    shown = recount_everywhere(apply=False)
    with acting_as(given.a_person(service, Role.CASEWORKER), service):
        assert Duty.objects.get(pk=open_one.pk).due_on == MONDAY
    moved = recount_everywhere(apply=True)

    assert shown == moved == [(service, "R-10.2a", MONDAY, MONDAY + DAY, 1)]
    with acting_as(given.a_person(service, Role.CASEWORKER), service):
        assert Duty.objects.get(pk=open_one.pk).due_on == MONDAY + DAY
        assert Duty.objects.get(pk=done.pk).due_on == MONDAY
        assert Entry.objects.get(action="DUTY_RECOUNTED").detail == {
            "before": "2026-03-09",
            "after": "2026-03-10",
        }
