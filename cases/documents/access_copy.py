"""The copy a person has a right to (GDPR art. 15): whatever is kept of them, in words, and of nobody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cases.documents import accesses, disclosure, inventory, wording
from cases.documents.handover import Content
from cases.documents.inventory import Kind
from cases.documents.paper import SHELTER
from cases.models import Case, DisclosedField, Disclosure, RectifiedField
from cases.models import Section as Part
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation, User
from victimsupport.interface import formats
from victimsupport.vault import actions as vault
from victimsupport.vault.crypto import Forged
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

TECHNICAL = frozenset({"id", "version", "place", "organisation"})
"""Keys, counters and whose the row is: the head of the copy names the service."""
WHERE: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = {
    "cases.Rectification": ("field", RectifiedField.ADDRESS, DisclosedField.ADDRESS, ("before", "after")),
    "cases.ReceivedSection": ("section", Part.WHEREABOUTS, DisclosedField.WHEREABOUTS, ("content",)),
    "cases.PlanMeasure": ("function", SHELTER, DisclosedField.WHEREABOUTS, ("what", "who")),
}
"""Rows that could tell where the person is: by which field, what it says, what must be ticked to copy what else."""
OF_OTHERS = ("cases.ReceivedSection", "section", Part.REPRESENTATIVES, "content")
"""Rows handed over that are about the representatives: which field says so, and what is then about them."""
NOT_OF_THE_PERSON = (User, Identity)
"""Keys that are not followed: a colleague stands in the list of who looked, by role; identities stand at the top."""

Line = tuple[str, str]
type Field = "models.Field[Any, Any]"


@dataclass(frozen=True, repr=False)
class Section:
    """One kind of row: each as lines of what it is and what it says."""

    title: str
    rows: list[list[Line]]

    def __repr__(self) -> str:
        return "Section(…)"


@dataclass(frozen=True, repr=False)
class Copy:
    """The whole copy."""

    references: list[str]
    person: list[Line]
    disclosed: list[Line]
    sections: list[Section]
    recipients: list[str]
    looks: list[Line]

    def __repr__(self) -> str:
        return "Copy(…)"

    def as_data(self) -> dict[str, Any]:
        """Return it in the shape of the JSON."""
        return {
            "references": self.references,
            "person": dict(self.person),
            "disclosed": dict(self.disclosed),
            "recipients": self.recipients,
            "records": {section.title: [dict(row) for row in section.rows] for section in self.sections},
            "looked_at": [{"at": at, "by": who} for at, who in self.looks],
        }


@dataclass(frozen=True, repr=False)
class Reading:
    """Who opens what is sealed, under which keys, and what of the person's whereabouts was ticked."""

    identities: list[Identity]
    disclosed: frozenset[str]
    by: Actor
    at: datetime

    def __repr__(self) -> str:
        return "Reading(…)"


def of(
    case: Case, registrations: Iterable[Intake], *, ticked: Disclosure | None = None, by: Actor, at: datetime
) -> Copy:
    """
    Return the copy for the person of a case; opening their identity is recorded.

    :param ticked: what was ticked for this one copy, if anything was
    """
    intakes = list(registrations)
    person = Person()
    if case.intake.identity is not None:
        person = vault.open_identity(
            identity=case.intake.identity, purpose="ACCESS_COPY", reference=case.reference, by=by, at=at
        )
    borne = disclosure.bear(ticked, case=case, by=by, at=at) if ticked else None
    reading = Reading(
        identities=[intake.identity for intake in intakes if intake.identity is not None],
        disclosed=borne.fields if borne else frozenset(),
        by=by,
        at=at,
    )
    return Copy(
        references=[intake.reference for intake in intakes],
        person=_identity(person),
        disclosed=list(borne.data.items()) if borne else [],
        sections=list(_sections(intakes, reading)),
        recipients=_recipients(case, intakes),
        looks=[
            (formats.moment(look.at), ", ".join(look.roles) or look.what)
            for look in accesses.accesses_of(case, by)
        ],
    )


