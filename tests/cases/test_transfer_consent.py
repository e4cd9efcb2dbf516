"""A transfer at the person's wish: what is agreed to, and how the other service is asked (domain.md 3.5)."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.actions import closing, transfer_consent, transferring
from cases.documents import transfers
from cases.models import (
    Case,
    ClosingReason,
    IncomingTransfer,
    Section,
    Transfer,
    TransferState,
)
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.handing_over import (
    ALL,
    FRIDAY,
    IN_TIME,
    LAST_DAY,
    LATER,
    accept,
    agreed,
    consent,
    found_at,
    offered,
    rows_of_a_person,
)
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(by) -> Case:
    return a_case(by, status="PLANNED")


# --- consent ---------------------------------------------------------------------------------------------------------


def test_a_consent_names_one_service_the_data_and_each_part_for_itself_and_nothing_goes_out(
    case, elsewhere, by
):
    transfer = consent(case, elsewhere, by, sections=["NEEDS", "PLAN"], needs_accommodation=True)

    assert (transfer.service, transfer.fields, transfer.outcome) == (elsewhere, ALL, "")
    assert [row.section for row in transfer.sections.order_by("section")] == ["NEEDS", "PLAN"]
    assert transfers.state(transfer, FRIDAY.date()) == TransferState.CONSENTED
    with acting_as(system(), elsewhere):
        assert not IncomingTransfer.objects.exists()
        assert not Duty.objects.filter(carrier="TRANSFER").exists()


def test_by_default_only_the_four_data_are_agreed_to(case, elsewhere, by):
    assert consent(case, elsewhere, by).sections.count() == 0


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        (ALL, True),
        (["FIRST_NAME", "PHONE"], True),
        (["SURNAME", "EMAIL"], True),
        (["FIRST_NAME", "SURNAME"], False),
        (["PHONE", "EMAIL"], False),
        ([], False),
        (["FIRST_NAME", "PHONE", "BIRTH_DATE"], False),
        (["FIRST_NAME", "PHONE", "ADDRESS"], False),
    ],
)
def test_the_data_are_those_of_a_referral_and_no_others(case, elsewhere, by, fields, may):
    if may:
        assert set(consent(case, elsewhere, by, fields=fields).fields) == set(fields)
    else:
        with pytest.raises(Refused) as refusal:
            consent(case, elsewhere, by, fields=fields)
        assert refusal.value.field == "fields_agreed"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_by": ""}, "given_by"),
        ({"given_by": "NEIGHBOUR"}, "given_by"),
        ({"form": "SMS"}, "form"),
        ({"sections": ["SECRETS"]}, "parts"),
        ({"sections": ["WHEREABOUTS"]}, "whereabouts_reason"),
        ({"sections": ["WHEREABOUTS"], "whereabouts_reason": "  "}, "whereabouts_reason"),
        ({"given_at": LATER}, "given_at"),
        ({"given_at": given.at("2026-11-09 10:59")}, "given_at"),
    ],
)
def test_a_consent_that_could_not_be_used_is_refused(case, elsewhere, by, wrong, field):
    with pytest.raises(Refused) as refusal:
        transfer_consent.record(
            case=case, consent=replace(agreed(elsewhere), **wrong), information_missing_reason="x",
            version=case.version, by=by, at=FRIDAY,
        )  # fmt: skip

    assert refusal.value.field == field
    assert not Transfer.objects.exists()


def test_a_service_that_may_take_nobody_on_and_ones_own_cannot_be_chosen(case, service, by):
    unaccredited = given.a_service(accredited_on=None)

    for wrong in (unaccredited, service):
        with pytest.raises(Refused) as refusal:
            consent(case, wrong, by)
        assert refusal.value.field == "service"


def test_of_a_child_it_is_said_why_no_representative_takes_part(elsewhere, by):
    case = a_case(by, recipient_group="CHILD")

    with pytest.raises(Refused) as refusal:
        consent(case, elsewhere, by)
    assert refusal.value.field == "without_representative"

    transfer = consent(case, elsewhere, by, without_representative="UNKNOWN")
    assert transfer.is_child


def test_an_anonymous_person_is_not_handed_over_without_giving_their_data(elsewhere, by):
    case = a_case(by, person=None)

    with pytest.raises(Refused, match=r"(?i)anon[iy]m"):
        consent(case, elsewhere, by)


@pytest.mark.parametrize("status", ["STARTED", "DECLINED"])
def test_who_has_not_accepted_assistance_is_not_handed_over(elsewhere, by, status):
    case = a_case(by, status=status)

    with pytest.raises(Refused):
        consent(case, elsewhere, by)


def test_somebody_of_whom_the_data_agreed_to_are_not_known_cannot_be_reached(elsewhere, by):
    case = a_case(by, person=replace(road.OLGA, email=""))

    with pytest.raises(Refused) as refusal:
        consent(case, elsewhere, by, fields=["FIRST_NAME", "EMAIL"])
    assert refusal.value.field == "fields_agreed"


def test_lateness_and_what_was_not_told_are_accounted_for_before_the_person_leaves(elsewhere, by):
    case = a_case(by, received="2026-11-09 10:00", started="2026-11-12 10:00")

    with pytest.raises(Refused) as refusal:
        consent(case, elsewhere, by)
    assert refusal.value.field == "late_reason"
    with pytest.raises(Refused) as refusal:
        transfer_consent.record(
            case=case, consent=agreed(elsewhere), late_reason="Liga", version=case.version, by=by, at=FRIDAY
        )
    assert refusal.value.field == "information_missing_reason"


def test_one_consent_at_a_time(case, elsewhere, by):
    consent(case, elsewhere, by)

    with pytest.raises(Refused, match=r"(?i)atšauk|withdraw"):
        consent(case, given.a_service(), by)


def test_a_stale_page_overwrites_nothing(case, elsewhere, by):
    with pytest.raises(Stale):
        consent(case, elsewhere, by, version=case.version - 1)


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.FIRST_CONTACT_OFFICER])
def test_only_those_who_work_on_cases_hand_over(case, service, elsewhere, role):
    other = given.a_person(service, role)

    with acting_as(other, service) as by, pytest.raises(PermissionDenied):
        consent(case, elsewhere, by)


# --- offer -----------------------------------------------------------------------------------------------------------


def test_the_other_service_is_asked_without_a_name_and_owes_an_answer(case, service, elsewhere, jonas, by):
    transfer = offered(case, elsewhere, by, needs_accommodation=True, sections=["NEEDS"])

    assert (transfer.answer_by, transfer.offered_at) == (LAST_DAY, FRIDAY)
    with acting_as(jonas, elsewhere):
        row = IncomingTransfer.objects.select_related("duty", "sender").get()
        assert (row.pk, row.sender, row.answer_by) == (transfer.pk, service, LAST_DAY)
        assert (row.is_child, row.needs_accommodation) == (False, True)
        assert (row.duty.rule, row.duty.due_on, row.duty.is_open()) == ("R-3.5t", LAST_DAY, True)
        assert row.reference != transfer.reference
        notice = Notice.objects.get(kind="TRANSFER_OFFERED")
        assert (notice.recipient, notice.reference, notice.due_on) == (jonas, row.reference, LAST_DAY)


def test_the_time_to_answer_is_a_setting(case, elsewhere, by, settings):
    settings.TRANSFER_ANSWER_DAYS = 1

    assert offered(case, elsewhere, by).answer_by == date(2026, 11, 23)


def test_nothing_of_the_person_is_at_the_other_service_before_it_accepts(case, elsewhere, by):
    offered(case, elsewhere, by, sections=list(Section.values), whereabouts_reason="Reikia")

    assert rows_of_a_person(elsewhere) == 0
    assert found_at(elsewhere, "Olga", "Pavyzdyt", "61234567", "olga@", case.reference, str(case.pk)) == []


def test_a_consent_that_names_another_service_asks_nobody(case, elsewhere, by):
    transfer, other = consent(case, elsewhere, by), given.a_service()

    with pytest.raises(Refused) as refusal:
        transferring.offer(transfer=transfer, service_id=other.pk, by=by, at=FRIDAY)

    assert refusal.value.field == "service"
    for service in (elsewhere, other):
        with acting_as(system(), service):
            assert not IncomingTransfer.objects.exists()


def test_a_service_that_may_not_take_people_on_that_day_is_not_asked(case, elsewhere, by):
    transfer = consent(case, elsewhere, by)
    given.decide(elsewhere, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")

    with pytest.raises(Refused) as refusal:
        transferring.offer(transfer=transfer, service_id=elsewhere.pk, by=by, at=LATER)

    assert refusal.value.code == "E_SERVICE_NOT_ACCREDITED"


def test_the_database_has_the_last_word_on_the_right(case, elsewhere, by, monkeypatch):
    transfer = consent(case, elsewhere, by)
    given.decide(elsewhere, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")
    monkeypatch.setattr(transferring, "check_may_take_on", lambda *_a, **_k: None)

    with pytest.raises(Refused) as refusal, transaction.atomic():
        transferring.offer(transfer=transfer, service_id=elsewhere.pk, by=by, at=LATER)

    assert refusal.value.code == "E_SERVICE_NOT_ACCREDITED"


def test_a_suspended_service_may_still_hand_people_over(case, service, elsewhere, jonas, by):
    given.decide(service, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")

    offered(case, elsewhere, by, at=LATER)

    assert accept(jonas, elsewhere, at=IN_TIME).channel == "TRANSFER"


def test_nothing_is_offered_twice(case, elsewhere, by):
    transfer = offered(case, elsewhere, by)

    with pytest.raises(Stale):
        transferring.offer(transfer=transfer, service_id=elsewhere.pk, by=by, at=LATER)


def test_another_service_cannot_offer_or_withdraw_what_is_not_its_own(case, elsewhere, jonas, by):
    transfer = consent(case, elsewhere, by)

    with acting_as(jonas, elsewhere) as there:
        for act in (
            lambda: transferring.offer(transfer=transfer, service_id=elsewhere.pk, by=there, at=LATER),
            lambda: transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=there, at=LATER),
        ):
            with pytest.raises(Transfer.DoesNotExist):
                act()


# --- until it is answered --------------------------------------------------------------------------------------------


def test_until_acceptance_the_sender_stays_responsible_and_owes_what_it_owed(service, elsewhere, by, ona):
    case = a_case(by, status="PLANNED")
    given.decide(service, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")
    offered(case, elsewhere, by, at=LATER)

    case = Case.objects.select_related("intake").get(pk=case.pk)
    assert (case.status, case.closed_at, case.intake.ended_at) == ("PLANNED", None, None)
    assert Duty.objects.open().filter(carrier="RIGHT_STOP", reference=case.reference).count() == 1
    assert Intake.objects.running().filter(pk=case.intake_id).exists()


def test_a_case_on_its_way_is_not_closed_in_another_way(case, elsewhere, by):
    transfer = offered(case, elsewhere, by)
    version = Case.objects.get(pk=case.pk).version
    rest = {"case": case, "information_missing_reason": "x", "version": version, "by": by, "at": LATER}

    with pytest.raises(Refused):
        closing.close(reason=ClosingReason.WISH, **rest)
    with pytest.raises(Refused) as refusal:
        closing.close(reason=ClosingReason.TRANSFERRED, **rest)
    assert refusal.value.field == "reason"

    transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)
    assert closing.close(reason=ClosingReason.WISH, **rest).status == "CLOSED"
