"""What can be done with a contact: recorded, its wish changed, the victim's age learnt."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions.consents import close_waiting
from referrals.models import ChildNotification, Contact, Wish
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.duties.moments import check_moment
from victimsupport.law import conditions, time_limits
from victimsupport.refusal import Refused, Stale

EXEMPT = "CHILD_RIGHTS_SERVICE"
"""Why no notification is owed: the institution is the one that would receive it (art. 9(2))."""
NOT_A_CHILD = "NOT_A_CHILD"
NO_WISH = "NO_WISH"


@transaction.atomic
def record(
    *,
    contacted_at: datetime,
    is_child: bool,
    applied_by: str,
    wish: str,
    wished_at: datetime | None = None,
    language: str = "lt",
    interpretation: str = "",
    has_chosen: bool = False,
    took_part: bool = False,
    excluded_reason: str = "",
    cross_border: bool = False,
    by: Actor,
    at: datetime,
) -> Contact:
    """
    This will record that somebody turned to the actor's institution. For a child the duty of art. 9(2) begins at once.

    :param has_chosen: whether the victim chose a person to take part; `took_part` whether that person did
    :raises Refused: if a moment is impossible, or it is not said why the chosen person was left out
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    check_moment(contacted_at, field="contacted_at", at=at)
    wished_at = _moment_of_wish(wish, wished_at, contacted_at=contacted_at, at=at)
    left_out = conditions.chosen_person_reason_required(has_chosen=has_chosen, took_part=took_part)
    if left_out and not excluded_reason.strip():
        raise Refused(_("Say why the chosen person did not take part."), field="excluded_reason")
    contact = Contact.objects.create(
        organisation=by.organisation, reference=take_reference(series="KR", by=by, at=at), officer=by.user,
        contacted_at=contacted_at, is_child=is_child, applied_by=applied_by, wish=wish, wished_at=wished_at,
        language=language, interpretation=interpretation, accompanied=has_chosen and took_part,
        excluded_reason=excluded_reason.strip() if left_out else "", cross_border=cross_border, recorded_at=at,
    )  # fmt: skip
    audit.record("CONTACT_RECORDED", about=contact, detail={"child": is_child, "wish": wish}, by=by, at=at)
    if is_child:
        _owe_notification(contact, by=by, at=at)
    return contact


@transaction.atomic
def change_wish(
    *, contact: Contact, version: int, wish: str, wished_at: datetime | None = None, by: Actor, at: datetime
) -> Contact:
    """
    This will record that the person has decided, or decided otherwise. Without a wish nothing waits to be sent.

    :raises Stale: if somebody changed the contact first
    :raises Refused: if nothing changes, or the moment is impossible
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    contact = _locked(contact, version, by=by)
    if wish == contact.wish:
        raise Refused(_("This is what the contact says already."), field="wish")
    if wish != Wish.UNDECIDED and wished_at is None:
        raise Refused(_("Enter when the person said this."), field="wished_at")
    contact.wished_at = _moment_of_wish(wish, wished_at, contacted_at=contact.contacted_at, at=at)
    contact.wish = wish
    if wish != Wish.YES:
        close_waiting(contact=contact, reason=NO_WISH, closed_at=contact.wished_at or at, by=by, at=at)
    _save(contact, "wish", "wished_at")
    audit.record("WISH_CHANGED", about=contact, detail={"wish": wish}, by=by, at=at)
    return contact


@transaction.atomic
def learn_age(
    *, contact: Contact, version: int, is_child: bool, discovered_at: datetime, by: Actor, at: datetime
) -> Contact:
    """
    This will record that the victim turned out to be a child, or not to be one.

    The term of art. 9(2) still counts from the day of contact.

    :raises Stale: if somebody changed the contact first
    :raises Refused: if nothing changes, the moment is impossible, or the notification has gone out
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    contact = _locked(contact, version, by=by)
    if is_child == contact.is_child:
        raise Refused(_("This is what the contact says already."), field="age")
    check_moment(discovered_at, since=contact.contacted_at, field="discovered_at", at=at)
    contact.is_child = is_child
    contact.child_discovered_at = discovered_at if is_child else None
    if is_child:
        _owe_notification(contact, by=by, at=at)
    else:
        _owe_no_more(contact, by=by, at=at)
    _save(contact, "is_child", "child_discovered_at")
    audit.record("AGE_LEARNT", about=contact, detail={"child": is_child}, by=by, at=at)
    return contact


def _locked(contact: Contact, version: int, *, by: Actor) -> Contact:
    """Return the row, locked, if it is still the one the person saw."""
    locked = permissions.contacts_visible(by).select_for_update().get(pk=contact.pk)
    if locked.version != version:
        raise Stale(_("Somebody has changed this contact. Look at what is there now."))
    return locked


def _save(contact: Contact, *fields: str) -> None:
    contact.version += 1
    contact.save(update_fields=[*fields, "version"])


def _moment_of_wish(
    wish: str, wished_at: datetime | None, *, contacted_at: datetime, at: datetime
) -> datetime | None:
    """Return when a decision was made: at the contact, if nothing else is said."""
    if wish == Wish.UNDECIDED:
        return None
    wished_at = wished_at or contacted_at
    check_moment(wished_at, since=contacted_at, field="wished_at", at=at)
    return wished_at


def _owe_notification(contact: Contact, *, by: Actor, at: datetime) -> None:
    """Open the duty to notify; where it was cancelled because the person was taken for an adult, open it anew."""
    notification = ChildNotification.objects.select_related("duty").filter(contact=contact).first()
    if notification is None:
        reference = take_reference(series="VN", by=by, at=at)
        ChildNotification.objects.create(
            sender=by.organisation,
            reference=reference,
            contact=contact,
            duty=_notification_duty(contact, reference, by=by, at=at),
        )
    elif notification.duty.cancelled_at is not None:
        notification.duty = _notification_duty(contact, notification.reference, by=by, at=at)
        notification.save(update_fields=["duty"])


def _notification_duty(contact: Contact, reference: str, *, by: Actor, at: datetime) -> Duty:
    exempt = conditions.is_exempt_from_child_notification(by.organisation.institution_type)
    return duties.open_duty(
        rule=time_limits.CHILD_NOTIFICATION,
        carrier="CHILD_NOTIFICATION",
        reference=reference,
        triggered_at=contact.contacted_at,
        assignee=by.user,
        exempt_ground=EXEMPT if exempt else "",
        by=by,
        at=at,
    )


def _owe_no_more(contact: Contact, *, by: Actor, at: datetime) -> None:
    notification = ChildNotification.objects.select_related("duty").get(contact=contact)
    if notification.sent_at is not None:
        raise Refused(
            _("The notification has been sent. Tell the Child Rights Service that the person is an adult."),
            field="age",
        )
    if notification.duty.is_open():
        duties.cancel(duty_id=notification.duty_id, reason=NOT_A_CHILD, by=by, at=at)
