"""What stands in the letters of first contact and on the information sheet. Rendered on request, never stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from accreditation.permissions import services_open_to_new_cases
from referrals import permissions
from referrals.models import ChildNotification, Intake, Likeness, ReceivedNotification, Referral
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.sorting import sort_key
from victimsupport.choices import RightsInformationItem
from victimsupport.directory.models import (
    CompetentBody,
    CompetentBodyKind,
    Hotline,
    Municipality,
    RightsText,
)
from victimsupport.duties.moments import last_day
from victimsupport.law import catalogues, conditions, time_limits
from victimsupport.law.calendar import day_of
from victimsupport.vault.person import Person

TO_TURN_TO = (
    CompetentBodyKind.PRE_TRIAL_INVESTIGATION,
    CompetentBodyKind.PROSECUTOR,
    CompetentBodyKind.COURT,
)


class Alike(NamedTuple):
    """Who seems to be the same person, as seen from one of the two; the keys are those of all likenesses to them."""

    likeness: Likeness
    other: Intake
    keys: list[UUID]


def alike_to(registrations: Iterable[Intake], found: Iterable[Likeness]) -> list[Alike]:
    """Return the other side of each likeness to a person, once, whichever of their registrations it is like."""
    own = {row.pk for row in registrations}
    listed: dict[UUID, Alike] = {}
    for each in found:
        other = each.intake if each.intake_id not in own else each.other
        if other.pk not in own:
            listed.setdefault(other.pk, Alike(each, other, [])).keys.append(each.pk)
    return list(listed.values())


class Heading(NamedTuple):
    """One of the eleven items of art. 9(1), with what was supplied for it and whom to turn to."""

    number: int
    title: str
    text: str
    bodies: list[CompetentBody]
    lists_services: bool


class Listed(NamedTuple):
    """A service as it is listed: name, addresses of its territory, phone, e-mail (art. 9(1)1)."""

    service: Organisation
    addresses: list[str]
    municipalities: list[str]

    @property
    def place(self) -> str:
        """The municipalities, as one line."""
        return ", ".join(self.municipalities)


def referral_letter(*, referral: Referral, person: Person) -> dict[str, Any]:
    """Return what a referral letter says: no crime, no address, no code, no birth date."""
    assert referral.sent_at is not None
    due = last_day(rule=time_limits.START_AFTER_REFERRAL, triggered_at=referral.sent_at)
    return {"referral": referral, "consent": referral.consent, "person": person, "start_due_on": due.due_on}


def child_notification(*, notification: ChildNotification, person: Person) -> dict[str, Any]:
    """Return what a notification of a child says: its three data, the day of contact, and nothing of the act."""
    return {
        "sender": notification.sender,
        "recipient": notification.recipient,
        "reference": notification.reference,
        "contacted_on": day_of(notification.contact.contacted_at),
        "sent_at": notification.sent_at,
        "person": person,
        "unknown": notification.unknown,
    }


def received_notification(*, received: ReceivedNotification, person: Person) -> dict[str, Any]:
    """Return the same letter as the Child Rights Service got it."""
    return {
        "sender": received.sender,
        "recipient": received.organisation,
        "reference": received.sender_reference,
        "contacted_on": received.contacted_on,
        "sent_at": received.received_at,
        "person": person,
        "unknown": received.unknown,
    }


def information_sheet(*, language: str, is_cross_border: bool, day: date) -> dict[str, Any]:
    """Return the information of art. 9(1) as of a day: the headings in order, the services of the register, nothing of the person."""
    texts = {text.item: text for text in RightsText.objects.valid_on(day).filter(language=language)}
    bodies = list(CompetentBody.objects.valid_on(day).order_by("name", "pk"))
    return {
        "headings": [
            _heading(item, texts=texts, bodies=bodies)
            for item in conditions.information_due(is_cross_border=is_cross_border)
        ],
        "services": listed(services_open_to_new_cases(day)),
        "hotlines": list(Hotline.objects.filter(is_active=True).order_by("place", "pk")),
        "versions": sorted({text.version for text in texts.values()}),
        "day": day,
        "language": language,
    }


def listed(services: Iterable[Organisation]) -> list[Listed]:
    """Return services as they are listed, by municipality, then by name."""
    names = {municipality.code: str(municipality) for municipality in Municipality.objects.all()}
    found = []
    for service in services:
        addresses = sorted(
            service.addresses.all(), key=lambda address: (address.municipality, address.address)
        )
        places = list(dict.fromkeys(names.get(address.municipality, "") for address in addresses))
        found.append(
            Listed(service, [address.address for address in addresses], [name for name in places if name])
        )
    return sorted(found, key=lambda entry: (sort_key(entry.place), entry.service.sort_key))


def _heading(
    item: catalogues.RightsInformationItem, *, texts: dict[str, RightsText], bodies: list[CompetentBody]
) -> Heading:
    kinds: tuple[str, ...] = ()
    if item is catalogues.RightsInformationItem.CONTACT_AUTHORITY:
        kinds = TO_TURN_TO
    elif item is catalogues.RightsInformationItem.RESTORATIVE_JUSTICE:
        kinds = (CompetentBodyKind.RESTORATIVE_JUSTICE,)
    text = texts.get(item)
    return Heading(
        number=item.number,
        title=str(RightsInformationItem(item).label),
        text=text.text if text else "",
        bodies=[body for body in bodies if body.kind in kinds],
        lists_services=item is catalogues.RightsInformationItem.ASSISTANCE_AND_SERVICES,
    )


def obstacle_to_joining(intake: Intake, leading: Intake, *, is_identified: bool, by: Actor) -> str:
    """Return why two registrations cannot be joined as one person's; an empty sentence where they can (Q-11)."""
    if intake.pk == leading.pk:
        return _("This is the same number. Enter the other one.")
    if hasattr(leading, "link"):
        told = {"number": leading.reference, "leading": leading.link.leading.reference}
        return _("%(number)s is linked to %(leading)s. Choose %(leading)s.") % told
    for each in (intake, leading):
        if each.returned_at is not None or each.out_of_scope_at is not None:
            return _("Of %(number)s nothing is kept: nobody can tell whose it was.") % {
                "number": each.reference
            }
        if each.identity_id is None and not each.is_anonymous:
            return _("The data of the person of %(number)s are erased: nobody can tell whose they were.") % {
                "number": each.reference
            }
    if leading.is_anonymous and not intake.is_anonymous:
        return _("The other way round: an anonymous person is joined to the one who gave a name.")
    if intake.is_anonymous and not leading.is_anonymous and not is_identified:
        return _("One of the two is anonymous. They can be joined only if the person said who they are.")
    return _obstacle_of_access(intake, leading, by)


def _obstacle_of_access(intake: Intake, leading: Intake, by: Actor) -> str:
    """Return that other colleagues would see more than before."""
    if intake.is_restricted != leading.is_restricted:
        return _(
            "Only one of the two is restricted. Restrict the other first, so that nobody sees more than before."
        )
    shut = [set(permissions.exclusions_visible(by).in_force().filter(intake=each).values_list("user", flat=True))
            for each in (intake, leading)]  # fmt: skip
    if shut[0] != shut[1]:
        return _("Not the same colleagues are shut out of the two. Shut them out of both first.")
    return ""
