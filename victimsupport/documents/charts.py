"""Bars for a page of paper: one drawing with its labels, and the sentence that stands for it where it cannot be seen."""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

WIDTH, LABELS, LONGEST = 680, 268, 340
"""The drawing, the column of labels and the longest bar, in its own units."""
LINE, GAP = 14, 9
CHARACTERS = 44
"""How many fit on a line of the column of labels."""


class Line(NamedTuple):
    """One line of a label."""

    text: str
    y: float


class Bar(NamedTuple):
    """One bar with its label to the left and its number to the right."""

    lines: list[Line]
    value: str
    y: float
    length: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2 + 4

    @property
    def end(self) -> float:
        return LABELS + self.length + 8


class Chart(NamedTuple):
    """A drawing of bars."""

    alt: str
    bars: list[Bar]
    height: float
    width: int = WIDTH
    left: int = LABELS


def bars(title: str, rows: Sequence[tuple[str, int, str]]) -> Chart:
    """Return the drawing of labelled numbers, each given with the text it is printed as."""
    longest = max((number for _label, number, _text in rows), default=0) or 1
    drawn, y = [], 0.0
    for label, number, text in rows:
        lines = wrap(label, CHARACTERS) or [""]
        height = len(lines) * LINE
        placed = [Line(line, y + 11 + at * LINE) for at, line in enumerate(lines)]
        drawn.append(Bar(placed, text, y, round(LONGEST * number / longest, 1), height))
        y += height + GAP
    return Chart(
        f"{title}. " + "; ".join(f"{label}: {text}" for label, _number, text in rows), drawn, max(y - GAP, 1)
    )
