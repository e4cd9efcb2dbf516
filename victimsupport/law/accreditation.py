"""
The state of the right to give accredited assistance, derived from the log of decisions and from dates.

Nothing here is ever stored or typed in: a state is what `state_on` makes of the log. All days are inclusive,
`valid_until` and `until` as well as the last day of a `Period`. An entry is in effect the whole day it bears.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Self

from victimsupport.law import time_limits
from victimsupport.law.catalogues import RevocationGround, RightState, SuspensionGround
from victimsupport.law.citation import under
from victimsupport.law.periods import ONE_DAY


@dataclass(frozen=True, slots=True)
class Grant:
    """The right is granted or renewed. Its last day was fixed when it was decided."""

    on: date
    valid_until: date
    key: str = ""

    @classmethod
    def decided(cls, on: date, *, count_first_day: bool = False, key: str = "") -> Self:
        """Return a grant decided on a day, valid as long as the law of that day says."""
        return cls(on, valid_until_of_grant(on, count_first_day=count_first_day), key)


@dataclass(frozen=True, slots=True)
class Suspend:
    """The right is suspended, that day and the last day included."""

    on: date
    until: date
    ground: SuspensionGround
    finding: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reinstate:
    """The right may be used again, to the end of its unchanged term."""

    on: date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Revoke:
    """The right is revoked."""

    on: date
    ground: RevocationGround
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The legal person ended, as the register of legal entities says."""

    on: date


@dataclass(frozen=True, slots=True)
class Annul:
    """An earlier decision is annulled: from that day on it counts as never taken. What was before that day stays."""

    on: date
    annulled: str


class Stretch(NamedTuple):
    """Days on end in one state: from the first to the last, both included, or until further notice."""

    first: date
    last: date | None
    state: RightState
    may_take_on: bool
    valid_until: date | None


type Entry = Grant | Suspend | Reinstate | Revoke | Ended | Annul


