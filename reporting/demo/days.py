"""Days and moments of the demonstration, counted as the law counts them."""

from datetime import date, datetime
from random import Random

from victimsupport.law.calendar import VILNIUS, Calendar

MORNING, EVENING = 8 * 60, 16 * 60 + 30
LAST_MINUTE = 23 * 60 + 59


def moment(day: date, minute: int) -> datetime:
    """Return the local moment so many minutes into a day."""
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=VILNIUS)


def in_working_hours(dice: Random, day: date) -> datetime:
    return moment(day, dice.randint(MORNING, EVENING))


def soon_after(dice: Random, since: datetime, most: int = 45) -> datetime:
    """Return a moment of the same day, a little later."""
    minute = since.hour * 60 + since.minute
    return moment(since.date(), min(minute + dice.randint(5, most), LAST_MINUTE))


def days_after(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def working_days_after(calendar: Calendar, day: date, count: int) -> date:
    """Return the day so many working days after another; none: the day itself."""
    for _each in range(count):
        day = calendar.next_working_day(days_after(day, 1))
    return day


def later(dice: Random, calendar: Calendar, since: datetime, working_days: int) -> datetime:
    """Return a moment so many working days after another, in working hours; none: a little later that day."""
    if working_days == 0:
        return soon_after(dice, since)
    return in_working_hours(dice, working_days_after(calendar, since.date(), working_days))
