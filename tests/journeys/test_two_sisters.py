"""
Two sisters suffered from one act; two caseworkers look after them. Linked, each shows of the other a number alone.

Once a manager restricts one of them, the other's caseworker sees not even that.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from referrals.actions import access, intakes
from referrals.models import Intake
from tests import given
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)
ELDER, YOUNGER = ("Aldona", "Seselytė", "+370 612 00001"), ("Birutė", "Jaunėlytė", "+370 612 00002")
"""Two sisters of different surnames, so that each name is a canary of its own."""


@pytest.fixture
def service() -> Organisation:
    return given.a_service(accredited_on=timezone.localdate() - timedelta(days=40))


@pytest.fixture
def walkers(browser: Browser, live_server, service) -> Iterator[tuple[Walker, Walker]]:
    people = [
        given.a_person(service, Role.CASEWORKER, name=name) for name in ("Ona Pavyzdienė", "Rasa Pavyzdė")
    ]
    found = [Walker(browser, live_server.url, person, looks=False) for person in people]
    for walker in found:
        walker.sign_in()
    yield found[0], found[1]
    for walker in found:
        walker.context.close()


def register(walker: Walker, person: tuple[str, str, str]) -> str:
    """Register a person, then start and accept in the browser; return the reference number."""
    first_name, surname, phone = person
    victim, now = Person(first_name=first_name, surname=surname, phone=phone), timezone.now()
    with acting_as(walker.person, walker.person.memberships.get().organisation) as by:
        reference = intakes.receive(channel="DIRECT", received_at=now, person=victim, by=by, at=now).reference
    walker.go(f"/priemimai/{reference}/pradzia/")
    walker.choose(kind="ATTEMPT")
    walker.submit()
    walker.go(f"/bylos/{reference}/sprendimas/")
    walker.choose(recipient_group="WOMAN", crime_place="LITHUANIA", victim_category="DIRECT_VICTIM")
    walker.choose(harm_types=["PHYSICAL"])
    walker.submit()
    return reference


def plan(walker: Walker, reference: str) -> str:
    """Assess, agree the plan and return its paper as text."""
    walker.go(f"/bylos/{reference}/poreikiai/")
    walker.choose(kinds=["SAFETY"], safety_description="Saugi vieta")
    walker.submit()
    walker.go(f"/bylos/{reference}/planas/")
    walker.choose(function_1="EMOTIONAL_PSYCHOLOGICAL_SUPPORT", what_1="Pokalbiai", who_1="Psichologė")
    walker.choose(agreed_with="VICTIM", agreement_form="SIGNATURE")
    walker.submit()
    walker.go(f"/bylos/{reference}/planas/1/")
    return walker.text()


def restrict(reference: str, to: User, service: Organisation) -> None:
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as by:
        intake = Intake.objects.get(reference=reference)
        access.restrict(
            intake=intake,
            people=[to, manager],
            reason="Pavojus",
            version=intake.version,
            by=by,
            at=timezone.now(),
        )


def test_two_sisters_of_one_incident_seen_by_two_caseworkers(walkers, service):
    ona, rasa = walkers
    elder, younger = register(ona, ELDER), register(rasa, YOUNGER)

    ona.go(f"/bylos/{elder}/zmones/")
    ona.follow("/zmones/ivykis/")
    ona.choose(other=younger, relation="FAMILY_MEMBER")
    ona.submit()
    rasa.go(f"/bylos/{younger}/zmones/")

    for walker, other, stranger in ((ona, younger, YOUNGER), (rasa, elder, ELDER)):
        assert other in walker.text()
        assert "Šeimos narys" in walker.text()
        assert re.search(r"IV-\d{4}-00001", walker.text())
        assert not [part for part in stranger if part in walker.text()]
    assert [word for word in (*YOUNGER, younger, "IV-") if word in plan(ona, elder)] == []
    for path in ("", "asmuo/", "duomenys/", "institucijos/"):
        ona.go(f"/bylos/{elder}/{path}")
        assert [word for word in (*YOUNGER, younger) if word in ona.text()] == []

    restrict(younger, rasa.person, service)
    ona.go(f"/bylos/{elder}/zmones/")
    rasa.go(f"/bylos/{younger}/zmones/")

    assert younger not in ona.text()
    assert elder in rasa.text()
    assert ona.page.goto(f"{ona.base}/bylos/{younger}/").status == 404
    assert [stranger for walker in walkers for stranger in walker.watch.strangers] == []
