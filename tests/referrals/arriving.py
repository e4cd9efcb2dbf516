"""A person reaches the service: received and started, by the actions the pages call."""

from typing import Any

from referrals.actions import intakes
from referrals.models import Intake, StartKind
from tests import given
from tests.referrals.first_contact import VICTIM
from victimsupport.accounts.identity import Actor
from victimsupport.directory.models import CrimeType
from victimsupport.vault.person import Person

FRIDAY = given.at("2026-11-20 10:00")
"""When the person comes. The next working day is Monday, 23 November."""
NOW = given.at("2026-11-20 15:00")
NEIGHBOUR = Person(phone="+37060000009")


def receive(by: Actor, *, channel: str = "DIRECT", person: Person | None = VICTIM, **rest: Any) -> Intake:
    facts: dict[str, Any] = {"received_at": FRIDAY, "at": NOW} | rest
    if channel == "THIRD_PARTY":
        facts = {"crime_type": a_crime(), "consent_stated_at": FRIDAY} | facts
    return intakes.receive(channel=channel, person=person, by=by, **facts)


def a_crime() -> CrimeType:
    return CrimeType.objects.get(pk="HEALTH")


def start(intake: Intake, by: Actor, **rest: Any) -> Intake:
    facts: dict[str, Any] = {"started_at": NOW, "kind": StartKind.ATTEMPT, "at": NOW} | rest
    return intakes.start(intake=intake, by=by, **facts)
