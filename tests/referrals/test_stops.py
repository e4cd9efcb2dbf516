"""A stopped right: nothing reaches the service by any road, and what it had not started goes back (domain.md 3.5)."""

from datetime import date
from threading import Thread

import psycopg
import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cases.actions import opening
from referrals.actions import consents, contacts, intakes, sending
from referrals.forms import searching
from referrals.models import Contact, Intake, Referral
from tests import given
from tests.conftest import database_url, wait_until
from tests.referrals.first_contact import (
    ALL,
    FRIDAY,
    LATER,
    TUESDAY,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_referral,
    a_sent_referral,
    sign_in,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType
from victimsupport.directory.models import CrimeType
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity, PersonKey, SearchToken

pytestmark = pytest.mark.django_db

NEXT_DAY = given.at("2026-11-23 10:00")
"""The Monday after: the last day of what was consented to on FRIDAY."""
BLOCKED = "SELECT 1 FROM pg_locks WHERE NOT granted"
ROUTES = ["direct", "third-party", "anonymous"]


@pytest.fixture
def cast():
    return a_cast()


def suspend(cast, on=date(2026, 11, 20)):
    given.decide(cast.service, DecisionType.SUSPEND, on, until=date(2027, 1, 2), ground="OWN_REQUEST")


def reinstate(cast, on=date(2026, 11, 20)):
    given.decide(cast.service, DecisionType.REINSTATE, on)


def come_back(cast) -> Referral:
    """A referral sent on FRIDAY, given back when the service was suspended that day."""
    referral = a_sent_referral(cast)
    suspend(cast)
    with acting_as(cast.rasa, cast.institution):
        return Referral.objects.select_related("duty", "contact", "consent").get(pk=referral.pk)


def consent_anew(cast, referral, service, *, at=LATER, who=None):
    with acting_as(who or cast.rasa, cast.institution) as by:
        contact = Contact.objects.get(pk=referral.contact_id)
        return consents.record(
            contact=contact,
            service=service,
            given_by="VICTIM",
            given_at=at,
            form="WRITTEN",
            fields=ALL,
            by=by,
            at=at,
        )


# What goes back


def test_what_was_not_started_goes_back_and_is_owed_by_its_old_last_day(cast):
    referral = come_back(cast)

    assert (referral.returned_state, referral.sent_at) == ("SUSPENDED", LATER)
    assert referral.returned_at == given.at("2026-11-20 12:00")
    with acting_as(cast.rasa, cast.institution):
        duty = Duty.objects.get()
        assert (duty.is_open(), duty.due_on, duty.triggered_at) == (True, date(2026, 11, 23), FRIDAY)
        assert (duty.performed_at, duty.recorded_at, duty.late_reason) == (None, None, "")
        assert duty.is_overdue(TUESDAY.date())


def test_the_service_keeps_nothing_of_the_person_and_owes_nothing(cast):
    come_back(cast)

    with acting_as(cast.ona, cast.service):
        intake = Intake.objects.select_related("duty").get()
        assert (intake.returned_at, intake.ended_at) == (given.at("2026-11-20 12:00"),) * 2
        assert (intake.identity, intake.initials) == (None, "")
        assert intake.duty.cancelled_reason == "RETURNED"
        assert not Identity.objects.exists()
        assert not PersonKey.objects.exists()
        assert not SearchToken.objects.exists()


def test_the_sender_keeps_how_to_reach_the_person_until_a_new_consent(cast):
    referral = come_back(cast)
    assert referral.identity_id is not None

    consent_anew(cast, referral, given.a_service())

    with acting_as(cast.rasa, cast.institution):
        assert not Identity.objects.exists()


def test_who_looks_after_it_is_told_without_a_name(cast):
    head = given.a_person(cast.institution, Role.UNIT_HEAD)
    referral = come_back(cast)

    with acting_as(cast.rasa, cast.institution):
        notices = Notice.objects.filter(kind="REFERRAL_RETURNED")
        assert {notice.recipient for notice in notices} == {cast.rasa, head}
        assert {(n.reference, n.path, n.due_on) for n in notices} == {
            (
                referral.reference,
                reverse("referrals:referral", args=[referral.reference]),
                date(2026, 11, 23),
            )
        }


def test_both_sides_keep_a_record_without_personal_data(cast):
    referral = come_back(cast)

    with acting_as(cast.rasa, cast.institution):
        back = Entry.objects.get(action="REFERRAL_RETURNED")
        assert (back.about_id, back.detail) == (referral.pk, {"state": "SUSPENDED"})
        again = Entry.objects.get(action="DUTY_REOPENED")
        assert again.detail == {
            "reason": "RETURNED",
            "performed_at": "2026-11-20T09:00:00+00:00",
            "late": False,
        }
    with acting_as(cast.ona, cast.service):
        assert Entry.objects.filter(action="REFERRAL_GIVEN_BACK").count() == 1
        assert Entry.objects.filter(action="IDENTITY_ERASED").count() == 1


def test_what_was_started_stays_with_the_service(cast):
    a_sent_referral(cast)
    with acting_as(cast.ona, cast.service) as by:
        opening.open_from_intake(
            intake=Intake.objects.get(), started_at=LATER, kind="ATTEMPT", by=by, at=LATER
        )

    suspend(cast)

    with acting_as(cast.rasa, cast.institution):
        assert Referral.objects.get().returned_at is None
    with acting_as(cast.ona, cast.service):
        assert Identity.objects.exists()


def test_who_came_by_themselves_goes_nowhere(cast):
    with acting_as(cast.ona, cast.service) as by:
        intakes.receive(channel="DIRECT", received_at=FRIDAY, person=VICTIM, by=by, at=FRIDAY)

    suspend(cast)

    with acting_as(cast.ona, cast.service):
        assert Intake.objects.waiting().get().identity is not None


def test_a_consent_withdrawn_before_is_not_owed_again_and_the_service_is_rid_of_the_person(cast):
    referral = a_sent_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=referral, withdrawn_at=LATER, by=by, at=LATER)

    suspend(cast)

    with acting_as(cast.rasa, cast.institution):
        assert Referral.objects.get().returned_at is None
        assert not Duty.objects.get().is_open()
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.get().returned_at
        assert not Identity.objects.exists()


