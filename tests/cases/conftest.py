"""The cast: Ona works on cases, Vida gives beds, Jonas works for another service, Rita watches over data."""

from collections.abc import Iterator

import pytest
from django.test import Client

from cases.models import Case, Place, Stay
from tests import given
from tests.cases import beds, road
from tests.cases.stopped import suspend
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role


@pytest.fixture
def service(db: None) -> Organisation:
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)")


@pytest.fixture
def ona(service: Organisation) -> User:
    return given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė")


@pytest.fixture
def vida(service: Organisation) -> User:
    return beds.a_manager(service)


@pytest.fixture
def rita(service: Organisation) -> User:
    return given.a_person(service, Role.DATA_PROTECTION_OFFICER)


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    return given.a_service("Pagalbos tarnyba 02 (pavyzdys)")


@pytest.fixture
def jonas(elsewhere: Organisation) -> User:
    return given.a_person(elsewhere, Role.CASEWORKER, name="Jonas Pavyzdys")


@pytest.fixture
def by(ona: User, service: Organisation) -> Iterator[Actor]:
    with acting_as(ona, service) as actor:
        yield actor


@pytest.fixture
def today(by: Actor) -> Iterator[None]:
    """It is the moment the tests of this folder speak of, also for the pages."""
    with road.at_now():
        yield


@pytest.fixture
def ona_signed_in(client: Client, ona: User, today: None) -> Client:
    return road.signed_in(client, ona)


@pytest.fixture
def place(service: Organisation, vida: User) -> Place:
    return beds.a_place_of(service, vida)


@pytest.fixture
def stay(by: Actor, place: Place) -> Stay:
    """Somebody was given a bed the minute they asked for it."""
    return beds.placed(beds.asked(road.a_case(by), by), by, place)


@pytest.fixture
def stopped(by: Actor, service: Organisation) -> Case:
    """An open case of a suspended service."""
    case = road.a_case(by)
    suspend(service)
    return case
