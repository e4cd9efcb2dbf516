"""A stopped right: what the service had not started goes back, and its sender goes on with it (domain.md 3.5)."""

from datetime import date

import pytest
from django.urls import reverse

from cases.actions import opening
from referrals.actions import consents, contacts, intakes, sending
from referrals.models import Contact, Intake, Referral
from tests import given
from tests.referrals.first_contact import (
    FRIDAY,
    LATER,
    TUESDAY,
    VICTIM,
    a_consent,
    a_contact,
    a_referral,
    a_sent_referral,
)
from tests.referrals.stopped import come_back, consent_anew, reinstate, suspend
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity, PersonKey, SearchToken

pytestmark = pytest.mark.django_db

NEXT_DAY = given.at("2026-11-23 10:00")
"""The Monday after: the last day of what was consented to on FRIDAY."""


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
