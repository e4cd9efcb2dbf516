"""D: counting deadlines, in memory only."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import holidays

from benchmarks.measuring import Measured, at_least, compare, exactly
from benchmarks.seed import World
from victimsupport.law.calendar import VILNIUS, shipped
from victimsupport.law.periods import IN_FORCE_FROM
from victimsupport.law.time_limits import REFERRAL, due, due_from

FIRST, LAST = date(2021, 1, 1), date(2031, 12, 31)
DAYS = [date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1)]
ONE_DAY = timedelta(days=1)
PER_SECOND = 1_000_000
ROUNDS = 25
REACH = 45
"""Days before the end of the list of holidays from which nothing counted reaches past it."""


def last_day(_world: World) -> Measured:
    """The law's one function, warm as in a running process, against a dict and the library people would take."""
    calendar, oracle = shipped(), _oracle()
    days = [day for day in DAYS if day >= IN_FORCE_FROM][:-REACH]
    table = {day: calendar.next_working_day(day + ONE_DAY) for day in days}

    def each(answer: Callable[[date], object]) -> Callable[[], None]:
        def run() -> None:
            for day in days:
                answer(day)

        return run

    found = Measured()
    found.timings = compare(
        {
            "floor: dict": each(table.__getitem__),
            "table of the calendar": each(calendar.next_working_day),
            "ours: due_from": each(lambda day: due_from(REFERRAL, day, calendar)),
            "ours, asked for the first time": each(lambda day: due_from.__wrapped__(REFERRAL, day, calendar)),
            "naive: holidays.get_nth_working_day": each(lambda day: oracle.get_nth_working_day(day, 1)),
        },
        rounds=ROUNDS,
        operations=len(days),
    )
    per_second = 1 / found.timings["ours: due_from"].median
    found.gates = [
        at_least("answers a second", per_second, PER_SECOND),
        at_least("naive / ours", found.ratio("naive: holidays.get_nth_working_day", "ours: due_from"), 10),
    ]
    return found


def exactness(_world: World) -> Measured:
    """Stepping from day to day with another library's holidays must give the same everywhere."""
    calendar, oracle = shipped(), _oracle()
    differ = sum(calendar.next_working_day(day) != _step(oracle, day, 1) for day in DAYS)
    after_first = DAYS.index(calendar.next_working_day(FIRST))
    differ += sum(calendar.previous_working_day(day) != _step(oracle, day, -1) for day in DAYS[after_first:])
    counted = 0
    for day in DAYS[(IN_FORCE_FROM - FIRST).days : -REACH]:
        counted += 2
        differ += due_from("R-9.3", day, calendar).due_on != _step(oracle, day + ONE_DAY, 1)
        differ += due_from("R-13.3", day, calendar).due_on != _step(oracle, day + 30 * ONE_DAY, 1)
    checked = 2 * len(DAYS) - after_first + counted
    return Measured(gates=[exactly("days that differ", differ, 0)], facts={"answers checked": checked})


def from_moment(_world: World) -> Measured:
    """The same from an instant with its offset: which day it was in Vilnius is half of the work."""
    calendar = shipped()
    days = [day for day in DAYS if day >= IN_FORCE_FROM][:-REACH]
    moments = [datetime(day.year, day.month, day.day, 14, 5, tzinfo=VILNIUS).astimezone() for day in days]
    table = {day: calendar.next_working_day(day + ONE_DAY) for day in days}

    def floor() -> None:
        for moment in moments:
            table[moment.astimezone(VILNIUS).date()]

    def ours() -> None:
        for moment in moments:
            due(REFERRAL, moment, calendar)

    found = Measured()
    found.timings = compare(
        {"floor: astimezone, dict": floor, "ours: due": ours}, rounds=ROUNDS, operations=len(days)
    )
    found.gates = [at_least("answers a second", 1 / found.timings["ours: due"].median, PER_SECOND)]
    return found


def _oracle() -> holidays.HolidayBase:
    return holidays.country_holidays("LT", years=range(FIRST.year - 1, LAST.year + 2))


def _step(oracle: holidays.HolidayBase, day: date, direction: int) -> date:
    while day.weekday() >= 5 or day in oracle:
        day += direction * ONE_DAY
    return day
