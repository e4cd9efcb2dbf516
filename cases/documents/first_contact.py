"""What an institution, or the Child Rights Service, has kept long enough: its part of the run by terms (DP-6)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals import permissions
from referrals.models import ChildNotification, Contact, ReceivedNotification, Referral
from referrals.models.keeping import ERASED
from victimsupport.accounts.identity import Actor
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record

HELD = "is_held"
type Row = Referral | ChildNotification | ReceivedNotification | Contact


class Ended(NamedTuple):
    """One record of an institution, what it is called, from when its time runs, and where it is shown and held."""

    record: Record
    row: Row
    name: Promise
    event_on: date
    is_held: bool
    url: str
    hold_url: str


def ended(by: Actor) -> Iterator[Ended]:
    """Yield what was sent or received, and of whose person something is still kept."""
    yield from _referrals(by)
    yield from _notifications(by)
    yield from _received(by)
    yield from _texts(by)


def held(by: Actor) -> Iterator[tuple[str, UUID]]:
    """Yield the numbers and keys of what is on legal hold, with all that hangs on it."""
    for hold in permissions.holds_visible(by).in_force().select_related("contact", "received"):
        yield hold.of.reference, hold.of.pk
        if hold.contact is not None:
            referrals = permissions.referrals_visible(by).filter(contact=hold.contact)
            sent = permissions.child_notifications_visible(by).filter(contact=hold.contact)
            for key in ("pk", "duty_id", "identity_id"):  # by any of them a look tells what it was at
                yield from referrals.exclude(**{key: None}).values_list("reference", key)
                yield from sent.exclude(**{key: None}).values_list("reference", key)


def _referrals(by: Actor) -> Iterator[Ended]:
    held = permissions.holds_visible(by).in_force().filter(contact=OuterRef("contact"))
    found = permissions.referrals_visible(by).with_person().select_related("contact")
    for row in found.annotate(**{HELD: Exists(held)}):
        assert row.sent_at is not None
        yield Ended(
            Record.REFERRAL, row, _("Whom a service was told of"), day_of(row.sent_at),
            getattr(row, HELD),
            reverse("referrals:referral", args=[row.reference]), _hold_of(row.contact),
        )  # fmt: skip


def _notifications(by: Actor) -> Iterator[Ended]:
    held = permissions.holds_visible(by).in_force().filter(contact=OuterRef("contact"))
    found = permissions.child_notifications_visible(by).with_person().select_related("contact")
    for row in found.annotate(**{HELD: Exists(held)}):
        assert row.sent_at is not None
        yield Ended(
            Record.CHILD_NOTIFICATION, row, _("The child that was notified"), day_of(row.sent_at),
            getattr(row, HELD),
            reverse("referrals:child-notification", args=[row.reference]), _hold_of(row.contact),
        )  # fmt: skip


def _received(by: Actor) -> Iterator[Ended]:
    held = permissions.holds_visible(by).in_force().filter(received=OuterRef("pk"))
    for row in permissions.received_visible(by).with_person().annotate(**{HELD: Exists(held)}):
        yield Ended(
            Record.CHILD_NOTIFICATION, row, _("The child of a notification received"), day_of(row.received_at),
            getattr(row, HELD), "", reverse("referrals:notification-hold", args=[row.reference]),
        )  # fmt: skip


def _texts(by: Actor) -> Iterator[Ended]:
    held = permissions.holds_visible(by).in_force().filter(contact=OuterRef("pk"))
    for row in permissions.contacts_visible(by).with_text_alone(ERASED).annotate(**{HELD: Exists(held)}):
        yield Ended(
            Record.REFERRAL, row, _("Why a chosen person took no part"), day_of(row.contacted_at), getattr(row, HELD),
            reverse("referrals:contact", args=[row.reference]), _hold_of(row),
        )  # fmt: skip


def _hold_of(contact: Contact) -> str:
    return reverse("referrals:contact-hold", args=[contact.reference])
