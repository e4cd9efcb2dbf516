"""Which day it is in Lithuania, and which days are working days: against the `holidays` package."""

import pickle
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from tests.law import given
from tests.law.given import FIRST, LAST, at, day
from victimsupport.law.calendar import Calendar, UnknownDay, day_of, start_of

DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_the_list_is_that_of_an_independent_package():
    oracle = holidays.country_holidays("LT", years=range(2021, 2032))

    assert set(given.calendar().holidays) == set(oracle)


def test_the_list_is_that_of_the_specification():
    text = (given.DATA / "lt_holidays_2021_2031.csv").read_text(encoding="utf-8")

    assert Calendar.from_csv(text) == given.calendar()


def test_each_next_working_day_is_that_of_an_independent_package():
    oracle = holidays.country_holidays("LT", years=range(2021, 2033))
    calendar = given.calendar()

    for today in DAYS[:-1]:
        tomorrow = today + timedelta(days=1)
        assert calendar.next_working_day(tomorrow) == oracle.get_nth_working_day(today, 1), today
        assert calendar.is_working_day(today) == oracle.is_working_day(today), today


def test_the_nearest_working_days_are_those_found_step_by_step():
    calendar = given.calendar()

    for today in DAYS[10:-10]:
        after = before = today
        while not calendar.is_working_day(after):
            after += timedelta(days=1)
        while not calendar.is_working_day(before):
            before -= timedelta(days=1)
        assert (calendar.next_working_day(today), calendar.previous_working_day(today)) == (after, before)


@pytest.mark.parametrize("text", ["2024-03-29", "2024-12-31", "2025-01-02", "2025-01-13"])
def test_these_are_working_days_whatever_one_might_think(text):
    assert given.calendar().is_working_day(day(text))


def test_a_holiday_on_a_weekend_is_not_moved_to_monday():
    calendar = given.calendar()

    assert calendar.name_of(day("2025-07-06")) == "Valstybės diena"
    assert calendar.is_working_day(day("2025-07-07"))


def test_a_day_without_a_holiday_has_no_name():
    assert given.calendar().name_of(day("2025-07-07")) == ""


@pytest.mark.parametrize("text", ["2020-12-31", "2032-01-01", "1990-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "question", ["is_working_day", "next_working_day", "previous_working_day", "name_of"]
)
def test_a_day_off_the_list_is_not_guessed(question, text):
    with pytest.raises(UnknownDay, match=f"does not reach {text}") as error:
        getattr(given.calendar(), question)(day(text))

    assert error.value.day == day(text)


def test_nothing_is_said_where_the_working_day_lies_past_the_list():
    new_year = Calendar({date(2022, 1, 1): "Naujieji metai"}, date(2022, 1, 1), date(2022, 1, 2))

    with pytest.raises(UnknownDay):
        new_year.next_working_day(date(2022, 1, 1))
    with pytest.raises(UnknownDay):
        new_year.previous_working_day(date(2022, 1, 2))


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        ("2024-03-28T21:59:59+00:00", "2024-03-28"),
        ("2024-03-28T22:00:00+00:00", "2024-03-29"),
        ("2024-07-04T20:59:59+00:00", "2024-07-04"),
        ("2024-07-04T21:00:00+00:00", "2024-07-05"),
        ("2024-10-27T03:30:00+03:00", "2024-10-27"),
        ("2024-10-27T03:30:00+02:00", "2024-10-27"),
        ("2024-01-01T00:30:00+14:00", "2023-12-31"),
    ],
)
def test_the_day_is_the_one_in_vilnius(moment, local):
    assert day_of(at(moment)) == day(local)


def test_a_moment_without_an_offset_has_no_day():
    with pytest.raises(ValueError, match="needs a UTC offset"):
        day_of(datetime(2024, 3, 29, 12))  # noqa: DTZ001


def test_a_day_begins_at_midnight_in_vilnius():
    assert start_of(day("2024-01-15")).astimezone(UTC) == datetime(2024, 1, 14, 22, tzinfo=UTC)
    assert start_of(day("2024-07-15")).astimezone(UTC) == datetime(2024, 7, 14, 21, tzinfo=UTC)


def test_no_day_of_the_list_begins_twice_or_never():
    for today in DAYS:
        assert day_of(start_of(today)) == today
        assert day_of(start_of(today).astimezone(UTC) - timedelta(microseconds=1)) == today - timedelta(
            days=1
        )


def test_equal_calendars_are_one_value():
    text = (given.DATA / "lt_holidays_2021_2031.csv").read_text(encoding="utf-8")
    again = Calendar(given.calendar().holidays, FIRST, LAST)

    assert Calendar.from_csv(text) is given.calendar()
    assert again is not given.calendar()
    assert (again, hash(again)) == (given.calendar(), hash(given.calendar()))
    assert pickle.loads(pickle.dumps(again)) == again


def test_a_calendar_does_not_change_with_the_list_it_was_made_of():
    listed = {date(2022, 1, 3): "Diena"}
    calendar = Calendar(listed, date(2022, 1, 1), date(2022, 12, 31))
    listed.clear()

    assert not calendar.is_working_day(date(2022, 1, 3))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("date,name_lt\n", "empty"),
        ("date,name_lt\n2024-13-01,Diena\n", "Line 2 .* cannot be read"),
        ("date,name_lt\n2024-01-01\n", "Line 2 .* cannot be read"),
        ("day,name\n2024-01-01,Diena\n", "Line 2 .* cannot be read"),
        ("date,name_lt\n2024-01-01,Diena\n2024-01-01,Diena\n", "Line 3 .* repeats"),
        ("date,name_lt\n2024-01-01,  \n", "Line 2 .* names none"),
        ("date,name_lt\n2022-01-01,Diena\n2024-01-01,Diena\n", "none in 2023"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        Calendar.from_csv(text)


def test_a_calendar_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Calendar({}, date(2024, 1, 2), date(2024, 1, 1))
