"""The road to a case: received, started, decided, by the actions the pages call."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import time_machine
from django.conf import settings
from django.test import Client

from cases.actions import decision, opening
from cases.actions.facts import Facts, Representation
from cases.documents import obstacles
from cases.lifecycle import Status
from cases.models import Case
from referrals.actions import intakes
from tests import given
from victimsupport.accounts.identity import CHOSEN, Actor
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import User
from victimsupport.directory.models import CompetentBody, CrimeType
from victimsupport.vault.person import Person

RECEIVED = "2026-11-09 10:00"
STARTED = "2026-11-09 11:00"
NOW = "2026-11-20 14:05"
OLGA = Person(first_name="Olga", surname="Pavyzdytė", phone="+37061234567", email="olga@example.org")


def a_case(
    by: Actor, *, received: str = RECEIVED, started: str = STARTED, status: str = "ACCEPTED", channel: str = "DIRECT",
    person: Person | None = OLGA, **facts: Any,
) -> Case:  # fmt: skip
    """A case started, and decided unless said otherwise, of somebody whose act the law covers."""
    at = given.at(received)
    applied = {}
    if channel == "THIRD_PARTY":
        applied = {"crime_type": CrimeType.objects.get(pk="HEALTH"), "consent_stated_at": at}
    intake = intakes.receive(channel=channel, received_at=at, person=person, by=by, at=at, **applied)
    at = given.at(started)
    case = opening.open_from_intake(intake=intake, started_at=at, kind="ATTEMPT", by=by, at=at)
    if status == "DECLINED":
        return decision.decline(case=case, decided_at=at, version=case.version, by=by, at=at)
    if status != "STARTED":
        case = decision.accept(
            case=case,
            decided_at=at,
            facts=facts_of(**facts),
            representation=Representation(takes_part=True),
            version=case.version,
            by=by,
            at=at,
        )
    if status in {"ASSESSED", "PLANNED"}:
        case = brought_to(case, Status(status), by)
    return Case.objects.select_related("intake__duty").get(pk=case.pk)


def brought_to(case: Case, status: Status, by: Actor) -> Case:
    """Needs assessed; for PLANNED the plan agreed too."""
    from tests.cases.test_assessment import record
    from tests.cases.test_plan import agree

    record(case, by)
    case.refresh_from_db()
    if status is Status.PLANNED:
        agree(case, by)
        case.refresh_from_db()
    return case


def facts_of(**rest: Any) -> Facts:
    known: dict[str, Any] = {
        "recipient_group": "WOMAN", "has_disability": False, "victim_category": "DIRECT_VICTIM",
        "harm_types": ["NON_PECUNIARY"], "municipality": None, "crime_type": None, "crime_on": None,
        "crime_place": "LITHUANIA", "crime_country": "", "proceedings_in_lithuania": "UNKNOWN", "is_in_lithuania": True,
        "complaint_filed": "UNKNOWN", "is_domestic_violence": False, "is_trafficking": False,
        "is_hate_motivated": False, "language": "lt", "interpretation": "",
    }  # fmt: skip
    return Facts(**known | rest)


def signed_in(client: Client, person: User, language: str = "en") -> Client:
    """A colleague at a page: signed in, with a second factor, acting for their organisation."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[CHOSEN], session[ENROLLED] = str(person.memberships.get().pk), True
    session.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def a_body(
    kind: str = "PRE_TRIAL_INVESTIGATION", name: str = "Policijos komisariatas (pavyzdys)"
) -> CompetentBody:
    return CompetentBody.objects.create(
        kind=kind, name=name, address="Pavyzdžio g. 2, Vilnius", phone="+37060000001", email="body@example.org",
        valid_from="2021-01-01",
    )  # fmt: skip


def says_closed() -> str:
    """What an action answers where the case is closed, in whatever language."""
    return re.escape(str(obstacles.CLOSED_TO_ALL[Status.CLOSED]))


def now() -> datetime:
    return given.at(NOW)


@contextmanager
def at_now(*, tick: bool = False) -> Iterator[None]:
    """It is the moment the tests of this folder speak of; for a browser the clock goes on."""
    with time_machine.travel(now(), tick=tick):
        yield
