"""The cast: Ona hands in, Jonas works elsewhere, the authority reads what is shared with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import clear_url_caches

from tests import given
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role


@pytest.fixture
def service(db: None) -> Organisation:
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)", accredited_on=None)


@pytest.fixture
def ona(service: Organisation) -> User:
    return given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    return given.a_service("Pagalbos tarnyba 02 (pavyzdys)", accredited_on=None)


@pytest.fixture
def jonas(elsewhere: Organisation) -> User:
    return given.a_person(elsewhere, Role.CASEWORKER)


@pytest.fixture
def authority(db: None) -> Organisation:
    return given.an_authority()


@pytest.fixture
def rasa(authority: Organisation) -> User:
    return given.a_person(authority, Role.DECISION_MAKER)


@pytest.fixture
def by(ona: User, service: Organisation) -> Iterator[Actor]:
    with acting_as(ona, service) as actor:
        yield actor


@pytest.fixture
def pages(settings: Any) -> Iterator[None]:
    """Add the pages of `pages.py` to the site."""
    settings.ROOT_URLCONF = "tests.uploads.pages"
    clear_url_caches()
    yield
    clear_url_caches()
