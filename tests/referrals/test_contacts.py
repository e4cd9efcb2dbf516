"""What a contact sets off, and what it refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from referrals.actions import contacts
from referrals.models import ChildNotification, Contact, Referral
from tests import given
from tests.referrals.first_contact import FRIDAY, LATER, a_consent, a_contact, a_received_notification
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db


def test_a_contact_is_recorded_without_identity(cast):
    contact = a_contact(cast.rasa, cast.institution)

    with acting_as(cast.rasa, cast.institution):
        assert contact.reference == "KR-2026-00001"
        assert contact.wished_at == FRIDAY
        assert not Identity.objects.exists()
        assert not Duty.objects.exists()


@pytest.mark.article("XIV-169 art. 9(2)")
def test_a_child_must_be_notified_of_by_the_end_of_the_next_working_day(cast):
    contact = a_contact(cast.rasa, cast.institution, is_child=True)

    with acting_as(cast.rasa, cast.institution):
        duty = contact.notification.duty
        assert (duty.rule, duty.due_on, duty.assignee_id) == ("R-9.2", date(2026, 11, 23), cast.rasa.pk)
        assert duty.reference == contact.notification.reference == "VN-2026-00001"


@pytest.mark.article("XIV-169 art. 9(2)")
def test_the_child_rights_service_need_not_notify_itself(cast):
    contact = a_contact(cast.vida, cast.child_rights, is_child=True)

    with acting_as(cast.vida, cast.child_rights):
        assert contact.notification.duty.exempt_ground == "CHILD_RIGHTS_SERVICE"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"contacted_at": given.at("2026-11-20 10:01")}, "contacted_at"),
        ({"wished_at": given.at("2026-11-20 10:01")}, "wished_at"),
        ({"wished_at": given.at("2026-11-20 09:59")}, "wished_at"),
        ({"has_chosen": True, "took_part": False}, "excluded_reason"),
        ({"has_chosen": True, "took_part": False, "excluded_reason": "  "}, "excluded_reason"),
    ],
)
def test_an_impossible_contact_is_refused_at_the_question_it_is_about(cast, facts, field):
    with pytest.raises(Refused) as refused:
        a_contact(cast.rasa, cast.institution, **facts)

    assert refused.value.field == field
    with acting_as(cast.rasa, cast.institution):
        assert not Contact.objects.exists()


@pytest.mark.parametrize("year", [2021, 2099], ids=["before the law", "holidays not known"])
def test_a_day_the_law_cannot_count_from_is_refused_and_nothing_is_stored(cast, year):
    moment = given.at(f"{year}-01-04 10:00")

    with acting_as(cast.rasa, cast.institution) as by, pytest.raises(Refused):
        contacts.record(
            contacted_at=moment, is_child=True, applied_by="VICTIM", wish="UNDECIDED", by=by, at=moment
        )

    with acting_as(cast.rasa, cast.institution):
        assert not Contact.objects.exists()
        assert not Duty.objects.exists()


def test_a_chosen_person_who_took_part_needs_no_reason(cast):
    contact = a_contact(
        cast.rasa,
        cast.institution,
        has_chosen=True,
        took_part=True,
        excluded_reason="left over from another answer",
    )

    assert contact.accompanied
    assert contact.excluded_reason == ""


def test_only_people_of_first_contact_record(cast):
    for person, organisation in ((cast.ona, cast.service), (cast.rasa, cast.child_rights)):
        with pytest.raises(PermissionDenied):
            a_contact(person, organisation)


# The wish


def change_wish(cast, contact, wish, **rest):
    facts = {"version": contact.version, "wished_at": LATER} | rest
    with acting_as(cast.rasa, cast.institution) as by:
        return contacts.change_wish(contact=contact, wish=wish, **facts, by=by, at=LATER)


def test_a_wish_may_come_later(cast):
    contact = a_contact(cast.rasa, cast.institution, wish="UNDECIDED")

    changed = change_wish(cast, contact, "YES")

    assert (contact.wished_at, changed.wished_at) == (None, LATER)
    assert changed.version == 2


def test_who_declines_ends_what_waits_to_be_sent(cast):
    contact = a_contact(cast.rasa, cast.institution)
    referral = a_consent(cast, contact)

    change_wish(cast, contact, "NO")

    with acting_as(cast.rasa, cast.institution):
        referral = Referral.objects.get(pk=referral.pk)
        assert (referral.withdrawn_at, referral.duty.cancelled_reason) == (LATER, "NO_WISH")
        assert referral.consent.withdrawn_at == LATER


def test_the_same_wish_again_is_refused(cast):
    with pytest.raises(Refused) as refused:
        change_wish(cast, a_contact(cast.rasa, cast.institution), "YES")

    assert refused.value.field == "wish"


def test_a_wish_without_its_moment_is_refused(cast):
    with pytest.raises(Refused) as refused:
        change_wish(cast, a_contact(cast.rasa, cast.institution), "NO", wished_at=None)

    assert refused.value.field == "wished_at"


def test_who_saves_second_is_told(cast):
    contact = a_contact(cast.rasa, cast.institution)
    change_wish(cast, contact, "NO")

    with pytest.raises(Stale):
        change_wish(cast, contact, "UNDECIDED")


# The age


def learn_age(cast, contact, *, is_child, at=LATER, version=None):
    with acting_as(cast.rasa, cast.institution) as by:
        return contacts.learn_age(
            contact=contact,
            version=version or contact.version,
            is_child=is_child,
            discovered_at=at,
            by=by,
            at=at,
        )


@pytest.mark.article("XIV-169 art. 9(2)")
def test_the_term_counts_from_the_contact_also_if_the_age_is_learnt_later(cast):
    contact = a_contact(cast.rasa, cast.institution)
    wednesday = given.at("2026-11-25 09:00")

    learnt = learn_age(cast, contact, is_child=True, at=wednesday)

    with acting_as(cast.rasa, cast.institution):
        duty = Contact.objects.get(pk=contact.pk).notification.duty
        assert (duty.triggered_at, duty.due_on) == (FRIDAY, date(2026, 11, 23))
        assert learnt.child_discovered_at == wednesday
        assert duty.is_overdue(day_of(wednesday))


def test_who_is_no_child_is_not_notified_of_until_it_is_one_again(cast):
    contact = a_contact(cast.rasa, cast.institution, is_child=True)

    contact = learn_age(cast, contact, is_child=False)
    with acting_as(cast.rasa, cast.institution):
        assert ChildNotification.objects.get().duty.cancelled_reason == "NOT_A_CHILD"
    learn_age(cast, contact, is_child=True)

    with acting_as(cast.rasa, cast.institution):
        assert ChildNotification.objects.get().duty.is_open()


def test_after_the_notification_was_sent_the_age_is_corrected_by_telling_the_recipient(cast):
    a_received_notification(cast)
    with acting_as(cast.rasa, cast.institution):
        contact = Contact.objects.get()

    with pytest.raises(Refused) as refused:
        learn_age(cast, contact, is_child=False)

    assert refused.value.field == "age"


@pytest.mark.parametrize(
    ("is_child", "at", "field"),
    [(False, LATER, "age"), (True, given.at("2026-11-20 09:00"), "discovered_at")],
)
def test_an_age_that_changes_nothing_or_was_learnt_too_early_is_refused(cast, is_child, at, field):
    with pytest.raises(Refused) as refused:
        learn_age(cast, a_contact(cast.rasa, cast.institution), is_child=is_child, at=at)

    assert refused.value.field == field


def test_who_learns_the_age_second_is_told(cast):
    contact = a_contact(cast.rasa, cast.institution)
    learn_age(cast, contact, is_child=True)

    with pytest.raises(Stale):
        learn_age(cast, contact, is_child=True, version=contact.version)


def test_another_institution_can_neither_see_nor_change_a_contact(cast):
    contact = a_contact(cast.rasa, cast.institution)
    elsewhere = given.an_institution()
    jonas = given.a_person(elsewhere, Role.FIRST_CONTACT_OFFICER)

    with acting_as(jonas, elsewhere) as by:
        assert not Contact.objects.exists()
        with pytest.raises(Contact.DoesNotExist):
            contacts.change_wish(contact=contact, version=1, wish="NO", wished_at=LATER, by=by, at=LATER)
        with pytest.raises(Contact.DoesNotExist):
            contacts.learn_age(
                contact=contact, version=1, is_child=True, discovered_at=LATER, by=by, at=LATER
            )