def _identity(person: Person) -> list[Line]:
    """Return name, contacts and day of birth; the address only where it is ticked for this copy."""
    known = [
        (_("First name"), person.first_name),
        (_("Surname"), person.surname),
        (_("Phone"), person.phone),
        (_("E-mail"), person.email),
        (_("Date of birth"), person.birth_date.isoformat() if person.birth_date else ""),
    ]
    return [(name, value) for name, value in known if value]


def _sections(intakes: list[Intake], reading: Reading) -> Iterable[Section]:
    keys = [intake.pk for intake in intakes]
    for kind in inventory.kinds():
        if not kind.treatment.name:
            continue
        rows = [_row(kind, row, reading) for row in kind.rows_of(keys).order_by("pk")]
        if rows:
            yield Section(str(kind.treatment.name), rows)


def fields_of(kind: Kind) -> list[Field]:
    """Return what is copied of a kind: every field but keys, technical ones and those about others."""
    left_out = TECHNICAL.union(kind.treatment.without)
    return [
        field
        for field in kind.model._meta.concrete_fields
        if field.name not in left_out and not _is_key_to_others(field)
    ]


def _row(kind: Kind, row: Any, reading: Reading) -> list[Line]:
    """Return what one row says."""
    lines = [(wording.name(field), _shown(row, field, reading)) for field in fields_of(kind)]
    return [(name, value) for name, value in lines if value]


def _is_key_to_others(field: Field) -> bool:
    target = field.related_model
    if target is None:
        return False
    return target in NOT_OF_THE_PERSON or target._meta.app_label in {"cases", "referrals", "duties"}


def _shown(row: Any, field: Field, reading: Reading) -> str:
    value = getattr(row, field.name)
    if value in (None, "", [], b""):
        return ""
    if _tells_where(row, field, reading):
        return _("Not written in this copy, because it could tell where you are. The service can tell you.")
    if _is_of_others(row, field):
        return _("Not written in this copy, because it is about other people.")
    if isinstance(field, models.BinaryField):
        opened = _opened(row, field, bytes(value), reading)
        return _unfolded(opened) if row._meta.label == "cases.ReceivedSection" else opened
    return wording.of(row, field)


def _tells_where(row: Any, field: Field, reading: Reading) -> bool:
    """Test whether a field could tell where the person is, and that was not ticked for this copy."""
    name, value, ticked, told_by = WHERE.get(row._meta.label, ("pk", "", "", ()))
    return field.name in told_by and getattr(row, name) == value and ticked not in reading.disclosed


def _is_of_others(row: Any, field: Field) -> bool:
    model, name, value, about_them = OF_OTHERS
    return row._meta.label == model and field.name == about_them and getattr(row, name) == value


def _unfolded(text: str) -> str:
    """Return a part that another service handed over, line by line."""
    lines: list[str] = []
    for title, told in Content.of_text(text).groups:
        lines += [title] if title else []
        lines += [f"{name}: {value}" if name else value for name, value in told]
    return "\n".join(lines)


def _opened(row: Any, field: Field, sealed: bytes, reading: Reading) -> str:
    """Return a sealed text: under the key of one of the person's registrations, or of the organisation."""
    place = f"{row._meta.db_table}|{field.name}|{row.pk}"
    for identity in [*reading.identities, None]:
        try:
            return vault.open_text(
                sealed=sealed, place=place, identity=identity, by=reading.by, at=reading.at
            )
        except Forged:
            continue
    raise Forged(f"What stands at {place} was sealed under no key of this person or organisation.")


def _recipients(case: Case, intakes: Iterable[Intake]) -> list[str]:
    """Return to whom and from whom data went: senders, services, whoever a document was made for."""
    senders: list[Organisation | None] = [intake.sender for intake in intakes]
    services = [transfer.service for transfer in case.transfers.select_related("service")]
    readers = [row.reader for row in case.disclosures.all()]
    return list(dict.fromkeys([*(str(each) for each in [*senders, *services] if each), *readers]))
