"""Deciding whether the Child Rights Service is told of a child who came straight to the service: Q-7, Q-8."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import obstacles, representation
from cases.models import Case, ChildRightsAnswer
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.duties.moments import check_moment
from victimsupport.keys import fresh_keys
from victimsupport.law.calendar import day_of
from victimsupport.law.conditions import may_be_passed_on
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@transaction.atomic
def decide(
    *, case: Case, is_told: bool, reason: str, told_at: datetime | None = None, body: CompetentBody | None = None,
    by: Actor, at: datetime,
) -> ChildRightsAnswer:  # fmt: skip
    """
    This will record whether the Child Rights Service is told, and why; the reason is sealed under the child's key.

    A service that is itself a first-contact institution owes the notification of 9(2): it cannot decide against it.

    :raises Stale: if it is decided already
    :raises Refused: if nothing asks for it, the reason is missing, it is not said when which body was told, or the
        child is anonymous
    """
    case = locked(case=case, by=by, at=at)
    if obstacle := obstacles.to_recording_people(case):
        raise Refused(obstacle)
    if representation.is_child_rights_decided(case):
        raise Stale(_("The decision has been recorded already. Look at what is there now."))
    if not representation.asks_for_child_rights(case):
        raise Refused(_("In this case nothing has to be decided about the Child Rights Service."))
    if not reason.strip():
        raise Refused(_("Write the reason of the decision."), field="reason")
    if not is_told and by.organisation.institution_type:
        raise Refused(
            _("Your organisation is itself a first-contact institution: it must notify (art. 9(2))."),
            field="is_told",
        )
    if is_told:
        _check_telling(case, told_at, body, at=at)
    row = ChildRightsAnswer(
        pk=fresh_keys(1)[0], organisation=by.organisation, case=case, is_told=is_told,
        told_at=told_at if is_told else None, body=body if is_told else None, decided_at=at, decided_by=by.user,
    )  # fmt: skip
    row.reason = vault.seal_text(
        text=reason.strip(), place=_place(row), identity=case.intake.identity, by=by, at=at
    )
    row.save(force_insert=True)
    audit.record("CHILD_RIGHTS_DECIDED", about=case, detail={"told": is_told}, by=by, at=at)
    return row


def read_reason(*, answer: ChildRightsAnswer, by: Actor, at: datetime) -> str:
    """This will return the reason of a decision; whoever shows it has recorded that the case is viewed."""
    identity = answer.case.intake.identity
    return vault.open_text(sealed=bytes(answer.reason), place=_place(answer), identity=identity, by=by, at=at)


def _check_telling(case: Case, told_at: datetime | None, body: CompetentBody | None, *, at: datetime) -> None:
    if not may_be_passed_on(is_anonymous=case.intake.is_anonymous):
        raise Refused(
            _("The child is anonymous: nobody can be told of them unless they give their data."),
            field="is_told",
        )
    if told_at is None:
        raise Refused(_("Enter when the Child Rights Service was told."), field="told_at")
    check_moment(told_at, since=case.intake.received_at, field="told_at", at=at)
    known = CompetentBody.objects.valid_on(day_of(told_at))
    if body is None or not known.filter(pk=body.pk, kind=CompetentBodyKind.CHILD_RIGHTS_SERVICE).exists():
        raise Refused(_("Select the body that was told."), field="body")


def _place(answer: ChildRightsAnswer) -> str:
    """Return where the reason of a decision stands sealed."""
    return f"cases_childrightsanswer|reason|{answer.pk}"
