"""
Looks that nothing explains: a pure rule over what the audit keeps, for a manager to ask about (security.md 16).

Nobody is accused: a finding is a question. A look has a task if the colleague is or was responsible for the person,
stands in for whoever is, or wrote something in the case about that time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from statistics import fmean, pstdev
from uuid import UUID

from victimsupport.law.calendar import VILNIUS, day_of

DAY_STARTS, DAY_ENDS = 7, 20
"""The hours in which offices work; a look without a task outside them is asked about."""
SATURDAY = 5
AGAIN = 3
"""On how many days one looks at the same case without a task before it is asked about."""
MANY_AT_LEAST = 5
"""How many cases without a task a day must have, besides being far from what is usual here."""
SIGMAS = 3


class Why(StrEnum):
    NAMESAKE = "NAMESAKE"
    OFF_HOURS = "OFF_HOURS"
    AGAIN = "AGAIN"
    MANY = "MANY"


@dataclass(frozen=True)
class Look:
    """That a colleague opened a case. `is_namesake`: they bear the surname of the person it is about."""

    user: UUID
    case: str
    at: datetime
    has_task: bool
    is_namesake: bool = False


@dataclass
class Finding:
    """One colleague's day that needs an explanation: why, and which cases."""

    user: UUID
    day: date
    why: set[Why] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)


def is_off_hours(at: datetime) -> bool:
    """Test whether offices are closed at a moment."""
    there = at.astimezone(VILNIUS)
    return there.weekday() >= SATURDAY or not DAY_STARTS <= there.hour < DAY_ENDS


def findings(looks: Sequence[Look], *, usual: Iterable[Look] = ()) -> list[Finding]:
    """
    Return the days of colleagues that need an explanation, the newest first.

    :param usual: earlier looks: what many cases a day are is measured by them too, and a case looked at again
    """
    looks = list(looks)
    untasked = _by_day(look for look in (*usual, *looks) if not look.has_task)
    limit = max(MANY_AT_LEAST, _far(untasked, (*usual, *looks)))
    again = _again(untasked)
    found: dict[tuple[UUID, date], Finding] = {}
    for look in looks:
        for why in _reasons(look, untasked, limit, again):
            day = day_of(look.at)
            finding = found.setdefault((look.user, day), Finding(look.user, day))
            finding.why.add(why)
            finding.cases.add(look.case)
    return sorted(found.values(), key=lambda one: (-one.day.toordinal(), -len(one.why), str(one.user)))


def _reasons(
    look: Look,
    untasked: dict[tuple[UUID, date], set[str]],
    limit: float,
    again: set[tuple[UUID, str]],
) -> Iterable[Why]:
    if look.is_namesake:
        yield Why.NAMESAKE
    if look.has_task:
        return
    if is_off_hours(look.at):
        yield Why.OFF_HOURS
    if (look.user, look.case) in again:
        yield Why.AGAIN
    if len(untasked[look.user, day_of(look.at)]) >= limit:
        yield Why.MANY


def _by_day(looks: Iterable[Look]) -> dict[tuple[UUID, date], set[str]]:
    days: dict[tuple[UUID, date], set[str]] = defaultdict(set)
    for look in looks:
        days[look.user, day_of(look.at)].add(look.case)
    return days


def _far(untasked: dict[tuple[UUID, date], set[str]], looks: Iterable[Look]) -> float:
    """Return what lies three deviations above a usual day, days without such looks among them."""
    days = {(look.user, day_of(look.at)) for look in looks}
    counts = [len(untasked.get(day, ())) for day in days]
    return fmean(counts) + SIGMAS * pstdev(counts) if counts else 0.0


def _again(untasked: dict[tuple[UUID, date], set[str]]) -> set[tuple[UUID, str]]:
    days: dict[tuple[UUID, str], set[date]] = defaultdict(set)
    for (user, day), cases in untasked.items():
        for case in cases:
            days[user, case].add(day)
    return {pair for pair, seen in days.items() if len(seen) >= AGAIN}
