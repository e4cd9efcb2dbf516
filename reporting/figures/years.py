"""The reporting year: a calendar year in Lithuania, and the day its registrations' status is read."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True)
class ReportingYear:
    """A year of the statistics; both its first and its last day are in it."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def cut_off(self) -> date:
        """Return the day at whose end the status of registrations is read; after it the year may be closed."""
        return date.fromisoformat(f"{self.number + 1}-{settings.FIGURES_CUT_OFF}")

    def stated_day(self, today: date) -> date:
        """Return the day of ST-1: the last of the year, or today where the year is not over."""
        return min(self.last, today)
