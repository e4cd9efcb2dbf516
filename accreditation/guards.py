"""What the law and the authority's own rules say to a draft before it is signed: art. 13, asked of what is on file."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accreditation import files, permissions
from accreditation.models import Authorisation, Decision, DecisionKind, Draft
from accreditation.refusals import refused
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.law import proceedings
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import RevocationGround, SuspensionGround
from victimsupport.law.proceedings import NotAllowed, Refusal
from victimsupport.refusal import Refused


def check(draft: Draft, *, decided_on: date) -> None:
    """
    Ask every guard of art. 13 about a draft.

    :raises Refused: with the code of the first that does not hold
    """
    file = files.file_of(draft.service)
    on = max(draft.effective_on, decided_on) if draft.ground == "OWN_REQUEST" else decided_on
    try:
        _guard(draft, file, on)
    except NotAllowed as refusal:
        raise refused(refusal.code) from refusal
    try:
        proceedings.check_effect(file, decided_on=decided_on, effective_on=on)
    except NotAllowed as refusal:
        raise Refused(
            _("It would take effect after the right has ended. Choose an earlier day."),
            field="effective_on",
            code=refusal.code.value,
        ) from refusal
    latest = files.last_decided_on(draft.service)
    if latest is not None and decided_on < latest:
        raise refused(Refusal.BAD_DATES, field="decided_on")


def foresee(draft: Draft, *, on: date) -> Refused | None:
    """Return what would be refused if a draft were signed on a day, or nothing."""
    try:
        check(draft, decided_on=on)
    except Refused as refusal:
        return refusal
    return None


def _is_asked_for(draft: Draft, on: date) -> bool:
    """Test whether the service's own request for this decision is on file, and not decided on before."""
    request = draft.own_request
    return (
        request is not None
        and request.withdrawn_at is None
        and request.kind == draft.kind
        and request.service_id == draft.service_id
        and day_of(request.requested_at) <= on
        and not Decision.objects.standing().filter(own_request=request).exists()
    )


def _guard(draft: Draft, file: proceedings.File, on: date) -> None:
    finding = draft.finding.number if draft.finding else ""
    requested = _is_asked_for(draft, on)
    met = files.assessed(draft.proceeding) if draft.proceeding else {}
    match draft.kind:
        case DecisionKind.GRANT:
            proceedings.check_grant(file, on=on, met=met)
        case DecisionKind.REFUSE:
            proceedings.check_refusal(
                file, on=on, met=met, reasons=draft.reasons, though_all_met=draft.though_all_met
            )
        case DecisionKind.SUSPEND:
            proceedings.check_suspension(
                file,
                on=on,
                until=draft.until or on,
                ground=SuspensionGround(draft.ground) if draft.ground else None,
                has_request=requested,
                finding=finding,
                count_first_day=permissions.counts_first_day(draft.authority_id, on),
            )
        case DecisionKind.REINSTATE:
            proceedings.check_reinstatement(file, on=on)
        case DecisionKind.REVOKE:
            ground = RevocationGround(draft.ground) if draft.ground else None
            proceedings.check_revocation(file, on=on, ground=ground, has_request=requested, finding=finding)
        case DecisionKind.ANNUL:
            _check_annulment(draft)


def _check_annulment(draft: Draft) -> None:
    """Only the last decision that stands is annulled, so that nothing rests on what is gone; with reasons."""
    if not draft.reasons.strip():
        raise NotAllowed(Refusal.REASONS_REQUIRED)
    latest = (
        Decision.objects.filter(service=draft.service)
        .exclude(kind=DecisionKind.ANNUL)
        .standing()
        .order_by("-recorded_at", "-pk")
        .first()
    )
    if latest is None or draft.annuls_id != latest.pk:
        raise NotAllowed(Refusal.NOT_LATEST)


def may_decide(by: Actor, day: date, *, at: datetime) -> Authorisation | None:
    """
    Return the authorisation somebody decides by; the head needs none (13(3), 13(8)).

    :param at: when they do it; the day is the one the decision bears
    :raises Refused: if they may not decide
    """
    if by.has(Role.DECISION_MAKER):
        return None
    found = permissions.authorisation_of(by, day, at=at)
    if found is None:
        raise refused(Refusal.NOT_AUTHORISED)
    return found
