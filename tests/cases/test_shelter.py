"""Somebody stands at the door at night: registered, started and placed in one go."""

from datetime import date

from cases.actions import shelter
from cases.actions.accommodation import BedsNeeded
from cases.actions.shelter import Night
from cases.actions.stays import Where
from cases.models import Case
from tests import given
from tests.cases import beds
from tests.cases.beds import asked, placed, refused
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import DecisionType

NIGHT = given.at(beds.NIGHT)


def night(place=None, **said):
    where = Where(place) if place else None
    return Night(NIGHT, BedsNeeded(), where, **said)


def test_somebody_at_the_door_is_registered_started_and_placed_in_one_go(by, place):
    case = shelter.take_in(night=night(place), by=by, at=NIGHT)

    intake = case.intake
    assert (intake.is_anonymous, intake.identity, intake.channel) == (True, None, "DIRECT")
    assert (intake.start_kind, intake.started_at) == ("DELIVERY", NIGHT)
    assert case.stays.get().place == place
    assert case.deliveries.counted().count() == 1


def test_without_a_free_bed_they_wait_and_assistance_has_started(by):
    case = shelter.take_in(night=night(), by=by, at=NIGHT)

    assert case.intake.start_kind == "ATTEMPT"
    assert case.accommodation_requests.get().is_waiting()


def test_if_the_last_bed_is_gone_nothing_is_kept(by, place):
    placed(asked(a_case(by), by, adults=2), by, place)

    with refused("place"):
        shelter.take_in(night=night(place), by=by, at=NIGHT)

    assert Case.objects.count() == 1


def test_a_service_without_the_right_takes_nobody_new_in(service, ona):
    given.decide(
        service, DecisionType.SUSPEND, date(2026, 11, 15), until=date(2027, 1, 2), ground="OWN_REQUEST"
    )

    with acting_as(ona, service) as by, refused("service"):
        shelter.take_in(night=night(), by=by, at=NIGHT)
