"""Counting what one service's rows say of a year. Under the wall, so of the acting organisation and no other."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from reporting.figures.definitions import COUNTED, MONTH, PERSONS, RELATIVES, Figure
from reporting.figures.years import ReportingYear


@contextmanager
def whole_tables_joined() -> Iterator[None]:
    """
    Have Postgres join whole tables while a year is counted.

    Right after much was written the planner takes the tables for empty and goes through them row by row: minutes
    instead of a blink.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


class Counted(NamedTuple):
    """A figure, in whole or one code of one dimension."""

    indicator: str
    dimension: str
    code: str
    number: int


def count(year: ReportingYear, *, only: Collection[UUID] | None = None) -> list[Counted]:
    """
    Return all counts of a year of the acting organisation; wholes also where nothing was counted.

    :param only: registrations to count; without it all
    """
    return [found for figure in COUNTED for found in _count(figure, _rows(figure, year, only))]


def _rows(figure: Figure, year: ReportingYear, only: Collection[UUID] | None) -> QuerySet[Any]:
    assert figure.rows is not None
    rows = figure.rows(year).order_by()
    return rows if only is None else rows.filter(**{f"{figure.registration}__in": only})


def _count(figure: Figure, rows: QuerySet[Any]) -> Iterator[Counted]:
    suffixes = ("", RELATIVES) if figure.id in PERSONS else ("",)
    wholes = {suffix: number for suffix, _code, number in _tally(figure, rows, Value(""))}
    for suffix in suffixes:
        yield Counted(figure.id + suffix, "", "", wholes.get(suffix, 0))
    for dimension, by in figure.splits.items():
        for suffix, code, number in _tally(figure, rows, by):
            yield Counted(
                figure.id + suffix, dimension, code.zfill(2) if dimension == MONTH else code, number
            )


def _tally(figure: Figure, rows: QuerySet[Any], by: Combinable) -> list[tuple[str, str, int]]:
    """Return how many rows there are of each code, relatives apart."""
    rows = rows.annotate(_category=figure.category or Value(""))
    rows = rows.annotate(_of=RELATIVES_APART, _code=Cast(by, CharField()))
    return list(rows.values_list("_of", "_code").annotate(Count("pk")))


RELATIVES_APART = Case(When(_category="RELATED_PERSON", then=Value(RELATIVES)), default=Value(""))
