"""The notification of a child (art. 9(2)): sent without consent, received and acknowledged by the Child Rights Service."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import ChildNotification, ReceivedNotification
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.law import conditions
from victimsupport.law.calendar import day_of
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


@transaction.atomic
def send(
    *,
    notification: ChildNotification,
    first_name: str = "",
    surname: str = "",
    birth_date: date | None = None,
    unknown: Sequence[str] = (),
    unknown_reason: str = "",
    late_reason: str = "",
    by: Actor,
    at: datetime,
) -> ReceivedNotification:
    """
    This will place a notification in the Child Rights Service's inbox; the duty is done at that moment.

    :param unknown: which of the three data are not known
    :raises Stale: if somebody sent it first
    :raises Refused: if it is not owed, a datum is missing without a reason, the person was an adult, or it is not clear
        where the notification goes; nothing is stored then
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    notification = _owed(notification, by=by)
    person = Person(first_name=first_name.strip(), surname=surname.strip(), birth_date=birth_date)
    missing = _check_data(notification, person, unknown, unknown_reason)
    recipient = _recipient()
    if not person.is_empty():
        notification.identity = vault.seal(person=person, searchable=False, by=by, at=at)
    notification.recipient, notification.sent_at = recipient, at
    notification.unknown, notification.unknown_reason = missing, unknown_reason.strip() if missing else ""
    notification.save(update_fields=["identity", "recipient", "sent_at", "unknown", "unknown_reason"])
    duties.perform(duty_id=notification.duty_id, performed_at=at, late_reason=late_reason, by=by, at=at)
    audit.record("CHILD_NOTIFICATION_SENT", about=notification, detail={"unknown": missing}, by=by, at=at)
    with acting_as(system(), recipient) as there:
        return _receive(notification, person, by=there, at=at)


@transaction.atomic
def acknowledge(*, received: ReceivedNotification, by: Actor, at: datetime) -> ReceivedNotification:
    """
    This will record that the Child Rights Service has taken note of a notification.

    :raises Stale: if a colleague acknowledged it first
    """
    by.must_be(Role.CHILD_RIGHTS_OFFICER)
    received = permissions.received_visible(by).select_for_update().get(pk=received.pk)
    if received.acknowledged_at is not None:
        raise Stale(_("A colleague has acknowledged this notification already."))
    received.acknowledged_at, received.acknowledged_by = at, by.user
    received.save(update_fields=["acknowledged_at", "acknowledged_by"])
    audit.record("CHILD_NOTIFICATION_ACKNOWLEDGED", about=received, by=by, at=at)
    return received


def _owed(notification: ChildNotification, *, by: Actor) -> ChildNotification:
    """Return the row, locked, if the notification is still owed."""
    found = permissions.child_notifications_visible(by).select_for_update(of=("self",))
    locked = found.select_related("contact", "duty").get(pk=notification.pk)
    if locked.sent_at is not None:
        raise Stale(_("This notification has been sent already. Look at what is there now."))
    if locked.duty.exempt_ground:
        raise Refused(_("You are the Child Rights Service: no notification is owed."))
    if locked.duty.cancelled_at is not None:
        raise Refused(_("The person is not a child: no notification is owed."))
    return locked


def _check_data(
    notification: ChildNotification, person: Person, unknown: Sequence[str], unknown_reason: str
) -> list[str]:
    """Return which of the three data are missing, if that is said and explained."""
    missing = conditions.child_notification_lacks(
        first_name=person.first_name, surname=person.surname, birth_date=person.birth_date
    )
    for name in ("first_name", "surname", "birth_date"):
        if name in missing and name not in unknown:
            raise Refused(_("Enter this, or tick that it is not known."), field=name)
        if name in unknown and name not in missing:
            raise Refused(_("Leave this empty, or untick that it is not known."), field=name)
    if missing and not unknown_reason.strip():
        raise Refused(_("Say why this is not known."), field="unknown_reason")
    contacted_on = day_of(notification.contact.contacted_at)
    if person.birth_date is not None and person.birth_date > contacted_on:
        raise Refused(_("The date of birth lies after the day of contact."), field="birth_date")
    if person.birth_date is not None and not conditions.is_child(person.birth_date, contacted_on):
        raise Refused(
            _(
                "Somebody born that day was an adult on the day of contact. Check the date, or correct the contact."
            ),
            field="birth_date",
        )
    return list(missing)


def _recipient() -> Organisation:
    """:raises Refused: unless exactly one Child Rights Service is known"""
    known = Organisation.objects.working().of_kind(OrganisationKind.CHILD_RIGHTS_SERVICE)[:2]
    if len(known) != 1:
        raise Refused(
            _(
                "It is not clear where the notification goes: the register must name exactly one active Child Rights "
                "Service. Tell the administrator, and send the notification on paper until then."
            )
        )
    return known[0]


def _receive(
    notification: ChildNotification, person: Person, *, by: Actor, at: datetime
) -> ReceivedNotification:
    """Place the notification in the inbox, sealed under the recipient's own key, and tell its officers."""
    received = ReceivedNotification.objects.create(
        organisation=by.organisation,
        reference=take_reference(series="GP", by=by, at=at),
        sender=notification.sender,
        sender_reference=notification.reference,
        contacted_on=day_of(notification.contact.contacted_at),
        received_at=at,
        identity=None if person.is_empty() else vault.seal(person=person, by=by, at=at),
        initials=person.initials,
        unknown=notification.unknown,
    )
    audit.record("CHILD_NOTIFICATION_RECEIVED", about=received, by=by, at=at)
    notices.post(
        kind=NoticeKind.CHILD_NOTIFICATION_RECEIVED,
        recipients=notices.people_with(Role.CHILD_RIGHTS_OFFICER, by=by, at=at),
        dedupe=str(received.pk),
        reference=received.reference,
        path=reverse("referrals:notification", args=[received.reference]),
        by=by,
        at=at,
    )
    return received
