"""Why something cannot be done with a case now, in a sentence; an empty one where it can."""

from django.utils.translation import gettext_lazy as _

from cases.lifecycle import MOVES, Status
from cases.models import Case
from victimsupport.law.catalogues import Scope

RENEWED = frozenset({Status.ASSESSED, Status.PLANNED})
"""Statuses a case may be brought to again: each time makes a new version of what it stands for."""

CLOSED_TO_ALL = {
    Status.STARTED: _("First record whether the person accepts the assistance."),
    Status.DECLINED: _("The person declined the assistance: nothing can be added to this case."),
    Status.CLOSED: _("The case is closed: it can be read, but nothing can be added to it."),
}
NEEDS_FIRST = _("Assess the needs first: the plan rests on them (art. 10(4)1).")

SCOPE = {
    Scope.UNSETTLED: _(
        "It is not settled whether the law applies. Enter where the act was committed and, if outside the EU, "
        "whether there are proceedings in Lithuania; then agree the plan (art. 1(1))."
    ),
    Scope.OUT_OF_SCOPE: _(
        "The law does not apply to this act: it was committed outside the EU and there are no proceedings in "
        "Lithuania. Give information and close the case, or correct the facts (art. 1(1))."
    ),
}


def to_becoming(case: Case, status: Status) -> str:
    """Return why a case cannot be brought to a status, by its lifecycle."""
    now = Status(case.status)
    if status in MOVES[now] or (status is now and status in RENEWED):
        return ""
    return str(CLOSED_TO_ALL.get(now, NEEDS_FIRST))


def to_planning(case: Case) -> str:
    """Return why no plan can be agreed: the lifecycle, then the scope of the law (R-1.1)."""
    return to_becoming(case, Status.PLANNED) or str(SCOPE.get(case.scope(), ""))


def to_adding(case: Case) -> str:
    """Return why nothing can be added to a case, its facts corrected or a service cancelled."""
    return str(CLOSED_TO_ALL.get(Status(case.status), ""))


def to_giving(case: Case) -> str:
    """Return why no service can be recorded: also where the law does not reach the act (R-1.1)."""
    beyond = SCOPE[Scope.OUT_OF_SCOPE] if case.scope() is Scope.OUT_OF_SCOPE else ""
    return to_adding(case) or str(beyond)
