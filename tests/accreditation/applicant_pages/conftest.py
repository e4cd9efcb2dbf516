"""A service that applies, its manager, and the pages."""

import pytest
import time_machine

from tests import given
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import Pages
from tests.cases.road import signed_in
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role


@pytest.fixture
def service():
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)", accredited_on=None)


@pytest.fixture
def ona(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Ona Pavyzdienė")


@pytest.fixture
def by(ona, service):
    applicant.authority()
    with acting_as(ona, service) as actor, time_machine.travel(applicant.now(), tick=False):
        yield actor


@pytest.fixture
def pages(client, ona, by):
    return Pages(signed_in(client, ona))
