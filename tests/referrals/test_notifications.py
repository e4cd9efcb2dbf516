"""The notification of a child: three data, no consent, placed in the inbox of the Child Rights Service."""

from datetime import date
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from referrals.actions import contacts, notifications
from referrals.models import ChildNotification, ReceivedNotification
from tests import given
from tests.referrals.first_contact import LATER, TUESDAY, a_contact, a_notification, a_received_notification
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db

BORN = date(2015, 5, 10)
CHILD = {"first_name": "Mažylė", "surname": "Pavyzdė", "birth_date": BORN}


def send(cast, notification, *, who=None, at=LATER, **facts):
    user, organisation = who or (cast.rasa, cast.institution)
    with acting_as(user, organisation) as by:
        return notifications.send(notification=notification, **(facts or CHILD), by=by, at=at)


def nothing_went_out(cast):
    with acting_as(cast.rasa, cast.institution):
        kept = Identity.objects.exists() or Duty.objects.filter(performed_at__isnull=False).exists()
        kept = kept or ChildNotification.objects.filter(sent_at__isnull=False).exists()
    with acting_as(cast.vida, cast.child_rights):
        return not (kept or Identity.objects.exists() or ReceivedNotification.objects.exists())


@pytest.mark.article("XIV-169 art. 9(2)")
def test_a_notification_lies_in_the_inbox_at_once_and_that_moment_counts(cast):
    a_received_notification(cast)

    with acting_as(cast.rasa, cast.institution):
        assert Duty.objects.get().performed_at == LATER
        assert not ReceivedNotification.objects.exists()
    with acting_as(cast.vida, cast.child_rights) as by:
        received = ReceivedNotification.objects.select_related("identity__key").get()
        assert (received.reference, received.sender_reference) == ("GP-2026-00001", "VN-2026-00001")
        assert (received.sender, received.contacted_on, received.received_at) == (
            cast.institution,
            date(2026, 11, 20),
            LATER,
        )
        assert vault.read(received.identity, by=by, at=LATER) == Person(**CHILD)
        notice = Notice.objects.get()
        assert (notice.kind, notice.recipient) == (NoticeKind.CHILD_NOTIFICATION_RECEIVED, cast.vida)
        assert notice.path == "/gauti-pranesimai/GP-2026-00001/"


@pytest.mark.article("XIV-169 art. 9(2)")
@pytest.mark.parametrize("missing", ["first_name", "surname", "birth_date"])
def test_a_datum_not_known_is_said_to_be_so_with_a_reason_that_stays_at_home(cast, missing):
    known = {name: value for name, value in CHILD.items() if name != missing}
    notification = a_notification(cast)

    for facts, field in (({}, missing), ({"unknown": [missing]}, "unknown_reason")):
        with pytest.raises(Refused) as refused:
            send(cast, notification, **known, **facts)
        assert refused.value.field == field
        assert nothing_went_out(cast)

    received = send(cast, notification, **known, unknown=[missing], unknown_reason="Vaikas nekalba")
    assert received.unknown == [missing]
    with acting_as(cast.rasa, cast.institution):
        assert ChildNotification.objects.get().unknown_reason == "Vaikas nekalba"


def test_a_datum_given_and_ticked_as_unknown_is_refused(cast):
    with pytest.raises(Refused) as refused:
        send(cast, a_notification(cast), **CHILD, unknown=["surname"], unknown_reason="?")

    assert refused.value.field == "surname"


def test_not_sending_would_be_worse_than_sending_without_data(cast):
    unknown = ["first_name", "surname", "birth_date"]

    received = send(cast, a_notification(cast), unknown=unknown, unknown_reason="Kūdikis rastas")

    assert (received.identity_id, received.initials, received.unknown) == (None, "", unknown)


@pytest.mark.article("XIV-169 art. 2(8)")
@pytest.mark.parametrize(
    ("born", "accepted"),
    [(date(2008, 11, 21), True), (date(2008, 11, 20), False), (date(2026, 11, 21), False)],
)
def test_the_date_of_birth_must_be_a_childs(cast, born, accepted):
    notification = a_notification(cast)

    if accepted:
        assert send(cast, notification, **CHILD | {"birth_date": born})
    else:
        with pytest.raises(Refused) as refused:
            send(cast, notification, **CHILD | {"birth_date": born})
        assert refused.value.field == "birth_date"
        assert nothing_went_out(cast)


