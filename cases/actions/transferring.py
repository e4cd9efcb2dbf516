"""Handing a person over at their wish: the offer, the withdrawal, and what the other service's answer does here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import closing, incoming
from cases.actions.locking import locked
from cases.documents import handover, obstacles, transfers
from cases.models import (
    ActKind,
    Case,
    Transfer,
    TransferState,
)
from referrals.models import Applied, TransferredField
from referrals.permissions import NOT_ACCREDITED, check_may_take_on, not_accredited
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment, last_day
from victimsupport.law import conditions, time_limits
from victimsupport.law.calendar import day_of
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

FOUR = tuple(name.lower() for name in TransferredField.values)
"""The data of art. 9(3), as the vault calls them."""


@dataclass(frozen=True, repr=False)
class Parcel:
    """What the other service gets once it has accepted, in memory only: its repr is empty, no log shows a name."""

    person: Person
    chosen_by: str
    sections: Mapping[str, handover.Content]

    def __repr__(self) -> str:
        return "Parcel(…)"


@transaction.atomic
def offer(*, transfer: Transfer, service_id: UUID, by: Actor, at: datetime) -> Transfer:
    """
    This will ask the service the consent names whether it takes the person on. Of who it is, it learns nothing yet.

    Until it has accepted, this service stays responsible: everything it owes goes on.

    :param service_id: the service the caseworker means: it must be the one the consent names
    :raises Stale: if somebody offered it first, or the consent has ended
    :raises Refused: if the consent names another service, or that one may not take people on today
    """
    row = _locked(transfer.pk, by=by, at=at)
    if row.offered_at is not None or row.outcome:
        raise Stale(_("Somebody changed this transfer while you had it open. Look at what is there now."))
    if row.service_id != service_id:
        sentence = _("The consent names another service. To ask this one, the person must consent anew.")
        raise Refused(sentence, field="service")
    if obstacle := obstacles.to_transferring(row.case) or _unsettled(row):
        raise Refused(obstacle)
    check_may_take_on(row.service_id, on=at)
    person_of(case=row.case, fields=row.fields, by=by, at=at)
    row.offered_at = at
    row.answer_by = last_day(rule=time_limits.TRANSFER_ANSWER, triggered_at=at).due_on
    row.save(update_fields=["offered_at", "answer_by"])
    audit.record("TRANSFER_OFFERED", about=row, detail={"to": str(row.service_id)}, by=by, at=at)
    try:
        with acting_as(system(), row.service) as there:
            incoming.announce(transfer=row, sender=by.organisation, by=there, at=at)
    except IntegrityError as error:  # the database has the last word on the service's right
        if NOT_ACCREDITED in str(error):
            raise not_accredited() from error
        raise
    return row


@transaction.atomic
def withdraw(*, transfer: Transfer, withdrawn_at: datetime, by: Actor, at: datetime) -> Transfer:
    """
    This will record that the person withdrew the consent: as easily as it was given, at any time.

    Before acceptance nothing goes there, or what was asked there ends; afterwards the service is told at once.

    :raises Stale: if the withdrawal is recorded already, or the transfer has ended some other way
    :raises Refused: if the moment is impossible
    """
    row = _locked(transfer.pk, by=by, at=at)
    if row.withdrawn_at is not None or row.outcome not in ("", TransferState.ACCEPTED):
        raise Stale(_("This transfer has ended already. Look at what is there now."))
    check_moment(withdrawn_at, since=row.given_at, field="withdrawn_at", at=at)
    row.withdrawn_at = withdrawn_at
    if not row.outcome:
        row.outcome, row.ended_at = TransferState.WITHDRAWN, at
    row.save(update_fields=["withdrawn_at", "outcome", "ended_at"])
    audit.record("TRANSFER_WITHDRAWN", about=row, detail={"outcome": row.outcome}, by=by, at=at)
    if row.offered_at is not None:
        with acting_as(system(), row.service) as there:
            if row.outcome == TransferState.ACCEPTED:
                incoming.tell_of_withdrawal(transfer_id=row.pk, by=there, at=at)
            else:
                incoming.drop(transfer_id=row.pk, outcome=TransferState.WITHDRAWN, by=there, at=at)
    return row


@transaction.atomic
def withdraw_sections(
    *, transfer: Transfer, sections: Sequence[str], withdrawn_at: datetime, by: Actor, at: datetime
) -> Transfer:
    """
    This will record that the person withdrew the consent to some parts of the case only: they do not go.

    :raises Stale: if the transfer has been answered, or has ended
    :raises Refused: if none is named, or the moment is impossible
    """
    row = _locked(transfer.pk, by=by, at=at)
    if row.outcome:
        raise Stale(_("This transfer has ended already. Look at what is there now."))
    check_moment(withdrawn_at, since=row.given_at, field="withdrawn_at", at=at)
    going = row.sections.filter(section__in=sections, withdrawn_at=None)
    if not going.update(withdrawn_at=withdrawn_at):
        raise Refused(_("Select which parts of the case must not go."), field="parts")
    detail = {"sections": sorted(sections)}
    audit.record("TRANSFER_NARROWED", about=row, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def release(*, transfer_id: UUID, by: Actor, at: datetime) -> Parcel:
    """
    This will give a person over to the service that accepts them, and close the case here.

    Called as the system inside the sender, by the receiver's acceptance and in its transaction.

    :raises Stale: if the person withdrew, the time is over, or somebody answered first
    """
    by.must_be(Role.SYSTEM)
    row = _awaiting_answer(transfer_id, by=by, at=at)
    if obstacle := _unsettled(row):
        raise Refused(obstacle)
    agreed = [each.section for each in row.sections.filter(withdrawn_at=None)]
    parcel = Parcel(
        person=person_of(case=row.case, fields=row.fields, by=by, at=at),
        chosen_by=row.given_by,
        sections=handover.contents(row.case, agreed, by=by, at=at),
    )
    _end(row, TransferState.ACCEPTED, at=at)
    audit.record("TRANSFER_ACCEPTED", about=row, detail={"sections": sorted(agreed)}, by=by, at=at)
    _tell(row, NoticeKind.TRANSFER_ACCEPTED, by=by, at=at)
    closing.hand_over(case=row.case, by=by, at=at)
    return parcel


@transaction.atomic
def take_refusal(*, transfer_id: UUID, reason: str, note: str = "", by: Actor, at: datetime) -> None:
    """
    This will show that the service does not take the person on, and why.

    Called as the system inside the sender, in the receiver's transaction.

    :raises Stale: if the person withdrew, the time is over, or somebody answered first
    """
    by.must_be(Role.SYSTEM)
    row = _awaiting_answer(transfer_id, by=by, at=at)
    row.refusal_reason = reason
    if note.strip():
        row.refusal_note = vault.seal_text(
            text=note.strip(), place=transfers.place_of_note(row), by=by, at=at
        )
    _end(row, TransferState.REFUSED, at=at)
    detail = {"outcome": str(TransferState.REFUSED), "reason": reason}
    audit.record("TRANSFER_RETURNED", about=row, detail=detail, by=by, at=at)
    _tell(row, NoticeKind.TRANSFER_REFUSED, by=by, at=at)


@transaction.atomic
def take_back(*, transfer_id: UUID, by: Actor, at: datetime) -> bool:
    """
    This will show that the service may take nobody on any more; False if the transfer ended meanwhile.

    Called as the system inside the sender, in the transaction of what stopped the right.
    """
    by.must_be(Role.SYSTEM)
    row = _locked(transfer_id, by=by, at=at)
    if row.outcome:
        return False
    _mark_back(row, TransferState.RIGHT_STOPPED, by=by, at=at)
    return True


@transaction.atomic
def end_unanswered(*, by: Actor, at: datetime) -> int:
    """
    This will write down which offers nobody answered in time, or whose service may take nobody on any more.

    They came back by their dates already; this clears what is left of them at the other service and tells colleagues.
    """
    by.must_be(Role.SYSTEM)
    ended = 0
    for key in permissions.transfers_visible_to(by).offered().order_by("pk").values_list("pk", flat=True):
        row = _locked(key, by=by, at=at)
        state = transfers.state(row, day_of(at))
        if not row.outcome and state != TransferState.OFFERED:
            come_back(row=row, state=state, by=by, at=at)
            ended += 1
    return ended


def _mark_back(row: Transfer, state: TransferState, *, by: Actor, at: datetime) -> None:
    _end(row, state, at=at)
    audit.record("TRANSFER_RETURNED", about=row, detail={"outcome": str(state)}, by=by, at=at)
    _tell(row, NoticeKind.TRANSFER_RETURNED, by=by, at=at)


def come_back(*, row: Transfer, state: TransferState, by: Actor, at: datetime) -> None:
    """This will end an offer that came back by itself, on both sides."""
    _mark_back(row, state, by=by, at=at)
    with acting_as(system(), row.service) as there:
        incoming.drop(transfer_id=row.pk, outcome=state, by=there, at=at)


def _locked(key: UUID, *, by: Actor, at: datetime) -> Transfer:
    """Return a transfer out of a case of the actor's service: the case is locked first, then the transfer."""
    found = permissions.transfers_visible_to(by).select_related("case").get(pk=key)
    case = locked(case=found.case, by=by, at=at)
    row = (
        permissions.transfers_visible_to(by)
        .select_for_update(of=("self",))
        .select_related("service")
        .get(pk=key)
    )
    row.case = case
    return row


