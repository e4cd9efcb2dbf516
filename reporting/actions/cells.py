"""Counting a service's years anew when its rows have changed: docs/decisions/0004-cells-not-facts.md."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from reporting.figures.counting import count, whole_tables_joined
from reporting.figures.years import ReportingYear
from reporting.models import Cell, Dirty
from victimsupport.accounts.identity import Actor

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
TAKE = "DELETE FROM statistics.dirty RETURNING year"


@transaction.atomic
def refresh(*, by: Actor, at: datetime) -> list[int]:
    """
    This will count anew the years of the acting service whose rows have changed, and return them.

    A change that commits while it counts leaves its own row in the log and is counted next time.
    """
    by.must_be()
    _wait_for_others(by)
    with connection.cursor() as cursor:
        cursor.execute(TAKE)
        years = sorted({year for (year,) in cursor.fetchall()})
    for year in years:
        _replace(year, by, at)
    return years


@transaction.atomic
def recount(*, years: Iterable[int], by: Actor, at: datetime) -> None:
    """This will count years of the acting service anew though nothing changed: after a definition did."""
    by.must_be()
    _wait_for_others(by)
    for year in years:
        Dirty.objects.of_year(year).delete()
        _replace(year, by, at)


def _wait_for_others(by: Actor) -> None:
    """Else one that counted earlier could write later, and leave the older count."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"figures {by.organisation.pk}"])


def _replace(year: int, by: Actor, at: datetime) -> None:
    with whole_tables_joined():
        counts = count(ReportingYear(year))
    Cell.objects.of_year(year).filter(organisation=by.organisation).delete()
    Cell.objects.bulk_create(
        Cell(
            organisation=by.organisation,
            year=year,
            indicator=found.indicator,
            dimension=found.dimension,
            code=found.code,
            count=found.number,
            counted_at=at,
        )
        for found in counts
    )
