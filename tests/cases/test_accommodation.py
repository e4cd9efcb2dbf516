"""A bed is due the minute it is asked for: asking, placing, staying, leaving, and what is counted of it (10(4)5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cases.actions import accommodation, closing, decision, delivery, places, shelter, stays
from cases.actions.accommodation import BedsNeeded
from cases.actions.delivery import Talk
from cases.actions.shelter import Night
from cases.actions.stays import Right, Where
from cases.documents import accommodation as documents
from cases.documents import functions
from cases.models import AccommodationRequest, Case, ClosingReason, Place, ServiceDelivery, Stay, StayAccess
from cases.tasks import alarm_of_waiting
from tests import given
from tests.cases import beds, road
from tests.cases.beds import asked, left, placed
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale

NIGHT = given.at(beds.NIGHT)


@pytest.fixture
def vida(service):
    return beds.a_manager(service)


@pytest.fixture
def place(service, vida):
    return beds.a_place_of(service, vida)


@pytest.fixture
def stay(by, place) -> Stay:
    return placed(asked(a_case(by), by), by, place)


def refused(field="", **said):
    return pytest.raises(Refused, check=lambda refusal: not field or refusal.field == field)


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
    assert placed(request, by, narrow)


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


# At the door


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


# Places and who is on call


def test_only_a_manager_keeps_places_and_the_list_of_those_on_call(by, ona):
    with pytest.raises(PermissionDenied):
        beds.a_place(by)
    with pytest.raises(PermissionDenied):
        places.put_on_call(
            person=ona, phone="+37060000000", starts_at=NIGHT, ends_at=road.now(), by=by, at=NIGHT
        )


def test_a_label_is_given_once_and_a_place_takes_somebody(service, vida):
    with acting_as(vida, service) as by:
        beds.a_place(by)
        for said, field in (({}, "label"), ({"label": " "}, "label"), ({"label": "B", "capacity": 0}, "capacity"),
                            ({"label": "B", "address": " "}, "address")):  # fmt: skip
            with refused(field):
                beds.a_place(by, **said)
        assert Place.objects.count() == 1


def test_who_is_on_call_works_here_and_at_some_time(service, vida, ona, jonas):
    turn = {"person": ona, "phone": "+37060000000", "starts_at": NIGHT, "ends_at": road.now()}
    with acting_as(vida, service) as by:
        for said, field in (({"person": jonas}, "person"), ({"phone": " "}, "phone"), ({"ends_at": NIGHT}, "ends_at"),
                            ({"starts_at": given.at("2026-11-01 10:00"), "ends_at": given.at("2026-11-02 10:00")}, "ends_at")):  # fmt: skip
            with refused(field):
                places.put_on_call(**turn | said, by=by, at=NIGHT)
        row = places.put_on_call(**turn, by=by, at=NIGHT)
        places.take_off_call(turn=row, by=by, at=NIGHT)
        with pytest.raises(Stale):
            places.take_off_call(turn=row, by=by, at=NIGHT)


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


def test_the_people_in_accommodation_are_counted_for_whoever_stops_the_right(service, by, place):
    placed(asked(a_case(by), by, adults=1, children=1), by, place)
    placed(asked(a_case(by), by), by, outside="Viešbutis")
    left(placed(asked(a_case(by), by), by, outside="Viešbutis"), by, "2026-11-20 09:00")

    with acting_as(system(), service) as it:
        assert stays.count(by=it, at=road.now()) == {"people_in_accommodation": 3}


def test_a_manager_of_a_service_sees_no_place_of_another(service, vida, place, elsewhere, jonas):
    with acting_as(jonas, elsewhere):
        assert not Place.objects.exists()
    with acting_as(vida, service):
        assert Place.objects.get() == place