def _awaiting_answer(key: UUID, *, by: Actor, at: datetime) -> Transfer:
    """:raises Stale: if the transfer has ended, by what is written down, by its dates, or by the right of the service"""
    row = _locked(key, by=by, at=at)
    if row.outcome:
        raise Stale(_("This transfer has ended already. Look at what is there now."))
    if transfers.state(row, day_of(at)) != TransferState.OFFERED:
        raise Stale(_("The time to answer is over: the person went back to the service that asked."))
    return row


def _unsettled(row: Transfer) -> str:
    """Return why nothing can go now, in words that tell the other service nothing of the person."""
    if row.given_by == Applied.LEGAL_REPRESENTATIVE and (
        row.case.represented_acts.flagged().filter(kind=ActKind.TRANSFER, acted_at=row.given_at).exists()
    ):
        return _("The consent must be gone through anew where it was recorded. Agree on it by phone.")
    if row.case.accommodation_requests.filter(outcome="").exists():
        return _("A place to sleep is just being looked for where the person is now. Agree on it by phone.")
    return ""


def person_of(*, case: Case, fields: Sequence[str], by: Actor, at: datetime) -> Person:
    """
    This will return of the person what they agreed to pass on, and no more; that it was opened is audited.

    :raises Refused: if with that nobody could ask for them and reach them
    """
    assert case.intake.identity is not None
    whole = vault.open_identity(
        identity=case.intake.identity, purpose="TRANSFER", reference=case.reference, by=by, at=at
    )
    given = {name.lower(): getattr(whole, name.lower()) for name in fields}
    if not conditions.may_be_referred_with(**dict.fromkeys(FOUR, "") | given):
        sentence = _(
            "With the data the person agreed to pass on nobody could ask for them and reach them: "
            "at least a name and a phone number or an e-mail address must be known."
        )
        raise Refused(sentence, field="fields_agreed")
    return Person(**given)


def _end(row: Transfer, outcome: TransferState, *, at: datetime) -> None:
    row.outcome, row.ended_at = outcome, at
    row.save(update_fields=["outcome", "ended_at", "refusal_reason", "refusal_note"])


def _tell(row: Transfer, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell who looks after the person, and the managers."""
    assignee = row.case.intake.assignee
    people = notices.people_with(Role.SERVICE_MANAGER, by=by, at=at)
    people += [assignee] if assignee else notices.people_with(Role.CASEWORKER, by=by, at=at)
    path = reverse("cases:transfer", args=[row.case.reference])
    notices.post(
        kind=kind,
        recipients=set(people),
        dedupe=str(row.pk),
        reference=row.case.reference,
        path=path,
        by=by,
        at=at,
    )
