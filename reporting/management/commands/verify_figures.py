"""`verify_figures --year Y`: counts a year from raw rows in plain SQL and compares it with cells and snapshot."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind

Counts = Counter[tuple[str, str, str]]

RECOUNT = Path(__file__).parents[2] / "recount.sql"
CELLS = (
    "SELECT indicator, dimension, code, count FROM statistics.cell"
    " WHERE organisation_id = %(organisation)s AND year = %(year)s"
)
SNAPSHOT = "SELECT figures FROM reporting_snapshot WHERE year = %(year)s"


class Command(BaseCommand):
    help = "Recount a year from raw rows and compare; exit 1 on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        if not 1 <= year < date.max.year:
            raise CommandError(f"{year} is no year.")
        asked = {"year": year, "cut_off": f"{year + 1}-{settings.FIGURES_CUT_OFF}"}
        recounted: Counts = Counter()
        differences = 0
        for service in Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE).in_order():
            with acting_as(system(), service):
                raw = _ask(RECOUNT.read_text(), asked | {"organisation": service.pk})
                cells = _ask(CELLS, asked | {"organisation": service.pk})
            differences += self._compare(raw, cells, service.legal_entity_code, "cells")
            recounted.update(raw)
        differences += self._snapshots(recounted, asked)
        self.stdout.write(
            f"{year}: {sum(1 for n in recounted.values() if n)} counts, {differences} differences"
        )
        if differences:
            raise SystemExit(1)

    def _snapshots(self, recounted: Counts, asked: dict[str, Any]) -> int:
        """Compare what each ministry froze; return how many counts differ."""
        differences = 0
        for ministry in Organisation.objects.of_kind(OrganisationKind.MINISTRY):
            with acting_as(system(), ministry), connection.cursor() as cursor:
                cursor.execute(SNAPSHOT, asked)
                row = cursor.fetchone()
            if row is not None:
                differences += self._compare(_published(recounted), _frozen(row[0]), "", "the closed year")
        return differences

    def _compare(self, raw: Counts, kept: Counts, whose: str, where: str) -> int:
        """Print what differs, and return how much."""
        different = [key for key in sorted(raw.keys() | kept.keys()) if raw[key] != kept[key]]
        for key in different:
            name = " ".join(part for part in (whose, *key) if part)
            self.stdout.write(f"{name}: {raw[key]} in the rows, {kept[key]} in {where}")
        return len(different)


def _ask(question: str, parameters: dict[str, Any]) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_nestloop = off"
        )  # just after a load the planner takes tables for empty
        cursor.execute(question, parameters)
        return Counter({(indicator, dimension, code): count for indicator, dimension, code, count in cursor})


def _frozen(kept: str | dict[str, Any]) -> Counts:
    """Return a closed year's counts; what follows from others, or is no count of rows, stands aside."""
    figures = json.loads(kept) if isinstance(kept, str) else kept
    derived = {"ST-1", "ST-3d", "ST-8", "ST-8p", "ST-9", "splits", "services", "stated_on"}
    counts = Counter({(name, "", ""): value for name, value in figures.items() if name not in derived})
    for indicator, splits in figures["splits"].items():
        for dimension, codes in splits.items():
            counts.update({(indicator, dimension, code): count for code, count in codes.items()})
    return counts


def _published(recounted: Counts) -> Counts:
    """Return the counts as a closed year holds them: relatives apart only in two wholes, or added to the persons."""
    counts: Counts = Counter()
    for (indicator, dimension, code), count in recounted.items():
        apart = indicator.endswith("r")
        if not apart or settings.FIGURES_COUNT_RELATIVES:
            counts[indicator.removesuffix("r"), dimension, code] += count
        if indicator in ("ST-2r", "ST-3r") and not dimension:
            counts[indicator, "", ""] += count
    return counts
