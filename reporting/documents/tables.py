"""Figures as tables: one line a number, for a spreadsheet or for programs, in Lithuanian."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.figures.accommodation import Answered
from reporting.figures.definitions import FIGURES
from reporting.figures.reading import YearFigures
from victimsupport.accounts.models import Organisation
from victimsupport.choices import IntakeChannel, ServiceFunction
from victimsupport.directory.models import Municipality
from victimsupport.documents.tables import WORKBOOK, Sheet, as_csv, as_workbook
from victimsupport.interface.formats import number

LANGUAGE = "lt"
CSV, XLSX, JSON, PDF = "figures.csv", "figures.xlsx", "figures.json", "report.pdf"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: WORKBOOK,
    JSON: "application/json",
    PDF: "application/pdf",
}
HIDDEN = "*"
"""Stands for a count too small to leave."""

type Splits = Mapping[str, Mapping[str, Mapping[str, int | None]]]
"""Counts by figure, dimension and code; none where they are too small to leave."""
type Line = list[Any]
"""Year, id, figure, what it is split by, code, name, value."""


def labels(dimension: str) -> dict[str, str]:
    """Return what the codes of a dimension are called, in the order they are printed in."""
    match dimension:
        case "CHANNEL":
            return {code: str(label) for code, label in IntakeChannel.choices if code != "TRANSFER"}
        case "FUNCTION":
            return {code: str(label) for code, label in ServiceFunction.choices}
        case "MUNICIPALITY":
            return {place.code: str(place) for place in Municipality.objects.order_by("place", "code")}
    return {f"{month:02}": f"{month:02}" for month in range(1, 13)}


def lines(figures: YearFigures, splits: Splits) -> list[Line]:
    """Return one line a number, the splits after the wholes."""
    table: list[Line] = []
    for figure in FIGURES:
        table.append([figures.year, figure.id, str(figure.label), "", "", "", figures.values.get(figure.id)])
    named: Mapping[str, str] = {figure.id: str(figure.label) for figure in FIGURES}
    for indicator, by in splits.items():
        for dimension, counts in by.items():
            known = labels(dimension)
            for code, count in counts.items():
                shown = HIDDEN if count is None else count
                name = known.get(code, code)
                table.append([figures.year, indicator, named[indicator], dimension, code, name, shown])
    return table


def own_lines(figures: YearFigures, accommodation: Answered) -> list[Line]:
    """Return a service's own numbers, exact as on its page: those of the year, and M-5 which only it sees."""
    of_beds = [[figures.year, "M-5", label, "", "", "", count] for label, count in accommodation.rows()]
    return lines(figures, figures.splits) + of_beds


def own_csv(figures: YearFigures, accommodation: Answered) -> bytes:
    """Return a service's own figures for a spreadsheet: not for passing on where they are small."""
    with translation.override(LANGUAGE):
        return csv_of(own_lines(figures, accommodation))


def own_workbook(figures: YearFigures, accommodation: Answered, *, of: Organisation, day: date) -> bytes:
    """Return the same as a workbook."""
    with translation.override(LANGUAGE):
        exact = _("These are exact figures of your own service: do not pass them on where they are small.")
        return workbook(figures, own_lines(figures, accommodation), of=of, day=day, remark=exact)


def csv_of(table: list[Line]) -> bytes:
    """Return lines for a spreadsheet or a program, with decimal commas."""
    places = {figure.id: figure.places for figure in FIGURES if figure.places}
    return as_csv(_headings(), [[*line[:-1], _written(line[-1], places.get(line[1]))] for line in table])


def _written(value: Any, places: int | None) -> Any:
    if value is None:
        return ""
    return number(value, places) if places else value


def workbook(
    figures: YearFigures, table: list[Line], *, of: Organisation, day: date, remark: str = ""
) -> bytes:
    """Return lines as a workbook: what it shows, the figures of the whole year, and what they are split by."""
    state = _("final, closed") if figures.is_closed else _("preliminary, until the year is closed")
    about = [
        (_("Whose figures"), str(of)), (_("Year"), figures.year), (_("Made on"), day), (_("State"), state),
        (_("Personal data"), _("None: numbers only.")),
    ]  # fmt: skip
    about += [(_("Mind"), remark)] if remark else [(HIDDEN, _("a count too small to be shown"))]
    _year, *headings = _headings()
    wholes = [[line[1], line[2], line[6]] for line in table if not line[3]]
    splits = [line[1:] for line in table if line[3]]
    sheets = [
        Sheet(_("Figures"), [headings[0], headings[1], headings[-1]], wholes),
        Sheet(_("Splits"), headings, splits),
    ]
    return as_workbook(_("About"), about, sheets, made_on=day)


def _headings() -> list[str]:
    return [_("Year"), _("Id"), _("Figure"), _("Split by"), _("Code"), _("Name"), _("Value")]
