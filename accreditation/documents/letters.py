"""
The letters of the authority on paper: the receipt of an application, its decisions, the notice to remedy a finding.

Rendered on request from what was recorded, never stored: a decision is never edited, and its appeal clause and the
authority's name are those in force on its day.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accreditation import permissions
from accreditation.models import Authorisation
from victimsupport.accounts.models import Organisation, User
from victimsupport.documents.rendering import render
from victimsupport.interface.formats import NOTHING, day_in_words

LANGUAGE = "lt"
"""Of every letter, whoever asks."""
BASIS = re.compile(r"(\d+)\((\d+)\)(\d+)?")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter under its heading: paragraphs, then a list."""

    title: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as what, and by which authorisation."""

    name: str
    position: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document that came with an application or after it, and the requirement it is to show."""

    requirement: str
    article: str
    title: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter, in the order it stands there."""

    title: str
    number: str
    dated: date
    authority: str
    seat: str
    addressee: Organisation
    lead: str
    rows: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    signer: Signer | None = None
    documents: Sequence[Enclosed] = ()

    @property
    def place(self) -> str:
        """Where the addressee is, as the register has it."""
        found = sorted(self.addressee.addresses.all(), key=lambda each: (each.municipality, each.address))
        return "; ".join(each.address for each in found)


def pdf(compose: Callable[[], Letter]) -> tuple[str, bytes]:
    """Return the number of a letter and the letter as PDF/UA, composed and printed in Lithuanian."""
    with translation.override(LANGUAGE):
        letter = compose()
        made = render("documents/letter.html", {"letter": letter}, title=letter.title, language=LANGUAGE)
    return letter.number, made


def article(basis: str) -> str:
    """Return an article as it is cited in words: 13(5)2 is part 5, point 2 of article 13."""
    found = BASIS.fullmatch(basis)
    assert found is not None
    named = {"article": found[1], "part": found[2], "point": found[3]}
    if found[3]:
        return _("article %(article)s, part %(part)s, point %(point)s") % named
    return _("article %(article)s, part %(part)s") % named


def articles(*bases: str) -> str:
    """Return several articles in one line: whole parts of one article together, points each by itself."""
    parts: dict[str, list[str]] = {}
    cited = []
    for basis in bases:
        found = BASIS.fullmatch(basis)
        assert found is not None
        if found[3]:
            cited.append(article(basis))
        else:
            parts.setdefault(found[1], []).append(found[2])
    for number, several in parts.items():
        if len(several) == 1:
            cited.append(article(f"{number}({several[0]})"))
            continue
        named = {"article": number, "parts": ", ".join(several[:-1]), "last": several[-1]}
        cited.append(_("article %(article)s, parts %(parts)s and %(last)s") % named)
    return "; ".join(cited)


def included(day: date | None) -> str:
    """Return a last day, said to be one."""
    return _("%(day)s (included)") % {"day": day_in_words(day)} if day else NOTHING


def in_words(text: str) -> str:
    """Return a sentence made for screens, 2026-11-20, with its days as letters write them."""
    said = ISO_DAY.sub(lambda found: day_in_words(date.fromisoformat(found[0])), text)
    return said.replace("d..", "d.")


def heading(authority: Organisation, day: date) -> tuple[str, str]:
    """Return what the authority was called on a day, and where it sat."""
    terms = permissions.terms_on(authority.pk, day)
    return terms.name, terms.seat


def signer(person: User, authorisation: Authorisation | None) -> Signer:
    """Return who signs a decision: the head, or whoever the head has authorised, by which order (13(3), 13(8))."""
    if authorisation is None:
        return Signer(person.name, pgettext("signature", "Head of the authority"))
    position = _("Person authorised by the head (%(document)s)") % {"document": authorisation.document}
    return Signer(person.name, position)
