"""What follows when a right stops: the list of functions, run inside the service, in the decision's own transaction."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accreditation import effects, permissions
from accreditation.actions import ending
from accreditation.effects import Stop
from accreditation.models import Decision, DecisionKind
from accreditation.tasks import follow_stops
from cases.actions import delivery, stops
from cases.models import RightStop, ServiceDelivery
from referrals.actions import sending
from referrals.models import Intake, Referral
from tests import given
from tests.accreditation import road
from tests.cases.road import a_case
from tests.referrals.first_contact import LATER, VICTIM, a_cast, a_referral, a_sent_referral
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.duties.models import Duty
from victimsupport.law.catalogues import RightState
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db

FRIDAY = given.at("2026-11-20 14:00")
SUSPENDED = Stop(date(2026, 11, 20), RightState.SUSPENDED)


@pytest.fixture
def cast():
    """A service with an open case, a referral that nobody has started, and a person who came by themselves."""
    cast = a_cast()
    a_sent_referral(cast)
    with acting_as(cast.ona, cast.service) as by:
        a_case(by)
        a_case(by, status="DECLINED")
    return cast


def suspend(service, on=date(2026, 11, 20)):
    given.decide(service, DecisionType.SUSPEND, on, until=date(2027, 1, 2), ground="OWN_REQUEST")


def audited(organisation, action):
    with acting_as(system(), organisation):
        return [(entry.user_id, entry.detail) for entry in Entry.objects.filter(action=action)]


def authority_of(service):
    from victimsupport.accounts.models import Organisation

    return Organisation.objects.of_kind("ACCREDITATION_AUTHORITY").get()


def test_the_whole_list_of_what_follows():
    def named(functions):
        return [f"{function.__module__}.{function.__name__}" for function in functions]

    assert named(effects.ON_STOP) == [
        "referrals.actions.stops.send_back",
        "cases.actions.stops.owe",
        "cases.actions.stops.flag",
        "cases.actions.receiving.give_back",
    ]
    assert named(effects.ON_RETURN) == ["cases.actions.stops.drop"]
    assert named(effects.ON_EFFECT_COUNTS) == [
        "referrals.actions.stops.count",
        "cases.actions.stops.count",
        "cases.actions.stays.count",
    ]


def test_the_decision_itself_has_the_effects_inside_the_service_and_both_sides_keep_a_record(cast):
    suspend(cast.service)

    with acting_as(cast.ona, cast.service):
        assert Intake.objects.get(referral__isnull=False).returned_at
        assert RightStop.objects.get().state == "SUSPENDED"
    touched = {
        "first_on": "2026-11-20",
        "state": "SUSPENDED",
        "touched": {"send_back": 1, "owe": 1, "flag": 0, "give_back": 0},
    }
    assert audited(cast.service, "RIGHT_STOP_FOLLOWED") == [(system().pk, touched)]
    [(head, detail)] = audited(authority_of(cast.service), "RIGHT_STOP_FOLLOWED")
    assert head != system().pk
    assert detail == touched


def test_following_the_same_stop_again_touches_nothing(cast):
    suspend(cast.service)

    with acting_as(system(), cast.service) as by:
        again = effects.follow(service=cast.service, stop=SUSPENDED, by=by, at=given.at("2026-11-21 08:00"))

        assert again == 0
        assert RightStop.objects.count() == 1
    assert len(audited(cast.service, "RIGHT_STOP_FOLLOWED")) == 1


def test_if_an_effect_fails_there_is_no_decision(cast, monkeypatch):
    def broken(*, stop, by, at):
        raise RuntimeError("the last effect fails")

    monkeypatch.setattr(effects, "ON_STOP", [*effects.ON_STOP, broken])

    with pytest.raises(RuntimeError, match="the last effect fails"):
        suspend(cast.service)

    assert permissions.may_take_on(cast.service.pk, FRIDAY.date())
    with acting_as(system(), authority_of(cast.service)):
        assert not Decision.objects.filter(kind="SUSPEND").exists()
    with acting_as(cast.ona, cast.service):
        assert not RightStop.objects.exists()
        assert Intake.objects.in_flight().exists()
    with acting_as(cast.rasa, cast.institution):
        assert Referral.objects.get().returned_at is None


def test_a_stop_that_lies_ahead_touches_nothing_yet(cast):
    with acting_as(system(), cast.service) as by:
        touched = effects.follow(
            service=cast.service, stop=Stop(date(2026, 11, 21), RightState.SUSPENDED), by=by, at=FRIDAY
        )

        assert touched == 0
        assert not RightStop.objects.exists()
        assert Intake.objects.in_flight().exists()


def test_only_the_authority_lets_a_stop_have_effects_or_counts_them(cast):
    with acting_as(cast.ona, cast.service) as by:
        for refused in (
            lambda: effects.follow(service=cast.service, stop=SUSPENDED, by=by, at=FRIDAY),
            lambda: effects.resume(service=cast.service, by=by, at=FRIDAY),
            lambda: effects.counts(service=cast.service, by=by, at=FRIDAY),
        ):
            with pytest.raises(PermissionDenied):
                refused()

        assert not RightStop.objects.exists()


def test_before_signing_the_head_gets_numbers_and_nothing_but_numbers(cast):
    authority = authority_of(cast.service)
    head = given.a_person(authority, Role.DECISION_MAKER)

    with acting_as(head, authority) as by:
        found = effects.counts(service=cast.service, by=by, at=FRIDAY)

    assert found == {
        "open_cases": 1,
        "referrals_in_flight": 1,
        "running_duties": 1,
        "people_in_accommodation": 0,
    }
    assert {type(number) for number in found.values()} == {int}
    assert audited(cast.service, "STOP_EFFECT_COUNTED") == [(system().pk, found)]
    assert audited(authority, "STOP_EFFECT_COUNTED") == [(head.pk, found)]


def test_people_still_to_be_told_are_counted_among_the_running_duties(cast):
    suspend(cast.service)
    authority = authority_of(cast.service)

    with acting_as(system(), authority) as by:
        found = effects.counts(service=cast.service, by=by, at=FRIDAY)

    assert found == {
        "open_cases": 1,
        "referrals_in_flight": 0,
        "running_duties": 1,
        "people_in_accommodation": 0,
    }


def test_whatever_a_counter_returns_only_numbers_leave_the_service(cast, monkeypatch):
    monkeypatch.setattr(effects, "ON_EFFECT_COUNTS", [lambda *, by, at: {"open_cases": "NK-2026-00001"}])

    with (
        acting_as(system(), authority_of(cast.service)) as by,
        pytest.raises(ValueError, match="invalid literal"),
    ):
        effects.counts(service=cast.service, by=by, at=FRIDAY)


def test_after_a_return_nobody_need_be_told_any_more(cast):
    suspend(cast.service)

    given.decide(cast.service, DecisionType.REINSTATE, date(2026, 11, 23))

    with acting_as(cast.ona, cast.service):
        duty = RightStop.objects.select_related("duty").get().duty
        assert (duty.is_open(), duty.cancelled_reason) == (False, "RIGHT_REGAINED")
    assert audited(cast.service, "RIGHT_RETURN_FOLLOWED") == [(system().pk, {"touched": 1})]


# What stops by dates alone


@pytest.fixture
def expiring():
    """A service whose right lasts to 2026-11-20, with an open case and a referral in flight."""
    cast = a_cast()
    cast.service = given.a_service(accredited_on=date(2023, 11, 20))
    cast.ona = given.a_person(cast.service, Role.CASEWORKER)
    a_sent_referral(cast)
    with acting_as(cast.ona, cast.service) as by:
        a_case(by)
    return cast


def run(moment: str) -> int:
    with time_machine.travel(given.at(moment), tick=False):
        return follow_stops()


def test_an_expiry_is_followed_from_local_midnight_and_not_before(expiring):
    assert run("2026-11-20 23:59") == 0
    assert run("2026-11-21 00:00") == 2
    assert run("2026-11-21 00:15") == 0

    with acting_as(expiring.ona, expiring.service):
        stop = RightStop.objects.select_related("duty").get()
        assert (stop.stopped_on, stop.state) == (date(2026, 11, 21), "EXPIRED")
        assert stop.duty.due_on == date(2026, 11, 23)
    with acting_as(expiring.rasa, expiring.institution):
        assert Referral.objects.get().returned_state == "EXPIRED"


def test_a_round_days_late_finds_the_same_last_day(expiring):
    assert run("2026-11-27 09:00") == 2

    with acting_as(expiring.ona, expiring.service):
        duty = RightStop.objects.select_related("duty").get().duty
        assert (duty.triggered_at, duty.due_on) == (given.at("2026-11-21 00:00"), date(2026, 11, 23))


def test_the_right_stops_whether_or_not_the_round_runs(expiring):
    assert permissions.may_take_on(expiring.service.pk, date(2026, 11, 20))
    assert not permissions.may_take_on(expiring.service.pk, date(2026, 11, 21))


def test_the_round_catches_a_case_that_was_opened_after_the_stop(expiring):
    with acting_as(expiring.ona, expiring.service) as by:
        from referrals.actions import intakes

        moment = given.at("2026-11-20 16:00")
        waits = intakes.receive(channel="DIRECT", received_at=moment, person=None, by=by, at=moment)
    run("2026-11-21 00:00")
    with acting_as(expiring.ona, expiring.service) as by:
        from cases.actions import opening

        moment = given.at("2026-11-23 09:30")
        case = opening.open_from_intake(intake=waits, started_at=moment, kind="ATTEMPT", by=by, at=moment)

    assert run("2026-11-23 09:45") == 1

    with acting_as(expiring.ona, expiring.service):
        duty = RightStop.objects.select_related("duty").get(case=case).duty
        assert (duty.triggered_at, duty.due_on) == (moment, date(2026, 11, 24))


def test_a_suspension_asked_for_from_a_later_day_has_its_effects_on_that_day(cast):
    given.decide(
        cast.service, DecisionType.SUSPEND, date(2026, 11, 20), effective_on=date(2026, 11, 24),
        until=date(2026, 12, 24), ground="OWN_REQUEST",
    )  # fmt: skip

    assert run("2026-11-23 23:45") == 0
    assert run("2026-11-24 00:00") == 2


def test_what_fails_in_one_service_does_not_hold_up_the_others(expiring, monkeypatch):
    first = given.a_service(accredited_on=date(2023, 11, 20))
    function = stops.owe

    def broken(*, stop, by, at):
        if by.organisation == first:
            raise ValueError("one row of it is broken")
        return function(stop=stop, by=by, at=at)

    monkeypatch.setattr(effects, "ON_STOP", [broken])

    with pytest.raises(RuntimeError, match="failed for 1 organisation"):
        run("2026-11-21 00:00")

    with acting_as(expiring.ona, expiring.service):
        assert RightStop.objects.exists()


def test_the_round_ends_what_a_return_left_when_nobody_else_did(cast, monkeypatch):
    suspend(cast.service)
    with monkeypatch.context() as patch:
        patch.setattr(effects, "ON_RETURN", [])
        given.decide(cast.service, DecisionType.REINSTATE, date(2026, 11, 23))

    assert run("2026-11-23 13:00") == 1
    assert run("2026-11-23 13:15") == 0


def test_what_was_given_since_a_stop_that_is_learnt_late_does_not_count():
    service = given.a_service(accredited_on=date(2024, 1, 2))
    ona = given.a_person(service, Role.CASEWORKER)
    with acting_as(ona, service) as by:
        case = a_case(by, status="PLANNED")
        talks = [
            delivery.Talk(
                [ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT], date(2026, 11, day), another_same_day=True
            )
            for day in (18, 19, 20)
        ]
        for talk in talks:
            delivery.record(case=case, talk=talk, by=by, at=FRIDAY)
    bureau = road.a_bureau(service)
    with bureau.acting(bureau.officer) as by:
        end = ending.record(
            service=service, ended_on=date(2026, 11, 19), source="Registro išrašas", by=by, at=FRIDAY
        )
    assert counted(service) == {18: True, 19: False, 20: False}

    said = {"source": "Kitas išrašas", "reason": "Suklysta", "at": FRIDAY}
    with bureau.acting(bureau.officer) as by:
        later = ending.correct(end=end, ended_on=date(2026, 11, 20), **said, by=by)
    assert counted(service) == {18: True, 19: True, 20: False}

    with bureau.acting(bureau.officer) as by:
        ending.correct(end=later, ended_on=None, **said, by=by)
    assert counted(service) == {18: True, 19: True, 20: True}


def counted(service):
    """Return of what was given on which day of the month, whether it counts as accredited."""
    with acting_as(system(), service):
        rows = ServiceDelivery.objects.values_list("delivered_on", "is_accredited")
        return {day.day: is_accredited for day, is_accredited in rows}


def test_an_annulled_grant_stops_the_right_like_any_other_stop(cast):
    with acting_as(system(), authority_of(cast.service)):
        grant = Decision.objects.filter(service=cast.service).earliest("decided_on")
    given.decide(
        cast.service, DecisionKind.ANNUL, date(2026, 11, 20), annuls=grant, reasons="Suteikta ne tai įstaigai"
    )

    assert not permissions.may_take_on(cast.service.pk, date(2026, 11, 20))
    assert permissions.may_take_on(cast.service.pk, date(2026, 11, 19))
    with acting_as(system(), cast.service):
        assert RightStop.objects.exists() or Duty.objects.filter(carrier="RIGHT_STOP").exists()
        assert Intake.objects.exclude(returned_at=None).count() == 1


def test_an_earlier_moment_is_no_way_round_a_stop():
    cast = a_cast()
    referral = a_referral(cast)
    monday = given.at("2026-11-23 12:00")
    suspend(cast.service, on=date(2026, 11, 23))

    with acting_as(cast.rasa, cast.institution) as by, pytest.raises(Refused) as refused:
        sending.send(
            referral=referral, service_id=cast.service.pk, person=VICTIM, sent_at=LATER, by=by, at=monday
        )

    assert refused.value.code == "E_SERVICE_NOT_ACCREDITED"
