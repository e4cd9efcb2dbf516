"""How numbers, days and moments are written. Pure: the tags and the exports use the same."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
MINUTES_IN_HOUR = 60
IN_WORDS = {"lt": r"Y \m. E j \d.", "en": "j F Y"}
"""A day as letters write it, in both languages of the interface."""


def number(value: Any, places: int | None = None) -> str:
    """Return the number with thousands apart and, in Lithuanian, a decimal comma."""
    if value is None or value == "":
        return NOTHING
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _point, part = f"{abs(exact):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    comma = "." if get_language() == "en" else ","
    sign = MINUS if exact < 0 else ""
    return f"{sign}{grouped}{comma}{part}" if part else f"{sign}{grouped}"


def percent(share: Any, places: int = 1) -> str:
    """Return a share of one as a percentage."""
    if share is None or share == "":
        return NOTHING
    space = "" if get_language() == "en" else NBSP
    return f"{number(Decimal(str(share)) * 100, places)}{space}%"


def day(value: date | datetime | None) -> str:
    """Return the day in Vilnius as 2026-11-20."""
    if not value:
        return NOTHING
    return (_in_vilnius(value).date() if isinstance(value, datetime) else value).isoformat()


def day_in_words(value: date | None) -> str:
    """Return the day as letters write it: 2026 m. lapkričio 20 d., or 20 November 2026."""
    if not value:
        return NOTHING
    return dateformat.format(value, IN_WORDS[get_language() or settings.LANGUAGE_CODE]).replace(" ", NBSP)


def moment(value: datetime | None) -> str:
    """Return the moment in Vilnius as 2026-11-20 14:05."""
    return f"{_in_vilnius(value):%Y-%m-%d %H:%M}" if value else NOTHING


def clock(value: datetime | None) -> str:
    """Return the time in Vilnius as 14:05."""
    return f"{_in_vilnius(value):%H:%M}" if value else NOTHING


def minutes(value: int | None) -> str:
    """Return a length of time in hours and minutes."""
    if value is None:
        return NOTHING
    hours, rest = divmod(int(value), MINUTES_IN_HOUR)
    in_minutes = gettext("%(minutes)s min.") % {"minutes": rest}
    in_hours = gettext("%(hours)s h") % {"hours": number(hours)}
    if not hours:
        return in_minutes
    return f"{in_hours} {in_minutes}" if rest else in_hours


def phone(value: str | None) -> str:
    """Return a Lithuanian number grouped for reading aloud; others, and hotlines, as they are."""
    if not value:
        return NOTHING
    found = re.fullmatch(r"\+370(\d{3})(\d{5})", value)
    return f"+370{NBSP}{found[1]}{NBSP}{found[2]}" if found else value


def _in_vilnius(value: datetime) -> datetime:
    return timezone.localtime(value, timezone.get_default_timezone())
