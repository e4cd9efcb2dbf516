"""Choosing that a document may bear what otherwise stands on none: where a person is, and how to reach them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents.safe_contact import place_of
from cases.models import Case, DisclosedField, DisclosingDocument, Disclosure
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault


@transaction.atomic
def choose(
    *, case: Case, document: str, fields: Sequence[str], reader: str, reason: str, by: Actor, at: datetime
) -> Disclosure:
    """
    This will let one document, made by the actor in the next minutes, bear these data; and keep for whom and why.

    :raises Refused: if the document does not exist, nothing is ticked, or it is not said who will read it and why
    """
    case = locked(case=case, by=by, at=at)
    if document not in DisclosingDocument.values:
        raise Refused(_("Select the document."), field="document")
    if not fields or not set(fields) <= set(DisclosedField.values):
        raise Refused(_("Select what the document is to bear."), field="disclosed")
    if not reader.strip():
        raise Refused(_("Say who will read the document."), field="reader")
    if not reason.strip():
        raise Refused(_("Say why they need it."), field="reason")
    row = Disclosure(
        pk=fresh_keys(1)[0], case=case, document=document, fields=sorted(fields), reader=reader.strip(),
        chosen_by=by.user, chosen_at=at,
    )  # fmt: skip
    row.reason = vault.seal_text(
        text=reason.strip(), place=place_of(row, "reason"), identity=case.intake.identity, by=by, at=at
    )
    row.save(force_insert=True)
    detail = {"document": document, "fields": row.fields}
    audit.record("DISCLOSURE_CHOSEN", about=row, reference=case.reference, detail=detail, by=by, at=at)
    return row
