"""
Which event takes the right to give accredited assistance from which state to which: the table of domain.md 3.3.

The guards in `proceedings` ask it first, and then for what must be on file. Where the law takes a right by a date, no
decision is needed. Receipt, refusal and withdrawal move an application and not the right; a last day to remedy a
finding moves nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from victimsupport.law.catalogues import INFERENCE, RightState

NONE, ACTIVE, SUSPENDED = RightState.NONE, RightState.ACTIVE, RightState.SUSPENDED
LAPSED, EXPIRED, CEASED = RightState.SUSPENSION_LAPSED, RightState.EXPIRED, RightState.CEASED
REVOKED = RightState.REVOKED


class Event(StrEnum):
    """What may happen to a right. The values name it in the diagram."""

    GRANT = "grant"
    RENEW = "renewal"
    SUSPEND_OWN_REQUEST = "suspend, own request"
    SUSPEND_VIOLATION = "suspend, violation"
    REINSTATE = "reinstate"
    SUSPENSION_ENDS = "its last day passes"
    REVOKE_OWN_REQUEST = "revoke, own request"
    LEGAL_PERSON_ENDS = "legal person ends"
    REVOKE_ENDED = "revoke, legal person ended"
    TERM_ENDS = "the term passes"
    REVOKE_TERM = "revoke, term"
    REVOKE_NOT_REMEDIED = "revoke, not remedied"


class Transition(NamedTuple):
    """
    One row of the table.

    :param basis: the article, or that the row is inferred
    :param provided: what else must have been, where the state alone does not say it
    """

    event: Event
    sources: frozenset[RightState]
    target: RightState
    basis: str
    provided: str = ""


def _row(
    event: Event, sources: Iterable[RightState], target: RightState, basis: str, provided: str = ""
) -> Transition:
    return Transition(event, frozenset(sources), target, basis, provided)


IN_TERM = (ACTIVE, SUSPENDED, LAPSED)
GRANTED = (*IN_TERM, EXPIRED, CEASED)
ONCE_OWN = "the one before was on own request"
TRANSITIONS = (
    _row(Event.GRANT, (NONE, EXPIRED, CEASED, REVOKED), ACTIVE, "13(3)"),
    _row(Event.RENEW, (ACTIVE,), ACTIVE, "13(3)"),
    _row(Event.SUSPEND_OWN_REQUEST, (ACTIVE,), SUSPENDED, "13(5)1"),
    _row(Event.SUSPEND_OWN_REQUEST, (LAPSED,), SUSPENDED, "13(5)1", ONCE_OWN),
    _row(Event.SUSPEND_VIOLATION, (ACTIVE,), SUSPENDED, "13(5)2"),
    _row(Event.SUSPEND_VIOLATION, (LAPSED,), SUSPENDED, "13(5)2", ONCE_OWN),
    _row(Event.REINSTATE, (SUSPENDED, LAPSED), ACTIVE, "13(7)"),
    _row(Event.SUSPENSION_ENDS, (SUSPENDED,), LAPSED, INFERENCE),
    _row(Event.REVOKE_OWN_REQUEST, GRANTED, REVOKED, "13(6)1"),
    _row(Event.LEGAL_PERSON_ENDS, (*IN_TERM, EXPIRED), CEASED, "13(6)2"),
    _row(Event.REVOKE_ENDED, (CEASED,), REVOKED, "13(6)2"),
    _row(Event.TERM_ENDS, IN_TERM, EXPIRED, "13(4)"),
    _row(Event.REVOKE_TERM, (EXPIRED, CEASED), REVOKED, "13(6)3"),
    _row(Event.REVOKE_NOT_REMEDIED, GRANTED, REVOKED, "13(6)4"),
)
"""Every way a right may go."""


@cache
def sources(*events: Event) -> frozenset[RightState]:
    """Return the states in which one of these may happen."""
    return frozenset[RightState]().union(*(row.sources for row in TRANSITIONS if row.event in events))


def target(event: Event) -> RightState:
    """Return the state an event leads to."""
    (state,) = {row.target for row in TRANSITIONS if row.event is event}
    return state
