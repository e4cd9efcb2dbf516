"""The figures of a year: services' cells added up, or the frozen year. No person is in reach of the ministry's role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings

from accreditation.models import RightPeriod
from reporting.figures.definitions import FIGURES, PERSONS, RELATIVES
from reporting.figures.years import ReportingYear
from reporting.models import BudgetAppropriation, Cell, Dirty, Snapshot
from victimsupport.accounts.identity import reading_statistics
from victimsupport.accounts.models import Organisation

Number = int | Decimal | None
Splits = dict[str, dict[str, dict[str, int]]]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class YearFigures:
    """All figures of a year, of the country or of one service."""

    year: int
    stated_on: date
    values: Mapping[str, Number]
    splits: Splits
    services: Mapping[str, list[int]] = field(default_factory=dict)
    counted_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def whole(self, indicator: str) -> int:
        """Return a count; nothing counted is none."""
        return int(self.values.get(indicator) or 0)

    def split(self, indicator: str, dimension: str) -> dict[str, int]:
        return self.splits.get(indicator, {}).get(dimension, {})

    def as_json(self) -> dict[str, Any]:
        """Return the figures by id, and their splits, as what JSON can hold."""
        plain = {name: float(v) if isinstance(v, Decimal) else v for name, v in self.values.items()}
        return plain | {"splits": self.splits}


def national(year: int, today: date) -> YearFigures:
    """Return the figures of the country; where the acting ministry has closed the year, those it froze."""
    snapshot = Snapshot.objects.of_year(year)
    return frozen(snapshot) if snapshot else counted(year, today)


def counted(year: int, today: date) -> YearFigures:
    """Return the figures of the country as they are counted now."""
    with reading_statistics():
        cells = Cell.objects.of_year(year)
        sums, counted_at = cells.sums(), cells.counted_at()
        services = {name: cells.by_service(*_with_relatives_of(name)) for name in ("ST-2", "ST-3", "ST-7")}
    stated_on = ReportingYear(year).stated_day(today)
    active = RightPeriod.objects.active(stated_on).values("service_id").distinct().count()
    budget = BudgetAppropriation.objects.filter(year=year).values_list("euros", flat=True).first()
    return _figures(
        year, stated_on, sums, active=active, budget=budget, services=services, counted_at=counted_at
    )


def of_service(service: Organisation, year: int, today: date) -> YearFigures:
    """Return the figures of the acting service alone."""
    cells = Cell.objects.of_year(year).filter(organisation=service)
    stated_on = ReportingYear(year).stated_day(today)
    active = RightPeriod.objects.active(stated_on).filter(service=service).count()
    return _figures(year, stated_on, cells.sums(), active=active, budget=None, counted_at=cells.counted_at())


def frozen(snapshot: Snapshot) -> YearFigures:
    """Return the figures of a closed year as they were when it was closed."""
    kept = dict(snapshot.figures)
    splits, stated_on, services = kept.pop("splits"), kept.pop("stated_on"), kept.pop("services")
    values = kept | {"ST-8": _decimal(kept["ST-8"])}
    return YearFigures(
        year=snapshot.year,
        stated_on=date.fromisoformat(stated_on),
        values=values,
        splits=splits,
        services=services,
        counted_at=snapshot.closed_at,
        closed_at=snapshot.closed_at,
    )


def waiting(year: int) -> int:
    """Return how many changes of the year have not been counted yet."""
    with reading_statistics():
        return Dirty.objects.of_year(year).count()


def years() -> set[int]:
    """Return the years of which anything has been counted."""
    with reading_statistics():
        return Cell.objects.all().years()


def input_hash(year: int) -> str:
    """Return the hash of every cell of the year: what a closed year came from."""
    keys = ("organisation_id", "indicator", "dimension", "code", "count")
    with reading_statistics():
        rows = list(Cell.objects.of_year(year).order_by(*keys).values_list(*keys))
    return sha256("\n".join(";".join(map(str, row)) for row in rows).encode()).hexdigest()


def _figures(
    year: int, stated_on: date, sums: Mapping[tuple[str, str, str], int], *, active: int, budget: int | None, **rest: Any
) -> YearFigures:  # fmt: skip
    sums = _with_relatives(sums) if settings.FIGURES_COUNT_RELATIVES else sums
    wholes = {indicator: count for (indicator, dimension, _code), count in sums.items() if not dimension}
    values: dict[str, Number] = {figure.id: wholes.get(figure.id, 0) for figure in FIGURES}
    registered, agreed, services = (wholes.get(name, 0) for name in ("ST-2", "ST-3", "ST-7"))
    values |= {
        "ST-1": active,
        "ST-3d": registered - agreed,
        "ST-8": per_person(services, agreed, CENT),
        "ST-8p": per_person(services, agreed, Decimal(1), whole=True),
        "ST-9": budget,
    }
    apart = {name + RELATIVES: wholes.get(name + RELATIVES, 0) for name in ("ST-2", "ST-3")}
    return YearFigures(year=year, stated_on=stated_on, values=values | apart, splits=_splits(sums), **rest)


def per_person(services: int, persons: int, unit: Decimal, *, whole: bool = False) -> Number:
    """Return services per person, rounded half up; nobody has no average."""
    if not persons:
        return None
    rounded = (Decimal(services) / persons).quantize(unit, ROUND_HALF_UP)
    return int(rounded) if whole else rounded


def _with_relatives_of(indicator: str) -> list[str]:
    """Return the indicators that make up one figure."""
    together = settings.FIGURES_COUNT_RELATIVES and indicator in PERSONS
    return [indicator, indicator + RELATIVES] if together else [indicator]


def _with_relatives(sums: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    """Return the counts with relatives of art. 4(2) added to the persons."""
    merged = dict(sums)
    for (indicator, dimension, code), count in sums.items():
        persons = indicator.removesuffix(RELATIVES)
        if persons != indicator and persons in PERSONS:
            merged[persons, dimension, code] = merged.get((persons, dimension, code), 0) + count
    return merged


def _splits(sums: Mapping[tuple[str, str, str], int]) -> Splits:
    splits: Splits = {}
    for (indicator, dimension, code), count in sorted(sums.items()):
        if dimension and not indicator.endswith(RELATIVES):
            splits.setdefault(indicator, {}).setdefault(dimension, {})[code] = count
    return splits


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(CENT)


def own_years(service: Organisation) -> set[int]:
    """Return the years of which anything of the acting service has been counted."""
    return Cell.objects.filter(organisation=service).years()
