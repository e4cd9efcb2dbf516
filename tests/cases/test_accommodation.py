"""A bed is due the minute it is asked for: asking, what else may come of it, and the alarm while somebody waits (10(4)5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import accommodation
from cases.models import AccommodationRequest, ServiceDelivery
from cases.tasks import alarm_of_waiting
from tests import given
from tests.cases import beds, road
from tests.cases.beds import asked, placed, refused
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Stale

NIGHT = given.at(beds.NIGHT)


# Asking


@pytest.mark.article("XIV-169 art. 10(4)5", rule="R-10.4.5")
@pytest.mark.parametrize("status", ["STARTED", "ACCEPTED", "PLANNED"])
def test_a_bed_is_due_the_minute_it_is_asked_for_at_any_hour_of_any_day(by, status):
    sunday = "2026-11-22 02:30"

    request = asked(a_case(by, status=status), by, sunday)

    duty = request.duty
    assert (duty.rule, duty.due_on, duty.due_at) == ("R-10.4.5", date(2026, 11, 22), given.at(sunday))
    assert (duty.carrier, duty.reference, request.requested_at) == (
        "ACCOMMODATION",
        request.case.reference,
        given.at(sunday),
    )


def test_somebody_anonymous_may_ask_and_what_is_noted_is_sealed(by):
    request = asked(a_case(by, person=None), by, note="Ne prie stoties")

    assert request.note is not None
    assert b"stoties" not in bytes(request.note)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"adults": 0}, "adults"),
        ({"adults": 0, "children": 21}, "adults"),
        ({"asked_by": "NOBODY"}, "asked_by"),
        ({"needs": ["POOL"]}, "needs"),
        ({"requested": "2026-11-09 09:59"}, "requested_at"),
    ],
)
def test_what_cannot_be_is_refused(by, said, field):
    case = a_case(by)

    with refused(field):
        asked(case, by, **said)

    assert not AccommodationRequest.objects.exists()
    assert not Duty.objects.filter(carrier="ACCOMMODATION").exists()


def test_a_bed_is_not_asked_for_in_the_future(by):
    with refused("requested_at"):
        asked(a_case(by), by, "2026-11-20 02:31", at=NIGHT)


def test_nobody_waits_twice(by):
    case = a_case(by)
    asked(case, by)

    with pytest.raises(Stale):
        asked(case, by)


def test_a_case_that_is_over_takes_no_request(by):
    with refused():
        asked(a_case(by, status="DECLINED"), by)


# Otherwise than by a place of one's own


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("PLACED_ELSEWHERE", "done"),
        ("REFUSED_BY_PERSON", "REFUSED_BY_PERSON"),
        ("NOT_NEEDED", "NOT_NEEDED"),
        ("NO_PLACE", "NO_PLACE"),
    ],
)
def test_what_came_of_it_ends_the_waiting_with_its_reason(by, outcome, state):
    request = asked(a_case(by), by)

    accommodation.end(
        request=request, outcome=outcome, outcome_at=NIGHT, reason="Priežastis", by=by, at=NIGHT
    )

    request.refresh_from_db()
    assert (request.outcome, request.outcome_reason) == (outcome, "Priežastis")
    assert (request.duty.cancelled_reason or "done") == state
    assert not ServiceDelivery.objects.exists()


def test_that_no_bed_was_found_is_told_to_the_managers_at_once(by, vida):
    request = asked(a_case(by), by)

    accommodation.end(request=request, outcome="NO_PLACE", outcome_at=NIGHT, reason="Pilna", by=by, at=NIGHT)

    assert vida.pk in Notice.objects.filter(kind="NO_BED_FOUND").values_list("recipient", flat=True)


@pytest.mark.parametrize(("outcome", "reason"), [("PLACED", "x"), ("NO_PLACE", " "), ("", "x")])
def test_an_outcome_without_a_reason_or_by_the_wrong_way_is_refused(by, outcome, reason):
    request = asked(a_case(by), by)

    with refused():
        accommodation.end(request=request, outcome=outcome, outcome_at=NIGHT, reason=reason, by=by, at=NIGHT)


# The alarm


def alarm(service, at):
    with acting_as(system(), service) as by:
        return accommodation.alarm(by=by, at=given.at(at))


def told(kind="BED_AWAITED"):
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


@pytest.mark.article("XIV-169 art. 10(4)5", rule="R-10.4.5.alarm")
def test_waiting_over_the_limit_alarms_managers_and_the_responsible_once(service, by, ona, vida):
    asked(a_case(by), by)

    assert alarm(service, "2026-11-20 04:30") == 0
    assert alarm(service, "2026-11-20 04:31") == 2
    assert alarm(service, "2026-11-20 06:00") == 0
    assert told() == {vida.pk, ona.pk}
    notice = Notice.objects.filter(kind="BED_AWAITED").first()
    assert notice.path.endswith("/apgyvendinimas/")


def test_who_has_a_bed_alarms_nobody(service, by, place, vida):
    placed(asked(a_case(by), by), by, place)

    assert alarm(service, "2026-11-20 09:00") == 0


def test_the_limit_is_a_setting(service, by, vida, settings):
    settings.ACCOMMODATION_ALARM_MINUTES = 15
    asked(a_case(by), by)

    assert alarm(service, "2026-11-20 02:46") == 2


def test_the_round_reaches_every_service(service, by, vida, elsewhere):
    asked(a_case(by), by)
    with road.at_now():
        assert alarm_of_waiting() == 2


def test_nobody_but_the_system_goes_the_round(by):
    with pytest.raises(PermissionDenied):
        accommodation.alarm(by=by, at=NIGHT)
