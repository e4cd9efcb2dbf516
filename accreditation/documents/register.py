"""What the public list of art. 12(2) says: on its page, in its files, and in its extract on paper."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accreditation.permissions import register_on
from victimsupport.accounts.details import Details
from victimsupport.accounts.models import Organisation, PublishedDetails
from victimsupport.documents.rendering import render
from victimsupport.documents.tables import as_csv
from victimsupport.interface import reading
from victimsupport.vault import folding

LANGUAGE = "lt"
"""Of the files and of the extract, whoever asks."""


class Listed(NamedTuple):
    """A service as the law has it published: these five attributes and no other."""

    name: str
    code: str
    addresses: list[str]
    phone: str
    email: str

    @property
    def mailbox(self) -> tuple[str, str]:
        """The two parts of the e-mail address, between which a narrow column may break it."""
        local, at, domain = self.email.rpartition("@")
        return local, at + domain

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it, if it is one number."""
        try:
            return reading.telephone(self.phone)
        except reading.Unreadable:
            return ""


def headings() -> list[str]:
    """Return what the five attributes are called, as the law calls them."""
    return [
        pgettext("of a support service", "Name"),
        pgettext("of a support service", "Code"),
        pgettext("of a support service", "Activity territory address"),
        pgettext("of a support service", "Telephone number"),
        pgettext("of a support service", "E-mail address"),
    ]


def listed(services: Iterable[Organisation]) -> list[Listed]:
    """Return services as they are published, in the order given; their addresses by municipality."""
    return [
        Listed(service.name, service.legal_entity_code, _addresses(service), service.phone, service.email)
        for service in services
    ]


class Named(Protocol):
    """What has a name to be looked for by."""

    @property
    def name(self) -> str: ...


def published(rows: Iterable[PublishedDetails]) -> list[Listed]:
    """Return what the list says, in the order given; the addresses of each by municipality."""
    return [
        Listed(
            row.name, row.legal_entity_code, [each.address for each in Details.kept(row).addresses], row.phone, row.email
        )
        for row in rows
    ]  # fmt: skip


def named[T: Named](services: Iterable[T], name: str) -> list[T]:
    """
    Return those of the services that have every word of a name.

    Read in memory: the list is dozens long, and PostgreSQL here folds no Lithuanian letters.
    """
    words = re.findall(r"\w+", folding.plain(name)) or [name]
    return [service for service in services if all(word in folding.plain(service.name) for word in words)]


def narrowed(
    rows: Iterable[PublishedDetails], *, name: str = "", municipality: str = ""
) -> list[PublishedDetails]:
    """Return those in the list that have every word of a name, and an address in a municipality."""
    return [
        row
        for row in named(rows, name)
        if not municipality or any(each.municipality == municipality for each in Details.kept(row).addresses)
    ]


def register_csv(day: date) -> bytes:
    """Return the list of a day for spreadsheets; a service's addresses share a cell."""
    with translation.override(LANGUAGE):
        rows = [
            (entry.name, entry.code, "; ".join(entry.addresses), entry.phone, entry.email)
            for entry in published(register_on(day))
        ]
        return as_csv(headings(), rows)


def register_json(day: date) -> bytes:
    """Return the list of a day for programs."""
    services = [entry._asdict() for entry in published(register_on(day))]
    return json.dumps({"as_of": day.isoformat(), "services": services}, ensure_ascii=False, indent=2).encode()


def register_extract(day: date, *, number: str, authority: Organisation, made_on: date) -> bytes:
    """Return the extract of the list for a day as PDF/UA in Lithuanian, to be signed."""
    with translation.override(LANGUAGE):
        context = {
            "authority": authority,
            "day": day,
            "made_on": made_on,
            "reference": number,
            "headings": headings(),
            "entries": published(register_on(day)),
        }
        title = _("Extract from the list of support services that give accredited assistance")
        return render("accreditation/register/extract.html", context, title=title, language=LANGUAGE)


def _addresses(service: Organisation) -> list[str]:
    found = sorted(service.addresses.all(), key=lambda each: (each.municipality, each.address))
    return [each.address for each in found]
