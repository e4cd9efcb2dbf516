"""One person registered more than once: merged, closed and waiting to be linked."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases.actions import closing, decision, delivery, merging, opening
from cases.models import Case, ClosingReason
from referrals.actions import intakes
from referrals.models import Intake
from tests import given
from tests.cases.road import facts_of
from victimsupport.accounts.identity import Actor
from victimsupport.choices import ServiceFunction
from victimsupport.vault.person import Person

NIDA = Person(first_name="Nida", surname="Pavyzdienė", phone="+37061200777")


class OnePerson(NamedTuple):
    """The numbers of the cases of one person, and the merging of two of them."""

    gone: str
    kept: str
    merge: UUID
    closed: str
    waits: str


def everything(by: Actor) -> OnePerson:
    """Two cases of one person are one; an earlier one is closed; a further registration waits to be linked."""
    closed, gone, kept = (_a_case(by, f"2026-03-{day:02} 09:00") for day in (5, 6, 9))
    noon = given.at("2026-03-10 12:00")
    talk = delivery.Talk([ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT], date(2026, 3, 9))
    delivery.record(case=gone, talk=talk, by=by, at=noon)
    gone, kept = (Case.objects.get(pk=case.pk) for case in (gone, kept))
    merge = merging.merge(
        merged=gone, survivor=kept, merged_version=gone.version, version=kept.version, by=by, at=noon
    )
    kept = Case.objects.get(pk=kept.pk)
    delivery.record(case=kept, talk=delivery.Talk([ServiceFunction.HEALTHCARE_INFORMATION], date(2026, 3, 10)), by=by, at=noon)  # fmt: skip
    closing.close(
        case=closed, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=closed.version, by=by, at=noon
    )  # fmt: skip
    waits = _registered(by, "2026-03-11 09:00")
    return OnePerson(gone.reference, kept.reference, merge.pk, closed.reference, waits.reference)


def _registered(by: Actor, at: str) -> Intake:
    moment = given.at(at)
    return intakes.receive(channel="DIRECT", received_at=moment, person=NIDA, by=by, at=moment)


def _a_case(by: Actor, at: str) -> Case:
    moment, intake = given.at(at), _registered(by, at)
    case = opening.open_from_intake(intake=intake, started_at=moment, kind="ATTEMPT", by=by, at=moment)
    decision.accept(case=case, decided_at=moment, facts=facts_of(), version=case.version, by=by, at=moment)
    return Case.objects.get(pk=case.pk)
