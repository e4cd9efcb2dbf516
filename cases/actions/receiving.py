"""A person another service hands over: accepted with a new registration, refused, or given back when the right stops."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation.effects import Stop
from cases import permissions
from cases.actions import incoming as questions
from cases.actions import transferring
from cases.documents import dangers
from cases.models import IncomingTransfer, ReceivedSection, RefusalReason, TransferState
from referrals.actions import exclusions, intakes
from referrals.models import Intake
from referrals.permissions import check_may_take_on
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.duties import actions as duties
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault


@transaction.atomic
def accept(*, incoming: IncomingTransfer, by: Actor, at: datetime) -> Intake:
    """
    This will take a person on: their data come now, their case at the other service closes, and help is owed here.

    The sender's rows are locked first, as its own actions lock them. Whoever works here and may be dangerous to the
    person is shut out before anybody opens the intake, and told nothing.

    :raises Stale: if the person withdrew, the time is over, or a colleague answered first
    :raises Refused: if the service may not take anybody on today
    """
    by.must_be(*permissions.HANDLERS)
    check_may_take_on(by.organisation.pk, on=at)
    with acting_as(system(), incoming.sender) as there:
        parcel = transferring.release(transfer_id=incoming.pk, by=there, at=at)
        shut = _dangerous_here(incoming, by.organisation, by=there, at=at)
    row = questions.locked(key=incoming.pk, by=by, at=at)
    intake = intakes.receive(
        channel=IntakeChannel.TRANSFER, received_at=at, person=parcel.person, sender=row.sender,
        chosen_by=parcel.chosen_by, by=by, at=at,
    )  # fmt: skip
    _keep_received(intake, parcel, by=by, at=at)
    duties.perform(duty_id=row.duty_id, performed_at=at, by=by, at=at)
    row.outcome, row.ended_at, row.answered_by, row.intake = TransferState.ACCEPTED, at, by.user, intake
    row.save(update_fields=["outcome", "ended_at", "answered_by", "intake"])
    detail = {"intake": intake.reference, "sections": sorted(parcel.sections)}
    audit.record("TRANSFER_TAKEN_ON", about=row, detail=detail, by=by, at=at)
    with acting_as(system(), by.organisation) as itself:
        exclusions.exclude_matching(intake=intake, users=shut, since=at, by=itself, at=at)
    return intake


@transaction.atomic
def refuse(*, incoming: IncomingTransfer, reason: str, note: str = "", by: Actor, at: datetime) -> None:
    """
    This will say that the service does not take the person on, and why. The sender is told at once.

    :param note: for the sender, who keeps it; here nothing of it stays
    :raises Stale: if the person withdrew, the time is over, or a colleague answered first
    :raises Refused: if no reason is given
    """
    by.must_be(*permissions.HANDLERS)
    if reason not in RefusalReason:
        raise Refused(_("Select why your service does not take the person on."), field="reason")
    if reason == RefusalReason.OTHER and not note.strip():
        raise Refused(_("Say for what other reason."), field="note")
    with acting_as(system(), incoming.sender) as there:
        transferring.take_refusal(transfer_id=incoming.pk, reason=reason, note=note, by=there, at=at)
    row = questions.locked(key=incoming.pk, by=by, at=at)
    duties.perform(duty_id=row.duty_id, performed_at=at, by=by, at=at)
    row.refusal_reason, row.answered_by = reason, by.user
    questions.forget(row=row, outcome=TransferState.REFUSED, by=by, at=at)
    audit.record("TRANSFER_DECLINED", about=row, detail={"reason": reason}, by=by, at=at)


@transaction.atomic
def give_back(*, stop: Stop, by: Actor, at: datetime) -> int:
    """This will give everybody the service was asked about back to who asked: its right stopped. Returns how many."""
    by.must_be(Role.SYSTEM)
    returned = 0
    for row in permissions.incoming_visible_to(by).unended().select_related("sender").order_by("pk"):
        with acting_as(system(), row.sender) as there:
            is_back = transferring.take_back(transfer_id=row.pk, by=there, at=at)
        if is_back:
            questions.drop(transfer_id=row.pk, outcome=TransferState.RIGHT_STOPPED, by=by, at=at)
        returned += is_back
    return returned


def _dangerous_here(
    incoming: IncomingTransfer, service: Organisation, *, by: Actor, at: datetime
) -> list[User]:
    """Return who works here and may be whom the sender recorded as dangerous: only the sender's key can tell."""
    transfer = permissions.transfers_visible_to(by).select_related("case").get(pk=incoming.pk)
    return dangers.works_at(service, transfer.case, by=by, at=at)


def _keep_received(intake: Intake, parcel: transferring.Parcel, *, by: Actor, at: datetime) -> None:
    """Seal what was handed over under the person's new key, part by part."""
    rows = []
    for key, (section, content) in zip(
        fresh_keys(len(parcel.sections)), parcel.sections.items(), strict=True
    ):
        sealed = vault.seal_text(
            text=content.as_text(), place=f"cases_receivedsection|content|{key}", identity=intake.identity,
            by=by, at=at,
        )  # fmt: skip
        row = ReceivedSection(
            pk=key,
            organisation=by.organisation,
            intake=intake,
            sender=intake.sender,
            section=section,
            content=sealed,
            received_at=at,
        )
        rows.append(row)
    ReceivedSection.objects.bulk_create(rows)
