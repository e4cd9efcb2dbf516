"""What an institution and the Child Rights Service keep of people goes by its term: shown, held, erased, counted still."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import permissions
from cases.actions import retention as running
from cases.documents import first_contact, retention
from referrals.actions import access, consents, keeping, notifications, sending
from referrals.models import ChildNotification, Contact, ReceivedNotification, RecordHold, Referral
from reporting.figures.counting import count
from reporting.figures.years import ReportingYear
from tests import given
from tests.cases import road
from tests.referrals.first_contact import (
    LATER,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_notification,
    a_received_notification,
    a_sent_referral,
)
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.audit.models import Entry, Expiry
from victimsupport.audit.tasks import seal
from victimsupport.audit.verification import faults
from victimsupport.duties.models import DutyState
from victimsupport.keys import fresh_keys
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity, PersonKey

pytestmark = pytest.mark.django_db
SENT = day_of(LATER)
IN_A_YEAR, IN_THREE = date(2027, 11, 20), date(2029, 11, 20)
"""The last days of a year and of three years from sending on 20 November 2026."""
DAY = timedelta(days=1)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def head(cast):
    """The head of unit at the institution, who answers for what it keeps."""
    with acting_as(given.a_person(cast.institution, Role.UNIT_HEAD), cast.institution) as by:
        yield by


@pytest.fixture
def head_of_child_rights(cast):
    with acting_as(given.a_person(cast.child_rights, Role.UNIT_HEAD), cast.child_rights) as by:
        yield by


def run(by, day):
    seen = retention.digest(retention.due(by, day))
    return running.run(seen=seen, by=by, at=given.at(f"{day} 12:00")).erased


def counted(organisation):
    with acting_as(system(), organisation):
        found = {row[:3]: row.number for row in count(ReportingYear(2026))}
    assert found["ST-2", "", ""] == 1
    return found


# Referrals: a year after sending


def test_whom_a_service_was_told_of_goes_after_a_year_and_not_a_day_before(cast, head):
    a_sent_referral(cast)

    assert retention.due(head, IN_A_YEAR) == []
    (item,) = retention.due(head, IN_A_YEAR + DAY)
    assert (item.record, item.event_on, item.kept_until) == (Record.REFERRAL, SENT, IN_A_YEAR)


def test_a_run_erases_the_person_here_and_not_at_the_service_and_the_duty_stays(cast, head):
    referral = a_sent_referral(cast)
    before = counted(cast.service)

    assert run(head, IN_A_YEAR + DAY) == 1

    referral.refresh_from_db()
    assert (referral.identity_id, referral.erased_at) == (None, given.at("2027-11-21 12:00"))
    assert referral.duty.state(IN_THREE) == DutyState.DONE_IN_TIME
    assert not Identity.objects.exists()
    assert not PersonKey.objects.exists()
    assert counted(cast.service) == before
    with acting_as(cast.ona, cast.service):
        assert Identity.objects.count() == 1


def test_a_second_run_erases_nothing(cast, head):
    a_sent_referral(cast)
    run(head, IN_A_YEAR + DAY)

    assert retention.due(head, IN_A_YEAR + DAY) == []
    assert run(head, IN_A_YEAR + DAY) == 0
    assert Entry.objects.filter(action="REFERRAL_ERASED").count() == 1


def test_what_is_on_hold_is_shown_and_stays_until_the_hold_is_lifted(cast, head):
    referral = a_sent_referral(cast)
    held = keeping.hold(record=referral.contact, reason="Skundas", by=head, at=LATER)
    with pytest.raises(Stale):
        keeping.hold(record=referral.contact, reason="Skundas", by=head, at=LATER)

    assert [item.is_held for item in retention.due(head, IN_A_YEAR + DAY)] == [True]
    assert run(head, IN_A_YEAR + DAY) == 0
    with pytest.raises(Refused):
        keeping.erase_referral(referral=referral, by=head, at=LATER)
    keeping.lift(hold=held, by=head, at=LATER)
    with pytest.raises(Stale):
        keeping.lift(hold=held, by=head, at=LATER)

    assert run(head, IN_A_YEAR + DAY) == 1


def test_a_hold_says_why_and_the_reason_is_sealed(cast, head):
    contact = a_contact(cast.rasa, cast.institution)

    with pytest.raises(Refused):
        keeping.hold(record=contact, reason="  ", by=head, at=LATER)
    held = keeping.hold(record=contact, reason="Skundas teismui", by=head, at=LATER)

    assert b"Skundas" not in bytes(held.reason)


def test_why_it_was_held_goes_with_a_person_who_goes_when_the_hold_is_lifted(cast, head):
    referral = a_sent_referral(cast)
    held = keeping.hold(record=referral.contact, reason="Skundas dėl Petro", by=head, at=LATER)
    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=referral, withdrawn_at=LATER, by=by, at=LATER)
    assert bytes(RecordHold.objects.get().reason)

    keeping.lift(hold=held, by=head, at=LATER)

    referral.refresh_from_db()
    assert (referral.identity_id, bytes(RecordHold.objects.get().reason)) == (None, b"")


def test_the_page_records_whose_holds_it_shows_and_reads_the_key_once(cast, client):
    head = given.a_person(cast.institution, Role.UNIT_HEAD)
    held, asked = [], []
    for holds in (1, 4):
        while len(held) < holds:
            with acting_as(head, cast.institution) as by:
                contact = a_contact(cast.rasa, cast.institution)
                keeping.hold(record=contact, reason=f"Skundas {len(held)}", by=by, at=LATER)
            held.append(str(contact.pk))
        with road.at_now(), CaptureQueriesContext(connection) as queries:
            page = road.signed_in(client, head).get("/saugojimas/").content.decode()
        asked.append(sum("vault_organisationkey" in query["sql"] for query in queries))

    assert asked == [1, 1]
    assert all(f"Skundas {number}" in page for number in range(4))
    with acting_as(head, cast.institution):
        shown = Entry.objects.filter(action="LIST_SHOWN").latest("pk").detail["shown"]
    assert set(shown) == set(held)


def test_the_list_that_was_seen_is_what_goes(cast, head):
    referral = a_sent_referral(cast)
    seen = retention.digest(retention.due(head, IN_A_YEAR + DAY))
    keeping.hold(record=referral.contact, reason="Skundas", by=head, at=LATER)

    with pytest.raises(Stale):
        running.run(seen=seen, by=head, at=given.at("2027-11-21 12:00"))

    assert Identity.objects.exists()


def test_a_referral_that_came_back_and_waits_for_another_service_is_not_over(cast, head):
    referral = a_sent_referral(cast)
    Referral.objects.filter(pk=referral.pk).update(returned_at=LATER, returned_state="SUSPENDED")

    assert retention.due(head, IN_THREE) == []


def test_an_officer_neither_sees_the_list_nor_lets_go(cast, client):
    referral = a_sent_referral(cast)

    with acting_as(cast.rasa, cast.institution) as by:
        with pytest.raises(PermissionDenied):
            running.run(seen="", by=by, at=LATER)
        with pytest.raises(PermissionDenied):
            keeping.hold(record=referral.contact, reason="Skundas", by=by, at=LATER)
        with pytest.raises(PermissionDenied):
            keeping.erase_referral(referral=referral, by=by, at=LATER)
    assert road.signed_in(client, cast.rasa).get("/saugojimas/").status_code == 403


def test_the_controllers_term_goes_before_the_default(cast, head):
    a_sent_referral(cast)
    running.confirm_term(record="REFERRAL", months=3, days=0, by=head, at=LATER)

    assert retention.due(head, date(2027, 2, 20)) == []
    assert len(retention.due(head, date(2027, 2, 21))) == 1
    with pytest.raises(Refused):
        running.confirm_term(record="CLOSED_CASE", months=3, days=0, by=head, at=LATER)


def test_the_access_log_is_kept_for_a_year_at_least(cast, head):
    with pytest.raises(Refused):
        running.confirm_term(record="ACCESS_LOG", months=11, days=30, by=head, at=LATER)

    running.confirm_term(record="ACCESS_LOG", months=12, days=0, by=head, at=LATER)


# Why a chosen person was left out (4(1)3)


def test_why_a_chosen_person_was_left_out_goes_with_what_was_sent(cast, head):
    left_out = {"has_chosen": True, "took_part": False, "excluded_reason": "Sutuoktinis grasino"}
    contact = a_contact(cast.rasa, cast.institution, **left_out)
    referral = a_consent(cast, contact)
    with acting_as(cast.rasa, cast.institution) as by:
        assert not list(first_contact.ended(by)), "it waits to be sent"
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)

    assert run(head, IN_A_YEAR + DAY) == 1
    assert run(head, IN_A_YEAR + DAY) == 1

    contact.refresh_from_db()
    assert contact.excluded_reason == "—"
    assert run(head, IN_A_YEAR + DAY) == 0


# Notifications of children: three years, at both ends


def test_the_child_goes_after_three_years_and_not_a_day_before(cast, head):
    a_received_notification(cast)

    assert retention.due(head, IN_THREE) == []
    assert run(head, IN_THREE + DAY) == 1

    row = ChildNotification.objects.get()
    assert (row.identity_id, row.erased_at) == (None, given.at("2029-11-21 12:00"))
    assert row.duty.performed_at == LATER
    assert run(head, IN_THREE + DAY) == 0


def test_why_a_datum_was_unknown_goes_with_the_child(cast, head):
    a_received_notification(
        cast, birth_date=None, unknown=["birth_date"], unknown_reason="Motina Ona nepasakė"
    )

    run(head, IN_THREE + DAY)

    assert ChildNotification.objects.get().unknown_reason == "—"


def test_a_notification_still_owed_is_not_over(cast, head):
    a_notification(cast)

    assert retention.due(head, IN_THREE + 365 * DAY) == []


def test_the_child_rights_service_lets_go_of_its_own(cast, head_of_child_rights):
    received = a_received_notification(cast)
    with acting_as(cast.vida, cast.child_rights) as by:
        notifications.acknowledge(received=received, by=by, at=LATER)
    held = keeping.hold(record=received, reason="Byla teisme", by=head_of_child_rights, at=LATER)

    assert retention.due(head_of_child_rights, IN_THREE) == []
    assert run(head_of_child_rights, IN_THREE + DAY) == 0
    keeping.lift(hold=held, by=head_of_child_rights, at=LATER)
    assert run(head_of_child_rights, IN_THREE + DAY) == 1

    received = ReceivedNotification.objects.get(pk=received.pk)
    assert (received.identity_id, received.initials) == (None, "")
    assert bytes(received.holds.get().reason) == b"", "why it was kept may name people"
    with acting_as(cast.rasa, cast.institution):
        assert Identity.objects.count() == 1, "the sender's own goes by its own run"


# The pages


def test_the_page_shows_what_goes_holds_one_and_erases_the_other(cast, client):
    going, held = a_sent_referral(cast), a_sent_referral(cast)
    head = given.a_person(cast.institution, Role.UNIT_HEAD)
    with time_machine.travel(given.at("2027-11-22 10:00")):
        keeper = road.signed_in(client, head)
        number = held.contact.reference
        refused = keeper.post(f"/kreipimaisi/{number}/sulaikymas/", {"reason": ""})
        assert "Say why this must be kept" in refused.content.decode()
        placed = keeper.post(f"/kreipimaisi/{number}/sulaikymas/", {"reason": "Skundas"}, follow=True)
        page = placed.content.decode()
        assert going.reference in page
        assert "On legal hold: stays" in page
        assert "Skundas" in page, "who lifts it reads why it was placed"
        assert VICTIM.surname not in page
        assert keeper.post("/saugojimas/", {"seen": "other", "is_sure": "on"}).status_code == 409
        done = keeper.post("/saugojimas/", {"seen": placed.context["seen"], "is_sure": "on"}, follow=True)
        assert "1 record is erased" in done.content.decode()
        shown = keeper.get(f"/pranesimai/{going.reference}/").content.decode()
        assert "Erased on 2027-11-22" in shown
        assert keeper.get(f"/pranesimai/{going.reference}/rastas/").status_code == 404
        with acting_as(head, cast.institution):
            key = RecordHold.objects.get().pk
        lifted = keeper.post(f"/sulaikymai/{key}/pabaiga/", follow=True)
        assert "The hold is lifted" in lifted.content.decode()
    with acting_as(head, cast.institution):
        assert Contact.objects.get(pk=held.contact.pk).holds.filter(lifted_at=None).count() == 0


def test_another_institution_finds_nothing_to_hold_or_lift(cast, client, head):
    referral = a_sent_referral(cast)
    held = keeping.hold(record=referral.contact, reason="Skundas", by=head, at=LATER)
    stranger = given.a_person(given.an_institution("COURT"), Role.UNIT_HEAD)

    elsewhere = road.signed_in(client, stranger)

    assert elsewhere.get(f"/kreipimaisi/{referral.contact.reference}/sulaikymas/").status_code == 404
    assert elsewhere.post(f"/sulaikymai/{held.pk}/pabaiga/").status_code == 404


def test_the_administrator_of_the_ministry_sees_the_term_of_the_access_log_alone(client):
    ministry = given.a_ministry()
    keeper = road.signed_in(client, given.a_person(ministry, Role.ADMINISTRATOR))

    page = keeper.get("/saugojimas/")

    assert [term.record for term in page.context["terms"]] == [Record.ACCESS_LOG]
    assert keeper.get("/saugojimas/closed_case/").status_code == 404


# The access log


@pytest.mark.django_db(transaction=True)
def test_the_looks_at_a_held_case_stay_though_who_runs_it_may_not_know_of_the_case():
    """Looks of 2023 are over on 21 November 2026; a restricted case on hold keeps its own, the lists among them."""
    looked, too_early, over = given.at("2023-11-20 12:00"), date(2026, 11, 20), date(2026, 11, 21)
    service = given.a_service()
    ona, vida = (given.a_person(service, role) for role in (Role.CASEWORKER, Role.SERVICE_MANAGER))
    guard = given.a_person(service, Role.DATA_PROTECTION_OFFICER)
    with acting_as(ona, service) as by:
        going, held = road.a_case(by), road.a_case(by)
        for case in (going, held):
            audit.record("CASE_VIEWED", about=case, by=by, at=looked)
        shown = {"shown": [str(held.intake_id)]}
        audit.record("LIST_SHOWN", detail=shown, by=by, at=looked)
        audit.record("LIST_SHOWN", detail={"shown": []}, by=by, at=looked)
    with acting_as(vida, service) as by:
        running.hold(case=held, reason="Teismas", by=by, at=LATER)
        held.intake.refresh_from_db()
        version = held.intake.version
        access.restrict(
            intake=held.intake, people=[ona, vida], reason="Sesuo", version=version, by=by, at=LATER
        )
    seal()
    with acting_as(guard, service) as by:
        assert not permissions.visible_to(by).filter(pk=held.pk).exists()
        run(by, too_early)
        assert Entry.objects.filter(action="CASE_VIEWED").count() == 2, "a day too early"
        items = [item for item in retention.due(by, over) if item.record == Record.ACCESS_LOG]
        stays = next(item.looks for item in items if item.is_held)
        run(by, over)
        left = Entry.objects.filter(action__in=["CASE_VIEWED", "LIST_SHOWN"], at=looked)

        assert stays >= 2
        assert {row.reference for row in left if row.action == "CASE_VIEWED"} == {held.reference}
        assert [row.detail for row in left if row.action == "LIST_SHOWN"] == [shown]
        assert [(item.is_held, item.looks) for item in retention.due(by, over)] == [(True, stays)]
        assert list(faults(service.pk)) == []


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_does_not_hold_keeps_the_log_and_not_the_data_of_people(cast, client):
    """Somebody wrote that all looks under the first seal are gone; they are not."""
    referral = a_sent_referral(cast)
    head = given.a_person(cast.institution, Role.UNIT_HEAD)
    looked = given.at("2023-11-20 12:00")
    with acting_as(head, cast.institution) as by:
        audit.record("CASE_VIEWED", by=by, at=looked)
    seal()
    with acting_as(head, cast.institution):
        Expiry.objects.create(
            organisation_id=cast.institution.pk, run=fresh_keys(1)[0], number=1, before=looked, gone=1, left=0,
            digest="", expired_at=LATER,
        )  # fmt: skip
    with time_machine.travel(given.at("2027-11-22 10:00")):
        keeper = road.signed_in(client, head)
        seen = keeper.get("/saugojimas/").context["seen"]
        page = keeper.post("/saugojimas/", {"seen": seen, "is_sure": "on"}, follow=True).content.decode()

    assert "1 record is erased" in page
    assert "The seals of the access log do not hold" in page
    with acting_as(head, cast.institution):
        assert Referral.objects.get(pk=referral.pk).identity_id is None
        assert Entry.objects.filter(action="CASE_VIEWED", at=looked).exists()
        assert Entry.objects.get(action="RETENTION_RUN").detail == {"erased": 1, "held": 0, "refused": 1}
