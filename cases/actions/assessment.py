"""Assessing what a person needs because of the act: art. 10(4)1. Each time makes a version; none is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import obstacles
from cases.lifecycle import Status
from cases.models import Case, Need, NeedKind, NeedsAssessment
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment
from victimsupport.refusal import Refused


@dataclass(frozen=True)
class NeedFound:
    """One need, as it was found."""

    kind: NeedKind
    description: str
    is_urgent: bool = False


@transaction.atomic
def record(
    *,
    case: Case,
    needs: Sequence[NeedFound],
    assessed_at: datetime,
    note: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> NeedsAssessment:
    """
    This will record an assessment of needs as the case's newest version.

    A plan agreed before stands, and has to be agreed anew.

    :raises Refused: if the case is undecided, declined or closed, no need is named, or the moment is impossible
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_becoming(case, Status.ASSESSED):
        raise Refused(obstacle)
    _check(needs, note)
    check_moment(assessed_at, since=case.intake.received_at, field="assessed_at", at=at)
    number = (case.assessments.aggregate(last=Max("number"))["last"] or 0) + 1
    assessment = NeedsAssessment.objects.create(
        case=case, number=number, assessed_at=assessed_at, assessed_by=by.user, note=note.strip(), recorded_at=at
    )  # fmt: skip
    found = (
        Need(assessment=assessment, kind=n.kind, description=n.description.strip(), is_urgent=n.is_urgent)
        for n in needs
    )
    Need.objects.bulk_create(found)
    case.status = Status.ASSESSED
    case.version += 1
    case.save(update_fields=["status", "version"])
    audit.record("NEEDS_ASSESSED", about=case, detail={"version": number}, by=by, at=at)
    return assessment


def _check(needs: Sequence[NeedFound], note: str) -> None:
    if not needs and not note.strip():
        raise Refused(_("Describe at least one need, or write in the note that there is none."), field="note")
    kinds = [need.kind for need in needs]
    if len(set(kinds)) != len(kinds):
        raise Refused(_("Each need stands once: put what belongs together in one description."))
    for need in needs:
        if not need.description.strip():
            raise Refused(_("Describe what is needed."), field=f"{need.kind.lower()}_description")
