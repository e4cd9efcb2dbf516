"""A referral sent: it arrives with its four data and no others; whatever is refused leaves nothing behind."""

from dataclasses import replace
from datetime import date
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from referrals import documents
from referrals.actions import consents, contacts, sending
from referrals.models import Intake, Referral
from tests import given
from tests.referrals.first_contact import (
    FRIDAY,
    LATER,
    TUESDAY,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_referral,
    a_sent_referral,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType
from victimsupport.duties.models import Duty
from victimsupport.law import conditions
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db


def send(cast, referral, *, who=None, person=VICTIM, at=LATER, **rest):
    facts = {"service_id": referral.addressee_id} | rest
    user, organisation = who or (cast.rasa, cast.institution)
    with acting_as(user, organisation) as by:
        return sending.send(referral=referral, person=person, **facts, by=by, at=at)


def nothing_went_out(cast):
    with acting_as(cast.rasa, cast.institution):
        kept = Identity.objects.exists() or Referral.objects.filter(sent_at__isnull=False).exists()
        kept = kept or Duty.objects.filter(performed_at__isnull=False).exists()
    with acting_as(cast.ona, cast.service):
        return not (kept or Identity.objects.exists() or Intake.objects.exists())


@pytest.mark.article("XIV-169 art. 9(3)")
def test_a_referral_reaches_the_service_at_once(cast):
    referral = a_sent_referral(cast)

    with acting_as(cast.rasa, cast.institution) as by:
        duty = Duty.objects.get()
        assert (duty.performed_at, duty.recorded_at, duty.was_done_late()) == (LATER, LATER, False)
        assert vault.read(referral.identity, by=by, at=LATER) == VICTIM
    with acting_as(cast.ona, cast.service) as by:
        intake = Intake.objects.select_related("duty", "identity__key").get()
        assert (intake.received_at, intake.duty.due_on) == (LATER, date(2026, 11, 23))
        assert (intake.sender, intake.sender_type) == (cast.institution, "PRE_TRIAL_INVESTIGATION")
        assert (intake.referral, intake.chosen_by) == (referral, "VICTIM")
        assert vault.read(intake.identity, by=by, at=LATER) == VICTIM


def test_sender_and_service_keep_the_person_apart(cast):
    a_sent_referral(cast)

    with acting_as(cast.rasa, cast.institution):
        (sender_row,) = Identity.objects.all()
        assert not sender_row.tokens.exists()
        assert not Intake.objects.exists()
    with acting_as(cast.ona, cast.service):
        (service_row,) = Identity.objects.all()
        assert sender_row != service_row


@pytest.mark.article("XIV-169 art. 9(3)")
@pytest.mark.parametrize("number", range(16))
def test_sixteen_combinations_of_the_four_data(cast, number):
    chosen = {
        name: getattr(VICTIM, name)
        for place, name in enumerate(("first_name", "surname", "phone", "email"))
        if number >> place & 1
    }
    referral, person = a_referral(cast), Person(**chosen)
    suffices = bool({"first_name", "surname"} & set(chosen)) and bool({"phone", "email"} & set(chosen))
    assert suffices == conditions.may_be_referred_with(
        **{name: "" for name in ("first_name", "surname", "phone", "email")} | chosen
    )

    if suffices:
        send(cast, referral, person=person)
        with acting_as(cast.ona, cast.service) as by:
            assert vault.read(Intake.objects.get().identity, by=by, at=LATER) == person
    else:
        with pytest.raises(Refused):
            send(cast, referral, person=person)
        assert nothing_went_out(cast)


@pytest.mark.article("XIV-169 art. 9(3)")
def test_what_the_person_did_not_agree_to_is_refused(cast):
    referral = a_referral(cast, fields=["SURNAME", "PHONE"])

    with pytest.raises(Refused) as refused:
        send(cast, referral, person=replace(VICTIM, first_name="", email="vardene@example.org"))

    assert refused.value.field == "email"
    assert nothing_went_out(cast)


@pytest.mark.parametrize("more", [{"birth_date": date(1990, 1, 1)}, {"address": "Gatvė 1"}])
def test_nothing_beyond_the_four_data_is_sent(cast, more):
    with pytest.raises(Refused):
        send(cast, a_referral(cast), person=replace(VICTIM, **more))

    assert nothing_went_out(cast)


def test_a_withdrawn_consent_stops_sending(cast):
    referral = a_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=referral, withdrawn_at=FRIDAY, by=by, at=FRIDAY)

    with pytest.raises(Refused):
        send(cast, referral)

    assert nothing_went_out(cast)


def test_a_wish_taken_back_stops_sending(cast):
    contact = a_contact(cast.rasa, cast.institution)
    referral = a_consent(cast, contact)
    with acting_as(cast.rasa, cast.institution) as by:
        contacts.change_wish(contact=contact, version=1, wish="NO", wished_at=FRIDAY, by=by, at=FRIDAY)

    with pytest.raises(Refused):
        send(cast, referral)

    assert nothing_went_out(cast)


@pytest.mark.article("XIV-169 art. 9(3)")
def test_a_consent_for_one_service_does_not_reach_another(cast):
    with pytest.raises(Refused) as refused:
        send(cast, a_referral(cast), service_id=given.a_service().pk)

    assert refused.value.field == "service"
    assert nothing_went_out(cast)


