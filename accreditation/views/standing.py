"""How the right of a service stands on a day, in words: what it is, how long, and what that means for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.models import Proceeding, RightPeriod
from victimsupport.choices import RightState
from victimsupport.duties import calendars
from victimsupport.duties.explanations import explain, explain_silence
from victimsupport.law import time_limits
from victimsupport.law.calendar import Unanswerable
from victimsupport.law.time_limits import ACCREDITATION_DECISION

S = RightState
OPEN_CASES = _(
    "Cases that are open stay open and can be read; people in temporary accommodation stay there. Each person is told, and"
    " chooses what follows."
)
NO_NEW_PEOPLE = _("You may take on no new people: referrals cannot be sent to you.")
NEW_PEOPLE = _("You may take on new people, and stand in the public list.")

MEANINGS: dict[RightState, Sequence[Promise]] = {
    S.NONE: (
        _("Your organisation has no right to give accredited assistance."),
        _("You may take on no people under this law, and do not stand in the public list."),
    ),
    S.ACTIVE: (_("You have the right to give accredited assistance."), NEW_PEOPLE),
    S.SUSPENDED: (_("Your right is suspended."), NO_NEW_PEOPLE, OPEN_CASES),
    S.SUSPENSION_LAPSED: (_("The suspension is over, and the authority has not decided yet what follows."),),
    S.EXPIRED: (_("The term of your right has ended."), NO_NEW_PEOPLE, OPEN_CASES),
    S.CEASED: (_("The legal person has ended, and the right with it."), NO_NEW_PEOPLE, OPEN_CASES),
    S.REVOKED: (_("Your right is revoked."), NO_NEW_PEOPLE, OPEN_CASES),
}
"""What each state says to the service, and means for new people and for those it supports."""
COLOURS: dict[RightState, str] = {
    S.NONE: "grey", S.ACTIVE: "green", S.SUSPENDED: "orange", S.SUSPENSION_LAPSED: "orange", S.EXPIRED: "red",
    S.CEASED: "red", S.REVOKED: "red",
}  # fmt: skip
IN_USE = frozenset({S.ACTIVE, S.SUSPENDED, S.SUSPENSION_LAPSED})
"""The states of a right that has not ended."""


@dataclass(frozen=True)
class Standing:
    """How the right stands on a day."""

    state: RightState
    may_take_on: bool = False
    since: date | None = None
    valid_until: date | None = None
    suspended_until: date | None = None
    ahead: RightPeriod | None = None

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def meaning(self) -> Sequence[Promise]:
        """What the state means; once a suspension is over that hangs on its ground."""
        said = MEANINGS[self.state]
        if self.state is S.SUSPENSION_LAPSED:
            return (*said, NEW_PEOPLE) if self.may_take_on else (*said, NO_NEW_PEOPLE, OPEN_CASES)
        return said

    @property
    def ahead_label(self) -> str:
        """What the right becomes next, by all that is known today."""
        return str(RightState(self.ahead.state).label) if self.ahead else ""

    @property
    def is_in_term(self) -> bool:
        return self.state in IN_USE

    @property
    def is_suspended(self) -> bool:
        return self.state in (S.SUSPENDED, S.SUSPENSION_LAPSED)

    @property
    def may_be_suspended(self) -> bool:
        """Test what 13(5)1 needs: a right in use, or one whose suspension on own request is over."""
        return self.state is S.ACTIVE or (self.state is S.SUSPENSION_LAPSED and self.may_take_on)


def standing(periods: Sequence[RightPeriod], day: date) -> Standing:
    """Return how a right stands on a day, by its periods in the order of their days."""
    now = [one for one in periods if one.first_on <= day and (one.last_on is None or day <= one.last_on)]
    later = [one for one in periods if one.first_on > day]
    if not now:
        return Standing(S.NONE, ahead=later[0] if later else None)
    period = now[0]
    state = RightState(period.state)
    return Standing(
        state, period.may_take_on, period.first_on, period.valid_until,
        period.last_on if state is S.SUSPENDED else None, later[0] if later else None,
    )  # fmt: skip


class DecisionDue(NamedTuple):
    """By when an application is decided, and the sentence that explains it."""

    day: date | None
    sentence: str


def decision_due(proceeding: Proceeding) -> DecisionDue:
    """
    Return by when an application that waits is decided: within 30 calendar days of receipt (13(3)).

    The duty is the authority's, which services do not see; the same law and calendar give the same day.
    """
    try:
        due = time_limits.due(ACCREDITATION_DECISION, proceeding.received_at, calendars.current())
    except Unanswerable as silence:
        return DecisionDue(None, explain_silence(silence))
    return DecisionDue(due.due_on, explain(due))
