"""Keeping and letting go: terms, holds, and the run that erases what has been kept long enough (DP-6)."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import erasing
from cases.actions.erasing import GUARDIANS
from cases.documents import erasure, retention
from cases.documents.retention import Item
from cases.models import Case, Erasure, Hold, RetentionTerm
from referrals.actions import keeping
from referrals.models import ChildNotification, Contact, ReceivedNotification, Referral
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

KEEPERS = (*GUARDIANS, *keeping.KEEPERS, Role.ADMINISTRATOR)
"""Who confirms terms and runs them: of a service, of an institution, of the authority and the ministry (decision 0009)."""
LONGEST_MONTHS, LONGEST_DAYS = 600, 366
SHORTEST_LOG_MONTHS = 12
TOLD = frozenset({Record.REFERRAL, Record.CHILD_NOTIFICATION})
"""What was sent to somebody else, who may still ask who it was, or give it back."""


class Run(NamedTuple):
    """How many records a run erased, and why the access log stayed, if it was refused."""

    erased: int
    refused: str


@transaction.atomic
def confirm_term(*, record: str, months: int, days: int, by: Actor, at: datetime) -> RetentionTerm:
    """
    This will keep how long the controller keeps one kind of record, in place of the default.

    :raises Refused: if there is no such record, or no term
    """
    by.must_be(*KEEPERS)
    if record not in [term.record for term in retention.terms(by)]:
        raise Refused(_("Select the record."), field="record")
    if not 0 <= months <= LONGEST_MONTHS or not 0 <= days <= LONGEST_DAYS:
        raise Refused(_("Enter a term of 50 years at most."), field="months")
    if record == Record.CLOSED_CASE and not (months or days):
        raise Refused(_("A closed case cannot be erased the day it is closed."), field="months")
    if record in TOLD and not months:
        raise Refused(
            _("Keep it for a month at least: whom it was sent to may give it back."), field="months"
        )
    if record == Record.ACCESS_LOG and months < SHORTEST_LOG_MONTHS:
        raise Refused(_("Keep the access log for a year at least."), field="months")
    row, _made = RetentionTerm.objects.update_or_create(
        organisation=by.organisation,
        record=record,
        defaults={"months": months, "days": days, "confirmed_by": by.user, "confirmed_at": at},
    )
    detail = {"record": record, "months": months, "days": days}
    audit.record("RETENTION_TERM_CONFIRMED", about=row, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def hold(*, case: Case, reason: str, by: Actor, at: datetime) -> Hold:
    """
    This will keep a case from being erased until the hold is lifted: a complaint, a court case.

    :raises Refused: if no reason is given, or the case is erased
    :raises Stale: if it is held already
    """
    by.must_be(*GUARDIANS)
    case = permissions.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    if not reason.strip():
        raise Refused(_("Say why the case must be kept."), field="reason")
    if case.erased_at is not None:
        raise Refused(_("The data of this person are erased already."))
    if case.holds.filter(lifted_at=None).exists():
        raise Stale(_("The case is on hold already."))
    row = Hold(pk=fresh_keys(1)[0], case=case, placed_by=by.user, placed_at=at)
    row.reason = vault.seal_text(text=reason.strip(), place=f"cases_hold|reason|{row.pk}", by=by, at=at)
    row.save(force_insert=True)
    audit.record("HOLD_PLACED", about=case, by=by, at=at)
    return row


@transaction.atomic
def lift(*, case: Case, by: Actor, at: datetime) -> Hold:
    """
    This will let a case go again by its terms.

    :raises Stale: if no hold stands
    """
    by.must_be(*GUARDIANS)
    case = permissions.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    row = case.holds.filter(lifted_at=None).first()
    if row is None:
        raise Stale(_("The case is not on hold."))
    row.lifted_by, row.lifted_at = by.user, at
    row.save(update_fields=["lifted_by", "lifted_at"])
    audit.record("HOLD_LIFTED", about=case, by=by, at=at)
    return row


@transaction.atomic
def run(*, seen: str, by: Actor, at: datetime) -> Run:
    """
    This will erase what has been kept long enough, and return how many records that was. What is held stays.

    An access log whose seals do not hold stays too, and is told; it does not keep the data of people from going.

    :param seen: the digest of the list the actor saw
    :raises Stale: if the list is another one by now
    """
    by.must_be(*KEEPERS)
    items = retention.due(by, day_of(at))
    if retention.digest(items) != seen:
        raise Stale(_("The list has changed since you saw it. Look at it again."))
    going = [item for item in items if not item.is_held]
    refused = [sentence for item in going if (sentence := _let_go(item, by=by, at=at))]
    erased = len(going) - len(refused)
    detail = {"erased": erased, "held": len(items) - len(going), "refused": len(refused)}
    audit.record("RETENTION_RUN", detail=detail, by=by, at=at)
    return Run(erased, " ".join(refused))


def _let_go(item: Item, *, by: Actor, at: datetime) -> str:
    """Let one record go; return why it stayed, if it is the access log and its seals do not hold."""
    if item.case is not None:
        _let_go_of_case(item, item.case, by=by, at=at)
    elif item.ended is None:
        return _let_go_of_looks(by=by, at=at)
    elif isinstance(item.ended.row, Referral):
        keeping.erase_referral(referral=item.ended.row, by=by, at=at)
    elif isinstance(item.ended.row, ChildNotification):
        keeping.erase_notification(notification=item.ended.row, by=by, at=at)
    elif isinstance(item.ended.row, ReceivedNotification):
        keeping.erase_received(received=item.ended.row, by=by, at=at)
    elif isinstance(item.ended.row, Contact):
        keeping.erase_text(contact=item.ended.row, by=by, at=at)
    return ""


def _let_go_of_looks(*, by: Actor, at: datetime) -> str:
    before = retention.looks_before(by, day_of(at))
    try:
        with transaction.atomic():
            audit.expire(before=before, kept=retention.looks_held(by), by=by, at=at)
    except Refused as refusal:
        return str(refusal)
    return ""


def _let_go_of_case(item: Item, case: Case, *, by: Actor, at: datetime) -> None:
    case = permissions.visible_to(by).select_related("intake").get(pk=case.pk)
    ground = Erasure.Ground.TERM
    if item.record is Record.THIRD_PARTY_APPLICANT:
        if case.erased_at is None:
            erasing.erase_applicant(intake=case.intake, ground=ground, by=by, at=at)
    elif item.record is Record.ANONYMOUS_CONTACT:
        erasing.erase_receipt(intake=case.intake, by=by, at=at)
    elif case.erased_at is None and not erasure.to_erasing(case, by):
        erasing.erase(case=case, record=item.record, ground=ground, by=by, at=at)
