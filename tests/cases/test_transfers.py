"""A transfer at the person's wish: accepted, refused, withdrawn or out of time; and nobody is left alone meanwhile (domain.md 3.5)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.actions import closing, incoming, receiving, transferring
from cases.documents import handover, transfers
from cases.documents.handover import Content
from cases.models import (
    Case,
    IncomingTransfer,
    ReceivedSection,
    Section,
    Transfer,
    TransferState,
)
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.handing_over import (
    FRIDAY,
    IN_TIME,
    LAST_DAY,
    LATER,
    TOO_LATE,
    accept,
    consent,
    found_at,
    offered,
    received,
    refuse,
    rows_of_a_person,
)
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(by) -> Case:
    return a_case(by, status="PLANNED")


# --- acceptance ------------------------------------------------------------------------------------------------------


def test_acceptance_makes_the_other_service_responsible(case, service, elsewhere, jonas, by):
    offered(case, elsewhere, by)

    intake = accept(jonas, elsewhere)

    with acting_as(jonas, elsewhere) as there:
        intake = Intake.objects.select_related("identity__key", "duty").get(pk=intake.pk)
        assert (intake.channel, intake.sender, intake.received_at) == ("TRANSFER", service, LATER)
        assert (intake.duty.rule, intake.duty.due_on) == ("R-10.2a", date(2026, 11, 23))
        assert vault.read(intake.identity, by=there, at=LATER) == road.OLGA
        answered = IncomingTransfer.objects.select_related("duty").get()
        assert (answered.outcome, answered.intake, answered.answered_by) == ("ACCEPTED", intake, jonas)
        assert answered.duty.performed_at == LATER
    closed = Case.objects.select_related("intake").get(pk=case.pk)
    assert (closed.status, closed.closing_reason, closed.closed_at) == ("CLOSED", "TRANSFERRED", LATER)
    assert closed.intake.ended_at == LATER
    assert Transfer.objects.get().outcome == "ACCEPTED"
    assert Notice.objects.filter(kind="TRANSFER_ACCEPTED").count() == 1


def test_only_the_data_agreed_to_go_over(case, elsewhere, jonas, by):
    offered(case, elsewhere, by, fields=["FIRST_NAME", "PHONE"])

    intake = accept(jonas, elsewhere)

    with acting_as(jonas, elsewhere) as there:
        intake = Intake.objects.select_related("identity__key").get(pk=intake.pk)
        found = vault.read(intake.identity, by=there, at=LATER)
        assert (found.first_name, found.surname, found.phone, found.email) == ("Olga", "", "+37061234567", "")
        assert not ReceivedSection.objects.exists()


def test_the_parts_agreed_to_come_as_they_stand_sealed_under_the_new_key(case, elsewhere, jonas, by):
    offered(case, elsewhere, by, sections=["NEEDS", "PLAN", "DELIVERIES"])

    found = received(accept(jonas, elsewhere), jonas, elsewhere)

    assert set(found) == {"NEEDS", "PLAN", "DELIVERIES"}
    assert case.assessments.get().needs.first().description in found["NEEDS"]
    assert case.plans.get().measures.first().what in found["PLAN"]
    assert found_at(elsewhere, case.assessments.get().needs.first().description) == []


def test_a_part_withdrawn_before_acceptance_does_not_come(case, elsewhere, jonas, by):
    transfer = offered(case, elsewhere, by, sections=["NEEDS", "PLAN"])
    transferring.withdraw_sections(transfer=transfer, sections=["NEEDS"], withdrawn_at=LATER, by=by, at=LATER)

    assert set(received(accept(jonas, elsewhere), jonas, elsewhere)) == {"PLAN"}


def test_whereabouts_come_only_where_they_were_ticked_with_a_reason(elsewhere, jonas, by):
    from cases.actions import safety

    case = a_case(by, status="PLANNED")
    safety.record_whereabouts(case=case, address="Slaptoji g. 7", place="Pas tetą", by=by, at=FRIDAY)
    others = [section for section in Section.values if section != "WHEREABOUTS"]
    first = offered(case, elsewhere, by, sections=others)
    everything = handover.contents(Case.objects.get(pk=case.pk), others, by=by, at=FRIDAY)
    assert "Slaptoji" not in str([part.as_text() for part in everything.values()])
    transferring.withdraw(transfer=first, withdrawn_at=LATER, by=by, at=LATER)

    offered(case, elsewhere, by, at=LATER, sections=["WHEREABOUTS"], whereabouts_reason="Atvyks pasiimti")

    found = received(accept(jonas, elsewhere), jonas, elsewhere)
    assert set(found) == {"WHEREABOUTS"}
    assert "Slaptoji g. 7" in found["WHEREABOUTS"]


def test_what_is_received_is_never_ones_own_assessment_or_plan(case, elsewhere, jonas, by):
    from cases.actions import opening

    offered(case, elsewhere, by, sections=["NEEDS", "PLAN"])
    intake = accept(jonas, elsewhere)

    with acting_as(jonas, elsewhere) as there:
        new = opening.open_from_intake(
            intake=Intake.objects.get(pk=intake.pk), started_at=LATER, kind="ATTEMPT", by=there, at=LATER
        )
        assert (new.status, new.assessments.count(), new.plans.count()) == ("STARTED", 0, 0)


def test_content_is_read_as_it_was_sealed():
    content = Content([("Poreikiai", [("Saugumas", "„Saugi“ vieta")]), ("", [])])

    assert Content.of_text(content.as_text()) == content
    assert "Saug" not in repr(content)


def test_two_accept_at_once_and_one_is_told(case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    with acting_as(jonas, elsewhere):
        seen = IncomingTransfer.objects.select_related("sender").get()
    accept(jonas, elsewhere)

    with acting_as(jonas, elsewhere) as there:
        with pytest.raises(Stale):
            receiving.accept(incoming=seen, by=there, at=LATER)
        with pytest.raises(Stale):
            receiving.refuse(incoming=seen, reason="NO_CAPACITY", by=there, at=LATER)
        assert Intake.objects.count() == 1


def test_a_service_whose_right_stopped_accepts_nobody(case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    with acting_as(jonas, elsewhere):
        seen = IncomingTransfer.objects.select_related("sender").get()
    given.decide(elsewhere, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")

    with acting_as(jonas, elsewhere) as there, pytest.raises(Refused):
        receiving.accept(incoming=seen, by=there, at=LATER)


def test_an_answer_counts_until_midnight_of_the_last_day(case, elsewhere, jonas, by):
    offered(case, elsewhere, by)

    with pytest.raises(Stale):
        accept(jonas, elsewhere, at=TOO_LATE)
    assert accept(jonas, elsewhere, at=IN_TIME).channel == "TRANSFER"


def test_nobody_but_those_who_work_on_cases_answers(case, elsewhere, by):
    offered(case, elsewhere, by)
    guard = given.a_person(elsewhere, Role.DATA_PROTECTION_OFFICER)

    for act in (accept, refuse):
        with pytest.raises(PermissionDenied):
            act(guard, elsewhere)


def test_a_third_service_sees_nothing_of_it(case, elsewhere, by):
    offered(case, elsewhere, by)
    third = given.a_service()

    with acting_as(given.a_person(third, Role.CASEWORKER), third):
        assert not IncomingTransfer.objects.exists()
        assert not Transfer.objects.exists()


# --- refusal ---------------------------------------------------------------------------------------------------------


def test_a_refusal_says_why_and_the_person_stays(case, elsewhere, jonas, by):
    offered(case, elsewhere, by, needs_accommodation=True)

    refuse(jonas, elsewhere, reason="OTHER", note="Persikraustome")

    transfer = Transfer.objects.get()
    assert (transfer.outcome, transfer.refusal_reason, transfer.ended_at) == ("REFUSED", "OTHER", LATER)
    note = vault.open_text(
        sealed=bytes(transfer.refusal_note), place=transfers.place_of_note(transfer), by=by, at=LATER
    )
    assert note == "Persikraustome"
    assert Case.objects.get(pk=case.pk).status == "PLANNED"
    assert Notice.objects.filter(kind="TRANSFER_REFUSED").count() == 1
    with acting_as(jonas, elsewhere):
        row = IncomingTransfer.objects.select_related("duty").get()
        assert (row.outcome, row.refusal_reason, row.needs_accommodation) == ("REFUSED", "OTHER", False)
        assert row.duty.performed_at == LATER
    assert rows_of_a_person(elsewhere) == 0
    assert found_at(elsewhere, "Olga", "Pavyzdyt", "61234567", case.reference, "Persikraustome") == []


@pytest.mark.parametrize(
    ("reason", "note", "field"), [("", "", "reason"), ("LAZY", "", "reason"), ("OTHER", " ", "note")]
)
def test_a_refusal_without_a_reason_is_none(case, elsewhere, jonas, by, reason, note, field):
    offered(case, elsewhere, by)

    with pytest.raises(Refused) as refusal:
        refuse(jonas, elsewhere, reason=reason, note=note)

    assert refusal.value.field == field


def test_after_a_refusal_the_person_may_choose_anew(case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    refuse(jonas, elsewhere)

    other = given.a_service()
    assert offered(case, other, by, at=IN_TIME).service == other


# --- withdrawal ------------------------------------------------------------------------------------------------------


def test_a_consent_withdrawn_before_the_offer_goes_nowhere(case, elsewhere, by):
    transfer = consent(case, elsewhere, by)

    transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)

    with pytest.raises(Stale):
        transferring.offer(transfer=transfer, service_id=elsewhere.pk, by=by, at=LATER)
    with acting_as(system(), elsewhere):
        assert not IncomingTransfer.objects.exists()


def test_a_withdrawal_before_acceptance_leaves_nothing_there(case, elsewhere, jonas, by):
    transfer = offered(case, elsewhere, by, needs_accommodation=True)
    with acting_as(jonas, elsewhere):
        seen = IncomingTransfer.objects.select_related("sender").get()

    transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)

    with acting_as(jonas, elsewhere) as there:
        row = IncomingTransfer.objects.select_related("duty").get()
        assert (row.outcome, row.needs_accommodation) == ("WITHDRAWN", False)
        assert row.duty.cancelled_reason == "TRANSFER_WITHDRAWN"
        assert Notice.objects.filter(kind="TRANSFER_WITHDRAWN", recipient=jonas).count() == 1
        with pytest.raises(Stale):
            receiving.accept(incoming=seen, by=there, at=LATER)
    assert rows_of_a_person(elsewhere) == 0
    assert found_at(elsewhere, "Olga", "Pavyzdyt", "61234567", case.reference) == []
    assert Case.objects.get(pk=case.pk).status == "PLANNED"


def test_a_withdrawal_after_acceptance_is_told_at_once(case, elsewhere, jonas, by):
    transfer = offered(case, elsewhere, by)
    intake = accept(jonas, elsewhere)

    transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)

    with acting_as(jonas, elsewhere):
        assert Intake.objects.get(pk=intake.pk).consent_withdrawn_at == LATER
        assert Notice.objects.filter(kind="CONSENT_WITHDRAWN", recipient=jonas).count() == 1
    row = Transfer.objects.get()
    assert (row.outcome, row.withdrawn_at) == ("ACCEPTED", LATER)
    with pytest.raises(Stale):
        transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)


@pytest.mark.parametrize("moment", [given.at("2026-11-20 13:59"), given.at("2026-11-20 15:01")])
def test_nothing_is_withdrawn_before_it_was_given_or_in_the_future(case, elsewhere, by, moment):
    transfer = consent(case, elsewhere, by)

    with pytest.raises(Refused) as refusal:
        transferring.withdraw(transfer=transfer, withdrawn_at=moment, by=by, at=LATER)

    assert refusal.value.field == "withdrawn_at"


# --- time and the right ----------------------------------------------------------------------------------------------


def test_the_state_follows_from_dates_whatever_ran(case, elsewhere, by):
    transfer = offered(case, elsewhere, by)

    assert transfers.state(transfer, LAST_DAY) == TransferState.OFFERED
    assert transfers.state(transfer, LAST_DAY + timedelta(days=1)) == TransferState.TIMED_OUT
    with acting_as(system(), elsewhere):
        row = IncomingTransfer.objects.get()
        assert transfers.state(row, LAST_DAY + timedelta(days=1)) == TransferState.TIMED_OUT
        assert not IncomingTransfer.objects.waiting(LAST_DAY + timedelta(days=1)).exists()


def test_an_offer_of_a_service_whose_term_ran_out_came_back_by_dates(case, by):
    expiring = given.a_service(accredited_on=date(2023, 11, 22))
    transfer = offered(case, expiring, by)

    assert transfers.state(transfer, date(2026, 11, 22)) == TransferState.OFFERED
    assert transfers.state(transfer, date(2026, 11, 23)) == TransferState.RIGHT_STOPPED


def test_a_round_only_clears_up_and_tells_once(case, service, elsewhere, by, ona):
    offered(case, elsewhere, by, needs_accommodation=True)
    with acting_as(system(), service) as here:
        assert transferring.end_unanswered(by=here, at=IN_TIME) == 0
        assert transferring.end_unanswered(by=here, at=TOO_LATE) == 1
        assert transferring.end_unanswered(by=here, at=TOO_LATE) == 0

    assert Transfer.objects.get().outcome == "TIMED_OUT"
    assert Notice.objects.filter(kind="TRANSFER_RETURNED", recipient=ona).count() == 1
    with acting_as(system(), elsewhere):
        row = IncomingTransfer.objects.select_related("duty").get()
        assert (row.outcome, row.needs_accommodation, row.duty.is_open()) == ("TIMED_OUT", False, False)
    assert rows_of_a_person(elsewhere) == 0


def test_a_new_consent_does_not_wait_for_the_round(case, elsewhere, by):
    offered(case, elsewhere, by)

    again = consent(case, given.a_service(), by, at=TOO_LATE)

    assert again.outcome == ""
    assert Transfer.objects.exclude(pk=again.pk).get().outcome == "TIMED_OUT"


def test_a_stop_of_the_receivers_right_gives_the_person_back_at_once(case, elsewhere, by, ona):
    offered(case, elsewhere, by, needs_accommodation=True)

    given.decide(elsewhere, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")

    assert Transfer.objects.get().outcome == "RIGHT_STOPPED"
    assert Notice.objects.filter(kind="TRANSFER_RETURNED", recipient=ona).count() == 1
    with acting_as(system(), elsewhere):
        row = IncomingTransfer.objects.select_related("duty").get()
        assert (row.outcome, row.needs_accommodation) == ("RIGHT_STOPPED", False)
        assert row.duty.cancelled_reason == "TRANSFER_RIGHT_STOPPED"


def test_what_ended_meanwhile_does_not_hold_up_a_stop(case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    accept(jonas, elsewhere)

    given.decide(elsewhere, "SUSPEND", date(2026, 11, 21), until=date(2027, 1, 2), ground="OWN_REQUEST")

    assert Transfer.objects.get().outcome == "ACCEPTED"


# --- records, words, paper -------------------------------------------------------------------------------------------


def test_both_sides_keep_a_record_without_personal_data(case, elsewhere, jonas, by):
    offered(case, elsewhere, by, sections=["NEEDS"])
    accept(jonas, elsewhere)

    here = {"TRANSFER_CONSENTED", "TRANSFER_OFFERED", "TRANSFER_ACCEPTED", "CASE_CLOSED"}
    assert set(Entry.objects.filter(action__in=here).values_list("action", flat=True)) == here
    assert Entry.objects.filter(action="IDENTITY_OPENED", detail__purpose="TRANSFER").exists()
    with acting_as(jonas, elsewhere):
        there = {"TRANSFER_ARRIVED", "TRANSFER_TAKEN_ON", "INTAKE_RECEIVED"}
        assert set(Entry.objects.filter(action__in=there).values_list("action", flat=True)) == there
        assert not [str(row.detail) for row in Entry.objects.all() if "Olga" in str(row.detail)]


def test_a_parcel_shows_no_name_in_a_traceback():
    parcel = transferring.Parcel(road.OLGA, "VICTIM", {})

    assert "Olga" not in repr(parcel)


def test_the_system_functions_are_closed_to_people(case, elsewhere, by):
    transfer = offered(case, elsewhere, by)

    for act in (
        lambda: transferring.release(transfer_id=transfer.pk, by=by, at=LATER),
        lambda: transferring.take_refusal(transfer_id=transfer.pk, reason="OTHER", by=by, at=LATER),
        lambda: transferring.take_back(transfer_id=transfer.pk, by=by, at=LATER),
        lambda: transferring.end_unanswered(by=by, at=LATER),
        lambda: incoming.drop(transfer_id=transfer.pk, outcome=TransferState.WITHDRAWN, by=by, at=LATER),
        lambda: incoming.tell_of_withdrawal(transfer_id=transfer.pk, by=by, at=LATER),
        lambda: closing.hand_over(case=case, by=by, at=LATER),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "REFUSED"},
        {"outcome": "WITHDRAWN"},
        {"ended_at": LATER},
        {"answer_by": None},
        {"fields": []},
    ],
)
def test_the_database_holds_what_a_transfer_is(case, elsewhere, by, broken):
    transfer = offered(case, elsewhere, by)

    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(**broken)


def test_the_database_keeps_nothing_of_whom_the_service_did_not_take_on(case, elsewhere, by):
    offered(case, elsewhere, by, needs_accommodation=True)

    with acting_as(system(), elsewhere), pytest.raises(IntegrityError), transaction.atomic():
        IncomingTransfer.objects.update(outcome="TIMED_OUT", ended_at=LATER)
