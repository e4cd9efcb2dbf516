"""The person of a case gives a name after all: what is sealed for them is sealed under their own key from then on."""

from datetime import datetime

from django.db import transaction

from cases.actions import moving
from cases.actions.locking import locked
from cases.documents import inventory, obstacles, people
from cases.models import Case
from referrals.actions import identifying
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused
from victimsupport.vault.person import Person


@transaction.atomic
def identify(*, case: Case, person: Person, is_wished: bool, version: int, by: Actor, at: datetime) -> Case:
    """
    This will keep who the person of an anonymous case is, in one step: the registration, the case, what is sealed.

    :raises Stale: if somebody changed the case since it was seen
    :raises Refused: if the case is over, the person does not wish it, or no name is given
    """
    row = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_recording_people(row):
        raise Refused(obstacle)
    intake = identifying.identify(
        intake=row.intake, person=person, is_wished=is_wished, others=people.relatives_of(row), by=by, at=at
    )
    for kind in inventory.kinds():
        rows = kind.rows_of([intake.pk])
        moving.reseal(rows=rows, before=None, after=intake.identity, by=by, at=at)
    row.intake = intake
    row.version += 1
    row.save(update_fields=["version"])
    audit.record("PERSON_IDENTIFIED", about=row, by=by, at=at)
    return row
