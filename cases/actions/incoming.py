"""What another service asks of this one: put before it, ended without an answer, withdrawn after acceptance."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import permissions
from cases.models import IncomingTransfer, Transfer, TransferState
from referrals.actions import intakes
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.law import time_limits
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Stale

CARRIER = "TRANSFER"


@transaction.atomic
def announce(*, transfer: Transfer, sender: Organisation, by: Actor, at: datetime) -> IncomingTransfer:
    """
    This will put a question before the service: whether it takes on somebody, of whom it learns nothing more yet.

    Called as the system inside the receiver, in the sender's transaction; opens the duty to answer.
    """
    by.must_be(Role.SYSTEM)
    assert transfer.answer_by is not None
    reference = take_reference(series="PM", by=by, at=at)
    duty = duties.open_duty(
        rule=time_limits.TRANSFER_ANSWER, carrier=CARRIER, reference=reference, triggered_at=at, by=by, at=at
    )
    row = IncomingTransfer(
        pk=transfer.pk, organisation=by.organisation, reference=reference, sender=sender, offered_at=at,
        answer_by=transfer.answer_by, is_child=transfer.is_child,
        needs_accommodation=transfer.needs_accommodation, duty=duty,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("TRANSFER_ARRIVED", about=row, by=by, at=at)
    _tell(row, NoticeKind.TRANSFER_OFFERED, by=by, at=at)
    return row


@transaction.atomic
def drop(*, transfer_id: UUID, outcome: TransferState, by: Actor, at: datetime) -> None:
    """
    This will end a question nobody need answer any more, and forget what it told of the person.

    Called as the system inside the receiver, in the sender's transaction.
    """
    by.must_be(Role.SYSTEM)
    row = locked(key=transfer_id, by=by, at=at)
    duties.cancel(duty_id=row.duty_id, reason=f"TRANSFER_{outcome}", by=by, at=at)
    forget(row=row, outcome=outcome, by=by, at=at)
    audit.record("TRANSFER_ENDED", about=row, detail={"outcome": outcome}, by=by, at=at)
    if outcome == TransferState.WITHDRAWN:
        _tell(row, NoticeKind.TRANSFER_WITHDRAWN, by=by, at=at)


@transaction.atomic
def tell_of_withdrawal(*, transfer_id: UUID, by: Actor, at: datetime) -> None:
    """This will tell the service that the person it took on withdrew the consent; it decides with the person."""
    by.must_be(Role.SYSTEM)
    row = permissions.incoming_visible_to(by).select_related("intake").get(pk=transfer_id)
    assert row.intake is not None
    intakes.mark_withdrawn(intake=row.intake, by=by, at=at)


def locked(*, key: UUID, by: Actor, at: datetime) -> IncomingTransfer:
    """
    This will lock what the actor's service is asked until the transaction ends.

    :raises Stale: if it has been answered, or needs no answer any more
    """
    found = permissions.incoming_visible_to(by).select_for_update(of=("self",))
    row = found.select_related("sender", "duty").get(pk=key)
    if row.outcome:
        raise Stale(
            _("This has been answered already, or needs no answer any more. Look at what is there now.")
        )
    return row


def forget(*, row: IncomingTransfer, outcome: TransferState, by: Actor, at: datetime) -> None:
    """This will end a question without anything of the person being left here."""
    row.outcome, row.ended_at = outcome, at
    row.is_child = row.needs_accommodation = False
    row.save(
        update_fields=[
            "outcome", "ended_at", "is_child", "needs_accommodation", "refusal_reason", "answered_by",
        ]
    )  # fmt: skip


def _tell(row: IncomingTransfer, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    notices.post(
        kind=kind,
        recipients=set(notices.people_with(*permissions.HANDLERS, by=by, at=at)),
        dedupe=str(row.pk),
        reference=row.reference,
        path=reverse("cases:incoming", args=[row.reference]),
        due_on=row.answer_by if row.duty.is_open() else None,
        by=by,
        at=at,
    )