def test_other_services_keep_what_they_have(cast):
    other = given.a_service()
    a_referral(cast)
    contact = a_contact(cast.rasa, cast.institution)
    sent = a_consent(cast, contact, service=other)
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=sent, service_id=other.pk, person=VICTIM, by=by, at=LATER)

    suspend(cast)

    with acting_as(cast.rasa, cast.institution):
        assert not Referral.objects.returned().exists()


def test_what_went_back_cannot_be_started(cast):
    come_back(cast)

    with acting_as(cast.ona, cast.service) as by, pytest.raises(Stale):
        intakes.start(intake=Intake.objects.get(), started_at=LATER, kind="ATTEMPT", by=by, at=TUESDAY)


# What the sender does then


def test_a_new_consent_goes_on_with_the_old_last_day(cast):
    other = given.a_service()
    back = come_back(cast)

    anew = consent_anew(cast, back, other, at=TUESDAY)

    assert (anew.duty.triggered_at, anew.duty.due_on) == (FRIDAY, date(2026, 11, 23))
    assert anew.duty.is_overdue(TUESDAY.date())
    with acting_as(cast.rasa, cast.institution):
        assert Duty.objects.get(pk=back.duty_id).cancelled_reason == "CARRIED_ON"
        assert list(Duty.objects.open()) == [anew.duty]


def test_sent_anew_it_reaches_the_other_service(cast):
    other = given.a_service()
    jonas = given.a_person(other, Role.CASEWORKER)
    anew = consent_anew(cast, come_back(cast), other, at=NEXT_DAY)

    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=anew, service_id=other.pk, person=VICTIM, by=by, at=NEXT_DAY)
        assert not Duty.objects.get(pk=anew.duty_id).was_done_late()
    with acting_as(jonas, other):
        assert Intake.objects.get().received_at == NEXT_DAY


