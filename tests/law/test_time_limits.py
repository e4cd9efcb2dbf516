"""Each time limit against the table typed by hand (data/deadline_vectors.csv), and at its edges."""

from datetime import UTC, date, datetime

import pytest

from tests.law import given
from tests.law.given import at, day
from victimsupport.law import time_limits
from victimsupport.law.calendar import Unanswerable, UnknownDay
from victimsupport.law.periods import Immediately, NotInForce, Why
from victimsupport.law.time_limits import UnknownRule, due, due_from, last_day

NOON = "T12:00:00+03:00"


def rows(*rules):
    found = [vector for vector in given.vectors() if vector.rule in rules]
    return pytest.mark.parametrize(
        ("rule", "event", "last"), [pytest.param(v.rule, v.event, v.due_on, id=v.id) for v in found]
    )


@pytest.mark.article("XIV-169 art. 9(2)", rule="R-9.2")
@rows("R-9.2")
def test_a_child_is_notified_by_the_next_working_day(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 9(3)", rule="R-9.3")
@rows("R-9.3")
def test_a_victim_is_referred_by_the_next_working_day(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.2a")
@rows("R-10.2a")
def test_assistance_starts_by_the_working_day_after_a_referral(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.2b")
@rows("R-10.2b")
def test_assistance_starts_by_the_working_day_after_a_direct_application(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 10(3)", rule="R-10.3")
@rows("R-10.3")
def test_assistance_starts_by_the_working_day_after_another_persons_application(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 13(3)", rule="R-13.3")
@rows("R-13.3")
def test_accreditation_is_decided_in_thirty_days(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 13(4)", rule="R-13.4")
@rows("R-13.4")
def test_accreditation_lasts_three_years(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5")
@rows("R-13.5")
def test_a_suspension_lasts_at_most_six_months(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


@pytest.mark.article("XIV-169 art. 13(9)", rule="R-13.9")
@rows("R-13.9")
def test_an_appeal_is_lodged_in_a_month(rule, event, last):
    assert due(rule, event, given.calendar()).due_on == last


NAMED_BY_US = {time_limits.RIGHT_STOPPED, time_limits.TRANSFER_ANSWER, time_limits.SUBJECT_REQUEST}
"""Terms the law is silent about: the table of the specification has no rows of them, the tests below have."""


def test_every_row_of_the_table_is_read_by_one_of_the_tests_above():
    assert {vector.rule for vector in given.vectors()} == {
        rule
        for rule, amended in time_limits.TIME_LIMITS.items()
        if not isinstance(amended.versions[0], Immediately) and rule not in NAMED_BY_US
    }


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-3.5")
@pytest.mark.parametrize(
    ("stopped_at", "last"),
    [
        ("2026-11-19T00:00:00+02:00", "2026-11-20"),
        ("2026-11-20T23:59:59+02:00", "2026-11-23"),
        ("2026-11-21T00:00:00+02:00", "2026-11-23"),
        ("2026-12-23T12:00:00+02:00", "2026-12-28"),
        ("2024-06-28T21:00:00+00:00", "2024-07-01"),
    ],
    ids=[
        "Thursday",
        "Friday to the last second",
        "Saturday midnight",
        "before Christmas",
        "midnight in Vilnius",
    ],
)
def test_people_of_open_cases_are_told_by_the_working_day_after_the_right_stopped(stopped_at, last):
    assert due("R-3.5", at(stopped_at), given.calendar()).due_on == day(last)


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-3.5t")
@pytest.mark.parametrize(
    ("offered_at", "length", "last"),
    [
        ("2026-11-19T09:00:00+02:00", 0, "2026-11-23"),
        ("2026-11-20T23:59:59+02:00", 0, "2026-11-24"),
        ("2026-11-21T00:00:00+02:00", 0, "2026-11-24"),
        ("2026-12-23T12:00:00+02:00", 0, "2026-12-29"),
        ("2026-11-19T09:00:00+02:00", 1, "2026-11-20"),
        ("2026-11-19T09:00:00+02:00", 5, "2026-11-26"),
    ],
    ids=[
        "Thursday",
        "Friday to the last second",
        "Saturday",
        "before Christmas",
        "set to one",
        "set to five",
    ],
)
def test_a_service_answers_an_offered_transfer_in_the_working_days_set(offered_at, length, last):
    assert due("R-3.5t", at(offered_at), given.calendar(), length=length).due_on == day(last)


@pytest.mark.article("XIV-169 art. 10(4)5", rule="R-10.4.5")
def test_shelter_is_due_the_very_moment_it_is_needed():
    needed_at = at("2024-12-25T02:17:00+02:00")

    found = due("R-10.4.5", needed_at, given.calendar())

    assert (found.due_on, found.due_at, found.skipped) == (day("2024-12-25"), needed_at, ())


@pytest.mark.article("XIV-169 art. 11(1)", rule="R-11.1")
def test_help_after_terrorism_is_due_the_very_moment_the_data_are_received():
    received_at = at("2024-03-30T23:59:59+02:00")

    found = due("R-11.1", received_at, given.calendar())

    assert (found.due_on, found.due_at) == (day("2024-03-30"), received_at)


def test_the_days_passed_over_are_told_with_their_reasons():
    found = due("R-9.2", at("2024-03-29T23:59:00+02:00"), given.calendar())

    assert [tuple(skipped) for skipped in found.skipped] == [
        (day("2024-03-30"), Why.SATURDAY, ""),
        (day("2024-03-31"), Why.SUNDAY, ""),
        (day("2024-04-01"), Why.HOLIDAY, "Velykos (2-oji diena)"),
    ]
    assert str(found.article) == "XIV-169 art. 9(2)"
    assert found.event_on == day("2024-03-29")


def test_an_event_on_a_day_off_is_not_first_moved_to_a_working_day():
    found = due("R-9.2", at("2024-03-30T10:00:00+02:00"), given.calendar())

    assert found.due_on == day("2024-04-02")
    assert [skipped.day for skipped in found.skipped] == [day("2024-03-31"), day("2024-04-01")]


def test_no_day_is_passed_over_within_the_week():
    assert due("R-9.3", at("2024-06-11" + NOON), given.calendar()).skipped == ()


def test_the_thirtieth_day_is_moved_and_the_working_day_before_it_warned_of():
    found = due("R-13.3", at("2024-03-01T10:00:00+02:00"), given.calendar())

    assert (found.raw_on, found.due_on, found.warn_on) == (
        day("2024-03-31"),
        day("2024-04-02"),
        day("2024-03-29"),
    )
    assert [skipped.day for skipped in found.skipped] == [day("2024-03-31"), day("2024-04-01")]


def test_a_thirtieth_day_that_is_a_working_day_is_warned_of_itself():
    found = due("R-13.3", at("2024-10-01" + NOON), given.calendar())

    assert found.raw_on == found.due_on == found.warn_on == day("2024-10-31")


@pytest.mark.parametrize(
    ("rule", "event", "last"),
    [
        ("R-13.4", "2021-07-19", "2024-07-18"),
        ("R-13.5", "2022-03-15", "2022-09-14"),
        ("R-13.3", "2024-10-01", "2024-10-31"),
        ("R-13.9", "2024-01-31", "2024-02-29"),
        ("R-9.2", "2024-06-11", "2024-06-12"),
    ],
)
def test_the_rival_reading_shortens_the_terms_of_the_right_alone(rule, event, last):
    found = due(rule, at(event + NOON), given.calendar(), count_first_day=True)

    assert found.due_on == day(last)


def test_a_right_is_dated_without_knowing_the_holidays_of_its_last_year():
    assert due("R-13.4", at("2031-12-31T12:00:00+02:00"), given.calendar()).due_on == day("2034-12-31")
    assert last_day("R-13.4", day("2031-12-31")) == day("2034-12-31")
    assert last_day("R-13.5", day("2023-08-31"), count_first_day=True) == day("2024-02-28")


def test_a_last_day_that_must_be_a_working_day_is_not_told_without_a_calendar():
    with pytest.raises(ValueError, match=r"R-9\.2 ends on a working day"):
        last_day("R-9.2", day("2024-03-29"))


def test_a_day_is_enough_where_the_moment_does_not_matter():
    assert due_from("R-13.3", day("2024-03-01"), given.calendar()).due_on == day("2024-04-02")


def test_the_first_day_the_law_is_in_force():
    assert due("R-9.3", at("2021-03-01T00:00:00+02:00"), given.calendar()).due_on == day("2021-03-02")


def test_an_event_before_the_law_has_no_term():
    with pytest.raises(
        NotInForce, match="On 2021-02-28 the rule was not in force: it applies from 2021-03-01"
    ):
        due("R-9.3", at("2021-02-28T23:59:59+02:00"), given.calendar())


def test_an_unknown_rule_is_named_together_with_those_there_are():
    with pytest.raises(UnknownRule, match=r"There is no time limit 'R-9\.9'\. There are: R-9\.2, R-9\.3"):
        due("R-9.9", at("2024-03-29T12:00:00+02:00"), given.calendar())


@pytest.mark.parametrize("event", ["2031-12-31T12:00:00+02:00", "2050-01-01T00:00:00+02:00"])
def test_a_day_past_the_list_of_holidays_is_not_guessed(event):
    with pytest.raises(UnknownDay, match="known from 2021-01-01 to 2031-12-31"):
        due("R-9.2", at(event), given.calendar())


def test_a_term_past_the_end_of_time_is_not_guessed():
    with pytest.raises(UnknownDay, match="9999-12-31"):
        due("R-13.4", at("9999-06-01T12:00:00+00:00"), given.calendar())
    with pytest.raises(UnknownDay, match="9999-12-31"):
        due("R-13.3", at("9999-12-20T12:00:00+00:00"), given.calendar())


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="needs a UTC offset"):
        due("R-9.2", datetime(2024, 3, 29, 12), given.calendar())  # noqa: DTZ001


def test_a_moment_at_the_edge_of_time_is_refused():
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        due("R-9.2", datetime.max.replace(tzinfo=UTC), given.calendar())


def test_every_reason_not_to_answer_is_of_one_kind():
    assert all(issubclass(error, Unanswerable) for error in (UnknownRule, UnknownDay, NotInForce))


def test_an_amendment_counts_from_its_first_day_and_leaves_earlier_events_alone():
    old = time_limits.TIME_LIMITS["R-9.2"].versions[0]
    new = type(old)(old.article, 3, old.unit, old.runs_from, in_force_from=date(2027, 1, 1))
    amended = type(time_limits.TIME_LIMITS["R-9.2"])((new, old))

    assert amended.on(date(2026, 12, 31)) is old
    assert amended.on(date(2027, 1, 1)) is new
    assert new.term(date(2027, 1, 1), given.calendar()).due_on == date(2027, 1, 6)


def test_a_limit_says_itself_in_words():
    said = {rule: str(amended.versions[0]) for rule, amended in time_limits.TIME_LIMITS.items()}

    assert said["R-9.2"] == "1 working day from the contact"
    assert said["R-13.3"] == "30 calendar days from the receipt of the application for accreditation"
    assert said["R-10.4.5"] == "immediately from the need of shelter"
