"""How an intake becomes a case: with the start of assistance (R-10.2)."""

from datetime import datetime

from django.db import transaction

from cases.actions import decision
from cases.actions.facts import UNSAID, Facts, Representation
from cases.models import Case
from referrals.actions import intakes
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment


@transaction.atomic
def open_from_intake(
    *, intake: Intake, started_at: datetime, kind: str, late_reason: str = "", by: Actor, at: datetime
) -> Case:
    """
    This will record the start of assistance and open a case for it.

    :raises Stale: if somebody recorded the start first
    :raises Refused: if the moment is impossible, or what was done is no start
    """
    intake = intakes.start(
        intake=intake, started_at=started_at, kind=kind, late_reason=late_reason, by=by, at=at
    )
    case = Case.objects.create(
        organisation=by.organisation,
        intake=intake,
        reference=intake.reference,
        opened_at=started_at,
        crime_type=intake.crime_type,
        is_terrorist_crime=intake.is_terrorist_crime,
    )
    audit.record("CASE_OPENED", about=case, by=by, at=at)
    return case


@transaction.atomic
def open_accepted(
    *,
    intake: Intake,
    talked_at: datetime,
    kind: str,
    facts: Facts,
    representation: Representation = UNSAID,
    late_reason: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    This will record a talk that was the start of assistance and in which the person accepted it: both, or neither.

    :raises Stale: if somebody recorded the start first
    :raises Refused: if the moment is impossible, what was done is no start, or the acceptance is refused (R-1.1, 4(4))
    """
    check_moment(talked_at, since=intake.received_at, field="talked_at", at=at)
    case = open_from_intake(
        intake=intake, started_at=talked_at, kind=kind, late_reason=late_reason, by=by, at=at
    )
    return decision.accept(
        case=case,
        decided_at=talked_at,
        facts=facts,
        representation=representation,
        version=case.version,
        by=by,
        at=at,
    )
