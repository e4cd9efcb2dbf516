"""A calendar as programs read it: RFC 5545, parsed back."""

from datetime import UTC, date, datetime

from hypothesis import given as supposing
from hypothesis import strategies as some

from victimsupport.documents.calendars import LINE, Entry, as_ics

NOW = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)


def parsed(content: bytes) -> list[dict[str, str]]:
    """Return the entries of a calendar, unfolded and unescaped, as a program reads them."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT" and name != "END":
            events[-1][name] = unescaped(value) if name == "SUMMARY" else value
    return events


def unescaped(value: str) -> str:
    found, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            letter = next(letters)
            letter = "\n" if letter in "nN" else letter
        found += letter
    return found


def made(*entries: Entry) -> bytes:
    return as_ics(name="Mano terminai", entries=entries, domain="example.org", made_at=NOW)


def test_a_day_and_a_moment():
    day = Entry("a", "Terminas: NK-2026-00418", "https://x.test/priemimai/NK-2026-00418/", date(2026, 12, 31))
    moment = Entry("b", "Terminas", "https://x.test/", date(2026, 12, 31), NOW)

    first, second = parsed(made(day, moment))

    assert first == {
        "UID": "a@example.org", "DTSTAMP": "20261120T120500Z", "DTSTART;VALUE=DATE": "20261231",
        "DTEND;VALUE=DATE": "20270101", "SUMMARY": "Terminas: NK-2026-00418",
        "URL": "https://x.test/priemimai/NK-2026-00418/", "TRANSP": "TRANSPARENT",
    }  # fmt: skip
    assert second["DTSTART"] == "20261120T120500Z"


def test_an_empty_calendar_is_a_calendar():
    assert parsed(made()) == []


@supposing(
    some.text(some.characters(exclude_categories=["Cc", "Cs"]) | some.sampled_from(",;\\\n"), max_size=300)
)
def test_whatever_the_title_it_comes_back_and_no_line_is_too_long(title):
    content = made(Entry("k", title, "https://x.test/", date(2026, 1, 1)))

    assert parsed(content)[0]["SUMMARY"] == title
    assert all(len(line) <= LINE for line in content.split(b"\r\n"))
