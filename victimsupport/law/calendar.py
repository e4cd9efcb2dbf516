"""Which day it is in Lithuania, and which days are working days (Labour Code art. 123)."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

VILNIUS = ZoneInfo("Europe/Vilnius")
SATURDAY, SUNDAY = 5, 6


class Unanswerable(LookupError):
    """The law, as known here, gives no answer. The message is fit to be shown."""


class UnknownDay(Unanswerable):
    """A day the list of public holidays does not reach."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day, self.first, self.last = day, first, last
        super().__init__(
            f"The list of public holidays does not reach {day}: it is known from {first} to {last}."
        )


def day_of(instant: datetime) -> date:
    """
    Return the calendar day it was in Lithuania at that moment.

    :raises ValueError: if the moment has no UTC offset, or lies at the very edge of time
    """
    if instant.utcoffset() is None:
        raise ValueError("The moment needs a UTC offset, as in 2024-03-29T23:59:00+02:00.")
    try:
        return instant.astimezone(VILNIUS).date()
    except OverflowError:
        raise ValueError("The moment is outside the years 1 to 9999.") from None


def start_of(day: date) -> datetime:
    """Return the moment a day begins in Lithuania."""
    return datetime(day.year, day.month, day.day, tzinfo=VILNIUS)


def end_of(day: date) -> datetime:
    """Return the first instant after a day in Vilnius: a moment before it still lies in the day (R-T.4)."""
    return start_of(date.fromordinal(day.toordinal() + 1))


@dataclass(frozen=True)
class Calendar:
    """
    The public holidays of a stretch of days, both ends included, and what follows from them.

    Answers come from tables laid out once, so that a hundred thousand dates cost milliseconds.
    """

    holidays: Mapping[date, str]
    first: date
    last: date
    _on_or_after: Mapping[date, date] = field(init=False, repr=False, compare=False)
    _on_or_before: Mapping[date, date] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"The calendar ends on {self.last}, before it begins on {self.first}.")
        holidays = dict(self.holidays)
        days = [date.fromordinal(n) for n in range(self.first.toordinal(), self.last.toordinal() + 1)]
        working = {day for day in days if day.weekday() < SATURDAY and day not in holidays}
        object.__setattr__(self, "holidays", holidays)
        object.__setattr__(self, "_on_or_after", _nearest(reversed(days), working))
        object.__setattr__(self, "_on_or_before", _nearest(iter(days), working))
        object.__setattr__(self, "_hash", hash((self.first, self.last, frozenset(holidays.items()))))

    def __hash__(self) -> int:
        return self._hash

    @staticmethod
    def from_csv(text: str) -> "Calendar":
        """
        Read a list of holidays with the columns `date` and `name_lt`, covering whole years.

        :raises ValueError: if a line cannot be read, a day stands twice, or a year is left out
        """
        holidays: dict[date, str] = {}
        for number, row in enumerate(csv.DictReader(StringIO(text)), start=2):
            try:
                day, name = date.fromisoformat(row["date"]), row["name_lt"].strip()
            except (AttributeError, KeyError, TypeError, ValueError):
                raise ValueError(f"Line {number} of the list of holidays cannot be read.") from None
            if day in holidays or not name:
                raise ValueError(f"Line {number} of the list of holidays repeats a day or names none.")
            holidays[day] = name
        return Calendar.of_whole_years(holidays)

    @staticmethod
    def of_whole_years(holidays: Mapping[date, str]) -> "Calendar":
        """
        Return the calendar of the years a list of holidays names, from the first to the last.

        The same list gives the same calendar, laid out once.

        :raises ValueError: if the list is empty, or a year between has no holiday
        """
        return _of_whole_years(frozenset(holidays.items()))

    def is_working_day(self, day: date) -> bool:
        """:raises UnknownDay: if the list of holidays does not reach that day"""
        if not self.first <= day <= self.last:
            raise UnknownDay(day, self.first, self.last)
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """
        Return that day, or the first working day after it.

        :raises UnknownDay: if the list of holidays does not reach far enough to tell
        """
        try:
            return self._on_or_after[day]
        except KeyError:
            raise UnknownDay(day, self.first, self.last) from None

    def previous_working_day(self, day: date) -> date:
        """
        Return that day, or the last working day before it.

        :raises UnknownDay: if the list of holidays does not reach far enough back to tell
        """
        try:
            return self._on_or_before[day]
        except KeyError:
            raise UnknownDay(day, self.first, self.last) from None

    def name_of(self, day: date) -> str:
        """
        Return the name of the holiday, or an empty string.

        :raises UnknownDay: if the list of holidays does not reach that day
        """
        if not self.first <= day <= self.last:
            raise UnknownDay(day, self.first, self.last)
        return self.holidays.get(day, "")


@lru_cache(maxsize=16)
def _of_whole_years(named: frozenset[tuple[date, str]]) -> Calendar:
    if not named:
        raise ValueError("The list of holidays is empty.")
    holidays = dict(named)
    years = range(min(holidays).year, max(holidays).year + 1)
    if missing := set(years) - {day.year for day in holidays}:
        raise ValueError(f"The list of holidays has none in {min(missing)}.")
    return Calendar(holidays, date(years[0], 1, 1), date(years[-1], 12, 31))


def _nearest(days: Iterator[date], working: set[date]) -> dict[date, date]:
    """Map each day to the working day last met, itself included, on the way through the days."""
    met: dict[date, date] = {}
    last_met: date | None = None
    for day in days:
        last_met = day if day in working else last_met
        if last_met is not None:
            met[day] = last_met
    return met


@cache
def shipped() -> Calendar:
    """Return the calendar this package ships: what a new installation starts with."""
    return Calendar.from_csv(Path(__file__).with_name("holidays.csv").read_text(encoding="utf-8"))
