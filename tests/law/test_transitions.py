"""The table of transitions and the guards of art. 13 say the same, for every state and every event."""

from datetime import date

import pytest

from victimsupport.law import proceedings
from victimsupport.law.accreditation import Ended, Grant, Reinstate, Revoke, Suspend, state_on
from victimsupport.law.catalogues import (
    AccreditationRequirement,
    RevocationGround,
    RightState,
    SuspensionGround,
)
from victimsupport.law.proceedings import Application, File, Finding, NotAllowed
from victimsupport.law.transitions import ONCE_OWN, TRANSITIONS, Event, sources, target

ON = date(2022, 6, 1)
"""The day of every event."""
OLD = Grant.decided(date(2021, 7, 19), key="G")
LATE = date(2024, 7, 20)
"""The day after the last day of that grant."""
OWN = Suspend(date(2021, 9, 1), date(2021, 12, 1), SuspensionGround.OWN_REQUEST, key="S")
OVER_VIOLATION = Suspend(
    date(2021, 9, 1), date(2021, 12, 1), SuspensionGround.VIOLATION_OR_NONCONFORMITY, "F", key="S"
)
RUNNING = Suspend(date(2022, 3, 1), date(2022, 9, 1), SuspensionGround.OWN_REQUEST, key="S")
FINDINGS = {
    "F": Finding("F", date(2021, 8, 1), deadline=date(2021, 10, 1), remedied_on=date(2021, 11, 1)),
    "late": Finding("late", date(2021, 8, 1), deadline=date(2021, 10, 1)),
}
"""One remedied too late and one not at all: both may be decided on."""
REACHED = {
    RightState.NONE: ((), ON),
    RightState.ACTIVE: ((OLD,), ON),
    RightState.SUSPENDED: ((OLD, RUNNING), ON),
    RightState.SUSPENSION_LAPSED: ((OLD, OWN), ON),
    RightState.EXPIRED: ((OLD,), LATE),
    RightState.CEASED: ((OLD, Ended(date(2022, 1, 5))), LATE),
    RightState.REVOKED: ((OLD, Revoke(date(2022, 1, 5), RevocationGround.OWN_REQUEST)), ON),
}
"""A log that leads to each state, and the day on which it is asked. The term of what ceased has passed too."""
MET = dict.fromkeys(AccreditationRequirement, True)


def a_file(state: RightState) -> tuple[File, date]:
    """Return a file in a state with everything on it that any decision may need."""
    log, on = REACHED[state]
    return File(log, Application(date(2022, 1, 3)), FINDINGS), on


def suspend(ground):
    def ask(file: File, on: date) -> None:
        # As long as it can be where the term still runs; elsewhere its state refuses it first.
        proceedings.check_suspension(
            file, on=on, until=on, ground=ground, has_request=True, finding="late" if "VIOL" in ground else ""
        )

    return ask


def revoke(ground):
    def ask(file: File, on: date) -> None:
        proceedings.check_revocation(file, on=on, ground=ground, has_request=True, finding="late")

    return ask


GUARDS = {
    Event.SUSPEND_OWN_REQUEST: suspend(SuspensionGround.OWN_REQUEST),
    Event.SUSPEND_VIOLATION: suspend(SuspensionGround.VIOLATION_OR_NONCONFORMITY),
    Event.REINSTATE: lambda file, on: proceedings.check_reinstatement(file, on=on),
    Event.REVOKE_OWN_REQUEST: revoke(RevocationGround.OWN_REQUEST),
    Event.REVOKE_ENDED: revoke(RevocationGround.LEGAL_PERSON_ENDED),
    Event.REVOKE_TERM: revoke(RevocationGround.TERM_EXPIRED),
    Event.REVOKE_NOT_REMEDIED: revoke(RevocationGround.NOT_REMEDIED),
}
ENTRIES = {
    Event.GRANT: lambda on: Grant.decided(on, key="N"),
    Event.RENEW: lambda on: Grant.decided(on, key="N"),
    Event.SUSPEND_OWN_REQUEST: lambda on: Suspend(on, on, SuspensionGround.OWN_REQUEST, key="N"),
    Event.SUSPEND_VIOLATION: lambda on: Suspend(
        on, on, SuspensionGround.VIOLATION_OR_NONCONFORMITY, "late", "N"
    ),
    Event.REINSTATE: lambda on: Reinstate(on, "N"),
    Event.REVOKE_OWN_REQUEST: lambda on: Revoke(on, RevocationGround.OWN_REQUEST, "N"),
    Event.LEGAL_PERSON_ENDS: Ended,
    Event.REVOKE_ENDED: lambda on: Revoke(on, RevocationGround.LEGAL_PERSON_ENDED, "N"),
    Event.REVOKE_TERM: lambda on: Revoke(on, RevocationGround.TERM_EXPIRED, "N"),
    Event.REVOKE_NOT_REMEDIED: lambda on: Revoke(on, RevocationGround.NOT_REMEDIED, "N"),
}
BY_DATE = {
    Event.SUSPENSION_ENDS: {RightState.SUSPENDED: (OLD, RUNNING)},
    Event.TERM_ENDS: {
        RightState.ACTIVE: (OLD,),
        RightState.SUSPENDED: (
            OLD,
            Suspend(date(2024, 3, 1), OLD.valid_until, SuspensionGround.OWN_REQUEST, key="S"),
        ),
        RightState.SUSPENSION_LAPSED: (OLD, OWN),
    },
}


