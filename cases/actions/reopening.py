"""Taking a closed case up again: it keeps its registration, so the person is continued, not counted anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import measures
from cases.actions.locking import locked
from cases.documents import merging, reopening
from cases.models import Case, Reopening, ReopeningReason
from referrals.actions import intakes
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused

WRITTEN = ("status", "closed_at", "closing_reason", "closing_note", "information_missing_reason", "version")


@transaction.atomic
def reopen(
    *, case: Case, reason: ReopeningReason, note: str = "", version: int, by: Actor, at: datetime
) -> Case:
    """
    This will take a closed case up again, in the status it had before it was closed.

    :raises Stale: if somebody changed the case since it was seen
    :raises Refused: if it is not closed, the person's data are erased, the service may not take people on, or the other
        reason is not said
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := reopening.obstacle(case, reason, at):
        raise Refused(obstacle)
    if reason == ReopeningReason.OTHER and not note.strip():
        raise Refused(_("Say for what other reason the case is reopened."), field="note")
    assert case.closed_at is not None
    Reopening.objects.create(
        case=case, reason=reason, note=note.strip(), reopened_at=at, reopened_by=by.user, closed_at=case.closed_at,
        closing_reason=case.closing_reason, closing_note=case.closing_note,
    )  # fmt: skip
    case.status = merging.standing(case)
    case.closed_at, case.closing_reason, case.closing_note = None, "", ""
    case.information_missing_reason = ""
    case.version += 1
    case.save(update_fields=WRITTEN)
    measures.look_ahead(case=case, by=by, at=at)
    intakes.resume(intake=case.intake, by=by, at=at)
    audit.record("CASE_REOPENED", about=case, detail={"reason": reason}, by=by, at=at)
    return case
