"""Tables for spreadsheets: workbooks, and CSV as Lithuanian Excel reads it (BOM, semicolons). No cell computes."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 500
"""Columns are as wide as their longest cell, but not wider than this, in pixels."""


class Sheet(NamedTuple):
    """A table in a workbook; the title has at most 31 characters and none of `[]:*?/\\`."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def harmless(cell: Any) -> Any:
    """Return a text that no spreadsheet computes; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return cell


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as a file: RFC 4180 with semicolons."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(
    title: str, about: Sequence[tuple[str, Any]], sheets: Iterable[Sheet], *, made_on: date
) -> bytes:
    """Return a workbook (XLSX): what it shows on the first sheet, then tables whose headings stay in sight."""
    kept = BytesIO()
    # texts are texts: nothing typed anywhere becomes a formula, a link or a number here
    as_they_are = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **as_they_are}
    ) as book:
        book.set_properties({"title": title, "created": datetime.combine(made_on, datetime.min.time(), UTC)})
        bold = book.add_format({"bold": True})
        first = book.add_worksheet(title)
        _fill(first, about, top=0)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            page.write_row(0, 0, sheet.headings, bold)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
            _fill(page, sheet.rows, top=1)
    return kept.getvalue()


def _fill(page: Worksheet, rows: Iterable[Sequence[Any]], *, top: int) -> None:
    for number, row in enumerate(rows, top):
        page.write_row(number, 0, [harmless(cell) for cell in row])
    page.autofit(WIDEST)
