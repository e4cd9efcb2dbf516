"""Why something cannot be done with a case now, in a sentence; an empty one where it can."""

from django.utils.translation import gettext_lazy as _

from cases.lifecycle import ENDED, MOVES, Status
from cases.models import Case
from victimsupport.law.catalogues import Scope
from victimsupport.law.conditions import may_be_passed_on

RENEWED = frozenset({Status.ASSESSED, Status.PLANNED})
"""Statuses a case may be brought to again: each time makes a new version of what it stands for."""

CLOSED_TO_ALL = {
    Status.STARTED: _("First record whether the person accepts the assistance."),
    Status.DECLINED: _("The person declined the assistance: nothing can be added to this case."),
    Status.CLOSED: _("The case is closed: it can be read, but nothing can be added to it."),
    Status.MERGED: _("This case was merged into another: go on there."),
}
LIMITED = _(
    "The processing of this person's data is restricted (GDPR art. 18): they are kept and not used until it is lifted."
)
TURNED_AWAY = _(
    "The law does not apply to the act: information was given, and nothing is kept of the person."
)
NEEDS_FIRST = _("Assess the needs first: the plan rests on them (art. 10(4)1).")

ANONYMOUS = _(
    "The person is anonymous: without their data nobody can be handed over. If they wish it, record their name and "
    "how to reach them first; or give them the list of services, where they can turn to themselves (R-10.A)."
)

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
    if case.limited_at is not None and status is not Status.CLOSED:
        return str(LIMITED)
    if now not in ENDED and (status in MOVES[now] or (status is now and status in RENEWED)):
        return ""
    return str(CLOSED_TO_ALL.get(now, NEEDS_FIRST))


def to_planning(case: Case) -> str:
    """Return why no plan can be agreed: the lifecycle, then the scope of the law (R-1.1)."""
    return to_becoming(case, Status.PLANNED) or str(SCOPE.get(case.scope(), ""))


def to_adding(case: Case) -> str:
    """Return why nothing can be added to a case, its facts corrected or a service cancelled."""
    if case.intake.out_of_scope_at is not None:
        return str(TURNED_AWAY)
    if case.limited_at is not None:
        return str(LIMITED)
    return str(CLOSED_TO_ALL.get(Status(case.status), ""))


def to_recording_people(case: Case) -> str:
    """Return why nobody can be recorded beside the person: representatives and links are known before a decision, too."""
    if case.intake.out_of_scope_at is not None:
        return str(TURNED_AWAY)
    return str(CLOSED_TO_ALL[Status(case.status)]) if case.status in ENDED else ""


def to_transferring(case: Case) -> str:
    """Return why a person cannot be handed over to another service: not undecided or ended, not without their data."""
    if obstacle := to_becoming(case, Status.CLOSED):
        return obstacle
    if case.limited_at is not None:
        return str(LIMITED)
    if not may_be_passed_on(is_anonymous=case.intake.is_anonymous) or case.intake.identity_id is None:
        return str(ANONYMOUS)
    return ""


def to_giving(case: Case) -> str:
    """Return why no service can be recorded: also where the law does not reach the act (R-1.1)."""
    beyond = SCOPE[Scope.OUT_OF_SCOPE] if case.scope() is Scope.OUT_OF_SCOPE else ""
    return to_adding(case) or str(beyond)
