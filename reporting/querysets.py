"""What one can ask about counted cells, closed years and exports."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from reporting.models import Cell, Dirty, Export, Snapshot


class CellQuerySet(models.QuerySet["Cell"]):
    def of_year(self, year: int) -> CellQuerySet:
        return self.filter(year=year)

    def sums(self) -> dict[tuple[str, str, str], int]:
        """Return the counts added up over services, by indicator, dimension and code."""
        keys = ("indicator", "dimension", "code")
        rows = self.order_by().values_list(*keys).annotate(models.Sum("count"))
        return {(indicator, dimension, code): count for indicator, dimension, code, count in rows}

    def by_service(self, *indicators: str) -> list[int]:
        """Return these indicators added up for each service, nobody's by name."""
        whole = self.filter(indicator__in=indicators, dimension="").order_by("organisation_id")
        return [count for _key, count in whole.values_list("organisation_id").annotate(models.Sum("count"))]

    def counted_at(self) -> datetime | None:
        """Return when one of these was last counted."""
        return self.aggregate(newest=models.Max("counted_at"))["newest"]  # type: ignore[no-any-return]

    def years(self) -> set[int]:
        return set(self.order_by().values_list("year", flat=True).distinct())


class DirtyQuerySet(models.QuerySet["Dirty"]):
    def of_year(self, year: int) -> DirtyQuerySet:
        return self.filter(year=year)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def of_year(self, year: int) -> Snapshot | None:
        return self.filter(year=year).first()

    def years(self) -> set[int]:
        return set(self.order_by().values_list("year", flat=True))


class ExportQuerySet(models.QuerySet["Export"]):
    def waiting(self) -> ExportQuerySet:
        """Those asked for and not yet made."""
        return self.filter(state="REQUESTED")

    def newest_first(self) -> ExportQuerySet:
        return self.order_by("-requested_at", "-pk")
