"""What a document may bear of where a person is: nothing, unless somebody ticked it for that document, with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cases.documents.safe_contact import opened
from cases.models import Case, DisclosedField, Disclosure
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.law.safe_contact import DISCLOSURE_HOLDS
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


@dataclass(frozen=True, repr=False)
class Disclosed:
    """What one document bears, by name, and who will read it."""

    reader: str
    data: Mapping[str, str]
    fields: frozenset[str]

    def __repr__(self) -> str:
        return "Disclosed(…)"


def of(case: Case) -> QuerySet[Disclosure]:
    """Return what was ticked for the documents of a case, the newest first."""
    return case.disclosures.select_related("chosen_by").order_by("-chosen_at", "-pk")


def in_force(*, case: Case, document: str, by: Actor, at: datetime) -> Disclosure | None:
    """Return what the actor ticked last for this document of this case, while it holds."""
    mine = case.disclosures.filter(document=document, chosen_by=by.user_id)
    return (
        mine.filter(chosen_at__gt=at - DISCLOSURE_HOLDS, chosen_at__lte=at)
        .order_by("-chosen_at", "-pk")
        .first()
    )


def bear(row: Disclosure, *, case: Case, by: Actor, at: datetime) -> Disclosed:
    """
    Return what one document bears of what was ticked for it. Nothing else opens it, and it is recorded.

    The document asks for it each time it is made: what was ticked for one reader goes to no other by itself.
    """
    detail = {"document": row.document, "fields": row.fields}
    audit.record("DISCLOSED", about=row, reference=case.reference, detail=detail, by=by, at=at)
    person = _person(case, by=by, at=at)
    newest = case.whereabouts.order_by("-recorded_at", "-pk").first()
    known = {
        DisclosedField.ADDRESS: person.address,
        DisclosedField.WHEREABOUTS: opened(newest, "place", case, by=by, at=at) if newest else "",
        DisclosedField.PHONE: person.phone,
        DisclosedField.EMAIL: person.email,
    }
    ticked = [field for field in DisclosedField if field in row.fields]
    return Disclosed(
        row.reader, {str(field.label): known[field] or "–" for field in ticked}, frozenset(ticked)
    )


def _person(case: Case, *, by: Actor, at: datetime) -> Person:
    if case.intake.identity is None:
        return Person()
    return vault.open_identity(
        identity=case.intake.identity, purpose="DISCLOSED", reference=case.reference, by=by, at=at
    )
