"""Nothing reaches a suspended service, by any road; everything again the moment it is reinstated (domain.md 3.5)."""

from threading import Thread

import psycopg
import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from referrals.actions import intakes, sending
from referrals.forms import searching
from referrals.models import Intake
from tests import given
from tests.conftest import database_url, wait_until
from tests.referrals.first_contact import (
    LATER,
    TUESDAY,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_referral,
    sign_in,
)
from tests.referrals.stopped import reinstate, suspend
from victimsupport.accounts.identity import acting_as
from victimsupport.directory.models import CrimeType
from victimsupport.duties import actions as duties
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db

BLOCKED = "SELECT 1 FROM pg_locks WHERE NOT granted"
ROUTES = ["direct", "third-party", "anonymous"]


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
