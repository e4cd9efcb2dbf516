"""M-5: requests, placed, refused and why, median minutes, nights, share placed 20:00-08:00; nobody is left out."""

import pytest

from cases.actions import accommodation as asking
from cases.actions import stays
from cases.models import Outcome
from referrals.actions import access
from reporting.figures import accommodation
from reporting.figures.years import ReportingYear
from tests import given
from tests.cases import beds, road
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db
NOW = "2026-11-20 12:00"


@pytest.fixture
def service():
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)")


@pytest.fixture
def manager(service):
    return beds.a_manager(service)


@pytest.fixture
def by(service):
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as actor:
        yield actor


@pytest.fixture
def place(service, manager):
    return beds.a_place_of(service, manager, capacity=9)


def answered(by, year=2026, now=NOW):
    return accommodation.of_service(ReportingYear(year), by=by, now=given.at(now))


def placed(by, place, asked, at):
    return beds.placed(beds.asked(a_case(by), by, asked), by, place, at)


def test_a_year_without_requests_says_nothing(by):
    found = answered(by)

    assert (found.requests, found.placed, found.median_minutes, found.share_at_night, found.nights) == (
        0, 0, None, None, 0,
    )  # fmt: skip


def test_the_median_of_the_minutes_the_nights_and_the_share_at_night(by, place):
    placed(by, place, "2026-11-16 12:00", "2026-11-16 12:10")
    stay = placed(by, place, "2026-11-17 01:00", "2026-11-17 02:30")
    placed(by, place, "2026-11-18 19:00", "2026-11-18 20:00")
    stays.end(stay=stay, ended_at=given.at("2026-11-19 09:00"), end_reason="HOME", by=by, at=given.at(NOW))

    found = answered(by)

    assert (found.requests, found.placed, found.waiting) == (3, 3, 0)
    assert found.median_minutes == 60
    assert (found.placed_at_night, found.share_at_night) == (2, 67)
    assert found.nights == 4 + stay.nights(given.at("2026-11-19 09:00")) + 2


def test_who_was_not_placed_is_counted_by_the_reason_and_who_waits_apart(by, place):
    refused = beds.asked(a_case(by), by, "2026-11-16 12:00")
    asking.end(
        request=refused, outcome=Outcome.NO_PLACE, outcome_at=given.at("2026-11-16 13:00"), reason="Pilna",
        by=by, at=given.at(NOW),
    )  # fmt: skip
    beds.asked(a_case(by), by, "2026-11-16 12:00")

    found = answered(by)

    assert (found.requests, found.placed, found.waiting) == (2, 0, 1)
    assert dict(found.not_placed)[str(Outcome.NO_PLACE.label)] == 1
    assert sum(number for _label, number in found.not_placed) == 1


@pytest.mark.parametrize(
    ("moment", "is_night"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_night_is_from_eight_to_eight(moment, is_night):
    assert accommodation.is_night(given.at(f"2026-11-16 {moment}")) == is_night


def test_a_request_of_another_year_or_service_is_not_counted(by, place):
    placed(by, place, "2026-11-16 12:00", "2026-11-16 12:10")
    elsewhere = given.a_service()

    assert answered(by, year=2025).requests == 0
    with acting_as(given.a_person(elsewhere, Role.CASEWORKER), elsewhere) as there:
        assert answered(there).requests == 0


def test_a_restricted_person_is_counted_for_who_may_not_know_of_them(by, place, manager, service):
    stay = placed(by, place, "2026-11-16 12:00", "2026-11-16 12:10")
    colleague = given.a_person(service, Role.CASEWORKER)
    with acting_as(manager, service) as head:
        intake = stay.case.intake
        intake.refresh_from_db()
        access.restrict(
            intake=intake, people=[manager, by.user], reason="Sesuo", version=intake.version, by=head,
            at=given.at(NOW),
        )  # fmt: skip

    with acting_as(colleague, service) as unknowing:
        assert answered(unknowing).requests == 1


def test_the_page_shows_it(by, place, client):
    placed(by, place, "2026-11-16 12:00", "2026-11-16 12:10")

    with road.at_now():
        page = road.signed_in(client, by.user).get("/musu-rodikliai/")

    assert "Temporary accommodation (10(4)5)" in page.content.decode()
    assert "Minutes until then (median)" in page.content.decode()
