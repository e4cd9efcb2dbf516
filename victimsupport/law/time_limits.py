"""Every time limit the law sets. When it is amended, put a version in front; never edit one."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from victimsupport.law.calendar import Calendar, Unanswerable, UnknownDay, day_of
from victimsupport.law.citation import Article
from victimsupport.law.periods import Amended, Immediately, RunsFrom, Skipped, TimeLimit, Unit

CIVIL_CODE = "the first day is not counted and a last day off is moved, as in Civil Code art. 1.118-1.121"

CHILD_NOTIFICATION = "R-9.2"
REFERRAL = "R-9.3"
START_AFTER_REFERRAL = "R-10.2a"
START_AFTER_DIRECT_APPLICATION = "R-10.2b"
START_AFTER_THIRD_PARTY = "R-10.3"
TEMPORARY_ACCOMMODATION = "R-10.4.5"
START_AFTER_TERRORISM = "R-11.1"
ACCREDITATION_DECISION = "R-13.3"
ACCREDITATION = "R-13.4"
SUSPENSION = "R-13.5"
APPEAL = "R-13.9"
RIGHT_STOPPED = "R-3.5"
"""Named after domain.md 3.5, not after an article: of open cases the law says nothing."""
TRANSFER_ANSWER = "R-3.5t"
"""Of a transfer at the person's wish the law says nothing either; how long the other service may think is a setting."""
SUBJECT_REQUEST = "R-14.r"
"""Named after article 14, which leaves personal data to the Regulation."""

TIME_LIMITS = {
    CHILD_NOTIFICATION: Amended((TimeLimit(Article("9(2)"), 1, Unit.WORKING_DAYS, RunsFrom.CONTACT),)),
    REFERRAL: Amended(
        (
            TimeLimit(
                Article("9(3)"),
                1,
                Unit.WORKING_DAYS,
                RunsFrom.WISH_AND_CONSENT,
                inferred="the text names no starting day: it is the later of the wish and the consent",
            ),
        )
    ),
    START_AFTER_REFERRAL: Amended(
        (TimeLimit(Article("10(2)"), 1, Unit.WORKING_DAYS, RunsFrom.RECEIPT_OF_DATA),)
    ),
    START_AFTER_DIRECT_APPLICATION: Amended(
        (TimeLimit(Article("10(2)"), 1, Unit.WORKING_DAYS, RunsFrom.DIRECT_APPLICATION),)
    ),
    START_AFTER_THIRD_PARTY: Amended(
        (
            TimeLimit(
                Article("10(3)"),
                1,
                Unit.WORKING_DAYS,
                RunsFrom.THIRD_PARTY_APPLICATION,
                inferred="the term of 10(2), which does not name this channel",
            ),
        )
    ),
    TEMPORARY_ACCOMMODATION: Amended((Immediately(Article("10(4)5"), RunsFrom.NEED_OF_SHELTER),)),
    START_AFTER_TERRORISM: Amended((Immediately(Article("11(1)"), RunsFrom.RECEIPT_AFTER_TERRORISM),)),
    ACCREDITATION_DECISION: Amended(
        (
            TimeLimit(
                Article("13(3)"),
                30,
                Unit.CALENDAR_DAYS,
                RunsFrom.ACCREDITATION_APPLICATION,
                inferred=CIVIL_CODE,
            ),
        )
    ),
    ACCREDITATION: Amended(
        (
            TimeLimit(
                Article("13(4)"),
                36,
                Unit.MONTHS,
                RunsFrom.GRANT,
                may_end_on_day_off=True,
                first_day_may_count=True,
                inferred="to the corresponding day inclusive, as in Civil Code art. 1.119, and not moved",
            ),
        )
    ),
    SUSPENSION: Amended(
        (
            TimeLimit(
                Article("13(5)"),
                6,
                Unit.MONTHS,
                RunsFrom.SUSPENSION,
                may_end_on_day_off=True,
                first_day_may_count=True,
                inferred="to the corresponding day inclusive, as in Civil Code art. 1.119, and not moved",
            ),
        )
    ),
    APPEAL: Amended(
        (
            TimeLimit(
                Article("13(9)"),
                1,
                Unit.MONTHS,
                RunsFrom.DELIVERY_OF_DECISION,
                inferred="the month is set by the laws 13(9) points to; for information only",
            ),
        )
    ),
    RIGHT_STOPPED: Amended(
        (
            TimeLimit(
                Article("13(4)-(7)"),
                1,
                Unit.WORKING_DAYS,
                RunsFrom.STOP_OF_THE_RIGHT,
                inferred="of open cases the law says nothing: their people are told in the term of 10(2)",
            ),
        )
    ),
    TRANSFER_ANSWER: Amended(
        (
            TimeLimit(
                Article("10(2)"),
                2,
                Unit.WORKING_DAYS,
                RunsFrom.OFFER_OF_TRANSFER,
                inferred="of transfers the law says nothing: a short term of working days, and a setting",
            ),
        )
    ),
    SUBJECT_REQUEST: Amended(
        (
            TimeLimit(
                Article("12(3)", "Regulation (EU) 2016/679"),
                1,
                Unit.MONTHS,
                RunsFrom.SUBJECT_REQUEST,
                inferred="a last day off is moved, as in Regulation (EEC, Euratom) No 1182/71 art. 3(4)",
            ),
        )
    ),
}


