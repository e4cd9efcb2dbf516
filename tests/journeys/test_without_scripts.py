"""The core of the work in a browser that runs no scripts: from a contact to a service given, signing in included."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from cases.models import Case
from tests import given
from tests.journeys.test_from_contact_to_figures import help_, refer
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Organisation:
    return given.a_service("Pagalbos tarnyba A (pavyzdys)")


@pytest.fixture
def walkers(browser: Browser, live_server, service: Organisation) -> Iterator[tuple[Walker, Walker]]:
    officer = given.a_person(given.an_institution(), Role.FIRST_CONTACT_OFFICER)
    caseworker = given.a_person(service, Role.CASEWORKER)
    found = tuple(
        Walker(browser, live_server.url, person, looks=False, scripts=False)
        for person in (officer, caseworker)
    )
    yield found
    for walker in found:
        walker.context.close()


def test_from_a_contact_to_a_service_without_scripts(
    walkers: tuple[Walker, Walker], service: Organisation
) -> None:
    officer, caseworker = walkers
    for walker in walkers:
        walker.sign_in()
        assert "govuk-frontend-supported" not in (walker.page.locator("body").get_attribute("class") or "")

    refer(officer, service)
    help_(caseworker)

    with acting_as(system(), service):
        case = Case.objects.get()
        assert (case.assessments.count(), case.plans.count(), case.deliveries.count()) == (1, 1, 1)
    assert [complaint for walker in walkers for complaint in walker.watch.complaints] == []
    assert [stranger for walker in walkers for stranger in walker.watch.strangers] == []
