"""What a contact's page and its row in the list say: what is owed, what is left to do, what happened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals import permissions
from referrals.models import ChildNotification, Contact, Referral, Wish
from referrals.querysets import ContactQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.choices import RightsInformationItem
from victimsupport.duties.models import Duty
from victimsupport.law import conditions

WISH_COLOURS = {Wish.YES: "green", Wish.NO: "grey", Wish.UNDECIDED: "yellow"}


class Row(NamedTuple):
    """A contact with its most urgent duty."""

    contact: Contact
    duty: Duty | None
    wish_colour: str

    @classmethod
    def of(cls, contact: Contact, today: date) -> "Row":
        """Return the row; of several open duties the first to fall due stands for all."""
        duties = duties_of(contact)
        running = sorted((duty for duty in duties if duty.is_open()), key=lambda duty: duty.due_on)
        duty = next(iter(running or duties), None)
        return cls(contact, duty, WISH_COLOURS[Wish(contact.wish)])


class Task(NamedTuple):
    """Something to do for a contact, or done."""

    name: str
    status: str
    colour: str = ""
    url: str = ""
    hint: str = ""


class Event(NamedTuple):
    """Something that happened."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""


def with_duties(contacts: ContactQuerySet) -> ContactQuerySet:
    """Return contacts with what their row needs, in a fixed number of queries."""
    return contacts.select_related("notification__duty").prefetch_related("referrals__duty", "information")


def with_everything(by: Actor) -> ContactQuerySet:
    """Return the actor's contacts with what their page needs, in a fixed number of queries."""
    referrals = permissions.referrals_visible(by).order_by("created_at", "pk")
    return (
        permissions.contacts_visible(by)
        .select_related("officer", "notification__duty__assignee")
        .prefetch_related(
            Prefetch(
                "referrals", referrals.select_related("duty__assignee", "addressee", "consent__recorded_by")
            ),
            "information__officer",
        )
    )


def notification_of(contact: Contact) -> ChildNotification | None:
    """Return the notification owed for a contact, if there is one."""
    return getattr(contact, "notification", None)


def duties_of(contact: Contact) -> list[Duty]:
    """Return a contact's duties, the notification's first."""
    notification = notification_of(contact)
    found = [notification.duty] if notification else []
    return found + [referral.duty for referral in contact.referrals.all()]


def missing_items(contact: Contact) -> list[RightsInformationItem]:
    """Return the items of art. 9(1) nobody has been told yet."""
    told = {item for information in contact.information.all() for item in information.items}
    due = conditions.information_due(is_cross_border=contact.cross_border)
    return [RightsInformationItem(item) for item in due if item not in told]


def tasks(contact: Contact, today: date) -> list[Task]:
    """Return what there is to do for a contact, in the order in which it is done."""
    return [
        *_of_child(contact, today),
        _of_information(contact),
        _of_wish(contact),
        *_of_referrals(contact, today),
    ]


def _of_information(contact: Contact) -> Task:
    missing = missing_items(contact)
    url = reverse("referrals:information-new", args=[contact.reference])
    name = _("Inform about rights")
    if not missing:
        return Task(name, _("All told"), "green", url)
    if not contact.information.all():
        return Task(name, _("To do"), "blue", url, _("The items of art. 9(1), at the first contact"))
    count = ngettext("%(count)d item missing", "%(count)d items missing", len(missing)) % {
        "count": len(missing)
    }
    return Task(
        name,
        count,
        "yellow",
        url,
        _("Not told yet: %(items)s") % {"items": "; ".join(map(_labelled, missing))},
    )


def _labelled(item: RightsInformationItem) -> str:
    return f"{list(RightsInformationItem).index(item) + 1}. {item.label}"


def _of_wish(contact: Contact) -> Task:
    url = reverse("referrals:contact-wish", args=[contact.reference])
    name = _("Wish for assistance")
    match contact.wish:
        case Wish.YES:
            return Task(name, _("Wishes assistance"), "green", url)
        case Wish.NO:
            return Task(name, _("Declined"), "grey", url, _("Nothing is sent"))
    return Task(name, _("Has not decided yet"), "yellow", url)


