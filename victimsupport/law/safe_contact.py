"""Whether a person may be contacted in one way at one moment, as they themselves said. Unknown allows nothing (DP-10)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from victimsupport.law.calendar import VILNIUS, day_of


class Channel(StrEnum):
    """The ways to reach a person. A letter goes to the address."""

    CALL = "CALL"
    VOICEMAIL = "VOICEMAIL"
    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"


class WhyNot(StrEnum):
    """Why a person may not be contacted so."""

    UNKNOWN = "UNKNOWN"
    EXPIRED = "EXPIRED"
    CHANNEL = "CHANNEL"
    WEEKDAY = "WEEKDAY"
    HOUR = "HOUR"
    ANOTHER_ANSWERS = "ANOTHER_ANSWERS"


DISCLOSURE_HOLDS = timedelta(minutes=30)
"""How long what was ticked for a document holds: long enough to print it, too short to be forgotten."""
UNTIMED = frozenset({Channel.LETTER})
"""What nobody can time: the hour at which it arrives is the postman's."""
NEEDS = {Channel.VOICEMAIL: Channel.CALL}
"""What can only be done by doing something else first: who leaves a message has called."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day to before another. Midnight as the end is the end of the day."""

    start: time
    end: time

    def cover(self, clock: time) -> bool:
        return self.start <= clock and (clock < self.end or self.end == time.min)


WHOLE_DAY = Hours(time.min, time.min)


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What the person said. Each part they said nothing about allows nothing.

    :param weekdays: 1 for Monday to 7 for Sunday
    :param others_may_answer: whether one may speak to somebody else who picks up; None if it is not known
    :param valid_until: the last day it holds; None if the person set none
    """

    allowed: frozenset[Channel]
    weekdays: frozenset[int] = frozenset()
    hours: Hours | None = None
    others_may_answer: bool | None = None
    valid_until: date | None = None


def why_not(
    terms: Terms | None, channel: Channel, moment: datetime, *, another_answers: bool = False
) -> WhyNot | None:
    """
    Tell why a person may not be contacted in this way at this moment; None is the only answer that allows it.

    :param terms: what the person said last; None if they were never asked
    :param another_answers: somebody other than the person has picked up
    """
    if terms is None:
        return WhyNot.UNKNOWN
    today = day_of(moment)
    if terms.valid_until is not None and today > terms.valid_until:
        return WhyNot.EXPIRED
    if not {channel, NEEDS.get(channel, channel)} <= terms.allowed:
        return WhyNot.CHANNEL
    if channel not in UNTIMED and (late := _wrong_time(terms, moment)):
        return late
    if another_answers and terms.others_may_answer is not True:
        return WhyNot.ANOTHER_ANSWERS
    return None


def _wrong_time(terms: Terms, moment: datetime) -> WhyNot | None:
    here = moment.astimezone(VILNIUS)
    if here.isoweekday() not in terms.weekdays:
        return WhyNot.WEEKDAY
    if terms.hours is None or not terms.hours.cover(here.time()):
        return WhyNot.HOUR
    return None