def test_it_cannot_have_been_sent_before_the_new_consent(cast):
    other = given.a_service()
    anew = consent_anew(cast, come_back(cast), other, at=NEXT_DAY)

    with acting_as(cast.rasa, cast.institution) as by, pytest.raises(Refused) as refused:
        sending.send(referral=anew, service_id=other.pk, person=VICTIM, sent_at=LATER, by=by, at=NEXT_DAY)

    assert refused.value.field == "sent_at"


def test_the_same_service_can_be_chosen_again_once_it_is_reinstated(cast):
    back = come_back(cast)
    reinstate(cast, date(2026, 11, 23))

    anew = consent_anew(cast, back, cast.service, at=NEXT_DAY)
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=anew, service_id=cast.service.pk, person=VICTIM, by=by, at=NEXT_DAY)

    with acting_as(cast.ona, cast.service):
        assert Intake.objects.in_flight().count() == 1


def test_a_consent_withdrawn_after_it_came_back_ends_the_duty_and_erases_the_person(cast):
    back = come_back(cast)

    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=back, withdrawn_at=NEXT_DAY, by=by, at=NEXT_DAY)
        assert Duty.objects.get().cancelled_reason == "CONSENT_WITHDRAWN"
        assert not Identity.objects.exists()
    with acting_as(cast.ona, cast.service):
        assert not Notice.objects.filter(kind="CONSENT_WITHDRAWN").exists()


def test_without_a_wish_nothing_is_owed_of_what_came_back(cast):
    back = come_back(cast)

    with acting_as(cast.rasa, cast.institution) as by:
        contact = Contact.objects.get(pk=back.contact_id)
        contacts.change_wish(
            contact=contact, version=contact.version, wish="NO", wished_at=NEXT_DAY, by=by, at=NEXT_DAY
        )
        assert not Duty.objects.open().exists()
        assert not Identity.objects.exists()


# Nothing reaches a suspended service, by any road; everything again the moment it is reinstated


def send_by_action(cast, referral):
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)


def test_by_action_nothing_is_sent_consented_or_received(cast):
    referral, contact = a_referral(cast), a_contact(cast.rasa, cast.institution)
    told = {
        "DIRECT": {"person": VICTIM},
        "THIRD_PARTY": {
            "person": VICTIM, "crime_type": CrimeType.objects.get(code="HEALTH"), "consent_stated_at": LATER,
            "applicant_relation": "kaimynė",
        },
    }  # fmt: skip

    def every_road():
        yield lambda: send_by_action(cast, referral)
        yield lambda: a_consent(cast, contact)
        for channel, facts in [*told.items(), ("DIRECT", {"person": None})]:

            def receive(channel=channel, facts=facts):
                with acting_as(cast.ona, cast.service) as by:
                    intakes.receive(channel=channel, received_at=LATER, **facts, by=by, at=LATER)

            yield receive

    suspend(cast)
    for road in every_road():
        with pytest.raises(Refused) as refused:
            road()
        assert (refused.value.code, refused.value.field) == ("E_SERVICE_NOT_ACCREDITED", "service")
    with acting_as(cast.ona, cast.service):
        assert not Intake.objects.exists()

    reinstate(cast)
    for road in every_road():
        road()
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.count() == 4


def mark_as_sent(cast, referral):
    """Send by SQL, as `web`."""
    with acting_as(cast.rasa, cast.institution), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE referrals_referral SET sent_at = %s WHERE id = %s", [LATER, referral.pk])


def register(cast, intake_id):
    """Register somebody by SQL, as `web`: a copy of a row of the service's own, with a duty of its own."""
    with acting_as(cast.ona, cast.service) as by:
        duty = duties.open_duty(
            rule="R-10.2b", carrier="INTAKE", reference="NK-2026-99999", triggered_at=LATER, by=by, at=LATER
        )
        row = f"""
            INSERT INTO referrals_intake SELECT * FROM jsonb_populate_record(null::referrals_intake,
                (SELECT to_jsonb(i) FROM referrals_intake i WHERE id = %s) || jsonb_build_object(
                    'id', uuidv7(), 'reference', 'NK-2026-99999', 'received_at', %s::timestamptz,
                    'duty_id', '{duty.pk}'))"""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(row, [intake_id, LATER])


