"""What an application shows of each requirement of 13(1), and what it lacks: asked before it is submitted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accreditation.models import Application, Evidence, FunctionDescription, StaffMember
from victimsupport.choices import AccreditationRequirement, ServiceFunction
from victimsupport.law.countries import may_be_established_in

R = AccreditationRequirement


class Lack(NamedTuple):
    """Something that is not there, and the page where it is given."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Person:
    """Somebody in direct contact with victims, with the documents about them."""

    member: StaffMember
    documents: Sequence[Evidence]


@dataclass(frozen=True)
class Described:
    """One of the nine functions as the application describes it."""

    function: ServiceFunction
    row: FunctionDescription | None

    @property
    def is_begun(self) -> bool:
        return self.row is not None and bool(self.row.description or self.row.people or self.row.means)

    @property
    def is_whole(self) -> bool:
        row = self.row
        return row is not None and all(text.strip() for text in (row.description, row.people, row.means))


@dataclass(frozen=True)
class Part:
    """One requirement in an application."""

    requirement: AccreditationRequirement
    article: Promise
    name: Promise
    page: str
    is_begun: bool
    documents: Sequence[Evidence]
    lacks: list[Lack] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.lacks

    @property
    def url(self) -> str:
        """The name of its page."""
        return f"accreditation:{self.page}"

    @property
    def hint(self) -> str:
        """What is still lacking, in a number."""
        count = len(self.lacks)
        if not count:
            return ""
        return ngettext("%(count)d thing is lacking", "%(count)d things are lacking", count) % {
            "count": count
        }


NAMES: dict[AccreditationRequirement, tuple[Promise, Promise, str]] = {
    R.PREMISES: (gettext_lazy("art. 13(1)1"), gettext_lazy("Premises and closed room"), "premises"),
    R.REMOTE_CONSULTATION: (gettext_lazy("art. 13(1)2"), gettext_lazy("Remote consultation"), "remote"),
    R.STAFF_QUALIFICATION: (gettext_lazy("art. 13(1)3"), gettext_lazy("Staff"), "staff"),
    R.FUNCTIONS_COVERAGE: (gettext_lazy("art. 13(1)4"), gettext_lazy("The nine functions"), "functions"),
}
"""Of each requirement the part of the law, its short name, and its page."""


def parts(found: Application) -> list[Part]:
    """Return the four requirements with what is given and what is lacking of each."""
    lacks = {
        R.PREMISES: _premises(found), R.REMOTE_CONSULTATION: _remote(found),
        R.STAFF_QUALIFICATION: _staff(found), R.FUNCTIONS_COVERAGE: _functions(found),
    }  # fmt: skip
    begun = {
        R.PREMISES: bool(found.premises or found.closed_room),
        R.REMOTE_CONSULTATION: bool(found.remote_means or found.remote_staff),
        R.STAFF_QUALIFICATION: bool(people(found)),
        R.FUNCTIONS_COVERAGE: any(described.is_begun for described in functions(found)),
    }
    return [
        Part(
            requirement, article, name, page, begun[requirement] or bool(documents(found, requirement)),
            documents(found, requirement), list(lacks[requirement]),
        )
        for requirement, (article, name, page) in NAMES.items()
    ]  # fmt: skip


def is_eligible(found: Application, day: date) -> bool:
    """Test whether an organisation established there may apply: 13(1)."""
    return may_be_established_in(found.country, day)


def people(found: Application) -> list[Person]:
    """Return the staff of an application by name, each with the documents about them."""
    about: dict[object, list[Evidence]] = {}
    for row in found.evidence.all():
        about.setdefault(row.staff_member_id, []).append(row)
    members = sorted(found.staff.all(), key=lambda member: (member.name, member.pk))
    return [Person(member, about.get(member.pk, [])) for member in members]


def functions(found: Application) -> list[Described]:
    """Return the nine functions in the order of the law, with what is said of each."""
    rows = {row.function: row for row in found.functions.all()}
    return [Described(function, rows.get(function.value)) for function in ServiceFunction]


def documents(found: Application, requirement: str) -> list[Evidence]:
    """Return the documents enclosed for a requirement."""
    return [row for row in found.evidence.all() if row.requirement == requirement]


def _premises(found: Application) -> Iterator[Lack]:
    url = _url(found, "premises")
    if not found.premises.strip():
        yield Lack(_("The premises are not described."), url)
    if not found.closed_room.strip():
        yield Lack(_("The closed room is not described."), url)
    if not documents(found, R.PREMISES):
        yield Lack(_("No document about the premises is enclosed."), url)


def _remote(found: Application) -> Iterator[Lack]:
    url = _url(found, "remote")
    if not found.remote_means.strip():
        yield Lack(_("The means of remote consultation are not described."), url)
    if not found.remote_staff.strip():
        yield Lack(_("Nothing says who knows how to use them."), url)
    if not documents(found, R.REMOTE_CONSULTATION):
        yield Lack(_("No document about remote consultation is enclosed."), url)


def _staff(found: Application) -> Iterator[Lack]:
    given = people(found)
    if not given:
        yield Lack(_("Nobody who works directly with victims is named."), _url(found, "staff"))
    for person in given:
        if not person.documents:
            sentence = _("No document shows the degree or experience of %(name)s.")
            url = reverse("accreditation:staff-member", args=[found.reference, person.member.pk])
            yield Lack(sentence % {"name": person.member.name}, url)


def _functions(found: Application) -> Iterator[Lack]:
    for described in functions(found):
        if not described.is_whole:
            sentence = _("Not described in full, with people and means: %(function)s.")
            url = reverse("accreditation:function", args=[found.reference, described.function.value])
            yield Lack(sentence % {"function": described.function.label}, url)
    if not documents(found, R.FUNCTIONS_COVERAGE):
        url = _url(found, "functions")
        yield Lack(_("The approved descriptions of services are not enclosed."), url)


def _url(found: Application, page: str) -> str:
    return reverse(f"accreditation:{page}", args=[found.reference])
