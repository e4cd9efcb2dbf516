"""The files of an export: the figures for a spreadsheet and for programs, and the annual report on paper."""

import json
from datetime import date
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.documents import tables
from reporting.documents.tables import HIDDEN, LANGUAGE, labels
from reporting.figures.definitions import (
    CHANNEL,
    FIGURES,
    FUNCTION,
    GROUPS,
    MONTH,
    MUNICIPALITY,
    RULES_VERSION,
)
from reporting.figures.disclosure import protect, protected
from reporting.figures.identities import checks
from reporting.figures.reading import YearFigures
from reporting.figures.years import ReportingYear
from reporting.models import Snapshot
from victimsupport.accounts.models import Organisation
from victimsupport.documents import charts
from victimsupport.documents.publishing import File
from victimsupport.documents.rendering import render
from victimsupport.interface.formats import number


class Row(NamedTuple):
    """One line of a split: what it is called and how often it was counted; the second where there are two."""

    code: str
    label: str
    first: int
    second: int = 0


def rows(figures: YearFigures, dimension: str, *indicators: str) -> list[Row]:
    """Return the lines of one or two figures by a dimension; every code has one, counted or not."""
    splits = [figures.split(indicator, dimension) for indicator in indicators]
    return [
        Row(code, label, *(split.get(code, 0) for split in splits))
        for code, label in labels(dimension).items()
    ]


def totals(figures: YearFigures) -> dict[str, int]:
    """Return the counts that texts speak of, under names that templates can say."""
    names = {
        "accredited": "ST-1", "registered": "ST-2", "agreed": "ST-3", "services": "ST-7",
        "relatives_registered": "ST-2r", "relatives_agreed": "ST-3r",
    }  # fmt: skip
    return {name: figures.whole(of) for name, of in names.items()}


def group_rows(figures: YearFigures) -> list[tuple[str, int]]:
    """Return the parts of those who agreed to assistance; not stated only if there are any."""
    named = {figure.id: str(figure.label) for figure in FIGURES}
    return [(named[of], figures.whole(of)) for of in GROUPS if of != "ST-4u" or figures.whole(of)]


def indicator_rows(figures: YearFigures) -> list[dict[str, Any]]:
    """Return every figure as it is printed: its id, names and value."""
    printed = []
    for figure in FIGURES:
        value = figures.values.get(figure.id)
        if figure.id in ("ST-4u", "ST-2t") and not value:
            continue
        text = number(value, figure.places or None)
        if figure.id == "ST-8" and value is not None:
            text = _("%(rounded)s (exactly %(exact)s)") % {
                "rounded": number(figures.values["ST-8p"]),
                "exact": text,
            }
        part = figure.id.startswith("ST-4") or figure.id in ("ST-5", "ST-6", "ST-7c", "ST-3d")
        printed.append({"figure": figure, "value": value, "text": text, "part": part})
    return printed


def published(figures: YearFigures) -> dict[str, Any]:
    """Return the figures fit to leave: exact for the country, protected by municipality."""
    plain = figures.as_json()
    splits = {
        indicator: {
            dimension: protect(counts) if dimension == MUNICIPALITY else counts
            for dimension, counts in by.items()
        }
        for indicator, by in plain.pop("splits").items()
    }
    facts = {
        "year": figures.year,
        "stated_on": figures.stated_on.isoformat(),
        "cut_off": ReportingYear(figures.year).cut_off.isoformat(),
        "closed": figures.is_closed,
        "rules_version": RULES_VERSION,
    }
    sums = [
        {
            "name": str(check.name),
            "left": check.left,
            "relation": "<=" if check.at_most else "=",
            "right": check.right,
        }
        for check in checks(figures)
    ]
    return facts | {"figures": plain, "splits": splits, "identities": sums}


def as_json(figures: YearFigures) -> bytes:
    """Return the figures for programs."""
    with translation.override(LANGUAGE):
        return json.dumps(published(figures), ensure_ascii=False, indent=2, sort_keys=True).encode()


def files(
    figures: YearFigures, *, ministry: Organisation, snapshot: Snapshot | None, day: date
) -> list[File]:
    """Return the files of an export made on a day, in Lithuanian."""
    with translation.override(LANGUAGE):
        table = tables.lines(figures, published(figures)["splits"])
        return [
            File(tables.CSV, tables.csv_of(table), len(table)),
            File(tables.XLSX, tables.workbook(figures, table, of=ministry, day=day)),
            File(tables.JSON, as_json(figures)),
            File(tables.PDF, report(figures, ministry=ministry, snapshot=snapshot, day=day)),
        ]


def report(figures: YearFigures, *, ministry: Organisation, snapshot: Snapshot | None, day: date) -> bytes:
    """Return the annual report as PDF/UA in Lithuanian."""
    with translation.override(LANGUAGE):
        title = _("Accredited assistance to victims of criminal acts: statistical report for %(year)s") % {
            "year": figures.year
        }
        context = report_context(figures, ministry=ministry, snapshot=snapshot, day=day)
        return render("reporting/report/annual.html", context, title=title, language=LANGUAGE)


def report_context(
    figures: YearFigures, *, ministry: Organisation, snapshot: Snapshot | None, day: date
) -> dict[str, Any]:
    """Return what the annual report prints."""
    groups, functions = group_rows(figures), rows(figures, FUNCTION, "ST-7")
    channels = rows(figures, CHANNEL, "ST-2", "ST-3")
    places = [
        (row.label, _hidden(row.first), _hidden(row.second))
        for row in rows(figures, MUNICIPALITY, "ST-2", "ST-3")
    ]
    return {
        "figures": figures,
        "totals": totals(figures),
        "ministry": ministry,
        "snapshot": snapshot,
        "day": day,
        "reference": f"STAT-{figures.year}/{day}",
        "cut_off": ReportingYear(figures.year).cut_off,
        "indicators": indicator_rows(figures),
        "definitions": FIGURES,
        "groups": groups,
        "group_bars": _drawn(_("Persons who agreed to assistance, by group"), groups),
        "functions": functions,
        "function_bars": _drawn(
            _("Services provided, by function"), [(row.label, row.first) for row in functions]
        ),
        "channels": channels,
        "channel_bars": _drawn(
            _("Registered victims, by channel"), [(row.label, row.first) for row in channels]
        ),
        "months": rows(figures, MONTH, "ST-2", "ST-7"),
        "places": [places[: len(places) // 2 + 1], places[len(places) // 2 + 1 :]],
        "checks": checks(figures),
        "rules_version": snapshot.rules_version if snapshot else RULES_VERSION,
    }


def _drawn(title: str, counts: list[tuple[str, int]]) -> charts.Chart:
    return charts.bars(title, [(label, count, number(count)) for label, count in counts])


def _hidden(count: int) -> str:
    shown = protected(count)
    return HIDDEN if shown is None else number(shown)
