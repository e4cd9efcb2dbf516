"""The menu: who sees which entry. Applications add nothing here by themselves; the list is read at a glance."""

from collections.abc import Collection
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from victimsupport.accounts.roles import Role

AT_THE_SERVICE = frozenset({Role.CASEWORKER, Role.SERVICE_MANAGER})
AT_FIRST_CONTACT = frozenset({Role.FIRST_CONTACT_OFFICER, Role.UNIT_HEAD, Role.CHILD_RIGHTS_OFFICER})
OF_CHILD_RIGHTS = frozenset({Role.CHILD_RIGHTS_OFFICER})
AT_THE_MINISTRY = frozenset({Role.MINISTRY_ANALYST})
IN_ADMIN = frozenset({Role.ADMINISTRATOR, Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER})


class Entry(NamedTuple):
    """One entry of the menu."""

    label: Promise
    url_name: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()
    """Other addresses below it: the pages people reach from there."""


class Link(NamedTuple):
    """An entry as one person sees it on one page."""

    label: Promise
    url: str
    current: bool


ENTRIES = (
    Entry(_("Worklist"), "cases:worklist", AT_THE_SERVICE, ("/bylos/", "/perdavimai/")),
    Entry(_("Intakes"), "referrals:intakes", AT_THE_SERVICE),
    Entry(_("Team"), "cases:team", frozenset({Role.SERVICE_MANAGER})),
    Entry(pgettext_lazy("menu", "Accommodation"), "cases:places", AT_THE_SERVICE),
    Entry(_("Notifications received"), "referrals:notifications", OF_CHILD_RIGHTS),
    Entry(_("Contacts"), "referrals:contacts", AT_FIRST_CONTACT, ("/informacijos-lapas/",)),
    Entry(_("Duties"), "referrals:duties", AT_FIRST_CONTACT),
    Entry(_("Sent"), "referrals:sent", AT_FIRST_CONTACT, ("/vaiku-pranesimai/",)),
    Entry(_("Figures"), "reporting:figures", AT_THE_MINISTRY),
    Entry(_("Exports"), "reporting:exports", AT_THE_MINISTRY),
    Entry(_("Own figures"), "reporting:own", AT_THE_SERVICE),
    Entry(
        pgettext_lazy("menu", "Access"),
        "cases:accesses",
        frozenset({Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER}),
    ),
    Entry(
        _("Data requests"),
        "cases:data_requests",
        frozenset({Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER}),
        ("/saugojimas/",),
    ),
    Entry(_("Keeping and erasing"), "cases:retention", frozenset({Role.UNIT_HEAD, Role.ADMINISTRATOR})),
    Entry(_("Accreditation"), "accreditation:own", frozenset({Role.SERVICE_MANAGER})),
    Entry(_("Administration"), "admin:index", IN_ADMIN),
)


def links(*, roles: Collection[str], path: str) -> list[Link]:
    """Return the menu for these roles; the entry nearest to the page is the current one."""
    entries = [(entry, reverse(entry.url_name)) for entry in ENTRIES if entry.roles.intersection(roles)]
    above = {root: url for entry, url in entries for root in (url, *entry.also) if path.startswith(root)}
    current = above[max(above, key=len)] if above else None
    return [Link(entry.label, url, url == current) for entry, url in entries]
