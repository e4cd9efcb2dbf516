"""Shelter tonight: a person at the door is registered, assistance started and a bed given, in one go (10(2), 10(4)5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.actions import accommodation, opening, stays
from cases.actions.accommodation import BedsNeeded
from cases.actions.stays import Where
from cases.models import Case
from referrals.actions import intakes
from referrals.models import Intake, StartKind
from victimsupport.accounts.identity import Actor
from victimsupport.choices import IntakeChannel


@dataclass(frozen=True)
class Night:
    """What is asked at night: since when a bed is needed, for whom, and where they are put if there is a bed now."""

    requested_at: datetime
    beds: BedsNeeded
    where: Where | None = None
    placed_at: datetime | None = None
    late_reason: str = ""


@transaction.atomic
def take_in(*, night: Night, by: Actor, at: datetime) -> Case:
    """
    This will register an anonymous person who came themselves, start assistance and give them a bed, or note they wait.

    :raises Refused: as for registering, asking and placing; nothing is stored then
    """
    intake = intakes.receive(
        channel=IntakeChannel.DIRECT, received_at=night.requested_at, person=None, by=by, at=at
    )
    return shelter(intake=intake, night=night, by=by, at=at)


@transaction.atomic
def shelter(*, intake: Intake, night: Night, by: Actor, at: datetime) -> Case:
    """
    This will start assistance to somebody registered before, and give them a bed, or note they wait for one.

    A bed given is a service, and so a start of assistance; without one, that the person was spoken to is (R-10.2).

    :raises Stale: if assistance was started already
    :raises Refused: as for starting, asking and placing; nothing is stored then
    """
    started_at = night.placed_at or at if night.where else night.requested_at
    case = opening.open_from_intake(
        intake=intake,
        started_at=started_at,
        kind=StartKind.DELIVERY if night.where else StartKind.ATTEMPT,
        late_reason=night.late_reason,
        by=by,
        at=at,
    )
    need_bed(case=case, night=night, by=by, at=at)
    return case


@transaction.atomic
def need_bed(*, case: Case, night: Night, by: Actor, at: datetime) -> None:
    """
    This will note that the person of a case needs a bed, and give them one if there is one now.

    :raises Refused: as for asking and placing; nothing is stored then
    """
    request = accommodation.ask(case=case, requested_at=night.requested_at, beds=night.beds, by=by, at=at)
    if night.where is not None:
        stays.place(
            request=request,
            where=night.where,
            placed_at=night.placed_at or at,
            late_reason=night.late_reason,
            by=by,
            at=at,
        )
