"""A bed is given: to whom, since when, and the last one once."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from cases.actions import places, stays
from cases.actions.stays import Where
from cases.documents import accommodation as documents
from cases.models import ServiceDelivery, Stay
from tests import given
from tests.cases import beds
from tests.cases.beds import asked, left, placed, refused
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Stale

NIGHT = given.at(beds.NIGHT)


# Placing


def test_a_bed_given_ends_the_waiting_does_the_duty_and_is_one_service(by, ona, place):
    case = a_case(by)
    request = asked(case, by, adults=1, children=1)

    stay = placed(request, by, place, "2026-11-20 02:45", until=date(2026, 11, 25))

    request.refresh_from_db()
    assert (request.outcome, request.outcome_at, request.outcome_by) == (
        "PLACED",
        given.at("2026-11-20 02:45"),
        ona,
    )
    assert request.duty.performed_at == given.at("2026-11-20 02:45")
    assert (stay.people, stay.until(), stay.placed_by) == (2, date(2026, 11, 25), ona)
    (service,) = case.deliveries.counted()
    assert (service.function, service.delivered_on, service.nights) == (
        ServiceFunction.TEMPORARY_ACCOMMODATION,
        date(2026, 11, 20),
        None,
    )
    assert stay.delivery == service


@pytest.mark.parametrize(
    ("when", "where", "field"),
    [
        ("2026-11-20 02:29", {"outside": "Viešbutis"}, "placed_at"),
        ("2026-11-20 02:45", {}, "place"),
        ("2026-11-20 02:45", {"outside": "Viešbutis", "until": date(2026, 11, 19)}, "until"),
    ],
)
def test_a_placing_that_cannot_be_is_refused_and_the_person_waits_on(by, when, where, field):
    request = asked(a_case(by), by)

    with refused(field):
        placed(request, by, None, when, **where)

    request.refresh_from_db()
    assert request.is_waiting()
    assert not ServiceDelivery.objects.exists()


def test_nobody_is_placed_in_the_future(by, place):
    request = asked(a_case(by), by)

    with refused("placed_at"):
        stays.place(
            request=request, where=Where(place), placed_at=given.at("2026-11-20 02:31"), by=by, at=NIGHT
        )


def test_a_full_place_takes_nobody_and_a_free_one_the_next(by, place):
    placed(asked(a_case(by), by, adults=2), by, place)
    request = asked(a_case(by), by)

    with refused("place"):
        placed(request, by, place)

    assert place.stays.count() == 1


def test_a_bed_is_free_from_the_minute_somebody_left(by, stay):
    left(stay, by, "2026-11-20 09:00")
    request = asked(a_case(by), by, "2026-11-20 08:30", adults=2)

    with refused("place"):
        placed(request, by, stay.place, "2026-11-20 08:59")

    assert placed(request, by, stay.place, "2026-11-20 09:00")


def test_a_place_not_in_use_takes_nobody_new(by, service, vida, place):
    with acting_as(vida, service) as manager:
        said = places.Described("Vieta A1", "ROOM", 2, "ANYBODY", is_active=False)
        places.change(place=place, said=said, version=1, by=manager, at=NIGHT)

    with refused("place"):
        placed(asked(a_case(by), by), by, place)


def test_a_place_of_another_service_is_none(by, elsewhere):
    foreign = beds.a_place_of(elsewhere, beds.a_manager(elsewhere))

    with refused("place"):
        placed(asked(a_case(by), by), by, foreign)


def test_somebody_stays_at_one_place(by, stay, service, vida):
    other = beds.a_place_of(service, vida, label="Vieta B2")

    with refused("placed_at"):
        placed(asked(stay.case, by, "2026-11-20 03:00"), by, other, "2026-11-20 03:00")


def test_a_second_placing_of_one_request_is_stale(by, stay):
    with pytest.raises(Stale):
        placed(stay.request, by, stay.place)


def test_what_a_place_lacks_is_said_and_not_refused(by, service, vida):
    narrow = beds.a_place_of(service, vida, suits=[], takes="MEN")
    request = asked(a_case(by), by, adults=1, children=1, needs=["PET", "ACCESS", "WOMEN_ONLY"])

    assert len(documents.lacks(narrow, children=1, needs=request.needs)) == 4
    assert placed(request, by, narrow, is_weighed=True)


# The database, without Python's help


def test_the_database_gives_the_last_bed_once(by, place):
    first = placed(asked(a_case(by), by, adults=2), by, place)
    second = placed(asked(a_case(by), by), by, outside="Viešbutis")

    with pytest.raises(DatabaseError, match="no bed for so many"), transaction.atomic():
        Stay.objects.filter(pk=second.pk).update(place=place, outside=None)

    assert place.stays.get() == first


def test_the_database_lets_nobody_stay_at_two_places_at_once(by, stay):
    ended = left(stay, by, "2026-11-21 09:00")
    case = ended.case
    request = asked(case, by, "2026-11-21 09:00", at=given.at("2026-11-21 09:00"))
    later = stays.place(
        request=request, where=Where(outside="x"), placed_at=given.at("2026-11-21 09:00"), by=by,
        at=given.at("2026-11-21 09:00"),
    )  # fmt: skip

    with pytest.raises(DatabaseError, match="one place at a time"), transaction.atomic():
        Stay.objects.filter(pk=later.pk).update(placed_at=given.at("2026-11-21 08:59"))
