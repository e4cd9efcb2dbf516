"""What people type, read into values: hand-typed tables."""

import contextlib
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victimsupport.interface import reading
from victimsupport.law.calendar import VILNIUS

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026.11.20", date(2026, 11, 20)),
        ("2026.11.20.", date(2026, 11, 20)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026 11 20", date(2026, 11, 20)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("today", TODAY),
        ("Šiandien", TODAY),
        ("siandien", TODAY),
        ("VAKAR", date(2026, 11, 19)),
        ("yesterday", date(2026, 11, 19)),
        ("rytoj", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 21)),
    ],
)
def test_days_are_read(typed, meant):
    assert reading.day(typed, today=TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "2026-13-01",
        "20.11.2026",
        "11/20/2026",
        "26-11-20",
        "2026-11.20",
        "2026",
        "poryt",
        "²0261120",
    ],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(reading.Unreadable):
        reading.day(typed, today=TODAY)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day):
    assert reading.day(day.isoformat(), today=TODAY) == day
    assert reading.day(f"{day:%Y%m%d}", today=TODAY) == day


@given(st.text(max_size=20))
def test_nothing_typed_breaks_the_reading(text):
    for read in (
        lambda: reading.day(text, today=TODAY),
        lambda: reading.time_of_day(text),
        lambda: reading.whole_number(text),
        lambda: reading.decimal_number(text),
        lambda: reading.telephone(text),
    ):
        with contextlib.suppress(reading.Unreadable):
            read()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:05", (time(14, 5), None)),
        ("14.05", (time(14, 5), None)),
        ("14 05", (time(14, 5), None)),
        ("1405", (time(14, 5), None)),
        ("9", (time(9, 0), None)),
        ("9:30", (time(9, 30), None)),
        ("0000", (time(0, 0), None)),
        ("03:30+02:00", (time(3, 30), 2)),
        ("03:30 +3", (time(3, 30), 3)),
    ],
)
def test_times_are_read(typed, meant):
    assert reading.time_of_day(typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "14:60", "half past two", "14:5", "140", "03:30+09:00", "+"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(reading.Unreadable):
        reading.time_of_day(typed)


def test_a_moment_is_what_the_clock_in_vilnius_showed():
    assert reading.moment(date(2026, 7, 1), time(12, 0), None, zone=VILNIUS) == datetime(
        2026, 7, 1, 9, 0, tzinfo=UTC
    )
    assert reading.moment(date(2026, 1, 1), time(12, 0), None, zone=VILNIUS) == datetime(
        2026, 1, 1, 10, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("hours_ahead", [None, 2, 3])
def test_a_time_the_clocks_jumped_over_never_was(hours_ahead):
    with pytest.raises(reading.NoSuchTime, match="03:30"):
        reading.moment(date(2026, 3, 29), time(3, 30), hours_ahead, zone=VILNIUS)


def test_a_time_that_came_twice_needs_its_offset():
    night, half_past = date(2026, 10, 25), time(3, 30)
    with pytest.raises(reading.TwoSuchTimes, match="03:30"):
        reading.moment(night, half_past, None, zone=VILNIUS)

    assert reading.moment(night, half_past, 3, zone=VILNIUS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert reading.moment(night, half_past, 2, zone=VILNIUS) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_offset_that_was_not_in_force_is_refused():
    with pytest.raises(reading.Unreadable):
        reading.moment(date(2026, 7, 1), time(12, 0), 2, zone=VILNIUS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8 612 34567", "+37061234567"),
        ("0 612 34567", "+37061234567"),
        ("(8-612) 34567", "+37061234567"),
        ("+370 612 34567", "+37061234567"),
        ("00370 61234567", "+37061234567"),
        ("370 612 34567", "+37061234567"),
        ("612 34 567", "+37061234567"),
        ("8 5 212 3456", "+37052123456"),
        ("+380 67 123 4567", "+380671234567"),
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_telephones_are_read(typed, meant):
    assert reading.telephone(typed) == meant


@pytest.mark.parametrize(
    "typed", ["112", "12345", "+370 612 3456", "+370 612 345678", "ring me", "+0 123 456 789", "8 612"]
)
def test_what_is_no_telephone_is_refused(typed):
    with pytest.raises(reading.Unreadable):
        reading.telephone(typed)


@pytest.mark.parametrize(
    ("typed", "meant"), [("12", 12), ("12 345", 12345), ("12\u00a0345", 12345), ("-3", -3), ("\u22123", -3)]
)
def test_whole_numbers_are_read(typed, meant):
    assert reading.whole_number(typed) == meant


@pytest.mark.parametrize("typed", ["1.5", "1,5", "twelve", "1e3", "--1", "9" * 16, "١٢"])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(reading.Unreadable):
        reading.whole_number(typed)


@pytest.mark.parametrize(
    ("typed", "meant"), [("1,5", "1.5"), ("1.5", "1.5"), ("12 345,50", "12345.50"), ("7", "7")]
)
def test_decimal_numbers_are_read(typed, meant):
    assert reading.decimal_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["1,5,5", "NaN", "Infinity", "1e3", ",5", ""])
def test_what_is_no_decimal_number_is_refused(typed):
    with pytest.raises(reading.Unreadable):
        reading.decimal_number(typed)
