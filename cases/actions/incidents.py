"""Joining people of the same act, household or family by a number, without one seeing another: art. 2(3)2, 4(2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions.locking import locked
from cases.models import Case, Incident, IncidentMember, KinRelation, UnlinkReason
from referrals.actions import likeness
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def open_incident(*, case: Case, by: Actor, at: datetime) -> Incident:
    """
    This will open an incident from a case: a number under which others can be linked.

    :raises Stale: if the case belongs to one already
    """
    case = locked(case=case, by=by, at=at)
    if case.incidents.linked().exists():
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    reference = take_reference(series="IV", by=by, at=at)
    incident = Incident.objects.create(
        organisation=by.organisation, reference=reference, opened_at=at, opened_by=by.user
    )
    _join(incident, case, None, KinRelation.SAME_ACT, by=by, at=at)
    audit.record("INCIDENT_OPENED", about=case, detail={"incident": reference}, by=by, at=at)
    return incident


@transaction.atomic
def link(*, case: Case, other: str, relation: KinRelation, by: Actor, at: datetime) -> IncidentMember:
    """
    This will link another case of the service to the incident of this one, opening it if there is none.

    Relatives are two people: if they seemed to be one, nobody is asked about it any more.

    Of a case the actor may not see the answer is the same as of none: nobody learns which.

    :param other: the reference number of the other case, as typed
    :raises Refused: if there is no such case for the actor, or it is this one, or it belongs to another incident
    """
    case = locked(case=case, by=by, at=at)
    found = permissions.visible_to(by).filter(reference=other.strip().upper()).first()
    if found is None:
        raise Refused(_("You have no case with this number. Check it."), field="other")
    if found.pk == case.pk:
        raise Refused(_("This is the case you are in. Enter the number of the other one."), field="other")
    other_case = locked(case=found, by=by, at=at)
    _check_free(case, other_case)
    own = case.incidents.linked().select_related("incident").first()
    incident = own.incident if own else open_incident(case=case, by=by, at=at)
    row = _join(incident, other_case, case, relation, by=by, at=at)
    likeness.tell_apart(intake=other_case.intake, other=case.intake, by=by, at=at)
    for each in (case, other_case):
        detail = {"incident": incident.reference, "relation": str(relation)}
        audit.record("CASE_LINKED", about=each, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def unlink(*, case: Case, reason: UnlinkReason, by: Actor, at: datetime) -> IncidentMember:
    """
    This will take a case out of its incident. The row stays with its reason; the others stay linked.

    :raises Refused: without a reason
    :raises Stale: if it belongs to none any more
    """
    case = locked(case=case, by=by, at=at)
    row = case.incidents.linked().select_for_update(of=("self",)).select_related("incident").first()
    if row is None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if reason not in UnlinkReason.values:
        raise Refused(_("Select why it is unlinked."), field="reason")
    row.unlinked_at, row.unlinked_by, row.unlinked_reason = at, by.user, reason
    row.save(update_fields=["unlinked_at", "unlinked_by", "unlinked_reason"])
    if reason == UnlinkReason.MISTAKE:
        _ask_again(row, by=by, at=at)
    detail = {"incident": row.incident.reference, "reason": str(reason)}
    audit.record("CASE_UNLINKED", about=case, detail=detail, by=by, at=at)
    return row


def _ask_again(row: IncidentMember, *, by: Actor, at: datetime) -> None:
    """Have it asked again whether those are one person who were told apart when they were linked, from either side."""
    case = row.case
    if row.related_to is not None:
        likeness.ask_again(intake=case.intake, other=row.related_to.intake, since=row.linked_at, by=by, at=at)
    for each in IncidentMember.objects.linked().filter(related_to=case).select_related("case__intake"):
        likeness.ask_again(intake=each.case.intake, other=case.intake, since=each.linked_at, by=by, at=at)


def _check_free(case: Case, other: Case) -> None:
    theirs = other.incidents.linked().first()
    if theirs is None:
        return
    if case.incidents.linked().filter(incident=theirs.incident_id).exists():
        raise Refused(_("This case is linked already."), field="other")
    raise Refused(_("This case belongs to another incident. Unlink it there first."), field="other")


def _join(
    incident: Incident, case: Case, related_to: Case | None, relation: KinRelation, *, by: Actor, at: datetime
) -> IncidentMember:
    return IncidentMember.objects.create(
        organisation=by.organisation, incident=incident, case=case, related_to=related_to, relation=relation,
        linked_at=at, linked_by=by.user,
    )  # fmt: skip
