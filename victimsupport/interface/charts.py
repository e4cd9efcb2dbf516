"""
Bars drawn in the table they stand for, each an SVG of its own.

So chart and data are one thing to a screen reader, a telephone and a printer; there is no script and no style attribute.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from victimsupport.interface import formats


class Bar(NamedTuple):
    """One row: its bar is `length` per cent of the longest."""

    label: str
    value: str
    length: str


class Chart(NamedTuple):
    """Bars under a title."""

    title: str
    unit: str
    bars: list[Bar]


def bars(title: str, rows: Iterable[Sequence[Any]], unit: str = "") -> Chart:
    """Return the chart. A value that may not be shown is a text, and has no bar."""
    given = [(str(row[0]), row[1]) for row in rows]
    longest = max((Decimal(str(value)) for _label, value in given if _is_number(value)), default=Decimal(0))
    return Chart(title, unit, [_bar(label, value, longest) for label, value in given])


def _bar(label: str, value: Any, longest: Decimal) -> Bar:
    if not _is_number(value):
        return Bar(label, str(value), "0")
    length = max(Decimal(str(value)) / longest * 100, Decimal(0)) if longest > 0 else Decimal(0)
    return Bar(label, formats.number(value), f"{length:.1f}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
