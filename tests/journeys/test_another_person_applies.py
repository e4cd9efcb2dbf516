"""
Somebody applies for another person: without the stated consent nothing is kept; then the person confirms it, or does not.

In real Chromium; every page on the way is looked at by axe, on a desktop and on a telephone.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from cases.models import Case, ServiceDelivery
from referrals.models import Intake
from tests import given
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db(transaction=True)
NEIGHBOUR = "61100011"
"""How the neighbour who applies is reached."""


@pytest.fixture
def service() -> Organisation:
    return given.a_service(accredited_on=timezone.localdate() - timedelta(days=40))


@pytest.fixture
def ona(browser: Browser, live_server, service) -> Iterator[Walker]:
    walker = Walker(browser, live_server.url, given.a_person(service, Role.CASEWORKER))
    walker.sign_in()
    yield walker
    walker.context.close()


def begin(ona: Walker, name: str, phone: str) -> None:
    """Look for the person first, then tell what the neighbour says."""
    ona.go("/priemimai/naujas/")
    ona.follow("/priemimai/naujas/kitas-asmuo/")
    ona.choose(text=name)
    ona.submit()
    ona.choose(first_name=name, phone=phone, crime_type="HEALTH")
    ona.choose(applicant_relation="kaimynė", applicant_phone=f"+370 {NEIGHBOUR}")


def apply(ona: Walker, name: str, phone: str) -> str:
    """The neighbour says that the person wishes the assistance; return the number."""
    begin(ona, name, phone)
    ona.choose(consents="yes", **moment("consent_stated_at"))
    ona.submit()
    reference = ona.page.url.rstrip("/").rsplit("/", 1)[-1]
    assert "Patvirtinkite jį su nukentėjusiu asmeniu" in ona.text()
    return reference


def moment(name: str) -> dict[str, str]:
    now = timezone.localtime()
    return {f"{name}_0": f"{now:%Y-%m-%d}", f"{name}_1": f"{now:%H:%M}"}


def refused(ona: Walker) -> None:
    """Send a form that cannot be accepted."""
    with ona.page.expect_navigation():
        ona.page.locator(
            "main form[method=post] button.govuk-button:not(.govuk-button--secondary)"
        ).last.click()
    assert ona.page.locator(".govuk-error-summary").count()
    ona.look()


def tasks(ona: Walker) -> str:
    return ona.page.inner_text("main .govuk-task-list")


def test_without_consent_nothing_is_kept_and_then_it_is_confirmed_or_not(ona, service):
    begin(ona, "Kanarėlė", "+370 612 98765")
    ona.choose(consents="no")
    refused(ona)
    assert "Be nukentėjusio asmens sutikimo" in ona.page.inner_text(".govuk-error-summary")
    with acting_as(system(), service):
        assert not Intake.objects.exists()
        assert not Identity.objects.exists()

    confirmed = apply(ona, "Kanarėlė", "+370 612 98765")
    the_person_confirms(ona, confirmed)
    unconfirmed = apply(ona, "Slaptutė", "+370 612 98766")
    the_person_does_not(ona, unconfirmed)

    with acting_as(system(), service):
        cases = {case.reference: case for case in Case.objects.select_related("intake")}
        assert cases[confirmed].intake.consent_confirmed_at is not None
        assert cases[unconfirmed].intake.consent_confirmed_at is None
        assert (cases[confirmed].status, cases[unconfirmed].status) == ("ACCEPTED", "DECLINED")
        assert set(ServiceDelivery.objects.values_list("case", flat=True)) == {cases[confirmed].pk}
    assert ona.faults == []
    assert ona.watch.complaints == []
    assert ona.watch.strangers == []


def the_person_confirms(ona: Walker, reference: str) -> None:
    """Reached, the person accepts and confirms; only then the task is done."""
    ona.press("/asmuo/")
    assert NEIGHBOUR[-4:] in "".join(ona.text().split())
    ona.follow("/pradzia/sutinka/")
    ona.choose(kind="ATTEMPT", recipient_group="WOMAN", crime_place="LITHUANIA")
    ona.submit()
    assert "Sutikimas patvirtintas su nukentėjusiu asmeniu" in tasks(ona)
    ona.follow("/sutikimas/")
    ona.choose(**moment("confirmed_at"))
    ona.submit()
    assert not ona.page.locator("main .govuk-task-list a[href$='/sutikimas/']").count()
    ona.choose(functions=["EMOTIONAL_PSYCHOLOGICAL_SUPPORT"], minutes="50")
    with ona.page.expect_navigation():  # it leads to the page it is on
        ona.submit()
    assert "Įrašyta 1 paslauga" in ona.text()


def the_person_does_not(ona: Walker, reference: str) -> None:
    """Reached, the person wishes nothing: that alone is recorded, and nothing can be added."""
    ona.follow("/pradzia/")
    ona.choose(kind="ATTEMPT")
    ona.submit()
    ona.follow("/sprendimas/")
    ona.follow("/atsisakymas/")
    ona.choose(**moment("decided_at"))
    ona.submit()
    for path in ("sutikimas", "paslaugos/nauja", "poreikiai"):
        ona.go(f"/bylos/{reference}/{path}/")
        if path == "sutikimas":
            ona.choose(**moment("confirmed_at"))
            refused(ona)
        else:
            assert ona.page.url.endswith(f"/bylos/{reference}/")
    ona.go("/darbai/")
    assert reference not in ona.text()
