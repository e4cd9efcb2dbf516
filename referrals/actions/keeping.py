"""Keeping and letting go at an institution and the Child Rights Service: legal holds, and erasing what is theirs (DP-6)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import ChildNotification, Contact, ReceivedNotification, RecordHold, Referral
from referrals.models.keeping import ERASED
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

KEEPERS = (Role.UNIT_HEAD,)
"""Who lets go at an institution: the head answers for the unit (domain.md 7; decision 0009)."""


@transaction.atomic
def hold(*, record: Contact | ReceivedNotification, reason: str, by: Actor, at: datetime) -> RecordHold:
    """
    This will keep what is known of a contact, or a received notification, until the hold is lifted.

    :raises Refused: if no reason is given
    :raises Stale: if it is held already
    """
    by.must_be(*KEEPERS)
    record = _locked(record, by)
    if not reason.strip():
        raise Refused(_("Say why this must be kept."), field="reason")
    if record.holds.in_force().exists():
        raise Stale(_("This is on legal hold already."))
    row = RecordHold(
        pk=fresh_keys(1)[0], organisation=by.organisation, placed_by=by.user, placed_at=at,
        contact=record if isinstance(record, Contact) else None,
        received=record if isinstance(record, ReceivedNotification) else None,
    )  # fmt: skip
    place = f"referrals_recordhold|reason|{row.pk}"
    row.reason = vault.seal_text(text=reason.strip(), place=place, by=by, at=at)
    row.save(force_insert=True)
    audit.record("HOLD_PLACED", about=record, by=by, at=at)
    return row


@transaction.atomic
def lift(*, hold: RecordHold, by: Actor, at: datetime) -> RecordHold:
    """
    This will let a record go again by its terms; whom a consent ended meanwhile was about goes at once.

    :raises Stale: if it was lifted already
    """
    by.must_be(*KEEPERS)
    row = permissions.holds_visible(by).select_for_update(of=("self",)).get(pk=hold.pk)
    if row.lifted_at is not None:
        raise Stale(_("This is not on legal hold any more."))
    row.lifted_by, row.lifted_at = by.user, at
    row.save(update_fields=["lifted_by", "lifted_at"])
    if row.contact is not None:
        for referral in permissions.referrals_visible(by).ended_with_person().filter(contact=row.contact):
            _erase_identity(referral, by=by, at=at)
            _forget_why(row.contact)
    audit.record("HOLD_LIFTED", about=row.of, by=by, at=at)
    return row


@transaction.atomic
def erase_referral(*, referral: Referral, by: Actor, at: datetime) -> None:
    """
    This will erase whom a service was told of. That it was told, and whether in time, stays.

    :raises Refused: while a legal hold stands
    """
    by.must_be(*KEEPERS)
    found = permissions.referrals_visible(by).with_person().select_related("contact")
    row = found.select_for_update(of=("self", "contact")).get(
        pk=referral.pk
    )  # a hold is placed on the contact
    _check_not_held(row.contact, by)
    _erase_identity(row, by=by, at=at)
    Referral.objects.filter(pk=row.pk).update(erased_at=at)
    _forget_why(row.contact)
    audit.record("REFERRAL_ERASED", about=row, detail={"ground": "TERM"}, by=by, at=at)


@transaction.atomic
def erase_notification(*, notification: ChildNotification, by: Actor, at: datetime) -> None:
    """
    This will erase the child the Child Rights Service was told of. That it was told, and whether in time, stays.

    :raises Refused: while a legal hold stands
    """
    by.must_be(*KEEPERS)
    found = permissions.child_notifications_visible(by).with_person().select_related("contact")
    row = found.select_for_update(of=("self", "contact")).get(pk=notification.pk)
    _check_not_held(row.contact, by)
    _erase_identity(row, by=by, at=at)
    text = ERASED if row.unknown_reason else ""
    ChildNotification.objects.filter(pk=row.pk).update(erased_at=at, unknown_reason=text)
    _forget_why(row.contact)
    audit.record("CHILD_NOTIFICATION_ERASED", about=row, detail={"ground": "TERM"}, by=by, at=at)


@transaction.atomic
def erase_received(*, received: ReceivedNotification, by: Actor, at: datetime) -> None:
    """
    This will erase the child of a notification received. That it came, and when note was taken, stays.

    :raises Refused: while a legal hold stands
    """
    by.must_be(*KEEPERS)
    found = permissions.received_visible(by).with_person()
    row = found.select_for_update(of=("self",)).get(pk=received.pk)
    _check_not_held(row, by)
    _erase_identity(row, by=by, at=at)
    ReceivedNotification.objects.filter(pk=row.pk).update(erased_at=at, initials="")
    _forget_why(row)
    audit.record("CHILD_NOTIFICATION_ERASED", about=row, detail={"ground": "TERM"}, by=by, at=at)


@transaction.atomic
def erase_text(*, contact: Contact, by: Actor, at: datetime) -> None:
    """
    This will erase why a chosen person was left out (4(1)3). That somebody was, stays.

    :raises Refused: while a legal hold stands
    """
    by.must_be(*KEEPERS)
    row = permissions.contacts_visible(by).select_for_update(of=("self",)).get(pk=contact.pk)
    _check_not_held(row, by)
    Contact.objects.filter(pk=row.pk).update(excluded_reason=ERASED)
    _forget_why(row)
    audit.record("CONTACT_ERASED", about=row, detail={"ground": "TERM"}, by=by, at=at)


def _erase_identity(
    row: Referral | ChildNotification | ReceivedNotification, *, by: Actor, at: datetime
) -> None:
    if row.identity_id is not None:
        vault.erase(identity_id=row.identity_id, by=by, at=at)


def _forget_why(record: Contact | ReceivedNotification) -> None:
    """Erase why the record was once kept: it may name people. That it was, and by whom, stays."""
    record.holds.lifted().update(reason=b"")


def _check_not_held(record: Contact | ReceivedNotification, by: Actor) -> None:
    if record.holds.in_force().exists():
        raise Refused(_("This is on legal hold. Lift the hold first."))


def _locked(record: Contact | ReceivedNotification, by: Actor) -> Contact | ReceivedNotification:
    if isinstance(record, Contact):
        return permissions.contacts_visible(by).select_for_update(of=("self",)).get(pk=record.pk)
    return permissions.received_visible(by).select_for_update(of=("self",)).get(pk=record.pk)
