"""The copy a person has a right to (GDPR art. 15): whatever is kept of them, in words, and of nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cases.documents import accesses, disclosure, inventory
from cases.documents.inventory import Kind
from cases.models import Case, DisclosingDocument
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation, User
from victimsupport.interface import formats
from victimsupport.vault import actions as vault
from victimsupport.vault.crypto import Forged
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

TECHNICAL = frozenset({"id", "version", "place", "number_of_rows"})
NOT_OF_THE_PERSON = (User, Identity)
"""Keys that are not followed: a colleague stands in the list of who looked, by role; identities stand at the top."""

Line = tuple[str, str]


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


def of(case: Case, registrations: Iterable[Intake], *, by: Actor, at: datetime) -> Copy:
    """Return the copy for the person of a case; opening their identity is recorded."""
    intakes = list(registrations)
    person = Person()
    if case.intake.identity is not None:
        person = vault.open_identity(
            identity=case.intake.identity, purpose="ACCESS_COPY", reference=case.reference, by=by, at=at
        )
    borne = disclosure.borne_by(case=case, document=DisclosingDocument.ACCESS_COPY, by=by, at=at)
    return Copy(
        references=[intake.reference for intake in intakes],
        person=_identity(person),
        disclosed=list(borne.data.items()) if borne else [],
        sections=list(_sections(intakes, by=by, at=at)),
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


def _sections(intakes: list[Intake], *, by: Actor, at: datetime) -> Iterable[Section]:
    keys = [intake.pk for intake in intakes]
    identities = [intake.identity for intake in intakes if intake.identity is not None]
    for kind in inventory.kinds():
        if not kind.treatment.name:
            continue
        rows = [_row(kind, row, identities, by=by, at=at) for row in kind.rows_of(keys).order_by("pk")]
        if rows:
            yield Section(str(kind.treatment.name), rows)


def _row(kind: Kind, row: Any, identities: list[Identity], *, by: Actor, at: datetime) -> list[Line]:
    """Return what one row says: every field but keys, technical ones and those about others."""
    lines = []
    for field in kind.model._meta.concrete_fields:
        if field.name in TECHNICAL or field.name in kind.treatment.without or _is_key_to_others(field):
            continue
        value = _shown(row, field, identities, by=by, at=at)
        if value:
            name = str(field.verbose_name)
            lines.append((name[:1].upper() + name[1:], value))
    return lines


def _is_key_to_others(field: "models.Field[Any, Any]") -> bool:
    target = field.related_model
    if target is None:
        return False
    return target in NOT_OF_THE_PERSON or target._meta.app_label in {"cases", "referrals", "duties"}


def _shown(
    row: Any, field: "models.Field[Any, Any]", identities: list[Identity], *, by: Actor, at: datetime
) -> str:
    value = getattr(row, field.name)
    if value in (None, "", [], b""):
        return ""
    if isinstance(field, models.BinaryField):
        return _opened(row, field, bytes(value), identities, by=by, at=at)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, list):
        labels = dict(getattr(field, "base_field", field).choices or ())
        return ", ".join(str(labels.get(each, each)) for each in value)
    return _worded(value)


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _opened(
    row: Any, field: Any, sealed: bytes, identities: list[Identity], *, by: Actor, at: datetime
) -> str:
    """Return a sealed text: under the key of one of the person's registrations, or of the organisation."""
    place = f"{row._meta.db_table}|{field.name}|{row.pk}"
    for identity in [*identities, None]:
        try:
            return vault.open_text(sealed=sealed, place=place, identity=identity, by=by, at=at)
        except Forged:
            continue
    raise Forged(f"What stands at {place} was sealed under no key of this person or organisation.")


def _recipients(case: Case, intakes: Iterable[Intake]) -> list[str]:
    """Return to whom and from whom data went: senders, services, whoever a document was made for."""
    senders: list[Organisation | None] = [intake.sender for intake in intakes]
    services = [transfer.service for transfer in case.transfers.select_related("service")]
    readers = [row.reader for row in case.disclosures.all()]
    return list(dict.fromkeys([*(str(each) for each in [*senders, *services] if each), *readers]))
