"""Whoever was given a bed stays: nights, leaving, corrections, and what is counted of it (10(4)5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import closing, decision, delivery, stays
from cases.actions.delivery import Talk
from cases.actions.stays import Right, Where
from cases.documents import accommodation as documents
from cases.documents import functions
from cases.models import ClosingReason, Stay, StayAccess
from tests import given
from tests.cases import beds, road
from tests.cases.beds import asked, left, placed, refused
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused, Stale

NIGHT = given.at(beds.NIGHT)


# Nights, and what is counted


@pytest.mark.article("XIV-169 art. 10(4)5", rule="R-10.4.5.nights")
@pytest.mark.parametrize(
    ("came", "went", "nights"),
    [
        ("2026-11-20 23:50", "2026-11-21 00:10", 1),
        ("2026-11-20 02:30", "2026-11-20 10:00", 1),
        ("2026-11-20 02:30", "2026-11-21 10:00", 2),
        ("2026-11-20 05:59", "2026-11-20 10:00", 1),
        ("2026-11-20 06:00", "2026-11-20 23:59", 0),
        ("2026-11-20 20:00", "2026-11-25 08:00", 5),
        ("2026-10-24 23:00", "2026-10-25 08:00", 1),  # 25 hours: the clocks go back
        ("2026-03-28 23:00", "2026-03-30 08:00", 2),  # 23 hours: the clocks go forward
        ("2026-12-31 22:00", "2027-01-01 11:00", 1),
    ],
)
def test_nights_are_counted_by_the_days_of_lithuania(came, went, nights):
    stay = Stay(placed_at=given.at(came), ended_at=given.at(went))

    assert stay.nights(given.at("2027-06-01 12:00")) == nights


def test_the_end_puts_the_nights_into_the_count_and_it_stays_one_service(by, stay):
    ended = left(stay, by, "2026-11-23 10:00")

    counted = stay.case.deliveries.counted().get()
    assert (counted.nights, counted.delivered_on, ended.delivery) == (4, date(2026, 11, 20), counted)
    before = stay.case.deliveries.exclude(cancelled_at=None).get()
    assert (before.nights, before.cancelled_at) == (None, given.at("2026-11-23 10:00"))
    assert functions.by_function(stay.case.deliveries.all()).lines[4][3:6:2] == (1, 4)


@pytest.mark.parametrize(
    ("when", "rest", "field"),
    [
        ("2026-11-20 02:29", {}, "ended_at"),
        ("2026-11-21 09:00", {"reason": "VANISHED"}, "end_reason"),
        ("2026-11-21 09:00", {"reason": "OTHER"}, "end_note"),
    ],
)
def test_an_end_that_cannot_be_is_refused(by, stay, when, rest, field):
    with refused(field):
        left(stay, by, when, **rest)

    stay.refresh_from_db()
    assert stay.is_running()


def test_a_stay_does_not_end_in_the_future(by, stay):
    with refused("ended_at"):
        stays.end(stay=stay, ended_at=given.at("2026-11-20 03:00"), end_reason="HOME", by=by, at=NIGHT)


def test_a_stay_ends_once(by, stay):
    left(stay, by, "2026-11-21 09:00")

    with pytest.raises(Stale):
        left(stay, by, "2026-11-21 09:00")


def test_each_extension_is_a_row_with_its_reason(by, ona, stay):
    at = given.at("2026-11-21 09:00")
    for until in (date(2026, 11, 30), date(2026, 12, 5)):
        stays.extend(stay=stay, until=until, reason="Dar nesaugu", by=by, at=at)

    assert stay.until() == date(2026, 12, 5)
    assert [(row.until, row.extended_by) for row in stay.extensions.order_by("until")] == [
        (date(2026, 11, 30), ona),
        (date(2026, 12, 5), ona),
    ]
    for until, reason in ((date(2026, 11, 20), "x"), (date(2026, 12, 6), " ")):
        with refused():
            stays.extend(stay=stay, until=until, reason=reason, by=by, at=at)


def test_a_correction_is_a_new_row_and_the_count_follows(by, vida, service, stay):
    other = beds.a_place_of(service, vida, label="Vieta B2")
    ended = left(stay, by, "2026-11-21 10:00")
    at = given.at("2026-11-22 10:00")
    with acting_as(vida, service) as manager:
        StayAccess.objects.create(stay=stay, person=vida, reason="x", given_by=vida, given_at=at)
        assert manager
    right = Right(given.at("2026-11-20 03:30"), Where(other), given.at("2026-11-22 09:00"), "HOME")

    new = stays.correct(stay=ended, right=right, reason="Ne ta vieta", by=by, at=at)

    ended.refresh_from_db()
    assert (ended.cancelled_at, ended.cancelled_reason, ended.place) == (at, "Ne ta vieta", stay.place)
    assert (new.number, new.place, new.nights(at)) == (2, other, 3)
    counted = stay.case.deliveries.counted().get()
    assert (counted, counted.nights) == (new.delivery, 3)
    assert new.request.duty.performed_at == given.at("2026-11-20 02:30")
    assert Duty.objects.get(pk=new.request.duty_id).performed_at == given.at("2026-11-20 03:30")
    assert new.access.get().person == vida
    with pytest.raises(Stale):
        stays.correct(stay=ended, right=right, reason="Dar kartą", by=by, at=at)


def test_a_correction_says_what_was_wrong_and_begins_after_the_request(by, stay):
    for placed_at, reason in ((NIGHT, " "), (given.at("2026-11-20 02:29"), "x")):
        right = Right(placed_at, Where(stay.place))
        with refused():
            stays.correct(stay=stay, right=right, reason=reason, by=by, at=given.at("2026-11-20 09:00"))


def test_no_second_way_records_a_stay(by, stay):
    talk = Talk([ServiceFunction.TEMPORARY_ACCOMMODATION], date(2026, 11, 20), nights=3)

    with refused("functions"):
        delivery.record(case=stay.case, talk=talk, by=by, at=road.now())
    with refused():
        delivery.cancel(delivery=stay.delivery, reason="x", by=by, at=road.now())

    assert stay.case.deliveries.counted().count() == 1


def test_a_bed_is_given_while_the_right_is_stopped_and_counts_apart(service, ona):
    with acting_as(ona, service) as by:
        case = a_case(by)
    given.decide(
        service, DecisionType.SUSPEND, date(2026, 11, 15), until=date(2027, 1, 2), ground="OWN_REQUEST"
    )

    with acting_as(ona, service) as by:
        stay = placed(asked(case, by), by, outside="Viešbutis")
        ended = left(stay, by, "2026-11-21 10:00")
        assert not ended.delivery.is_accredited


def test_the_people_in_accommodation_are_counted_for_whoever_stops_the_right(service, by, place):
    placed(asked(a_case(by), by, adults=1, children=1), by, place)
    placed(asked(a_case(by), by), by, outside="Viešbutis")
    left(placed(asked(a_case(by), by), by, outside="Viešbutis"), by, "2026-11-20 09:00")

    with acting_as(system(), service) as it:
        assert stays.count(by=it, at=road.now()) == {"people_in_accommodation": 3}


# What keeps a case from ending


def close(case, by):
    case.refresh_from_db()
    closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip


def test_a_case_does_not_close_over_somebody_who_stays_or_waits(by, place):
    case = a_case(by)
    request = asked(case, by)
    with pytest.raises(Refused, match=documents.to_ending(case)):
        close(case, by)
    stay = placed(request, by, place)
    with pytest.raises(Refused, match=documents.to_ending(case)):
        close(case, by)
    left(stay, by, "2026-11-20 10:00")

    close(case, by)

    case.refresh_from_db()
    assert case.status == "CLOSED"
    with refused():
        stays.correct(stay=stay, right=Right(NIGHT, Where(place)), reason="x", by=by, at=road.now())


def test_who_was_given_a_bed_has_not_declined(by, place):
    case = a_case(by, status="STARTED")
    left(placed(asked(case, by), by, place), by, "2026-11-20 10:00")

    with refused():
        decision.decline(case=case, decided_at=road.now(), version=case.version, by=by, at=road.now())


# Who does what


def test_whoever_does_not_work_on_cases_gives_no_bed(service, rita, by, stay):
    request = asked(a_case(by), by)
    with acting_as(rita, service) as outsider:
        for act in (
            lambda: asked(stay.case, outsider),
            lambda: placed(request, outsider, stay.place),
            lambda: left(stay, outsider, "2026-11-21 09:00"),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_each_act_is_in_the_audit(by, stay):
    left(stay, by, "2026-11-21 09:00")

    written = Entry.objects.filter(about_id=stay.case_id).values_list("action", flat=True)
    assert {"ACCOMMODATION_ASKED", "ACCOMMODATION_SETTLED", "PERSON_PLACED", "STAY_ENDED"} <= set(written)