def is_let_through(guard, file: File, on: date) -> bool:
    try:
        guard(file, on)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("state", RightState)
def test_the_files_are_in_the_states_they_stand_for(state):
    log, on = REACHED[state]

    assert state_on(log, on) is state


@pytest.mark.parametrize("state", RightState)
@pytest.mark.parametrize("event", GUARDS)
def test_an_event_may_happen_where_the_table_has_it_and_nowhere_else(event, state):
    file, on = a_file(state)

    assert is_let_through(GUARDS[event], file, on) is (state in sources(event))


@pytest.mark.parametrize("state", RightState)
def test_a_right_is_granted_or_renewed_where_the_table_has_it_and_nowhere_else(state):
    file, on = a_file(state)

    granted = is_let_through(lambda file, on: proceedings.check_grant(file, on=on, met=MET), file, on)

    assert granted is (state in sources(Event.GRANT, Event.RENEW))
    assert sources(Event.RENEW) == {RightState.ACTIVE}
    assert RightState.ACTIVE not in sources(Event.GRANT)


@pytest.mark.parametrize("ground", SuspensionGround)
def test_after_a_lapsed_suspension_only_one_on_own_request_may_be_followed_by_another(ground):
    file = File((OLD, OVER_VIOLATION), None, FINDINGS)

    assert state_on(file.log, ON) is RightState.SUSPENSION_LAPSED
    assert not is_let_through(suspend(ground), file, ON)
    lapsed = [row for row in TRANSITIONS if RightState.SUSPENSION_LAPSED in row.sources]
    assert {row.event for row in lapsed if row.provided == ONCE_OWN} == {
        Event.SUSPEND_OWN_REQUEST,
        Event.SUSPEND_VIOLATION,
    }


@pytest.mark.parametrize(
    ("event", "state"), [(event, state) for event in ENTRIES for state in sorted(sources(event))]
)
def test_an_event_leads_where_the_table_says(event, state):
    log, on = REACHED[state]

    assert state_on((*log, ENTRIES[event](on)), on) is target(event)


def test_what_ended_already_or_was_never_granted_does_not_end_again():
    for state in set(RightState) - sources(Event.LEGAL_PERSON_ENDS):
        log, on = REACHED[state]
        assert state_on((*log, Ended(on)), on) is state


@pytest.mark.parametrize(("event", "logs"), BY_DATE.items())
def test_a_date_alone_leads_where_the_table_says(event, logs):
    assert set(logs) == sources(event)
    for state, log in logs.items():
        last = log[-1].until if event is Event.SUSPENSION_ENDS else OLD.valid_until
        assert state_on(log, last) is state
        assert state_on(log, date.fromordinal(last.toordinal() + 1)) is target(event)


def test_every_event_is_in_the_table_and_every_state_is_reached():
    assert {row.event for row in TRANSITIONS} == set(Event)
    assert {row.target for row in TRANSITIONS} | {RightState.NONE} == set(RightState)
    assert set(GUARDS) | set(ENTRIES) | set(BY_DATE) == set(Event)
