"""What the public list of art. 12(2) says: on its page, in its files, and in its extract on paper."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accreditation.permissions import services_in_register
from victimsupport.accounts.models import Organisation
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


def narrowed(
    services: Iterable[Organisation], *, name: str = "", municipality: str = ""
) -> list[Organisation]:
    """
    Return those of the services that have every word of a name, and an address in a municipality.

    Read in memory: the list is dozens long, and PostgreSQL here folds no Lithuanian letters.
    """
    words = re.findall(r"\w+", folding.plain(name)) or [name]
    return [
        service
        for service in services
        if all(word in folding.plain(service.name) for word in words)
        and (not municipality or municipality in {each.municipality for each in service.addresses.all()})
    ]


def register_csv(day: date) -> bytes:
    """Return the list of a day for spreadsheets; a service's addresses share a cell."""
    with translation.override(LANGUAGE):
        rows = [
            (entry.name, entry.code, "; ".join(entry.addresses), entry.phone, entry.email)
            for entry in listed(services_in_register(day))
        ]
        return as_csv(headings(), rows)


def register_json(day: date) -> bytes:
    """Return the list of a day for programs."""
    services = [entry._asdict() for entry in listed(services_in_register(day))]
    return json.dumps({"as_of": day.isoformat(), "services": services}, ensure_ascii=False, indent=2).encode()


def register_extract(day: date, *, authority: Organisation, made_on: date) -> bytes:
    """Return the extract of the list for a day as PDF/UA in Lithuanian, to be signed."""
    with translation.override(LANGUAGE):
        context = {
            "authority": authority,
            "day": day,
            "made_on": made_on,
            "reference": f"ISR-{day}/{made_on}",
            "headings": headings(),
            "entries": listed(services_in_register(day)),
        }
        title = _("Extract from the list of support services that give accredited assistance")
        return render("accreditation/register/extract.html", context, title=title, language=LANGUAGE)


def _addresses(service: Organisation) -> list[str]:
    found = sorted(service.addresses.all(), key=lambda each: (each.municipality, each.address))
    return [each.address for each in found]
