"""What counts as one service, what the law has it name, and what stays out of the count (domain.md 5.1, 3.5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.actions import closing, delivery, facts
from cases.actions.delivery import Talk
from cases.documents import functions
from cases.models import Case, ClosingReason, ServiceDelivery
from tests import given
from tests.cases import road
from tests.cases.delivering import record
from tests.cases.road import a_body, a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.refusal import Refused, Stale

F = ServiceFunction
TODAY = date(2026, 11, 20)


actions_correct = delivery.correct


def close(case, by):
    closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip


def test_several_functions_of_one_talk_are_a_service_each(by):
    case = a_case(by)

    rows = record(case, by, F.HEALTHCARE_INFORMATION, F.RIGHTS_INFORMATION, minutes=90, is_remote=True)

    assert [row.function for row in rows] == [F.RIGHTS_INFORMATION, F.HEALTHCARE_INFORMATION]
    assert ServiceDelivery.objects.filter(case=case).counted().count() == 2
    assert {(row.minutes, row.is_remote, row.provider, row.recorded_by) for row in rows} == {
        (90, True, by.user, by.user)
    }


def test_naming_a_function_twice_is_one_service(by):
    assert len(record(a_case(by), by, F.RIGHTS_INFORMATION, F.RIGHTS_INFORMATION)) == 1


def test_a_session_of_ninety_minutes_is_one_service(by):
    assert len(record(a_case(by), by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, minutes=90)) == 1


def test_the_same_function_the_same_day_is_recorded_again_only_if_another_one_was_meant(by):
    case = a_case(by)
    record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT)

    with pytest.raises(Refused) as refusal:
        record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, F.RIGHTS_INFORMATION)
    assert refusal.value.field == "another_same_day"
    assert ServiceDelivery.objects.filter(case=case).count() == 1

    record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, another_same_day=True)
    assert ServiceDelivery.objects.filter(case=case).counted().count() == 2


def test_another_day_or_another_person_is_another_service(by):
    case = a_case(by)
    record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT)

    record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, on=date(2026, 11, 19))
    record(a_case(by), by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT)

    assert ServiceDelivery.objects.counted().count() == 3


def test_a_cancelled_service_makes_room_for_the_right_one(by):
    case = a_case(by)
    (wrong,) = record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, minutes=600)
    delivery.cancel(delivery=wrong, reason="Suklydau minutėmis", by=by, at=road.now())

    record(case, by, F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, minutes=60)

    assert ServiceDelivery.objects.filter(case=case).counted().get().minutes == 60
    assert ServiceDelivery.objects.filter(case=case).count() == 2


def a_stay_of_before(case, on, nights):
    """A stay as it was recorded before accommodation had a part of its own."""
    with acting_as(system(), case.organisation) as by:
        return ServiceDelivery.objects.create(
            organisation=case.organisation, case=case, function=F.TEMPORARY_ACCOMMODATION, delivered_on=on, nights=nights,
            provider=by.user, recorded_by=by.user, recorded_at=road.now(), is_accredited=True,
        )  # fmt: skip


def test_a_stay_of_before_is_corrected_as_one_service_with_its_nights(by):
    case = a_case(by)
    a_stay_of_before(case, date(2026, 11, 15), 1)
    wrong = a_stay_of_before(case, date(2026, 11, 10), 4)

    def correct(delivery, nights):
        talk = Talk(
            [F.TEMPORARY_ACCOMMODATION], date(2026, 11, 10), minutes=30, is_remote=True, nights=nights
        )
        return actions_correct(delivery=delivery, talk=talk, reason="Suklydau", by=by, at=road.now())

    with pytest.raises(Refused) as refusal:
        correct(wrong, 6)
    assert refusal.value.field == "nights"
    (stay,) = correct(wrong, 5)

    assert (stay.nights, stay.minutes, stay.is_remote) == (5, None, False)
    assert functions.by_function(case.deliveries.all()).lines[4][3:6:2] == (2, 6)


@pytest.mark.parametrize("status", ["STARTED", "DECLINED", "CLOSED"])
def test_an_undecided_declined_or_closed_case_takes_no_service(by, status):
    case = a_case(by, status="ACCEPTED" if status == "CLOSED" else status)
    if status == "CLOSED":
        close(case, by)

    with pytest.raises(Refused):
        record(case, by, F.RIGHTS_INFORMATION)

    assert not ServiceDelivery.objects.filter(case=case).exists()


@pytest.mark.parametrize("status", ["ACCEPTED", "ASSESSED", "PLANNED"])
def test_an_accepted_case_takes_services_at_any_stage(by, status):
    assert record(a_case(by, status=status), by, F.RIGHTS_INFORMATION)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 8)])
def test_a_service_is_neither_given_in_the_future_nor_before_the_person_came(by, day):
    case = a_case(by)

    with pytest.raises(Refused) as refusal:
        record(case, by, F.RIGHTS_INFORMATION, on=day)

    assert refusal.value.field == "delivered_on"
    assert record(case, by, F.RIGHTS_INFORMATION, on=date(2026, 11, 9))


@pytest.mark.article("XIV-169 art. 10(4)7", rule="R-10.4.7")
def test_accompaniment_is_given_only_at_request(by):
    case = a_case(by)

    with pytest.raises(Refused) as refusal:
        record(case, by, F.ACCOMPANIMENT)

    assert refusal.value.field == "at_request"
    assert record(case, by, F.ACCOMPANIMENT, at_request=True)[0].at_request


@pytest.mark.article("XIV-169 art. 10(4)8", rule="R-10.4.8")
def test_information_on_complaints_names_a_body_that_takes_them(by):
    case, police, mediator = a_case(by), a_body(), a_body("RESTORATIVE_JUSTICE", "Taikinimas (pavyzdys)")

    for bodies in ({}, {F.COMPLAINT_INFORMATION: mediator}):
        with pytest.raises(Refused) as refusal:
            record(case, by, F.COMPLAINT_INFORMATION, bodies=bodies)
        assert refusal.value.field == "complaint_body"
    assert (
        record(case, by, F.COMPLAINT_INFORMATION, bodies={F.COMPLAINT_INFORMATION: police})[0].body == police
    )


@pytest.mark.article("XIV-169 art. 10(4)2", rule="R-10.4.2")
def test_a_child_is_told_of_the_child_rights_service(by):
    child, body = (
        a_case(by, recipient_group="CHILD"),
        a_body("CHILD_RIGHTS_SERVICE", "Vaiko teisės (pavyzdys)"),
    )

    with pytest.raises(Refused) as refusal:
        record(child, by, F.RIGHTS_INFORMATION)

    assert refusal.value.field == "child_rights_body"
    assert record(child, by, F.RIGHTS_INFORMATION, bodies={F.RIGHTS_INFORMATION: body})[0].body == body
    assert record(a_case(by), by, F.RIGHTS_INFORMATION)[0].body is None


def test_at_least_one_function_is_named_and_the_provider_works_here(by, jonas):
    case = a_case(by)

    with pytest.raises(Refused) as nothing:
        record(case, by)
    with pytest.raises(Refused) as stranger:
        record(case, by, F.RIGHTS_INFORMATION, provider=jonas)

    assert (nothing.value.field, stranger.value.field) == ("functions", "provider")


@pytest.mark.parametrize(
    ("day", "accredited"),
    [(date(2026, 10, 31), True), (date(2026, 11, 1), False), (date(2026, 11, 20), True)],
)
def test_a_service_given_while_the_right_is_suspended_is_kept_and_not_counted(service, ona, day, accredited):
    given.decide(
        service, DecisionType.SUSPEND, date(2026, 11, 1), until=date(2027, 1, 2), ground="OWN_REQUEST"
    )
    given.decide(service, DecisionType.REINSTATE, date(2026, 11, 20))
    with acting_as(ona, service) as by:
        case = a_case(by, received="2026-10-01 10:00", started="2026-10-01 11:00")

        (row,) = record(case, by, F.RIGHTS_INFORMATION, on=day)

        assert row.is_accredited is accredited
        assert ServiceDelivery.objects.counted().count() == accredited


def test_cancelling_keeps_the_row_and_its_reason(by):
    (row,) = record(a_case(by), by, F.RIGHTS_INFORMATION)

    delivery.cancel(delivery=row, reason=" Kitas asmuo ", by=by, at=road.now())

    row.refresh_from_db()
    assert (row.cancelled_reason, row.cancelled_at) == ("Kitas asmuo", road.now())
    assert not ServiceDelivery.objects.counted().exists()
    with pytest.raises(Stale):
        delivery.cancel(delivery=row, reason="Dar kartą", by=by, at=road.now())


def test_cancelling_needs_a_reason_and_an_open_case(by):
    case = a_case(by)
    (row,) = record(case, by, F.RIGHTS_INFORMATION)

    with pytest.raises(Refused) as refusal:
        delivery.cancel(delivery=row, reason=" ", by=by, at=road.now())
    assert refusal.value.field == "reason"

    close(case, by)
    with pytest.raises(Refused, match=road.says_closed()):
        delivery.cancel(delivery=row, reason="Klaida", by=by, at=road.now())


def test_strangers_neither_record_nor_cancel_nor_see(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        case = a_case(by)
        (row,) = record(case, by, F.RIGHTS_INFORMATION)

    with acting_as(jonas, elsewhere) as stranger:
        assert not ServiceDelivery.objects.exists()
        with pytest.raises(Case.DoesNotExist):
            record(case, stranger, F.HEALTHCARE_INFORMATION)
        with pytest.raises(Case.DoesNotExist):
            delivery.cancel(delivery=row, reason="Ne mano", by=stranger, at=road.now())
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        record(case, officer, F.HEALTHCARE_INFORMATION)
    with acting_as(ona, service):
        assert ServiceDelivery.objects.get().cancelled_at is None


def test_a_failure_on_the_way_records_none_of_the_services(by, monkeypatch):
    case = a_case(by)
    monkeypatch.setattr("cases.actions.delivery.audit.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        record(case, by, F.RIGHTS_INFORMATION, F.HEALTHCARE_INFORMATION)

    assert not ServiceDelivery.objects.filter(case=case).exists()


def test_the_totals_count_what_the_figures_count(by, service):
    case = a_case(by)
    record(case, by, F.RIGHTS_INFORMATION, F.HEALTHCARE_INFORMATION)
    (wrong,) = record(case, by, F.SOCIAL_SERVICES_INFORMATION)
    delivery.cancel(delivery=wrong, reason="Klaida", by=by, at=road.now())

    totals = functions.by_function(case.deliveries.all())

    assert (totals.counted, totals.cancelled, totals.not_accredited) == (2, 1, 0)
    assert (
        totals.counted == sum(line.times for line in totals.lines) == case.deliveries.all().counted().count()
    )
    assert len(totals.lines) == 9


def test_a_manager_may_record_for_a_caseworker(service, ona):
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as by:
        (row,) = record(a_case(by), by, F.RIGHTS_INFORMATION, provider=ona)

    assert (row.provider, row.recorded_by) == (ona, manager)


@pytest.mark.article("XIV-169 art. 1(1)")
def test_once_the_law_proves_not_to_reach_the_act_no_service_is_recorded(by):
    case = a_case(by)
    beyond = road.facts_of(crime_place="OUTSIDE_EU", crime_country="", proceedings_in_lithuania="NO")
    case = facts.change(case=case, facts=beyond, version=case.version, by=by, at=road.now())

    with pytest.raises(Refused):
        record(case, by, F.HEALTHCARE_INFORMATION)

    assert not ServiceDelivery.objects.filter(case=case).exists()


# Correcting


def test_a_correction_is_a_new_row_and_the_mistaken_one_stays_with_what_was_wrong(by):
    case = a_case(by)
    (wrong,) = record(case, by, F.HEALTHCARE_INFORMATION, on=date(2026, 11, 18), minutes=30)
    right = Talk(functions=[F.RIGHTS_INFORMATION], delivered_on=date(2026, 11, 19), minutes=45)

    (made,) = delivery.correct(delivery=wrong, talk=right, reason="Ne ta diena", by=by, at=road.now())

    wrong.refresh_from_db()
    assert (wrong.function, wrong.minutes, wrong.cancelled_reason) == (
        "HEALTHCARE_INFORMATION",
        30,
        "Ne ta diena",
    )
    assert (made.function, made.delivered_on, made.minutes) == ("RIGHTS_INFORMATION", date(2026, 11, 19), 45)
    assert [row.pk for row in ServiceDelivery.objects.filter(case=case).counted()] == [made.pk]


def test_the_same_function_and_day_may_be_corrected_in_place(by):
    case = a_case(by)
    (wrong,) = record(case, by, F.HEALTHCARE_INFORMATION, minutes=30)
    right = Talk(functions=[F.HEALTHCARE_INFORMATION], delivered_on=TODAY, minutes=60)

    (made,) = delivery.correct(delivery=wrong, talk=right, reason="Ne tiek minučių", by=by, at=road.now())

    assert made.minutes == 60


def test_a_correction_that_is_refused_leaves_the_row_as_it_was(by):
    case = a_case(by)
    (row,) = record(case, by, F.HEALTHCARE_INFORMATION)
    for reason, day in (("", TODAY), ("Ne ta diena", date(2026, 11, 21))):
        talk = Talk(functions=[F.HEALTHCARE_INFORMATION], delivered_on=day)
        with pytest.raises(Refused), transaction.atomic():
            delivery.correct(delivery=row, talk=talk, reason=reason, by=by, at=road.now())

    row.refresh_from_db()
    assert row.cancelled_at is None
    assert ServiceDelivery.objects.filter(case=case).count() == 1


def test_what_is_cancelled_is_not_corrected_again(by):
    case = a_case(by)
    (row,) = record(case, by, F.HEALTHCARE_INFORMATION)
    talk = Talk(functions=[F.HEALTHCARE_INFORMATION], delivered_on=TODAY)
    delivery.correct(delivery=row, talk=talk, reason="Klaida", by=by, at=road.now())

    with pytest.raises(Stale):
        delivery.correct(delivery=row, talk=talk, reason="Klaida", by=by, at=road.now())


def test_the_page_of_a_correction_shows_what_was_recorded_and_loses_nothing(ona_signed_in, by):
    case = a_case(by)
    (row,) = record(case, by, F.HEALTHCARE_INFORMATION, minutes=35, note="Kabinete")
    address = f"/bylos/{case.reference}/paslaugos/{row.pk}/taisymas/"

    page = ona_signed_in.get(address).content.decode()
    assert 'value="35"' in page
    assert "Kabinete" in page
    entered = {"functions": [F.HEALTHCARE_INFORMATION], "delivered_on": "2026-11-20", "minutes": "50",
               "way": "IN_PERSON", "provider": str(by.user_id), "note": "Kabinete ir lauke"}  # fmt: skip
    refused = ona_signed_in.post(address, entered).content.decode()
    assert "Say what was wrong" in refused
    assert "Kabinete ir lauke" in refused

    done = ona_signed_in.post(address, entered | {"reason": "Ne tiek minučių"}, follow=True)

    assert "1 service recorded." in done.content.decode()
    assert list(ServiceDelivery.objects.filter(case=case).counted().values_list("minutes", flat=True)) == [50]