class Period(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Right:
    """What a right has come to on a day, before dates are looked at."""

    grant: Grant | None = None
    suspension: Suspend | None = None
    ended: Ended | None = None
    revoked: Revoke | None = None

    def after(self, entry: Entry) -> "_Right":
        match entry:
            case Grant():
                return _Right(grant=entry)
            case Suspend():
                return _Right(self.grant, entry, self.ended, self.revoked)
            case Reinstate():
                return _Right(self.grant, None, self.ended, self.revoked)
            case Revoke():
                return _Right(self.grant, self.suspension, self.ended, entry)
            case Ended():
                return _Right(self.grant, self.suspension, entry, self.revoked)
            case Annul():
                return self


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether the right may be used once a suspension is over and nobody has decided. An adopted reading."""

    after_own_request: bool = True
    after_violation: bool = False

    def allows(self, suspension: Suspend) -> bool:
        own = suspension.ground == SuspensionGround.OWN_REQUEST
        return self.after_own_request if own else self.after_violation


DEFAULT_POLICY = Policy()


@under("13(4)", rule="R-13.4.validity", inferred="a renewal counts from its own decision")
def valid_until_of_grant(decided_on: date, *, count_first_day: bool = False) -> date:
    """Return the last day of a right granted on a day."""
    return time_limits.last_day(time_limits.ACCREDITATION, decided_on, count_first_day=count_first_day)


@under("13(5)", rule="R-13.5.limit", inferred="and never past the end of the right")
def latest_suspension_end(suspended_on: date, valid_until: date, *, count_first_day: bool = False) -> date:
    """Return the latest day a suspension may last to."""
    six_months = time_limits.last_day(time_limits.SUSPENSION, suspended_on, count_first_day=count_first_day)
    return min(six_months, valid_until)


@under("13(4)-(7)", rule="R-13.state", inferred="the order of the states where several apply")
def state_on(log: Iterable[Entry], day: date) -> RightState:
    """Return the state of the right on a day, as known from the log."""
    return _state(_right_on(log, day), day)


@under("13(5), 13(7)", rule="R-13.usable", inferred="after a lapsed suspension it depends on its ground")
def may_take_on(log: Iterable[Entry], day: date, *, policy: Policy = DEFAULT_POLICY) -> bool:
    """Test whether the service may take on people, and stands in the public list, on a day."""
    right = _right_on(log, day)
    state = _state(right, day)
    if state is RightState.SUSPENSION_LAPSED and right.suspension:
        return policy.allows(right.suspension)
    return state is RightState.ACTIVE


@under("13(4), 13(7)", rule="R-13.7")
def valid_until(log: Iterable[Entry], day: date) -> date | None:
    """Return the last day of the right as known on a day: a reinstatement leaves it unchanged."""
    grant = _right_on(log, day).grant
    return grant.valid_until if grant else None


@under("13(4), 13(6)", rule="R-13.6.lost", inferred="where the law takes the right, the decision records it")
def right_lost_from(log: Iterable[Entry], day: date) -> date | None:
    """Return the first day without the right, as known on a day, or nothing while it lasts."""
    right = _right_on(log, day)
    if right.grant is None:
        return None
    lost = [entry.on for entry in (right.revoked, right.ended) if entry]
    if day > right.grant.valid_until:
        lost.append(right.grant.valid_until + ONE_DAY)
    return min(lost, default=None)


@under("13(4)-(7)", rule="R-13.periods")
def usable_periods(log: Sequence[Entry], *, policy: Policy = DEFAULT_POLICY) -> list[Period]:
    """Return the stretches of days on which the service may take on people, by all the log knows."""
    periods: list[Period] = []
    changes = sorted(_changes(log))
    for first, end in pairwise(changes):
        if not may_take_on(log, first, policy=policy):
            continue
        if periods and periods[-1].last + ONE_DAY == first:
            first = periods.pop().first
        periods.append(Period(first, end - ONE_DAY))
    return periods


def timeline(log: Sequence[Entry], *, policy: Policy = DEFAULT_POLICY) -> list[Stretch]:
    """Return every stretch of days since the first entry, state by state, the last one open at its end."""
    stretches: list[Stretch] = []
    changes: list[date | None] = [*sorted(_changes(log)), None]
    for first, end in pairwise(changes):
        assert first is not None
        state, usable, until = (
            state_on(log, first),
            may_take_on(log, first, policy=policy),
            valid_until(log, first),
        )
        if stretches and stretches[-1][2:] == (state, usable, until):
            first = stretches.pop().first
        stretches.append(Stretch(first, end - ONE_DAY if end else None, state, usable, until))
    return stretches


def _changes(log: Iterable[Entry]) -> set[date]:
    """Return every day on which the state may become another. On the last of them nothing is left."""
    days = set()
    for entry in log:
        days.add(entry.on)
        if isinstance(entry, Grant):
            days.add(entry.valid_until + ONE_DAY)
        if isinstance(entry, Suspend):
            days.add(entry.until + ONE_DAY)
    return days


def standing(log: Iterable[Entry], day: date) -> Iterator[Entry]:
    """Yield the entries in effect on a day and not annulled by then: by day, and within a day in the order of the log."""
    known = [entry for entry in log if entry.on <= day]
    annulled = {entry.annulled for entry in known if isinstance(entry, Annul)}
    yield from sorted(
        (entry for entry in known if isinstance(entry, Ended | Annul) or entry.key not in annulled),
        key=lambda entry: entry.on,
    )


def stop_ahead(log: Sequence[Entry], day: date) -> Suspend | Revoke | None:
    """Return the first suspension or revocation that takes effect after a day and is not annulled."""
    annulled = {entry.annulled for entry in log if isinstance(entry, Annul)}
    ahead = [
        entry
        for entry in log
        if isinstance(entry, Suspend | Revoke) and entry.on > day and entry.key not in annulled
    ]
    return min(ahead, key=lambda entry: entry.on, default=None)


def suspension_on(log: Iterable[Entry], day: date) -> Suspend | None:
    """Return the suspension a right is in, or that has lapsed, on a day."""
    return _right_on(log, day).suspension


def _right_on(log: Iterable[Entry], day: date) -> _Right:
    right = _Right()
    for entry in standing(log, day):
        right = right.after(entry)
    return right


def _state(right: _Right, day: date) -> RightState:
    """Return the first state that applies: the strongest comes first."""
    grant, suspension = right.grant, right.suspension
    if grant is None:
        return RightState.NONE
    applies = {
        RightState.REVOKED: right.revoked is not None,
        RightState.CEASED: right.ended is not None,
        RightState.EXPIRED: day > grant.valid_until,
        RightState.SUSPENDED: suspension is not None and day <= suspension.until,
        RightState.SUSPENSION_LAPSED: suspension is not None,
    }
    return next((state for state, is_so in applies.items() if is_so), RightState.ACTIVE)
