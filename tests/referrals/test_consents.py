"""The consent of art. 9(3): when it may be recorded, what it opens, and how it ends."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from referrals.actions import consents
from referrals.models import Contact, Intake, Referral, TransferConsent
from tests import given
from tests.referrals.first_contact import FRIDAY, LATER, a_consent, a_contact, a_referral, a_sent_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType
from victimsupport.duties.models import Duty
from victimsupport.law import conditions
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db


def withdraw(cast, referral, *, at=LATER, withdrawn_at=None):
    with acting_as(cast.rasa, cast.institution) as by:
        return consents.withdraw(referral=referral, withdrawn_at=withdrawn_at or at, by=by, at=at)


def nothing_is_stored(cast):
    with acting_as(cast.rasa, cast.institution):
        stored = (TransferConsent.objects, Referral.objects, Duty.objects, Identity.objects)
        return not any(rows.exists() for rows in stored)


@pytest.mark.article("XIV-169 art. 9(3)")
def test_a_consent_opens_the_duty_to_tell_the_service(cast):
    referral = a_referral(cast)

    assert referral.reference == "PR-2026-00001"
    assert (referral.duty.rule, referral.duty.due_on) == ("R-9.3", date(2026, 11, 23))
    assert referral.addressee == cast.service
    assert referral.identity_id is None


@pytest.mark.article("XIV-169 art. 9(3)")
@pytest.mark.parametrize(
    ("wished_at", "consented_at", "due_on"),
    [
        ("2026-11-19 10:00", "2026-11-20 09:00", date(2026, 11, 23)),
        ("2026-11-20 09:00", "2026-11-19 10:00", date(2026, 11, 23)),
        ("2026-11-18 09:00", "2026-11-19 10:00", date(2026, 11, 20)),
    ],
)
def test_the_term_runs_from_the_later_of_wish_and_consent(cast, wished_at, consented_at, due_on):
    contact = a_contact(
        cast.rasa, cast.institution, contacted_at=given.at("2026-11-18 08:00"), wished_at=given.at(wished_at)
    )

    assert a_consent(cast, contact, given_at=given.at(consented_at)).duty.due_on == due_on


@pytest.mark.parametrize("wish", ["NO", "UNDECIDED"])
def test_without_a_wish_no_consent_is_recorded(cast, wish):
    contact = a_contact(cast.rasa, cast.institution, wish=wish)

    with pytest.raises(Refused):
        a_consent(cast, contact)

    assert nothing_is_stored(cast)


@pytest.mark.article("XIV-169 art. 9(3)")
@pytest.mark.parametrize("number", range(16))
def test_a_consent_to_data_nobody_could_be_reached_with_is_refused(cast, number):
    every = ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"]
    fields = [name for place, name in enumerate(every) if number >> place & 1]
    suffices = conditions.may_be_referred_with(
        **{name.lower(): "x" if name in fields else "" for name in every}
    )
    contact = a_contact(cast.rasa, cast.institution)

    if suffices:
        assert a_consent(cast, contact, fields=fields).consent.fields == fields
    else:
        with pytest.raises(Refused) as refused:
            a_consent(cast, contact, fields=fields)
        assert refused.value.field == "fields"
        assert nothing_is_stored(cast)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"given_at": given.at("2026-11-20 10:01")}, "given_at"),
        ({"given_at": given.at("2026-11-20 09:59")}, "given_at"),
    ],
    ids=["in the future", "before the contact"],
)
def test_a_consent_at_an_impossible_moment_is_refused(cast, facts, field):
    with pytest.raises(Refused) as refused:
        a_referral(cast, **facts)

    assert refused.value.field == field
    assert nothing_is_stored(cast)


def test_a_service_that_takes_nobody_on_cannot_be_chosen(cast):
    given.decide(cast.service, DecisionType.REVOKE, date(2026, 11, 20), ground="OWN_REQUEST")

    with pytest.raises(Refused) as refused:
        a_referral(cast)

    assert (refused.value.code, refused.value.field) == ("E_SERVICE_NOT_ACCREDITED", "service")
    assert nothing_is_stored(cast)


@pytest.mark.article("XIV-169 art. 4(4)")
def test_a_child_alone_consents_only_with_the_reason_why_nobody_represents_it(cast):
    contact = a_contact(cast.rasa, cast.institution, is_child=True)

    with pytest.raises(Refused) as refused:
        a_consent(cast, contact)
    assert refused.value.field == "without_representative"

    consent = a_consent(cast, contact, without_representative="AGAINST_INTERESTS").consent
    assert consent.without_representative == "AGAINST_INTERESTS"


def test_another_service_chosen_before_sending_takes_the_place_of_the_first(cast):
    contact = a_contact(cast.rasa, cast.institution)
    first = a_consent(cast, contact)
    other = given.a_service()

    second = a_consent(cast, contact, service=other, at=LATER)

    with acting_as(cast.rasa, cast.institution):
        first = Referral.objects.get(pk=first.pk)
        assert (first.duty.cancelled_reason, first.withdrawn_at) == ("CONSENT_REPLACED", LATER)
        assert second.duty.is_open()


def test_a_second_consent_for_the_same_service_is_refused_before_and_after_sending(cast):
    contact = a_contact(cast.rasa, cast.institution)
    a_consent(cast, contact)
    with pytest.raises(Refused) as refused:
        a_consent(cast, contact, at=LATER)
    assert refused.value.field == "service"

    sent = a_sent_referral(cast)
    with pytest.raises(Refused) as refused:
        a_consent(cast, sent.contact, at=LATER)
    assert refused.value.field == "service"


# Withdrawal


@pytest.mark.article("XIV-169 art. 9(3)")
def test_withdrawn_before_sending_nothing_is_owed_and_nothing_kept(cast):
    referral = withdraw(cast, a_referral(cast))

    with acting_as(cast.rasa, cast.institution):
        duty = Duty.objects.get()
        assert (duty.cancelled_reason, duty.performed_at) == ("CONSENT_WITHDRAWN", None)
        assert (referral.withdrawn_at, referral.consent.withdrawn_at) == (LATER, LATER)
        assert not Identity.objects.exists()
    with acting_as(cast.ona, cast.service):
        assert not Intake.objects.exists()


@pytest.mark.article("XIV-169 art. 9(3)")
def test_withdrawn_after_sending_the_service_is_told_and_the_sender_keeps_nothing(cast):
    referral = a_sent_referral(cast)

    withdraw(cast, referral, at=given.at("2026-11-20 12:00"))

    with acting_as(cast.rasa, cast.institution):
        referral = Referral.objects.get()
        assert referral.identity is None
        assert referral.duty.performed_at == LATER
        assert not Identity.objects.exists()
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.get().consent_withdrawn_at == given.at("2026-11-20 12:00")
        assert Identity.objects.count() == 1


def test_who_records_a_withdrawal_second_is_told(cast):
    referral = a_referral(cast)
    withdraw(cast, referral)

    with pytest.raises(Stale):
        withdraw(cast, referral)


@pytest.mark.parametrize(
    "moment", ["2026-11-20 09:00", "2026-11-20 11:01"], ids=["before it was given", "in the future"]
)
def test_a_withdrawal_at_an_impossible_moment_is_refused(cast, moment):
    referral = a_referral(cast)

    with pytest.raises(Refused) as refused:
        withdraw(cast, referral, withdrawn_at=given.at(moment))

    assert refused.value.field == "withdrawn_at"
    with acting_as(cast.rasa, cast.institution):
        assert Duty.objects.get().is_open()


def test_strangers_neither_record_nor_withdraw(cast):
    referral = a_referral(cast)
    elsewhere = given.an_institution()
    jonas = given.a_person(elsewhere, Role.FIRST_CONTACT_OFFICER)

    with acting_as(cast.ona, cast.service) as by, pytest.raises(PermissionDenied):
        consents.withdraw(referral=referral, withdrawn_at=LATER, by=by, at=LATER)
    with acting_as(jonas, elsewhere) as by:
        with pytest.raises(Referral.DoesNotExist):
            consents.withdraw(referral=referral, withdrawn_at=LATER, by=by, at=LATER)
        with pytest.raises(Contact.DoesNotExist):
            consents.record(
                contact=referral.contact, service=cast.service, given_by="VICTIM", given_at=FRIDAY, form="ORAL",
                fields=["SURNAME", "PHONE"], by=by, at=FRIDAY,
            )  # fmt: skip