def _of_referrals(contact: Contact, today: date) -> Iterator[Task]:
    standing = [referral for referral in contact.referrals.all() if referral.withdrawn_at is None]
    running = [referral for referral in standing if referral.returned_at is None]
    for returned in standing:
        if returned.returned_at is not None:
            yield _of_returned(returned, today)
    url = reverse("referrals:consent-new", args=[contact.reference])
    consent, referral = _("Consent to pass data on"), _("Tell the chosen service")
    if contact.wish != Wish.YES:
        status = _("Not needed") if contact.wish == Wish.NO else _("Cannot start yet")
        yield Task(consent, status)
    elif not running:
        yield Task(consent, _("To do"), "blue", url, _("For the service the person chose"))
        yield Task(referral, _("Cannot start yet"), hint=_("Needs a consent"))
    else:
        yield Task(consent, _("Given"), "green", url, _("Another service can be chosen with a new consent"))
        for owed in running:
            yield _of_referral(owed, today)


def _of_referral(referral: Referral, today: date) -> Task:
    name = _("Tell %(service)s") % {"service": referral.addressee.name}
    page = reverse("referrals:referral", args=[referral.reference])
    if referral.sent_at is not None:
        return Task(name, _("Sent"), "green", page, referral.reference)
    late = referral.duty.is_overdue(today)
    url = reverse("referrals:referral-send", args=[referral.reference])
    return Task(name, _("Late") if late else _("To do"), "red" if late else "blue", url, referral.reference)


def _of_returned(referral: Referral, today: date) -> Task:
    name = _("%(service)s may not take the person") % {"service": referral.addressee.name}
    late = referral.duty.is_overdue(today)
    page = reverse("referrals:referral", args=[referral.reference])
    hint = _("Came back to you. Ask the person to choose another service.")
    return Task(name, _("Late") if late else _("Returned"), "red" if late else "orange", page, hint)


def _of_child(contact: Contact, today: date) -> Iterator[Task]:
    notification = notification_of(contact)
    if notification is None or not contact.is_child:
        return
    name, duty = _("Notify the Child Rights Service"), notification.duty
    url = reverse("referrals:child-notification", args=[notification.reference])
    if duty.exempt_ground:
        yield Task(name, _("Not required"), "grey", hint=_("You are the Child Rights Service"))
    elif notification.sent_at is not None:
        yield Task(name, _("Sent"), "green", url, notification.reference)
    else:
        late = duty.is_overdue(today)
        send = reverse("referrals:child-notification-send", args=[notification.reference])
        yield Task(
            name, _("Late") if late else _("To do"), "red" if late else "blue", send, notification.reference
        )


def events(contact: Contact) -> list[Event]:
    """Return what happened, newest first."""
    found = [*_of_contact(contact), *_of_consents(contact), *_of_notification(contact)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _of_contact(contact: Contact) -> Iterator[Event]:
    yield Event(
        _("Turned to the institution"),
        contact.contacted_at,
        str(contact.officer),
        contact.get_applied_by_display(),
    )
    if contact.wished_at is not None:
        yield Event(_("Said what they wish"), contact.wished_at, text=contact.get_wish_display())
    if contact.child_discovered_at is not None:
        yield Event(
            _("The victim turned out to be a child"),
            contact.child_discovered_at,
            text=_("The term still counts from the day of contact."),
        )
    for information in contact.information.all():
        told = ngettext("%(count)d item told", "%(count)d items told", len(information.items))
        text = " · ".join(
            [
                told % {"count": len(information.items)},
                information.get_form_display(),
                information.get_language_display(),
            ]
        )
        yield Event(_("Informed about rights"), information.given_at, str(information.officer), text)


def _of_consents(contact: Contact) -> Iterator[Event]:
    for referral in contact.referrals.all():
        consent, service = referral.consent, referral.addressee.name
        yield Event(_("Consented to passing data on"), consent.given_at, str(consent.recorded_by), service)
        if referral.sent_at is not None:
            yield Event(
                _("The service was told"), referral.sent_at, str(referral.duty.assignee or ""), service
            )
        if referral.returned_at is not None:
            text = _("%(service)s. State of its right: %(state)s") % {
                "service": service, "state": referral.get_returned_state_display()
            }  # fmt: skip
            yield Event(_("The referral came back"), referral.returned_at, _("System"), text)
        if referral.withdrawn_at is not None:
            yield Event(_("The consent ended"), referral.withdrawn_at, text=service)


def _of_notification(contact: Contact) -> Iterator[Event]:
    notification = notification_of(contact)
    if notification is not None and notification.sent_at is not None:
        who = str(notification.duty.assignee or "")
        yield Event(_("The Child Rights Service was notified"), notification.sent_at, who)