class UnknownRule(Unanswerable):
    """No time limit bears that name."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"There is no time limit {rule!r}. There are: {', '.join(TIME_LIMITS)}.")


@dataclass(frozen=True, slots=True)
class Due:
    """
    The last day for something, and how it was reached.

    `due_at` is set where minutes count; `raw_on` is the last day before it was moved off a day off;
    `warn_on` is the day to warn of, a working day on or before the unmoved one.
    """

    rule: str
    limit: TimeLimit | Immediately
    event_on: date
    due_on: date
    skipped: tuple[Skipped, ...]
    raw_on: date | None = None
    warn_on: date | None = None
    due_at: datetime | None = None

    @property
    def article(self) -> Article:
        return self.limit.article


def due(
    rule: str, event: datetime, calendar: Calendar, *, count_first_day: bool = False, length: int = 0
) -> Due:
    """
    Return the last day the law gives for something, counted from the moment of an event.

    :param length: in place of the length of the table, where the law leaves it open
    :raises UnknownRule: if no time limit bears that name
    :raises NotInForce: if the event lies before the law
    :raises UnknownDay: if the list of holidays does not reach far enough to tell
    :raises ValueError: if the moment has no UTC offset
    """
    found = due_from(rule, day_of(event), calendar, count_first_day, length)
    if isinstance(found.limit, Immediately):
        return Due(rule, found.limit, found.event_on, found.due_on, (), None, found.warn_on, event)
    return found


@lru_cache(maxsize=65_536)
def due_from(
    rule: str, event_on: date, calendar: Calendar, count_first_day: bool = False, length: int = 0
) -> Due:
    """
    Return the last day the law gives for something, counted from the day of an event.

    :raises UnknownRule: if no time limit bears that name
    :raises NotInForce: if the event lies before the law
    :raises UnknownDay: if the list of holidays does not reach far enough to tell
    """
    if rule not in TIME_LIMITS:
        raise UnknownRule(rule)
    limit = TIME_LIMITS[rule].on(event_on)
    if length and isinstance(limit, TimeLimit):
        limit = replace(limit, length=length)
    try:
        due_on, skipped, raw_on, warn_on = limit.term(event_on, calendar, count_first_day=count_first_day)
    except OverflowError:
        raise UnknownDay(date.max, calendar.first, calendar.last) from None
    return Due(rule, limit, event_on, due_on, skipped, raw_on, warn_on)


def last_day(rule: str, event_on: date, *, count_first_day: bool = False) -> date:
    """
    Return the last day of a period that may end on a day off: no calendar is needed to tell.

    :raises ValueError: if the period has to end on a working day
    """
    limit = TIME_LIMITS[rule].on(event_on)
    if not isinstance(limit, TimeLimit) or not limit.may_end_on_day_off:
        raise ValueError(f"{rule} ends on a working day: ask due_from with a calendar.")
    return limit.unmoved(event_on, count_first_day=count_first_day)
