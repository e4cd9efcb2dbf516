"""Counting what one service's rows say of a year. Under the wall, so of the acting organisation and no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, CharField, Count, Value, When
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


def count(year: ReportingYear) -> list[Counted]:
    """Return all counts of a year of the acting organisation; wholes also where nothing was counted."""
    return [found for figure in COUNTED for found in _count(figure, year)]


def _count(figure: Figure, year: ReportingYear) -> Iterator[Counted]:
    suffixes = ("", RELATIVES) if figure.id in PERSONS else ("",)
    wholes = {suffix: number for suffix, _code, number in _tally(figure, year, Value(""))}
    for suffix in suffixes:
        yield Counted(figure.id + suffix, "", "", wholes.get(suffix, 0))
    for dimension, by in figure.splits.items():
        for suffix, code, number in _tally(figure, year, by):
            yield Counted(
                figure.id + suffix, dimension, code.zfill(2) if dimension == MONTH else code, number
            )


def _tally(figure: Figure, year: ReportingYear, by: Combinable) -> list[tuple[str, str, int]]:
    """Return how many rows there are of each code, relatives apart."""
    assert figure.rows is not None
    rows = figure.rows(year).order_by()
    rows = rows.annotate(_of=_relatives(figure.category), _code=Cast(by, CharField()))
    return list(rows.values_list("_of", "_code").annotate(Count("pk")))


def _relatives(category: str) -> Combinable:
    if not category:
        return Value("")
    return Case(When(**{category: "RELATED_PERSON", "then": Value(RELATIVES)}), default=Value(""))
