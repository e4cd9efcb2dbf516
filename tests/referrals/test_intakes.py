"""A person reaches the service: received, given a receipt, withdrawn; each refusal leaves nothing behind."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from referrals import permissions
from referrals.actions import consents, intakes
from referrals.models import Intake
from tests import given
from tests.referrals.arriving import FRIDAY, NEIGHBOUR, NOW, receive, start
from tests.referrals.first_contact import LATER, VICTIM, a_cast, a_sent_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import ReferenceCounter
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, IntakeChannel
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity, PersonKey, SearchToken
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db


def nothing_is_kept() -> bool:
    kept = (Intake, Duty, Identity, PersonKey, SearchToken, Notice, ReferenceCounter)
    return not any(model.objects.exists() for model in kept)


# Receiving


@pytest.mark.article("XIV-169 art. 10(2)")
@pytest.mark.parametrize(("channel", "rule"), [("DIRECT", "R-10.2b"), ("THIRD_PARTY", "R-10.3")])
def test_who_comes_is_registered_and_must_be_helped_by_the_next_working_day(by, channel, rule):
    intake = receive(by, channel=channel)

    assert intake.reference == "NK-2026-00001"
    assert (intake.duty.rule, intake.duty.carrier, intake.duty.reference) == (
        rule,
        "INTAKE",
        intake.reference,
    )
    assert (intake.duty.triggered_at, intake.duty.due_on) == (FRIDAY, date(2026, 11, 23))
    assert intake.initials == "VP"
    assert vault.read(intake.identity, by=by, at=NOW) == VICTIM
    written = Entry.objects.get(action="INTAKE_RECEIVED")
    assert (written.about_id, written.detail) == (intake.pk, {"channel": channel})
    assert not Notice.objects.exists()


@pytest.mark.article("XIV-169 art. 10(2)")
def test_a_referral_arrives_with_its_own_term_and_everybody_at_work_is_told_once():
    cast = a_cast()
    manager = given.a_person(cast.service, Role.SERVICE_MANAGER)
    given.a_person(cast.service, Role.DATA_PROTECTION_OFFICER)

    a_sent_referral(cast)

    with acting_as(cast.ona, cast.service) as by:
        intake = Intake.objects.select_related("duty", "identity__key").get()
        assert (intake.duty.rule, intake.duty.triggered_at) == ("R-10.2a", LATER)
        assert intake.duty.due_on == date(2026, 11, 23)
        assert vault.read(intake.identity, by=by, at=LATER) == VICTIM
        told = Notice.objects.all()
        assert {(n.kind, n.recipient) for n in told} == {
            (NoticeKind.REFERRAL_RECEIVED, cast.ona),
            (NoticeKind.REFERRAL_RECEIVED, manager),
        }
        assert {(n.reference, n.path) for n in told} == {
            (intake.reference, f"/priemimai/{intake.reference}/")
        }


@pytest.mark.article("XIV-169 art. 10(3)")
@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"consent_stated_at": None}, "consents"),
        ({"crime_type": None}, "crime_type"),
        ({"person": Person(phone="+37060000001")}, "first_name"),
        ({"person": Person(first_name="Vardenė", surname="Pavardenė")}, "phone"),
        ({"consent_stated_at": NOW + timedelta(minutes=1)}, "consent_stated_at"),
    ],
)
def test_an_application_by_another_that_lacks_what_the_law_asks_leaves_nothing(by, lacking, field):
    with pytest.raises(Refused) as refused:
        receive(by, channel="THIRD_PARTY", **lacking)

    assert refused.value.field == field
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "person",
    [
        Person(first_name="Vardenė", phone="+37060000001"),
        Person(surname="Pavardenė", email="vardene@example.org"),
        VICTIM,
    ],
)
def test_one_name_and_one_way_to_reach_the_victim_suffice(by, person):
    assert receive(by, channel="THIRD_PARTY", person=person).identity is not None


def test_of_who_applies_for_another_only_the_relation_and_a_contact_are_kept_and_they_cannot_be_searched(by):
    intake = receive(by, channel="THIRD_PARTY", applicant=NEIGHBOUR, applicant_relation=" kaimynė ")

    assert intake.applicant_relation == "kaimynė"
    assert vault.read(intake.applicant, by=by, at=NOW) == NEIGHBOUR
    assert vault.find(text=NEIGHBOUR.phone, by=by, at=NOW) == []
    assert vault.find(text=VICTIM.surname, by=by, at=NOW) == [intake.identity_id]


def test_who_applies_in_person_needs_a_name_and_no_phone(by):
    assert receive(by, person=Person(first_name="Vardenė")).initials == "V"

    with pytest.raises(Refused) as refused:
        receive(by, person=Person(phone="+37060000001"))
    assert refused.value.field == "first_name"


def test_an_anonymous_person_has_no_identity_by_constraint(by):
    intake = receive(by, person=None)

    assert intake.is_anonymous
    assert (intake.identity, intake.initials, intake.applicant) == (None, "", None)
    assert not Identity.objects.exists()
    named = vault.seal(person=VICTIM, by=by, at=NOW)
    for change in ({"identity": named}, {"initials": "VP"}, {"applicant": named}):
        with pytest.raises(IntegrityError, match="anonymous_means_no_identity"), transaction.atomic():
            Intake.objects.filter(pk=intake.pk).update(**change)


@pytest.mark.parametrize("channel", ["FIRST_CONTACT_REFERRAL", "THIRD_PARTY"])
def test_only_who_applies_directly_can_be_anonymous(by, channel):
    with pytest.raises(Refused):
        receive(by, channel=channel, person=None)

    assert nothing_is_kept()


def test_a_service_that_may_take_nobody_on_that_day_receives_nobody(service, ona):
    given.decide(service, DecisionType.REVOKE, date(2026, 11, 19), ground="OWN_REQUEST")

    with acting_as(ona, service) as by:
        with pytest.raises(Refused) as refused:
            receive(by)
        assert refused.value.code == "E_SERVICE_NOT_ACCREDITED"
        assert nothing_is_kept()
        assert receive(by, received_at=given.at("2026-11-18 23:59")).reference == "NK-2026-00001"


def test_the_database_has_the_last_word_on_the_right(by, service):
    with mock.patch.object(permissions, "check_may_take_on"):
        given_before = given.at("2024-01-01 12:00")
        with pytest.raises(IntegrityError, match="E_SERVICE_NOT_ACCREDITED"):
            receive(by, received_at=given_before)
    assert nothing_is_kept()


def test_nobody_came_in_the_future(by):
    with pytest.raises(Refused) as refused:
        receive(by, received_at=NOW + timedelta(minutes=1))

    assert refused.value.field == "received_at"


def test_receiving_is_all_or_nothing(by):
    with (
        mock.patch("referrals.actions.intakes.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        receive(by)

    assert nothing_is_kept()


# The receipt of an anonymous person


def test_a_receipt_code_is_kept_as_a_hash_and_given_once(by):
    intake = receive(by, person=None)

    code = intakes.give_receipt(intake=intake, by=by, at=NOW)

    kept = Intake.objects.get().receipt_code
    assert code not in kept
    assert code != intake.reference
    assert check_password(code, kept)
    assert code not in str(list(Entry.objects.values()))
    with pytest.raises(Stale):
        intakes.give_receipt(intake=intake, by=by, at=NOW)


def test_who_gave_a_name_needs_no_receipt_code(by):
    with pytest.raises(Refused):
        intakes.give_receipt(intake=receive(by), by=by, at=NOW)


# A withdrawn consent


@pytest.mark.parametrize("has_assignee", [True, False])
def test_the_service_learns_at_once_of_a_withdrawn_consent(has_assignee):
    cast = a_cast()
    manager = given.a_person(cast.service, Role.SERVICE_MANAGER)
    petras = given.a_person(cast.service, Role.CASEWORKER)
    referral = a_sent_referral(cast)
    with acting_as(petras, cast.service) as by:
        if has_assignee:
            intakes.claim(intake=Intake.objects.get(), by=by, at=NOW)

    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=referral, withdrawn_at=NOW, by=by, at=NOW)

    with acting_as(cast.ona, cast.service):
        told = {notice.recipient for notice in Notice.objects.filter(kind=NoticeKind.CONSENT_WITHDRAWN)}
        assert told == ({manager, petras} if has_assignee else {manager, petras, cast.ona})
        assert Intake.objects.get().consent_withdrawn_at == NOW
        assert Entry.objects.filter(action="CONSENT_WITHDRAWAL_RECEIVED").count() == 1


# Who may


ACTS = {
    "receive": lambda intake, by: receive(by),
    "claim": lambda intake, by: intakes.claim(intake=intake, by=by, at=NOW),
    "assign": lambda intake, by: intakes.assign(intake=intake, assignee=by.user, by=by, at=NOW),
    "start": lambda intake, by: start(intake, by),
    "receipt": lambda intake, by: intakes.give_receipt(intake=intake, by=by, at=NOW),
    "end": lambda intake, by: intakes.end(intake=intake, ended_at=NOW, by=by, at=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_watches_over_data_does_not_work_on_cases(service, ona, act):
    with acting_as(ona, service) as by:
        intake = receive(by, person=None)
    watcher = given.a_person(service, Role.DATA_PROTECTION_OFFICER)

    with acting_as(watcher, service) as by, pytest.raises(PermissionDenied):
        ACTS[act](intake, by)


@pytest.mark.parametrize("act", [act for act in ACTS if act != "receive"])
def test_for_another_service_the_intake_does_not_exist(service, ona, stranger, act):
    with acting_as(ona, service) as by:
        intake = receive(by, person=None)

    with acting_as(*stranger) as by:
        assert not permissions.intakes_visible(by).exists()
        assert not Intake.objects.exists()
        with pytest.raises(Intake.DoesNotExist):
            ACTS[act](intake, by)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE referrals_intake SET ended_at = now()")
            assert cursor.rowcount == 0
    with acting_as(ona, service):
        assert Intake.objects.get().version == intake.version


def test_numbers_tell_nobody_the_volume_of_another(service, ona, stranger):
    with acting_as(ona, service) as by:
        receive(by)
    with acting_as(*stranger) as by:
        assert receive(by).reference == "NK-2026-00001"


def test_every_channel_has_its_rule():
    assert set(intakes.RULES) == set(IntakeChannel)
