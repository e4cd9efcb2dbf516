"""A legal hold at an institution keeps also what would go otherwise than by its term; a term is never shorter than its use."""

from datetime import timedelta

import pytest

from cases.actions import retention as running
from cases.documents import first_contact, retention
from referrals.actions import consents, keeping, sending
from referrals.models import Referral
from tests import given
from tests.cases.test_keeping_elsewhere import DAY, IN_A_YEAR, IN_THREE, run
from tests.referrals.first_contact import (
    LATER,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_received_notification,
    a_sent_referral,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def head(cast):
    with acting_as(given.a_person(cast.institution, Role.UNIT_HEAD), cast.institution) as by:
        yield by


def withdraw(cast, referral: Referral) -> None:
    with acting_as(cast.rasa, cast.institution) as by:
        consents.withdraw(referral=referral, withdrawn_at=LATER, by=by, at=LATER + timedelta(minutes=5))


def test_a_consent_withdrawn_erases_at_once_and_of_what_is_held_when_the_hold_is_lifted(cast, head):
    loose, held = a_sent_referral(cast), a_sent_referral(cast)
    hold = keeping.hold(record=held.contact, reason="Skundas", by=head, at=LATER)

    withdraw(cast, loose)
    withdraw(cast, held)

    for referral in (loose, held):
        referral.refresh_from_db()
    assert (loose.identity_id, held.identity_id is None) == (None, False)
    keeping.lift(hold=hold, by=head, at=LATER + timedelta(days=1))
    held.refresh_from_db()
    assert held.identity_id is None
    assert not Identity.objects.exists()


@pytest.mark.parametrize("record", ["REFERRAL", "CHILD_NOTIFICATION"])
def test_what_was_sent_to_somebody_is_kept_a_month_at_least(head, record):
    with pytest.raises(Refused):
        running.confirm_term(record=record, months=0, days=27, by=head, at=LATER)

    running.confirm_term(record=record, months=1, days=0, by=head, at=LATER)


def test_a_notification_nobody_took_note_of_is_not_over(cast):
    a_received_notification(cast)

    with acting_as(given.a_person(cast.child_rights, Role.UNIT_HEAD), cast.child_rights) as by:
        due = retention.due(by, IN_THREE + DAY)

    assert Record.CHILD_NOTIFICATION not in {item.record for item in due}


def test_why_somebody_was_left_out_goes_also_after_a_consent_that_was_replaced(cast, head):
    left_out = {"has_chosen": True, "took_part": False, "excluded_reason": "Sutuoktinis grasino"}
    contact = a_contact(cast.rasa, cast.institution, **left_out)
    withdraw(cast, a_consent(cast, contact))
    sent = a_consent(cast, contact)
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=sent, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)

    run(head, IN_A_YEAR + DAY)
    run(head, IN_A_YEAR + DAY)

    contact.refresh_from_db()
    assert contact.excluded_reason == "—"


def test_the_looks_at_what_is_held_are_known_by_every_key_they_may_bear(cast, head):
    referral = a_sent_referral(cast)
    keeping.hold(record=referral.contact, reason="Skundas", by=head, at=LATER)

    kept = {key for _reference, key in first_contact.held(head)}

    assert {referral.contact_id, referral.pk, referral.duty_id, referral.identity_id} <= kept
