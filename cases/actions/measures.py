"""Keeping on the case by when the plan promised something next, as its review stands there: lists are sorted by it."""

from datetime import datetime

from django.db import transaction

from cases.documents import measures
from cases.models import Case
from victimsupport.accounts.identity import Actor


@transaction.atomic
def look_ahead(*, case: Case, by: Actor, at: datetime) -> None:
    """This will note on a case the day of the first measure nobody gave yet. Called wherever that may have changed."""
    day = measures.first_day(case)
    if day != case.measure_due_on:
        case.measure_due_on = day
        case.save(update_fields=["measure_due_on"])
