"""What people ask to be done with their data, and doing it (GDPR art. 12, 15-18, 21)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import erasing
from cases.actions.erasing import GUARDIANS
from cases.actions.locking import locked
from cases.documents import representation
from cases.models import (
    Answer,
    Case,
    Erasure,
    Limitation,
    LimitationGround,
    Rectification,
    RectifiedField,
    RightAsked,
    SubjectRequest,
)
from referrals.models import Applied, Intake
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.keys import fresh_keys
from victimsupport.law import time_limits
from victimsupport.law.calendar import day_of
from victimsupport.law.periods import same_day_later
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

SERIES = "DT"
MOST_MONTHS = 3
"""One month, and two more where many or hard things are asked: art. 12(3)."""


@transaction.atomic
def receive(
    *, case: Case, right: str, asked_by: str, received_at: datetime, asked: str = "", by: Actor, at: datetime
) -> SubjectRequest:
    """
    This will register what a person asks, and open the month in which it is answered.

    :raises Refused: if the moment is impossible, or nobody may ask it for the person (art. 4(4))
    """
    case = locked(case=case, by=by, at=at)
    if case.erased_at is not None:
        raise Refused(_("The data of this person are erased: there is nothing left to ask about."))
    if right not in RightAsked.values:
        raise Refused(_("Select what is asked."), field="right")
    check_moment(received_at, since=case.intake.received_at, field="received_at", at=at)
    _check_representative(case, asked_by, received_at, by=by, at=at)
    reference = take_reference(series=SERIES, by=by, at=at)
    duty = duties.open_duty(
        rule=time_limits.SUBJECT_REQUEST, carrier="subject_request", reference=reference,
        triggered_at=received_at, assignee=case.intake.assignee, by=by, at=at,
    )  # fmt: skip
    row = SubjectRequest(
        pk=fresh_keys(1)[0], organisation=by.organisation, case=case, duty=duty, reference=reference, right=right,
        asked_by=asked_by, received_at=received_at, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    row.asked = _sealed(row, "asked", asked, by=by, at=at)
    row.save(force_insert=True)
    audit.record(
        "DATA_REQUEST_RECEIVED",
        about=row,
        reference=case.reference,
        detail={"right": right, "request": reference},
        by=by,
        at=at,
    )
    return row


@transaction.atomic
def extend(*, request: SubjectRequest, until: date, reason: str, by: Actor, at: datetime) -> SubjectRequest:
    """
    This will extend the term, up to three months in all, for a reason the person is told within the first month.

    :raises Refused: if it is too long, too late, or no reason is given
    :raises Stale: if it is answered or extended already
    """
    request = _open(request, by)
    if request.extended_to is not None:
        raise Stale(_("The term was extended already."))
    if day_of(at) > request.duty.due_on:
        raise Refused(_("The month is over: the person had to be told before (art. 12(3))."))
    latest = same_day_later(day_of(request.received_at), MOST_MONTHS)
    if not request.duty.due_on < until <= latest:
        raise Refused(
            _("Enter a day after %(due)s and not after %(latest)s.")
            % {"due": request.duty.due_on, "latest": latest},
            field="until",
        )
    if not reason.strip():
        raise Refused(_("Say why more time is needed: the person is told."), field="reason")
    request.extended_to = until
    request.extension_reason = _sealed(request, "extension_reason", reason, by=by, at=at)
    request.save(update_fields=["extended_to", "extension_reason"])
    _note("DATA_REQUEST_EXTENDED", request, {"until": until.isoformat()}, by=by, at=at)
    return request


@transaction.atomic
def answer(
    *,
    request: SubjectRequest,
    answer: str,
    text: str,
    answered_at: datetime,
    late_reason: str = "",
    by: Actor,
    at: datetime,
) -> SubjectRequest:
    """
    This will record what was answered in writing; erasing granted is done in the same step.

    :raises Refused: if nothing was written, the moment is impossible, or what is granted cannot be done
    :raises Stale: if it is answered already
    """
    request = _open(request, by)
    if answer not in Answer.values:
        raise Refused(_("Select the answer."), field="answer")
    if not text.strip():
        raise Refused(_("Enter what was written to the person."), field="text")
    if request.right == RightAsked.ERASURE and answer == Answer.GRANTED:
        ground = Erasure.Ground.REQUEST
        erasing.erase(case=request.case, record=Record.CLOSED_CASE, ground=ground, by=by, at=at)
    duties.perform(duty_id=request.duty_id, performed_at=answered_at, late_reason=late_reason, by=by, at=at)
    request.answer, request.answered_by = answer, by.user
    request.answer_text = _sealed(request, "answer_text", text, by=by, at=at)
    request.save(update_fields=["answer", "answered_by", "answer_text"])
    _note("DATA_REQUEST_ANSWERED", request, {"answer": answer}, by=by, at=at)
    return request


@transaction.atomic
def rectify(
    *, case: Case, known: Person, seen: int, reason: str, by: Actor, at: datetime
) -> list[Rectification]:
    """
    This will correct what is known of a person, and keep what stood there before (art. 16).

    :param seen: the version of the identity that was shown
    :raises Refused: if nothing changes, nothing would be left to reach the person by, or no reason is given
    :raises Stale: if somebody corrected it first
    """
    case = locked(case=case, by=by, at=at)
    identity = case.intake.identity
    if identity is None:
        raise Refused(_("Nothing is known of this person that could be corrected."))
    if identity.version != seen:
        raise Stale(_("Somebody corrected these data while you had them open. Look at what is there now."))
    if not reason.strip():
        raise Refused(_("Say why it is corrected."), field="reason")
    if not known.name:
        raise Refused(_("Enter a first name or a surname."), field="first_name")
    before = vault.read(identity, by=by, at=at)
    changed = [field for field in RectifiedField if getattr(before, field) != getattr(known, field)]
    if not changed:
        raise Refused(_("Nothing was changed."))
    rows = [_rectified(case, identity, field, before, known, reason, by=by, at=at) for field in changed]
    Rectification.objects.bulk_create(rows)
    vault.change(identity=identity, person=known, by=by, at=at)
    Intake.objects.filter(pk=case.intake_id).update(initials=known.initials)
    audit.record(
        "PERSON_RECTIFIED", about=case, detail={"fields": [str(field) for field in changed]}, by=by, at=at
    )
    return rows


@transaction.atomic
def limit(*, case: Case, ground: str, by: Actor, at: datetime) -> Limitation:
    """
    This will keep the data of a case and let nobody use them, until it is lifted (art. 18).

    :raises Refused: if there is no such ground
    :raises Stale: if it is limited already
    """
    by.must_be(*GUARDIANS)
    case = permissions.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    if ground not in LimitationGround.values:
        raise Refused(_("Select the ground."), field="ground")
    if case.limited_at is not None:
        raise Stale(_("The processing is restricted already."))
    row = Limitation.objects.create(case=case, ground=ground, since=at, limited_by=by.user)
    case.limited_at = at
    case.save(update_fields=["limited_at"])
    audit.record("PROCESSING_LIMITED", about=case, detail={"ground": ground}, by=by, at=at)
    return row


@transaction.atomic
def unlimit(*, case: Case, by: Actor, at: datetime) -> Limitation:
    """
    This will let the data of a case be used again; the person is told before (art. 18(3)).

    :raises Stale: if they may be used
    """
    by.must_be(*GUARDIANS)
    case = permissions.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    row = case.limitations.filter(lifted_at=None).first()
    if row is None:
        raise Stale(_("The processing is not restricted."))
    row.lifted_at, row.lifted_by = at, by.user
    row.save(update_fields=["lifted_at", "lifted_by"])
    case.limited_at = None
    case.save(update_fields=["limited_at"])
    audit.record("PROCESSING_UNLIMITED", about=case, by=by, at=at)
    return row


def _open(request: SubjectRequest, by: Actor) -> SubjectRequest:
    """Return the request, locked: managers and whoever watches over data answer."""
    by.must_be(*GUARDIANS)
    mine = permissions.subject_requests_visible_to(by).select_for_update(of=("self",))
    row = mine.select_related("duty", "case__intake").get(pk=request.pk)
    if row.answer:
        raise Stale(_("Somebody has answered this already."))
    return row


def _check_representative(
    case: Case, asked_by: str, received_at: datetime, *, by: Actor, at: datetime
) -> None:
    """:raises Refused: if a legal representative asks and none who may represent the person is recorded"""
    if asked_by not in Applied.values:
        raise Refused(_("Select who asks."), field="asked_by")
    if asked_by != Applied.LEGAL_REPRESENTATIVE:
        return
    born, on = representation.born_on(case, by=by, at=at), day_of(received_at)
    may = [
        representation.may_represent(each, case=case, born=born, on=on) for each in case.representatives.all()
    ]
    if "" not in may:
        raise Refused(
            _("No legal representative who may represent the person is recorded (art. 4(4))."),
            field="asked_by",
        )


def _rectified(
    case: Case,
    identity: Identity,
    field: str,
    before: Person,
    known: Person,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Rectification:
    row = Rectification(pk=fresh_keys(1)[0], case=case, field=field, rectified_by=by.user, rectified_at=at)
    texts: Mapping[str, Any] = {
        "before": getattr(before, field), "after": getattr(known, field), "reason": reason.strip()
    }  # fmt: skip
    for column, value in texts.items():
        place = f"cases_rectification|{column}|{row.pk}"
        if value:
            sealed = vault.seal_text(text=str(value), place=place, identity=identity, by=by, at=at)
            setattr(row, column, sealed)
    return row


def _sealed(row: SubjectRequest, column: str, text: str, *, by: Actor, at: datetime) -> bytes | None:
    """Seal under the organisation's key: what was answered must be provable after the person is erased."""
    if not text.strip():
        return None
    place = f"cases_subjectrequest|{column}|{row.pk}"
    return vault.seal_text(text=text.strip(), place=place, by=by, at=at)


def _note(action: str, request: SubjectRequest, detail: dict[str, str], *, by: Actor, at: datetime) -> None:
    detail = detail | {"request": request.reference}
    audit.record(action, about=request, reference=request.case.reference, detail=detail, by=by, at=at)
