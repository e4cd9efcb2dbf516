"""Duties as a page shows them: the last day, the state, and the sentence that explains both."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.actions.consents import CARRIED_ON, REPLACED, WITHDRAWN
from referrals.actions.contacts import EXEMPT, NO_WISH, NOT_A_CHILD
from referrals.actions.stops import RETURNED
from victimsupport.duties import calendars
from victimsupport.duties.explanations import explain
from victimsupport.duties.models import Duty, DutyState
from victimsupport.law import time_limits
from victimsupport.law.calendar import Unanswerable

NAMES = {
    time_limits.CHILD_NOTIFICATION: gettext_lazy("Notify the Child Rights Service"),
    time_limits.REFERRAL: gettext_lazy("Tell the chosen support service"),
}
COLOURS = {
    DutyState.OPEN: "blue",
    DutyState.OPEN_OVERDUE: "red",
    DutyState.DONE_IN_TIME: "green",
    DutyState.DONE_LATE: "orange",
    DutyState.EXEMPT: "grey",
    DutyState.CANCELLED: "grey",
}
WHY: dict[str, Promise] = {
    EXEMPT: gettext_lazy("The institution is the Child Rights Service itself (art. 9(2))."),
    WITHDRAWN: gettext_lazy("The consent was withdrawn: no service need be told any more."),
    REPLACED: gettext_lazy("The person chose another service."),
    CARRIED_ON: gettext_lazy(
        "The service gave the person back. The duty goes on under the new consent, with the same last day."
    ),
    RETURNED: gettext_lazy("The right stopped: the referral went back to its sender."),
    NO_WISH: gettext_lazy("The person does not wish assistance."),
    NOT_A_CHILD: gettext_lazy("The person turned out not to be a child."),
}


class Explained(NamedTuple):
    """A duty with the words for it."""

    duty: Duty
    name: str
    article: str
    state: DutyState
    colour: str
    sentence: str
    why: str


def explained(duties: Iterable[Duty], *, today: date) -> list[Explained]:
    """Return duties with their explanations; the calendar is read once for all of them."""
    duties = list(duties)
    calendar = calendars.current() if duties else None
    found = []
    for duty in duties:
        state = duty.state(today)
        why = WHY.get(duty.exempt_ground or duty.cancelled_reason, "")
        try:
            due = time_limits.due(duty.rule, duty.triggered_at, calendar)  # type: ignore[arg-type]
        except Unanswerable:
            article, sentence = "", ""
        else:
            article = _cited(due.article.number)
            sentence = explain(due) if due.due_on == duty.due_on else _moved(duty)
        name = str(NAMES.get(duty.rule, duty.rule))
        found.append(Explained(duty, name, article, state, COLOURS[state], sentence, str(why)))
    return found


def _cited(number: str) -> str:
    """Return 9(3) as people cite it."""
    article, _bracket, part = number.rstrip(")").partition("(")
    return _("art. %(article)s(%(part)s)") % {"article": article, "part": part}


def _moved(duty: Duty) -> str:
    return _("The last day %(day)s was fixed under the holiday table of that time, and stays.") % {
        "day": duty.due_on
    }
