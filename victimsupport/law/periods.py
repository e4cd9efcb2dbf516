"""How the law counts days and months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from victimsupport.law.calendar import SATURDAY, SUNDAY, Calendar, Unanswerable
from victimsupport.law.citation import Article

ONE_DAY = timedelta(days=1)
RECORDED_LATER_AFTER = timedelta(hours=24)
ACCOMMODATION_ALARM_AFTER = timedelta(hours=2)
EMERGENCY_ACCESS = timedelta(minutes=60)
"""How long somebody without a grant sees a restricted case they opened in an emergency: not law, decision 0008."""
SHORTEST_ACCESS_LOG = timedelta(days=365)
"""Looks younger than this stay in the audit, whatever term is set: not law, decision 0009."""
IN_FORCE_FROM = date(2021, 3, 1)  # XIV-169 art. 15(1)


def minutes(count: int) -> timedelta:
    """Return so many minutes: for limits that a setting gives."""
    return timedelta(minutes=count)


class Unit(StrEnum):
    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    MONTHS = "MONTHS"


class Why(StrEnum):
    """Why a day is no working day. A holiday on a weekend is a weekend day: it is not moved."""

    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"
    HOLIDAY = "HOLIDAY"


class RunsFrom(StrEnum):
    """The event a period runs from. The day of the event itself is not counted."""

    CONTACT = "the contact"
    WISH_AND_CONSENT = "the later of the wish and the consent"
    RECEIPT_OF_DATA = "the receipt of the data"
    DIRECT_APPLICATION = "the person's own application"
    THIRD_PARTY_APPLICATION = "another person's application"
    NEED_OF_SHELTER = "the need of shelter"
    RECEIPT_AFTER_TERRORISM = "the receipt of the data of a victim of terrorism"
    ACCREDITATION_APPLICATION = "the receipt of the application for accreditation"
    GRANT = "the decision to grant the right"
    SUSPENSION = "the decision to suspend the right"
    DELIVERY_OF_DECISION = "the delivery of the decision"
    STOP_OF_THE_RIGHT = "the day the right stopped"
    OFFER_OF_TRANSFER = "the offer of a transfer"
    SUBJECT_REQUEST = "the receipt of a request about one's data"


class Skipped(NamedTuple):
    """A day that was passed over, and why; `name` is the name of the holiday."""

    day: date
    why: Why
    name: str = ""


class Term(NamedTuple):
    """
    Where a period ends.

    `raw_on` is its last day before that day is moved off a day off, `warn_on` the day to warn of, so that
    nobody relies on the moving.
    """

    due_on: date
    skipped: tuple[Skipped, ...] = ()
    raw_on: date | None = None
    warn_on: date | None = None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """
    A period the law sets.

    :param may_end_on_day_off: the last day is not moved to a working day
    :param first_day_may_count: the rival reading, one day shorter, exists (`count_first_day`)
    :param inferred: what is an adopted reading and not the text of the law
    """

    article: Article
    length: int
    unit: Unit
    runs_from: RunsFrom
    may_end_on_day_off: bool = False
    first_day_may_count: bool = False
    inferred: str = ""
    in_force_from: date = IN_FORCE_FROM

    def term(self, event_on: date, calendar: Calendar, *, count_first_day: bool = False) -> Term:
        """
        Return where the period ends that runs from an event of that day.

        :raises UnknownDay: if the list of holidays does not reach far enough to tell
        """
        if self.unit is Unit.WORKING_DAYS:
            due_on = event_on
            for _ in range(self.length):
                due_on = calendar.next_working_day(due_on + ONE_DAY)
            return Term(due_on, days_off(event_on + ONE_DAY, due_on, calendar), warn_on=due_on)
        raw_on = self.unmoved(event_on, count_first_day=count_first_day)
        if self.may_end_on_day_off:
            return Term(raw_on, raw_on=raw_on)
        due_on = calendar.next_working_day(raw_on)
        warn_on = calendar.previous_working_day(raw_on)
        return Term(due_on, days_off(raw_on, due_on, calendar), raw_on, warn_on)

    def __str__(self) -> str:
        unit = self.unit.replace("_", " ").lower()
        return f"{self.length} {unit.removesuffix('s') if self.length == 1 else unit} from {self.runs_from}"

    def unmoved(self, event_on: date, *, count_first_day: bool = False) -> date:
        """Return the last day counted in calendar days or months, before it is moved off a day off."""
        if self.unit is Unit.MONTHS:
            day = same_day_later(event_on, self.length)
        else:
            day = event_on + self.length * ONE_DAY
        return day - ONE_DAY if count_first_day and self.first_day_may_count else day


@dataclass(frozen=True, slots=True)
class Immediately:
    """A duty with no grace at all: it is due at the moment of the event, at any hour of any day."""

    article: Article
    runs_from: RunsFrom
    inferred: str = ""
    in_force_from: date = IN_FORCE_FROM

    def __str__(self) -> str:
        return f"immediately from {self.runs_from}"

    def term(self, event_on: date, _calendar: Calendar, *, count_first_day: bool = False) -> Term:
        """Return the day of the event."""
        return Term(event_on, warn_on=event_on)


class NotInForce(Unanswerable):
    """The event lies before the rule."""

    def __init__(self, day: date, since: date) -> None:
        self.day, self.since = day, since
        super().__init__(f"On {day} the rule was not in force: it applies from {since}.")


@dataclass(frozen=True, slots=True)
class Amended:
    """One rule through its amendments, newest first."""

    versions: tuple[TimeLimit | Immediately, ...]

    def on(self, day: date) -> TimeLimit | Immediately:
        """
        Return the version in force on that day.

        :raises NotInForce: if no version was yet
        """
        for version in self.versions:
            if version.in_force_from <= day:
                return version
        raise NotInForce(day, self.versions[-1].in_force_from)


def same_day_later(day: date, months: int) -> date:
    """
    Return the same day of a later month, or the last day of that month if it has no such day.

    :raises OverflowError: if that month lies past the year 9999
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError("That month lies past the year 9999.")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_off(first: date, end: date, calendar: Calendar) -> tuple[Skipped, ...]:
    """Return the days that are no working days from the first up to the end, the end not included."""
    found = []
    for number in range(first.toordinal(), end.toordinal()):
        day = date.fromordinal(number)
        if day.weekday() == SATURDAY:
            found.append(Skipped(day, Why.SATURDAY))
        elif day.weekday() == SUNDAY:
            found.append(Skipped(day, Why.SUNDAY))
        elif name := calendar.name_of(day):
            found.append(Skipped(day, Why.HOLIDAY, name))
    return tuple(found)