def test_by_sql_nothing_is_sent_or_received(cast):
    referral = a_referral(cast)
    day_before = given.at("2026-11-19 10:00")
    with acting_as(cast.ona, cast.service) as by:
        there = intakes.receive(channel="DIRECT", received_at=day_before, person=None, by=by, at=day_before)

    suspend(cast)
    for road in (lambda: mark_as_sent(cast, referral), lambda: register(cast, there.pk)):
        with pytest.raises(IntegrityError, match="E_SERVICE_NOT_ACCREDITED"):
            road()

    reinstate(cast)
    mark_as_sent(cast, referral)
    register(cast, there.pk)
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.filter(reference="NK-2026-99999").exists()


def test_by_sql_no_referral_is_added_as_sent(cast):
    referral = a_referral(cast)
    copy = """
        INSERT INTO referrals_referral (sender_id, addressee_id, sender_type, reference, contact_id, consent_id, duty_id,
            sent_at, returned_state, created_at)
        SELECT sender_id, addressee_id, sender_type, 'PR-2026-99999', contact_id, consent_id, duty_id, %s, '', created_at
        FROM referrals_referral WHERE id = %s"""
    suspend(cast)

    with (
        acting_as(cast.rasa, cast.institution),
        pytest.raises(DatabaseError, match="E_SERVICE_NOT_ACCREDITED"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(copy, [LATER, referral.pk])


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_while_a_decision_is_written_waits_for_it_and_is_refused():
    cast = a_cast()
    referral, answers = a_referral(cast), []

    def send():
        try:
            send_by_action(cast, referral)
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    with psycopg.connect(database_url()) as head:
        head.execute("SELECT set_config('vs.kind', 'ACCREDITATION_AUTHORITY', true)")
        head.execute("SELECT 1 FROM accounts_organisation WHERE id = %s FOR UPDATE", [cast.service.pk])
        head.execute("DELETE FROM accreditation_rightperiod WHERE service_id = %s", [cast.service.pk])
        sending_now = Thread(target=send)
        sending_now.start()
        wait_until(lambda: head.execute(BLOCKED).fetchone())
        head.commit()
        sending_now.join()

    assert answers == ["E_SERVICE_NOT_ACCREDITED"]
    with acting_as(cast.ona, cast.service):
        assert not Intake.objects.exists()


@pytest.fixture
def friday():
    with time_machine.travel(given.at("2026-11-20 15:00"), tick=False):
        yield


def test_by_form_nothing_is_sent_and_the_services_that_may_are_named(client, cast, friday):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    referral = a_referral(cast)
    sign_in(client, cast.rasa)
    url = reverse("referrals:referral-send", args=[referral.reference])
    data = {
        "first_name": "Vardenė", "surname": "Pavardenė", "phone": "+37060000001", "email": "vardene@example.org",
        "when": "NOW", "service": str(cast.service.pk),
    }  # fmt: skip
    suspend(cast)

    page = client.post(url, data).content.decode()

    assert "This service may not take new people on that day" in page
    for named in (other.name, "Pavyzdžio g. 1, Vilnius", 'href="tel:+37060000000"'):
        assert named in page
    reinstate(cast)
    assert client.post(url, data).status_code == 302


def test_by_form_no_consent_is_recorded_for_it_and_others_are_offered(client, cast, friday):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    contact = a_contact(cast.rasa, cast.institution)
    sign_in(client, cast.rasa)
    url = reverse("referrals:consent-new", args=[contact.reference])
    data = {
        "service": str(cast.service.pk), "given_by": "VICTIM", "given_at_0": "2026-11-20", "given_at_1": "14:00",
        "form": "WRITTEN", "fields_agreed": ["FIRST_NAME", "PHONE"],
    }  # fmt: skip
    suspend(cast)

    answer = client.post(url, data)

    assert [entry.service for entry in answer.context["services"]] == [other]
    assert "This service may not take new people on that day" in answer.content.decode()
    reinstate(cast)
    assert client.post(url, data).status_code == 302


@pytest.mark.parametrize("route", ROUTES)
def test_by_form_the_service_registers_nobody_and_sees_who_may(client, cast, friday, route):
    given.a_service("Pagalba Kaune (pavyzdys)")
    sign_in(client, cast.ona)
    url = reverse(f"referrals:intake-{route}")
    data = {
        "received_at_0": "2026-11-20", "received_at_1": "14:00", "chosen_by": "VICTIM", "first_name": "Vardenė",
        "phone": "+37060000001", "consents": "yes", "consent_stated_at_0": "2026-11-20", "consent_stated_at_1": "13:00",
        "crime_type": "HEALTH", "applicant_relation": "kaimynė",
    }  # fmt: skip
    with acting_as(cast.ona, cast.service) as by:
        data["searched"] = searching.seal(by)
    assert "may not take new people on today" not in client.get(url).content.decode()
    suspend(cast)

    for page in (client.get(url), client.post(url, data), client.get(reverse("referrals:intake-new"))):
        text = page.content.decode()
        assert page.status_code == 200
        assert "Your service may not take new people on today" in text
        assert "Pagalba Kaune (pavyzdys)" in text
    assert "This service may not take new people on that day" in client.post(url, data).content.decode()
    reinstate(cast)
    assert client.post(url, data).status_code == 302


def test_who_came_while_the_right_was_valid_is_still_registered(client, cast):
    suspend(cast)
    with time_machine.travel(TUESDAY, tick=False):
        sign_in(client, cast.ona)
        day_before = {"received_at_0": "2026-11-19", "received_at_1": "14:00"}

        assert client.post(reverse("referrals:intake-anonymous"), day_before).status_code == 302


# What the pages say


@pytest.fixture
def rasa(client, cast):
    sign_in(client, cast.rasa)
    return client


def test_the_page_of_what_came_back_says_why_and_who_may_take_the_person(rasa, cast, friday):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    back = come_back(cast)

    page = rasa.get(reverse("referrals:referral", args=[back.reference]))
    text = page.content.decode()

    assert [entry.service for entry in page.context["services"]] == [other]
    for said in (
        "may not take the person",
        "2026-11-20 12:00",
        "Suspended",
        "Your last day is unchanged: 2026-11-23",
    ):
        assert said in text
    assert reverse("referrals:consent-new", args=[back.contact.reference]) in text
    assert VICTIM.surname not in text


def test_the_contact_the_duties_and_the_list_lead_on_from_it(rasa, cast, friday):
    back = come_back(cast)
    anew = reverse("referrals:consent-new", args=[back.contact.reference])

    contact = rasa.get(reverse("referrals:contact", args=[back.contact.reference])).content.decode()
    assert "may not take the person" in contact
    assert "The referral came back" in contact
    assert anew in contact
    [row] = rasa.get(reverse("referrals:duties")).context["rows"]
    assert (row.step, row.url) == ("Record a consent for another service", anew)
    assert ">Returned<" in rasa.get(reverse("referrals:sent")).content.decode().replace("\n", "")


def test_the_pages_of_the_service_say_that_it_went_back_and_show_nobody(client, cast, friday):
    come_back(cast)
    with acting_as(cast.ona, cast.service):
        reference = Intake.objects.get().reference
    sign_in(client, cast.ona)

    page = client.get(reverse("referrals:intake", args=[reference])).content.decode()
    assert "the referral went back to its sender" in page
    assert reverse("cases:start", args=[reference]) not in page
    assert client.get(reverse("cases:start", args=[reference])).status_code == 302
    person = client.get(reverse("referrals:intake-person", args=[reference])).content.decode()
    assert "They were erased when the referral went back to its sender." in person
    assert reference not in client.get(reverse("referrals:intakes")).content.decode()
    assert client.get("/darbai/?status=WAITING").context["rows"] == []
    [row] = client.get(f"/darbai/?reference={reference}").context["rows"]
    assert row.state == "Returned to the sender"


def test_withdrawing_after_it_came_back_says_that_the_service_has_nothing(rasa, cast, friday):
    back = come_back(cast)
    url = reverse("referrals:referral-withdraw", args=[back.reference])

    assert "keeps nothing of the person" in rasa.get(url).content.decode()
    answer = rasa.post(url, {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "14:30"}, follow=True)
    assert "Nothing will be sent" in answer.content.decode()