def test_a_service_that_lost_its_right_since_the_consent_is_not_told(cast):
    referral = a_referral(cast)
    given.decide(cast.service, DecisionType.REVOKE, date(2026, 11, 20), ground="OWN_REQUEST")

    with pytest.raises(Refused) as refused:
        send(cast, referral)

    assert (refused.value.code, refused.value.field) == ("E_SERVICE_NOT_ACCREDITED", "service")
    assert nothing_went_out(cast)


def test_the_last_day_of_the_right_still_counts_and_the_day_after_does_not():
    cast = a_cast()
    lasting = given.a_service(accredited_on=date(2021, 6, 28))
    for moment, accepted in (("2024-06-28 23:59", True), ("2024-06-29 00:00", False)):
        early = given.at("2024-06-28 08:00")
        contact = a_contact(cast.rasa, cast.institution, at=early)
        referral = a_consent(cast, contact, service=lasting, at=early)
        if accepted:
            assert send(cast, referral, at=given.at(moment)).sent_at
        else:
            with pytest.raises(Refused):
                send(cast, referral, at=given.at(moment))


def test_the_database_has_the_last_word_on_the_right(cast):
    referral = a_referral(cast)
    given.decide(cast.service, DecisionType.REVOKE, date(2026, 11, 20), ground="OWN_REQUEST")

    with (
        mock.patch("referrals.permissions.may_take_on", return_value=True),
        pytest.raises(Refused) as refused,
    ):
        send(cast, referral)

    assert refused.value.code == "E_SERVICE_NOT_ACCREDITED"
    assert nothing_went_out(cast)


def test_another_fault_of_the_database_is_not_taken_for_a_refusal(cast):
    with (
        mock.patch.object(Referral, "save", side_effect=IntegrityError("something else")),
        pytest.raises(IntegrityError),
    ):
        send(cast, a_referral(cast))


@pytest.mark.parametrize(
    "moment", ["2026-11-20 11:01", "2026-11-20 09:59"], ids=["in the future", "before the consent"]
)
def test_an_impossible_moment_is_refused(cast, moment):
    with pytest.raises(Refused) as refused:
        send(cast, a_referral(cast), sent_at=given.at(moment))

    assert refused.value.field == "sent_at"
    assert nothing_went_out(cast)


def test_what_reached_the_service_in_writing_counts_from_then(cast):
    sent = send(cast, a_referral(cast), sent_at=given.at("2026-11-20 12:00"), at=TUESDAY)

    assert sent.sent_at == given.at("2026-11-20 12:00")
    with acting_as(cast.rasa, cast.institution):
        duty = Duty.objects.get()
        assert not duty.was_done_late()
        assert duty.was_recorded_later()
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.get().duty.due_on == date(2026, 11, 23)


def test_late_is_recorded_with_its_reason_and_never_refused(cast):
    send(cast, a_referral(cast), at=TUESDAY, late_reason="Sutriko ryšys")

    with acting_as(cast.rasa, cast.institution):
        duty = Duty.objects.get()
        assert duty.was_done_late()
        assert duty.late_reason == "Sutriko ryšys"


def test_when_the_holidays_that_follow_are_unknown_nothing_is_sent(cast):
    referral = a_referral(cast)

    with pytest.raises(Refused) as refused:
        send(cast, referral, at=given.at("2099-01-05 10:00"))

    assert refused.value.code in {"E_UNKNOWN_YEAR", "E_SERVICE_NOT_ACCREDITED"}
    assert nothing_went_out(cast)


def test_who_sends_second_is_told(cast):
    referral = a_referral(cast)
    send(cast, referral)

    with pytest.raises(Stale):
        send(cast, referral)

    with acting_as(cast.ona, cast.service):
        assert Intake.objects.count() == 1


def test_if_the_service_cannot_receive_it_nothing_was_sent(cast):
    referral = a_referral(cast)

    with (
        mock.patch("referrals.actions.intakes.receive", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        send(cast, referral)

    assert nothing_went_out(cast)


def test_strangers_do_not_send(cast):
    referral = a_referral(cast)
    elsewhere = given.an_institution()
    jonas = given.a_person(elsewhere, Role.FIRST_CONTACT_OFFICER)

    with pytest.raises(PermissionDenied):
        send(cast, referral, who=(cast.ona, cast.service))
    with pytest.raises(Referral.DoesNotExist):
        send(cast, referral, who=(jonas, elsewhere))

    assert nothing_went_out(cast)


def test_the_audit_of_both_sides_holds_no_personal_data(cast):
    a_sent_referral(cast)

    for person, organisation in ((cast.rasa, cast.institution), (cast.ona, cast.service)):
        with acting_as(person, organisation):
            text = " ".join(
                f"{entry.action} {entry.reference} {entry.detail}" for entry in Entry.objects.all()
            )
            assert "REFERRAL_SENT" in text or organisation == cast.service
            assert not any(secret in text for secret in ("Vardenė", "Pavardenė", "60000001", "vardene"))


def test_the_letter_says_when_the_service_must_start(cast):
    referral = a_sent_referral(cast)

    with acting_as(cast.rasa, cast.institution):
        content = documents.referral_letter(referral=referral, person=VICTIM)

    assert content["start_due_on"] == date(2026, 11, 23)
    assert set(content) == {"referral", "consent", "person", "start_due_on"}
