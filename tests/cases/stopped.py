"""The right of a service stops, and the person of a case is told and chooses."""

from datetime import date
from typing import Any

from cases.actions import stops
from cases.actions.stops import Answer
from cases.models import AfterStop, Case, RightStop
from tests import given
from tests.cases import road
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.choices import DecisionType
from victimsupport.duties.models import Duty

THURSDAY = date(2026, 11, 19)
"""When the right stops; NOW of this folder, the Friday after, is the last day to tell."""
TOLD = given.at("2026-11-20 13:30")


def suspend(service: Organisation, on: date = THURSDAY) -> None:
    given.decide(service, DecisionType.SUSPEND, on, until=date(2027, 1, 2), ground="OWN_REQUEST")


def revoke(service: Organisation, on: date = date(2026, 11, 20)) -> None:
    given.decide(service, DecisionType.REVOKE, on, ground="OWN_REQUEST")


def tell(case: Case, by: Actor, answer: Answer | None = None, **rest: Any) -> RightStop:
    facts = {"told_at": TOLD, "told_how": "PHONE", "answer": answer or Answer(AfterStop.UNDECIDED)} | rest
    version = Case.objects.get(pk=case.pk).version
    return stops.tell(case=case, **{"version": version} | facts, by=by, at=road.now())


def choose(case: Case, by: Actor, answer: Answer, **rest: Any) -> RightStop:
    facts = {"chosen_at": road.now(), "version": Case.objects.get(pk=case.pk).version} | rest
    return stops.choose(case=case, answer=answer, **facts, by=by, at=road.now())


def owed(case: Case) -> list[Duty]:
    return [stop.duty for stop in RightStop.objects.open().filter(case=case).select_related("duty")]
