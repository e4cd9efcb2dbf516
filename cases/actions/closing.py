"""Closing a case: with its reason, with lateness explained (R-T.5), and with what people must be told accounted for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import stops
from cases.actions.locking import locked
from cases.documents import accommodation, mandatory, obstacles, transfers
from cases.lifecycle import Status
from cases.models import Case, ClosingReason, TransferState
from referrals.actions import intakes
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.law.calendar import day_of
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
    :raises Refused: if the case cannot be closed, the person is in accommodation or waits for it, or one of the
        reasons is missing
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_becoming(case, Status.CLOSED) or accommodation.to_ending(case):
        raise Refused(obstacle)
    _check_not_leaving(case, reason, at=at)
    if reason == ClosingReason.OTHER and not note.strip():
        raise Refused(_("Say for what other reason the case is closed."), field="note")
    _explain(case, late_reason, by=by, at=at)
    missing = _missing(case, information_missing_reason)
    case.closing_note = note.strip()
    case.information_missing_reason = information_missing_reason.strip() if missing else ""
    _end(case, reason, missing=[str(item) for item in missing], by=by, at=at)
    return case


@transaction.atomic
def account_for(
    *, case: Case, late_reason: str, information_missing_reason: str, by: Actor, at: datetime
) -> None:
    """
    This will have said now what closing asks for: the case may leave for another service without a further question.

    :raises Refused: if a duty was done late, or something people must be told is missing, and it is not said why
    """
    _explain(case, late_reason, by=by, at=at)
    if _missing(case, information_missing_reason):
        case.information_missing_reason = information_missing_reason.strip()
        case.save(update_fields=["information_missing_reason"])


@transaction.atomic
def hand_over(*, case: Case, by: Actor, at: datetime) -> Case:
    """This will close the case of a person whom another service has taken on, in the transaction of its acceptance."""
    by.must_be(Role.SYSTEM)
    missing = mandatory.missing(case, case.deliveries.select_related("body"))
    _end(case, ClosingReason.TRANSFERRED, missing=[str(item) for item in missing], by=by, at=at)
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


def _end(case: Case, reason: ClosingReason, *, missing: list[str], by: Actor, at: datetime) -> None:
    case.status, case.closed_at, case.closing_reason = Status.CLOSED, at, reason
    case.version += 1
    case.save(update_fields=WRITTEN)
    stops.end(case=case, by=by, at=at)
    intakes.end(intake=case.intake, ended_at=at, by=by, at=at)
    audit.record("CASE_CLOSED", about=case, detail={"reason": reason, "missing": missing}, by=by, at=at)


def _explain(case: Case, late_reason: str, *, by: Actor, at: datetime) -> None:
    for duty in mandatory.unexplained(case):
        duties.give_late_reason(duty_id=duty.pk, late_reason=late_reason, by=by, at=at)


def _check_not_leaving(case: Case, reason: ClosingReason, *, at: datetime) -> None:
    """:raises Refused: if the person is being handed over: the other service's answer decides, or the person"""
    if reason == ClosingReason.TRANSFERRED:
        raise Refused(_("A case is closed like this only when the other service accepts."), field="reason")
    waiting = case.transfers.unended().first()
    if waiting and transfers.state(waiting, day_of(at)) in (TransferState.CONSENTED, TransferState.OFFERED):
        raise Refused(_("The person is being handed over to another service. Withdraw the transfer first."))


def _missing(case: Case, said: str) -> list[mandatory.Mandatory]:
    """:raises Refused: if something people must be told is missing, and it is not said why"""
    missing = mandatory.missing(case, case.deliveries.select_related("body"))
    if missing and not said.strip():
        raise Refused(
            _("Say why what the law has people told was not given, or record it first."),
            field="information_missing_reason",
        )
    return missing
