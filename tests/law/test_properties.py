"""What must hold for every moment, whatever the table of examples happens to hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.law import given
from victimsupport.law.calendar import day_of, start_of
from victimsupport.law.periods import same_day_later
from victimsupport.law.time_limits import due

NEXT_WORKING_DAY = ["R-9.2", "R-9.3", "R-10.2a", "R-10.2b", "R-10.3"]
ENDS_ON_A_WORKING_DAY = [*NEXT_WORKING_DAY, "R-13.3", "R-13.9"]
FROM = datetime(2021, 3, 1)  # noqa: DTZ001
TO = datetime(2031, 11, 1)  # noqa: DTZ001

moments = st.datetimes(FROM, TO, timezones=st.just(UTC)).filter(lambda at: day_of(at) >= FROM.date())
days = st.dates(FROM.date(), TO.date())
months = st.integers(0, 1200)


@pytest.mark.parametrize("rule", ENDS_ON_A_WORKING_DAY)
@for_all(moment=moments)
def test_the_last_day_is_a_working_day_after_the_event(rule, moment):
    found = due(rule, moment, given.calendar())

    assert found.due_on > day_of(moment)
    assert given.calendar().is_working_day(found.due_on)
    assert found.warn_on <= found.due_on
    assert given.calendar().is_working_day(found.warn_on)


@pytest.mark.parametrize("rule", NEXT_WORKING_DAY)
@for_all(moment=moments)
def test_every_day_between_is_a_day_off_and_is_told(rule, moment):
    found = due(rule, moment, given.calendar())

    between = [found.event_on + timedelta(days=n) for n in range(1, (found.due_on - found.event_on).days)]
    assert [skipped.day for skipped in found.skipped] == between
    assert not any(given.calendar().is_working_day(day) for day in between)


@pytest.mark.parametrize("rule", [*ENDS_ON_A_WORKING_DAY, "R-13.4", "R-13.5", "R-10.4.5", "R-11.1"])
@for_all(one=moments, other=moments)
def test_a_later_event_is_never_due_earlier(rule, one, other):
    earlier, later = sorted([one, other])

    assert due(rule, earlier, given.calendar()).due_on <= due(rule, later, given.calendar()).due_on


@pytest.mark.parametrize("rule", [*ENDS_ON_A_WORKING_DAY, "R-13.4", "R-13.5"])
@for_all(day=days, seconds=st.integers(0, 86_399))
def test_the_time_of_day_and_the_change_of_clocks_play_no_part(rule, day, seconds):
    midnight = start_of(day)
    wall = midnight.replace(hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60)

    at_midnight = due(rule, midnight, given.calendar())
    assert due(rule, wall, given.calendar()) == at_midnight
    assert due(rule, wall.replace(fold=1), given.calendar()) == at_midnight


@for_all(moment=moments, offset=st.integers(-14 * 60, 14 * 60))
def test_the_offset_a_moment_is_written_with_plays_no_part(moment, offset):
    elsewhere = moment.astimezone(timezone(timedelta(minutes=offset)))

    assert due("R-9.3", elsewhere, given.calendar()) == due("R-9.3", moment, given.calendar())


@for_all(day=days, months=months)
def test_months_lead_to_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = same_day_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@for_all(one=days, other=days, months=months)
def test_months_keep_the_order_of_days(one, other, months):
    earlier, later = sorted([one, other])

    assert same_day_later(earlier, months) <= same_day_later(later, months)


def test_months_past_the_end_of_time_are_refused():
    with pytest.raises(OverflowError):
        same_day_later(datetime(9999, 12, 31, tzinfo=UTC).date(), 1)
