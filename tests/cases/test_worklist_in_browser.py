"""The worklist and the pages that lead to a case, in Chromium, on a desktop and on a telephone."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from cases.models import Case
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from tests.cases.test_opening import an_intake
from tests.interface.looking import DESKTOP, NARROWEST, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("darbai", "pradzia", "sprendimas", "atsisakymas")


@pytest.fixture
def paths(ona: User, service: Organisation) -> dict[str, str]:
    """A worklist with something of everything, and the address of each page."""
    police = given.an_institution(name="Vilniaus apskrities vyriausiasis policijos komisariatas (pavyzdys)")
    with acting_as(ona, service) as by:
        late = an_intake(by, received=given.at("2026-11-17 10:00"), person=Person(surname="Ąžuolaitė", phone="+37060000000"),
                         channel="FIRST_CONTACT_REFERRAL", sender=police, sender_type=police.institution_type)  # fmt: skip
        an_intake(by, received=given.at("2026-11-19 10:00"), person=None)
        an_intake(by, received=given.at("2026-11-20 10:00"))
        undecided = a_case(by, status="STARTED")
        a_case(by, status="ACCEPTED")
        reviewed = a_case(by, status="PLANNED")
        Case.objects.filter(pk=reviewed.pk).update(review_on=date(2026, 11, 25))
    return {
        "darbai": "/darbai/",
        "pradzia": f"/priemimai/{late.reference}/pradzia/",
        "sprendimas": f"/bylos/{undecided.reference}/sprendimas/",
        "atsisakymas": f"/bylos/{undecided.reference}/atsisakymas/",
    }


@pytest.fixture
def onas(page: Page, ona: User, live_server: Any) -> Page:
    """A browser in which Ona has signed in."""
    client = road.signed_in(Client(), ona, language="lt")
    secure = live_server.url.replace("http:", "https:")
    for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        cookie = {"name": name, "value": client.cookies[name].value, "url": secure, "secure": True}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    return page


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE, NARROWEST], ids=["desktop", "telephone", "narrowest"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits(
    name: str, size: dict[str, int], onas: Page, live_server: Any, paths: dict[str, str]
) -> None:
    watch = Watch(onas, live_server.url)
    onas.set_viewport_size(size)  # type: ignore[arg-type]
    with road.at_now():
        onas.goto(f"{live_server.url}{paths[name]}")
        onas.wait_for_load_state("networkidle")
    onas.evaluate("document.fonts.ready")

    assert violations(onas) == []
    assert (watch.complaints, watch.strangers) == ([], [])
    assert overflow(onas) <= 0


def test_a_person_is_found_without_standing_in_an_address(
    onas: Page, live_server: Any, paths: dict[str, str]
) -> None:
    with road.at_now():
        onas.goto(f"{live_server.url}/darbai/")
        onas.locator("#id_text").fill("azuolaite")
        onas.locator("#id_text").press("Enter")
        expect(onas.locator(".app-list tbody tr")).to_have_count(1)

    assert violations(onas) == []
    assert "azuolaite" not in onas.url