def test_late_is_recorded_with_its_reason(cast):
    send(cast, a_notification(cast), at=TUESDAY, **CHILD, late_reason="Amžius sužinotas vėliau")

    with acting_as(cast.rasa, cast.institution):
        assert Duty.objects.get().was_done_late()
        assert Duty.objects.get().late_reason == "Amžius sužinotas vėliau"


@pytest.mark.parametrize("number", [0, 2])
def test_it_must_be_clear_which_service_is_meant(number):
    institution = given.an_institution()
    rasa = given.a_person(institution, Role.FIRST_CONTACT_OFFICER)
    for _ in range(number):
        given.a_child_rights_service()
    contact = a_contact(rasa, institution, is_child=True)

    with acting_as(rasa, institution) as by, pytest.raises(Refused):
        notifications.send(notification=contact.notification, **CHILD, by=by, at=LATER)

    with acting_as(rasa, institution):
        assert not Identity.objects.exists()
        assert Duty.objects.get().is_open()
    assert Organisation.objects.of_kind("CHILD_RIGHTS_SERVICE").count() == number


def test_the_child_rights_service_notifies_nobody(cast):
    contact = a_contact(cast.vida, cast.child_rights, is_child=True)

    with pytest.raises(Refused):
        send(cast, contact.notification, who=(cast.vida, cast.child_rights))


def test_who_is_no_child_is_not_notified_of(cast):
    contact = a_contact(cast.rasa, cast.institution, is_child=True)
    with acting_as(cast.rasa, cast.institution) as by:
        contacts.learn_age(contact=contact, version=1, is_child=False, discovered_at=LATER, by=by, at=LATER)

    with pytest.raises(Refused):
        send(cast, contact.notification)

    assert nothing_went_out(cast)


def test_who_sends_second_is_told(cast):
    notification = a_notification(cast)
    send(cast, notification)

    with pytest.raises(Stale):
        send(cast, notification)


def test_if_it_cannot_be_placed_nothing_was_sent(cast):
    notification = a_notification(cast)

    with (
        mock.patch("victimsupport.notices.actions.post", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        send(cast, notification)

    assert nothing_went_out(cast)


def test_strangers_do_not_send(cast):
    notification = a_notification(cast)
    elsewhere = given.an_institution()
    jonas = given.a_person(elsewhere, Role.FIRST_CONTACT_OFFICER)

    with pytest.raises(PermissionDenied):
        send(cast, notification, who=(cast.ona, cast.service))
    with pytest.raises(ChildNotification.DoesNotExist):
        send(cast, notification, who=(jonas, elsewhere))


def test_a_notification_is_acknowledged_once(cast):
    received = a_received_notification(cast)

    with acting_as(cast.vida, cast.child_rights) as by:
        acknowledged = notifications.acknowledge(received=received, by=by, at=TUESDAY)
        assert (acknowledged.acknowledged_at, acknowledged.acknowledged_by) == (TUESDAY, cast.vida)
        with pytest.raises(Stale):
            notifications.acknowledge(received=received, by=by, at=TUESDAY)


def test_only_the_recipient_acknowledges(cast):
    received = a_received_notification(cast)

    with acting_as(cast.rasa, cast.institution) as by, pytest.raises(PermissionDenied):
        notifications.acknowledge(received=received, by=by, at=TUESDAY)


def test_a_reference_number_is_given_once(cast):
    """The page of a notification is found by its number: the database holds what take_reference promises."""
    first = a_notification(cast)
    contact = a_contact(cast.rasa, cast.institution, is_child=True)

    with acting_as(cast.rasa, cast.institution):
        second = ChildNotification.objects.filter(contact=contact)
        with pytest.raises(IntegrityError, match="one_notification_a"), transaction.atomic():
            second.update(reference=first.reference)
