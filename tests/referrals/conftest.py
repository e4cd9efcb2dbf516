"""The cast: at an institution Rasa refers, at a service Ona works, at the Child Rights Service Vida reads."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests import given
from tests.cases.road import signed_in
from tests.referrals.first_contact import AFTERNOON, Cast, a_cast, sign_in
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role


@pytest.fixture
def friday() -> Iterator[None]:
    """It is Friday afternoon, also for the pages."""
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return a_cast()


@pytest.fixture
def rasa(cast: Cast, client: Client) -> Client:
    """Her browser, in English."""
    sign_in(client, cast.rasa)
    return client


@pytest.fixture
def vida(cast: Cast, client: Client) -> Client:
    """Her browser, in English."""
    sign_in(client, cast.vida)
    return client


# A service by itself


@pytest.fixture
def service(db: None) -> Organisation:
    return given.a_service()


@pytest.fixture
def ona(service: Organisation) -> User:
    return given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė")


@pytest.fixture
def vadove(service: Organisation) -> User:
    return given.a_person(service, Role.SERVICE_MANAGER)


@pytest.fixture
def by(ona: User, service: Organisation) -> Iterator[Actor]:
    with acting_as(ona, service) as actor:
        yield actor


@pytest.fixture
def web(client: Client, ona: User, by: Actor) -> Client:
    """Ona's browser, in English."""
    return signed_in(client, ona)


@pytest.fixture
def stranger(db: None) -> tuple[User, Organisation]:
    """Jonas works on cases at another service."""
    elsewhere = given.a_service()
    return given.a_person(elsewhere, Role.CASEWORKER), elsewhere
