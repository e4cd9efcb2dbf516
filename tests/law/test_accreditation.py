"""The derived state of the right against the scenarios (data/accreditation_scenarios.json)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.law import given
from tests.law.given import at, day
from victimsupport.law import accreditation
from victimsupport.law.accreditation import (
    Annul,
    Ended,
    Grant,
    Period,
    Policy,
    Reinstate,
    Revoke,
    Suspend,
    latest_suspension_end,
    may_take_on,
    right_lost_from,
    state_on,
    usable_periods,
    valid_until,
)
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import RevocationGround, RightState, SuspensionGround

SCENARIOS = [pytest.param(scenario, id=scenario["id"]) for scenario in given.scenarios()]
OWN, VIOLATION = SuspensionGround.OWN_REQUEST, SuspensionGround.VIOLATION_OR_NONCONFORMITY


def entry(event):
    """Return what an accepted event puts into the log; findings and the like put nothing there."""
    on = day(event["on"])
    grounds = {member.basis: member for member in (*SuspensionGround, *RevocationGround)}
    match event["type"]:
        case "grant":
            return Grant.decided(on)
        case "suspend":
            return Suspend(on, day(event["until"]), grounds[event["ground"]])
        case "reinstate":
            return Reinstate(on)
        case "revoke":
            return Revoke(on, grounds[event["ground"]])
        case "ended":
            return Ended(on)


def log_of(events):
    return [found for event in events if event["expect"] == "ok" and (found := entry(event))]


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-13.state")
@pytest.mark.article("XIV-169 art. 13(5), 13(7)", rule="R-13.usable")
@pytest.mark.article("XIV-169 art. 13(4), 13(7)", rule="R-13.7")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_right_is_as_the_scenario_says(scenario):
    log = log_of(scenario["events"])

    for check in scenario["checks"]:
        on = day(check["on"])
        assert state_on(log, on) == check["state"], on
        assert may_take_on(log, on) is check["may_accept"], on
        if "valid_until" in check:
            assert valid_until(log, on) == day(check["valid_until"]), on


@pytest.mark.article("XIV-169 art. 13(4)", rule="R-13.4.validity")
@pytest.mark.article("XIV-169 art. 13(4), 13(6)", rule="R-13.6.lost")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_days_the_scenario_expects_are_computed(scenario):
    events = scenario["events"]
    for number, event in enumerate(events, start=1):
        on, log = day(event["on"]), log_of(events[:number])
        if "exp_valid_until" in event:
            assert valid_until(log, on) == day(event["exp_valid_until"])
        if "exp_right_lost_from" in event:
            assert right_lost_from(log, on) == day(event["exp_right_lost_from"])


@pytest.mark.article("XIV-169 art. 13(5), 13(7)", rule="R-13.usable")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_people_are_taken_on_just_as_the_scenario_says(scenario):
    events = scenario["events"]
    for number, event in enumerate(events):
        if event["type"] in {"referral", "service_delivered"}:
            on = day_of(at(event["at"])) if "at" in event else day(event["on"])
            assert may_take_on(log_of(events[:number]), on) is (event["expect"] == "ok")


@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5.limit")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_suspension_is_accepted_just_within_its_limits(scenario):
    events = scenario["events"]
    for number, event in enumerate(events):
        if event["type"] == "suspend" and event["expect"] in {
            "ok",
            "E_SUSPEND_TOO_LONG",
            "E_SUSPEND_PAST_EXPIRY",
        }:
            on = day(event["on"])
            latest = latest_suspension_end(on, valid_until(log_of(events[:number]), on))
            assert (day(event["until"]) <= latest) is (event["expect"] == "ok")


def test_the_rival_reading_is_one_switch():
    granted = day("2021-07-19")

    assert Grant.decided(granted).valid_until == day("2024-07-19")
    assert Grant.decided(granted, count_first_day=True).valid_until == day("2024-07-18")
    assert latest_suspension_end(day("2022-03-15"), day("2024-07-19"), count_first_day=True) == day(
        "2022-09-14"
    )


GRANTED = Grant.decided(day("2021-06-28"))
SUSPENDED = Suspend(day("2022-03-15"), day("2022-09-15"), VIOLATION)


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-13.state")
def test_the_stronger_state_goes_first():
    on = day("2025-01-01")
    ended, revoked = Ended(day("2024-12-01")), Revoke(day("2024-12-02"), RevocationGround.OWN_REQUEST)

    assert state_on([GRANTED, SUSPENDED, ended, revoked], on) is RightState.REVOKED
    assert state_on([GRANTED, SUSPENDED, ended], on) is RightState.CEASED
    assert state_on([GRANTED, SUSPENDED], on) is RightState.EXPIRED
    assert state_on([GRANTED, SUSPENDED], day("2022-09-15")) is RightState.SUSPENDED
    assert state_on([GRANTED, SUSPENDED], day("2022-09-16")) is RightState.SUSPENSION_LAPSED
    assert state_on([GRANTED], day("2022-09-16")) is RightState.ACTIVE
    assert state_on([ended], on) is RightState.NONE


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-13.state")
def test_a_new_grant_begins_a_new_right():
    revoked = Revoke(day("2023-02-01"), RevocationGround.OWN_REQUEST)
    again = Grant.decided(day("2023-06-01"))
    log = [GRANTED, SUSPENDED, revoked, again]

    assert state_on(log, day("2023-05-31")) is RightState.REVOKED
    assert state_on(log, day("2023-06-01")) is RightState.ACTIVE
    assert valid_until(log, day("2023-06-01")) == day("2026-06-01")


def test_the_order_in_which_entries_reach_the_log_plays_no_part_across_days():
    revoked = Revoke(day("2023-02-01"), RevocationGround.OWN_REQUEST)

    assert state_on([revoked, SUSPENDED, GRANTED], day("2023-02-01")) is RightState.REVOKED


def test_within_a_day_the_later_entry_decides():
    on = day("2022-03-15")

    assert state_on([GRANTED, SUSPENDED, Reinstate(on)], on) is RightState.ACTIVE
    assert state_on([GRANTED, Reinstate(on), SUSPENDED], on) is RightState.SUSPENDED


@pytest.mark.article("XIV-169 art. 13(5), 13(7)", rule="R-13.usable")
@pytest.mark.parametrize(("own", "violation"), [(True, True), (True, False), (False, True), (False, False)])
def test_what_follows_a_lapsed_suspension_is_a_policy(own, violation):
    on, policy = day("2022-09-16"), Policy(after_own_request=own, after_violation=violation)
    by_request = Suspend(SUSPENDED.on, SUSPENDED.until, OWN)

    assert may_take_on([GRANTED, by_request], on, policy=policy) is own
    assert may_take_on([GRANTED, SUSPENDED], on, policy=policy) is violation


@pytest.mark.article("XIV-169 art. 13(4), 13(6)", rule="R-13.6.lost")
def test_nothing_is_lost_before_it_is_granted_or_while_it_lasts():
    assert right_lost_from([], day("2024-01-01")) is None
    assert right_lost_from([GRANTED], day("2024-06-28")) is None
    assert right_lost_from([GRANTED], day("2024-06-29")) == day("2024-06-29")
    assert valid_until([], day("2024-01-01")) is None


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-13.periods")
def test_the_usable_periods_of_a_long_life():
    log = [
        GRANTED,
        SUSPENDED,
        Reinstate(day("2022-05-10")),
        Suspend(day("2023-03-01"), day("2023-04-01"), OWN),
        Grant.decided(day("2024-06-18")),
        Ended(day("2025-02-10")),
        Revoke(day("2025-02-20"), RevocationGround.LEGAL_PERSON_ENDED),
    ]

    assert usable_periods(log) == [
        Period(day("2021-06-28"), day("2022-03-14")),
        Period(day("2022-05-10"), day("2023-02-28")),
        Period(day("2023-04-02"), day("2025-02-09")),
    ]
    assert usable_periods([]) == []


FIRST = day("2021-06-01")
days = st.integers(0, 1500).map(lambda n: FIRST + timedelta(days=n))
entries = st.one_of(
    days.map(Grant.decided),
    st.builds(
        lambda on, length, ground: Suspend(on, on + timedelta(days=length), ground),
        days,
        st.integers(0, 183),
        st.sampled_from(SuspensionGround),
    ),
    days.map(Reinstate),
    days.map(Ended),
    st.builds(Revoke, days, st.sampled_from(RevocationGround)),
)


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-13.periods")
@for_all(log=st.lists(entries, max_size=8), probes=st.lists(days, min_size=20, max_size=20))
def test_a_day_is_usable_just_when_it_lies_in_a_usable_period(log, probes):
    periods = usable_periods(log)

    edges = [edge for period in periods for edge in period]
    around = [edge + timedelta(days=n) for edge in edges for n in (-1, 0, 1)]
    for on in [*probes, *around]:
        assert any(first <= on <= last for first, last in periods) is may_take_on(log, on)
    for one, other in pairwise(periods):
        assert other.first - one.last > timedelta(days=1)


def test_every_kind_of_entry_is_understood():
    assert set(accreditation.Entry.__value__.__args__) == {Grant, Suspend, Reinstate, Revoke, Ended, Annul}
