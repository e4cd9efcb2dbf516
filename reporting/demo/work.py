"""What was done in each accepted case: assessment, plan, services given, closing. Exactly so many services in the year."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from reporting.demo import days, numbers, texts
from reporting.demo.outline import Registration
from victimsupport.choices import IntakeChannel, RecipientGroup
from victimsupport.choices import ServiceFunction as Function
from victimsupport.law.calendar import Calendar

LAST_DAY = date(numbers.YEAR, 12, 31)
REASONS = {"GOALS_REACHED": 72, "LOST_CONTACT": 12, "WISH": 10, "TURNED_ELSEWHERE": 4, "OTHER": 2}
ONCE = {Function.TEMPORARY_ACCOMMODATION, Function.COMPLAINT_INFORMATION}
"""A stay is one service however many nights; how to complain is told once."""


@dataclass
class Delivery:
    """One function on one day."""

    function: str
    day: date
    minutes: int | None
    is_remote: bool
    nights: int | None
    recorded_at: datetime


@dataclass
class Work:
    """All that was done for one person."""

    registration: Registration
    assessed_at: datetime
    planned_at: datetime
    days: list[date]
    needs: list[str]
    measures: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    closed_at: datetime = field(init=False)
    closing_reason: str = ""

    @property
    def in_year(self) -> bool:
        return self.assessed_at.year == numbers.YEAR

    @property
    def least(self) -> int:
        return len(_musts(self.registration))

    @property
    def room(self) -> int:
        """How many services fit into the days there are."""
        return min(numbers.MOST_DELIVERIES, self.least + 2 * (len(self.days) - 1)) if self.in_year else 0


def work(seed: int, calendar: Calendar, registrations: list[Registration]) -> list[Work]:
    """Return the work of the accepted registrations, in their order."""
    dice = Random(seed + 1)
    done = [_begun(dice, calendar, one) for one in registrations if one.is_accepted]
    for one, count in zip(done, _counts(dice, done), strict=True):
        _deliver(dice, one, count)
        _close(dice, calendar, one)
    return done


def _begun(dice: Random, calendar: Calendar, one: Registration) -> Work:
    assessed_at = days.later(dice, calendar, one.decided_at, dice.choice((0, 0, 1, 2, 3, 4, 6, 8)))
    planned_at = days.later(dice, calendar, assessed_at, dice.choice((0, 0, 0, 1, 2, 4)))
    kinds = list(texts.NEED_WEIGHTS)
    drawn = dice.choices(kinds, list(texts.NEED_WEIGHTS.values()), k=dice.randint(1, 4))
    lasting = int(min(dice.lognormvariate(4.2, 0.8), 300))
    last = days.days_after(assessed_at.date(), lasting)
    if assessed_at.year == numbers.YEAR:
        last = min(last, LAST_DAY)
    return Work(
        one, assessed_at, planned_at, _working_days(calendar, assessed_at.date(), last), sorted(set(drawn))
    )


def _working_days(calendar: Calendar, first: date, last: date) -> list[date]:
    """Return the first day, whatever it is, and the working days after it."""
    every = range(first.toordinal() + 1, last.toordinal() + 1)
    return [first, *(day for day in map(date.fromordinal, every) if calendar.is_working_day(day))]


def _counts(dice: Random, done: list[Work]) -> list[int]:
    """Return how many services each got: in the year exactly the published number together."""
    counts = [one.least if one.in_year else 0 for one in done]
    weights = [dice.lognormvariate(0, 0.7) * min(len(one.days), 80) for one in done]
    places = range(len(done))
    while missing := numbers.DELIVERIES - sum(counts):
        for place in dice.choices(places, weights, k=missing):
            if counts[place] < done[place].room:
                counts[place] += 1
    return counts


def _musts(one: Registration) -> list[Function]:
    """Return what every such person gets: the assessment, and what the law makes obligatory for them."""
    musts = [Function.NEEDS_ASSESSMENT_AND_PLAN]
    if one.channel != IntakeChannel.FIRST_CONTACT_REFERRAL:
        musts.append(Function.COMPLAINT_INFORMATION)
    if one.group == RecipientGroup.CHILD:
        musts.append(Function.RIGHTS_INFORMATION)
    return musts


def _deliver(dice: Random, one: Work, count: int) -> None:
    """Choose so many services, no function twice on a day. Who began after the year gets what is obligatory then."""
    taken = {(function, one.days[0]) for function in _musts(one.registration)}
    functions, weights = list(numbers.FURTHER), list(numbers.FURTHER.values())
    while len(taken) < count:
        function = dice.choices(functions, weights)[0]
        if function in ONCE and any(function == other for other, _day in taken):
            continue
        taken.add((function, dice.choice(one.days)))
    one.deliveries = [_delivery(dice, *both) for both in sorted(taken, key=lambda both: (both[1], both[0]))]
    given = [str(function) for function in dict.fromkeys(delivery.function for delivery in one.deliveries)]
    one.measures = given[:5]


def _delivery(dice: Random, function: Function, day: date) -> Delivery:
    is_stay = function == Function.TEMPORARY_ACCOMMODATION
    at_hand = function not in (Function.ACCOMPANIMENT, Function.TEMPORARY_ACCOMMODATION)
    recorded_on = day if dice.random() < 0.8 else days.days_after(day, dice.randint(1, 3))
    return Delivery(
        function=function,
        day=day,
        minutes=None
        if is_stay
        else dice.choice(numbers.MINUTES.get(function, numbers.MINUTES_OF_INFORMATION)),
        is_remote=at_hand and dice.random() < 0.35,
        nights=dice.randint(1, 14) if is_stay else None,
        recorded_at=days.moment(recorded_on, dice.randint(16 * 60 + 40, 19 * 60)),
    )


def _close(dice: Random, calendar: Calendar, one: Work) -> None:
    """Close the case some weeks after the last thing done; all within a year."""
    last = max(one.planned_at.date(), *(delivery.recorded_at.date() for delivery in one.deliveries))
    one.closed_at = days.in_working_hours(dice, days.working_days_after(calendar, last, dice.randint(3, 90)))
    one.closing_reason = dice.choices(list(REASONS), list(REASONS.values()))[0]
