"""Closing a case: with its reason, with lateness explained (R-T.5), and with what people must be told accounted for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import stops
from cases.actions.locking import locked
from cases.documents import mandatory, obstacles
from cases.lifecycle import Status
from cases.models import Case, ClosingReason
from referrals.actions import intakes
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.refusal import Refused

WRITTEN = ("status", "closed_at", "closing_reason", "closing_note", "information_missing_reason", "version")


@transaction.atomic
def close(
    *,
    case: Case,
    reason: ClosingReason,
    note: str = "",
    late_reason: str = "",
    information_missing_reason: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> Case:
    """
    This will close a case: it can be read, nothing can be added, and its registration leaves the worklist.

    :param late_reason: why a duty was done late, if that stands nowhere yet
    :param information_missing_reason: why what people must be told, or the confirmed consent, is missing
    :raises Refused: if the case cannot be closed, or one of the reasons is missing
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_becoming(case, Status.CLOSED):
        raise Refused(obstacle)
    if reason == ClosingReason.OTHER and not note.strip():
        raise Refused(_("Say for what other reason the case is closed."), field="note")
    for duty in mandatory.unexplained(case):
        duties.give_late_reason(duty_id=duty.pk, late_reason=late_reason, by=by, at=at)
    missing = _missing(case, information_missing_reason)
    case.status, case.closed_at, case.closing_reason = Status.CLOSED, at, reason
    case.closing_note = note.strip()
    case.information_missing_reason = information_missing_reason.strip() if missing else ""
    case.version += 1
    case.save(update_fields=WRITTEN)
    stops.end(case=case, by=by, at=at)
    intakes.end(intake=case.intake, ended_at=at, by=by, at=at)
    detail = {"reason": reason, "missing": [str(item) for item in missing]}
    audit.record("CASE_CLOSED", about=case, detail=detail, by=by, at=at)
    return case


@transaction.atomic
def explain_lateness(*, case: Case, late_reason: str, by: Actor, at: datetime) -> None:
    """
    This will record why something owed in a case was done late; where that stands already, another reason.

    :raises Refused: if nothing was late, or no reason is given
    """
    case = locked(case=case, by=by, at=at)
    for duty in mandatory.unexplained(case) or mandatory.late(case) or [case.intake.duty]:
        duties.give_late_reason(duty_id=duty.pk, late_reason=late_reason, by=by, at=at)


def _missing(case: Case, said: str) -> list[mandatory.Mandatory]:
    """:raises Refused: if something people must be told is missing, and it is not said why"""
    missing = mandatory.missing(case, case.deliveries.select_related("body"))
    if missing and not said.strip():
        raise Refused(
            _("Say why what the law has people told was not given, or record it first."),
            field="information_missing_reason",
        )
    return missing
