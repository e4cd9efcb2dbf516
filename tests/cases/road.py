"""The road to an open case: what the tests of this folder start from."""

from datetime import datetime
from typing import Any

from cases.models import Case
from referrals.models import Intake
from tests import given
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.directory.models import CompetentBody
from victimsupport.duties import actions as duties
from victimsupport.law import time_limits
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

RECEIVED = "2026-11-09 10:00"
STARTED = "2026-11-09 11:00"
NOW = "2026-11-20 14:05"
RULES = {
    "DIRECT": time_limits.START_AFTER_DIRECT_APPLICATION,
    "THIRD_PARTY": time_limits.START_AFTER_THIRD_PARTY,
    "FIRST_CONTACT_REFERRAL": time_limits.START_AFTER_REFERRAL,
}
OF_THE_CASE = {
    "status",
    "recipient_group",
    "crime_place",
    "crime_country",
    "proceedings_in_lithuania",
    "is_in_lithuania",
}


def a_case(
    by: Actor, *, received: str = RECEIVED, started: str = STARTED, status: str = "ACCEPTED", **rest: Any
) -> Case:
    """A case whose assistance has started; accepted unless said otherwise, under a law that applies."""
    facts: dict[str, Any] = {"recipient_group": "WOMAN", "crime_place": "LITHUANIA"}
    facts |= {name: rest.pop(name) for name in OF_THE_CASE & rest.keys()}
    intake = an_intake(by, received=received, started=started, **rest)
    at = given.at(started)
    decided = {"decided_at": None, "recipient_group": ""} if status == "STARTED" else {"decided_at": at}
    return Case.objects.create(
        organisation=by.organisation, intake=intake, reference=intake.reference, opened_at=at,
        **facts | {"status": status} | decided,
    )  # fmt: skip


def an_intake(
    by: Actor,
    *,
    received: str,
    started: str,
    channel: str = "DIRECT",
    person: Person | None = None,
    **rest: Any,
) -> Intake:
    at = given.at(received)
    reference = take_reference(series="NK", by=by, at=at)
    duty = duties.open_duty(
        rule=RULES[channel],
        carrier="INTAKE",
        reference=reference,
        triggered_at=at,
        assignee=by.user,
        by=by,
        at=at,
    )
    duty = duties.perform(duty_id=duty.pk, performed_at=given.at(started), by=by, at=given.at(started))
    if person is not None:
        rest |= {"identity": vault.seal(person=person, by=by, at=at), "initials": person.initials}
    return Intake.objects.create(
        organisation=by.organisation, reference=reference, channel=channel, received_at=at, duty=duty,
        assignee=by.user, started_at=given.at(started), start_kind="ATTEMPT", recorded_at=at, **rest,
    )  # fmt: skip


def a_body(
    kind: str = "PRE_TRIAL_INVESTIGATION", name: str = "Policijos komisariatas (pavyzdys)"
) -> CompetentBody:
    return CompetentBody.objects.create(
        kind=kind, name=name, address="Pavyzdžio g. 2, Vilnius", phone="+37060000001", email="body@example.org",
        valid_from="2021-01-01",
    )  # fmt: skip


def now() -> datetime:
    return given.at(NOW)
