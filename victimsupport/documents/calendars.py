"""Calendars for other programs: RFC 5545, with whole days and moments, nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from victimsupport.law.periods import ONE_DAY

LINE = 75
"""Bytes a line may have, its end not counted; what is longer goes on after a blank (RFC 5545, 3.1)."""
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One day, or one moment of it, with a title and where to read on."""

    key: str
    title: str
    url: str
    day: date
    moment: datetime | None = None


def as_ics(*, name: str, entries: Iterable[Entry], domain: str, made_at: datetime) -> bytes:
    """
    Return a calendar.

    :param domain: what the lasting names of its entries end with
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//victimsupport//worklist//LT",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for entry in entries:
        lines += _event(entry, domain, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def escaped(text: str) -> str:
    """Return a text as a value: RFC 5545, 3.3.11."""
    for plain, safe in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        text = text.replace(plain, safe)
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces that are short enough, no letter cut in two."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece


def _event(entry: Entry, domain: str, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.key}@{domain}",
        f"DTSTAMP:{_moment(made_at)}",
        *_when(entry),
        f"SUMMARY:{escaped(entry.title)}",
        f"URL:{entry.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _when(entry: Entry) -> list[str]:
    if entry.moment is not None:
        return [f"DTSTART:{_moment(entry.moment)}"]
    return [f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}", f"DTEND;VALUE=DATE:{entry.day + ONE_DAY:%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
