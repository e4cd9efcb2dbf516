"""The extract of the public list on paper: numbered, and recorded for which day it was made (12(2))."""

from datetime import date, datetime

from django.db import transaction

from accreditation import permissions
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit


@transaction.atomic
def number(*, day: date, by: Actor, at: datetime) -> str:
    """This will give an extract of the list of a day its number in the authority's register of extracts."""
    by.must_be(*permissions.AT_THE_AUTHORITY)
    given = take_reference(series="ISR", by=by, at=at)
    audit.record("REGISTER_EXTRACTED", reference=given, detail={"day": day.isoformat()}, by=by, at=at)
    return given
