"""What is said of dangerous people, and asked about them, in Chromium: accessible, on a desktop and on a telephone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.cases import beds, road
from tests.cases.beds import asked, placed
from tests.cases.merging import LATER
from tests.cases.pages import moment
from tests.cases.road import a_case
from tests.cases.test_case_in_browser import signed_in
from tests.cases.test_safety import PETRAS, a_danger
from tests.interface.looking import DESKTOP, TELEPHONE, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import RecipientGroup

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with road.at_now(tick=True):
        yield


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_warnings_and_what_must_be_weighed(
    browser: Browser, live_server: Any, ona: User, service: Organisation, size: Any
) -> None:
    place = beds.a_place_of(service, beds.a_manager(service))
    with acting_as(ona, service) as by:
        victim = a_case(by)
        a_danger(victim, by, note="Turi peilį")
        petras = a_case(by, **LATER, person=PETRAS, recipient_group=RecipientGroup.MAN)
        placed(asked(victim, by), by, place)
        waits = asked(petras, by)
    page = signed_in(browser, live_server, ona, viewport=size).new_page()
    faults = []

    def look(name: str) -> None:
        if found := [*violations(page), *(["overflow"] if overflow(page) > 0 else [])]:
            faults.append((name, found))
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"danger-{name}-{size['width']}.png", full_page=True)

    for name, path in {
        "met": f"/bylos/{petras.reference}/",
        "safety": f"/bylos/{victim.reference}/saugumas/",
        "merge": f"/bylos/{victim.reference}/sujungimas/?other={petras.reference}",
        "copy": f"/bylos/{victim.reference}/duomenu-teises/kopija/",
        "bed": f"/bylos/{petras.reference}/apgyvendinimas/prasymai/{waits.pk}/vieta/",
    }.items():
        page.goto(path)
        look(name)
    page.check(f"main [name=place][value='{place.pk}']")
    for name, value in moment("placed_at").items():
        page.fill(f"main [name={name}]", value)
    page.locator("main form[method=post] button.govuk-button:not(.govuk-button--secondary)").last.click()
    page.wait_for_load_state()
    look("weighed")

    assert page.locator("main [name=is_weighed]").count() == 1
    assert victim.reference in page.inner_text("main")
    assert faults == []
