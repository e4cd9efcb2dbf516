"""What people type for days, times, numbers and telephones, read into values. No clock here."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

SECONDS_IN_HOUR = 60 * 60
DAYS_BY_WORD = {
    "today": 0,
    "šiandien": 0,
    "siandien": 0,
    "yesterday": -1,
    "vakar": -1,
    "tomorrow": 1,
    "rytoj": 1,
}
SPACES_AND_DASHES = re.compile(r"[\s\u00a0\u202f\u2010-\u2015\u2212-]+")
DAY = re.compile(r"(\d{4})(?:([-./ ])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))\.?")
TIME = re.compile(r"(\d{1,2})(?:[:. ](\d{2}))?|(\d{2})(\d{2})")
OFFSET = re.compile(r"(.*?)\s*\+\s*0?([23])(?::?00)?")
TELEPHONE = re.compile(r"\+[1-9]\d{6,14}")


class Unreadable(ValueError):
    """What was typed is not what was asked for."""


class NoSuchTime(Unreadable):
    """The clocks were put forward over this time."""


class TwoSuchTimes(Unreadable):
    """The clocks were put back over this time, so it came twice."""


def squeeze(text: str) -> str:
    """Return the text without spaces and dashes."""
    return SPACES_AND_DASHES.sub("", text)


def day(text: str, *, today: date) -> date:
    """
    Return the day that was typed: `2026-11-20`, `20261120`, `2026.11.20`, or a word.

    :raises Unreadable: if it is none of these, or no such day exists
    """
    word = text.strip().lower()
    if word in DAYS_BY_WORD:
        return date.fromordinal(today.toordinal() + DAYS_BY_WORD[word])
    found = DAY.fullmatch(word)
    if not found:
        raise Unreadable(text)
    year, _, month, of_month, short_month, short_of_month = found.groups()
    try:
        return date(int(year), int(month or short_month), int(of_month or short_of_month))
    except ValueError as error:
        raise Unreadable(text) from error


def time_of_day(text: str) -> tuple[time, int | None]:
    """
    Return the time that was typed (`14:05`, `14.05`, `1405`, `9`) and the offset after it in hours, if any.

    :raises Unreadable: if it is no time of day
    """
    hours_ahead = None
    clock = text.strip()
    if "+" in clock:
        with_offset = OFFSET.fullmatch(clock)
        if not with_offset:
            raise Unreadable(text)
        clock, hours_ahead = with_offset[1], int(with_offset[2])
    found = TIME.fullmatch(clock)
    if not found:
        raise Unreadable(text)
    try:
        return time(int(found[1] or found[3]), int(found[2] or found[4] or 0)), hours_ahead
    except ValueError as error:
        raise Unreadable(text) from error


def moment(of_day: date, clock: time, hours_ahead: int | None, *, zone: tzinfo) -> datetime:
    """
    Return the instant when the clock on the wall showed this, in UTC: local times that came twice equal nothing.

    :raises NoSuchTime: if the clocks were put forward over it
    :raises TwoSuchTimes: if it came twice and the offset does not say which
    :raises Unreadable: if the offset is not the one in force there
    """
    once = datetime.combine(of_day, clock, zone)
    again = once.replace(fold=1)
    instants = {_hours_ahead(at): at for at in (once, again) if _was_on_the_wall(at, zone)}
    if not instants:
        raise NoSuchTime(clock.isoformat("minutes"))
    if hours_ahead is not None:
        chosen = instants.get(hours_ahead)
        if chosen is None:
            raise Unreadable(str(hours_ahead))
        return chosen.astimezone(UTC)
    if len(instants) > 1:
        raise TwoSuchTimes(clock.isoformat("minutes"))
    return next(iter(instants.values())).astimezone(UTC)


def _hours_ahead(at: datetime) -> float:
    offset = at.utcoffset()
    return offset.total_seconds() / SECONDS_IN_HOUR if offset else 0


def _was_on_the_wall(at: datetime, zone: tzinfo) -> bool:
    there_and_back = at.astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None, fold=0) == at.replace(tzinfo=None, fold=0)


def whole_number(text: str) -> int:
    """
    Return the whole number, whatever spaces are in it.

    :raises Unreadable: if there is anything but digits
    """
    digits = re.sub(r"[\s\u00a0\u202f]+", "", text)
    if not re.fullmatch(r"[-\u2212]?[0-9]{1,15}", digits):
        raise Unreadable(text)
    return int(digits.replace("\u2212", "-"))


def decimal_number(text: str) -> Decimal:
    """
    Return the number; both the comma and the point divide whole from part.

    :raises Unreadable: if it is no number
    """
    plain = re.sub(r"[\s\u00a0\u202f]+", "", text).replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", plain):
        raise Unreadable(text)
    return Decimal(plain)


def telephone(text: str) -> str:
    """
    Return the number in international form: `8 612 34567`, `0 612 34567` and `612 34567` are Lithuanian.

    :raises Unreadable: if it can be no telephone number
    """
    number = re.sub(r"[()./]", "", squeeze(text))
    if number.startswith("00"):
        number = "+" + number[2:]
    elif re.fullmatch(r"[08][1-9]\d{7}", number):
        number = "+370" + number[1:]
    elif re.fullmatch(r"370[1-9]\d{7}", number):
        number = "+" + number
    elif re.fullmatch(r"[3-7]\d{7}", number):
        number = "+370" + number
    if not TELEPHONE.fullmatch(number) or (number.startswith("+370") and len(number) != 12):
        raise Unreadable(text)
    return number
