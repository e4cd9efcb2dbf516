"""From row to row by keys, from a row to the form and back, and straight to a number, in Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from cases.models import Case, ServiceDelivery
from tests.cases import road
from tests.cases.road import a_case
from tests.cases.test_case_in_browser import signed_in
from tests.interface.looking import DESKTOP, TELEPHONE, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with road.at_now(tick=True):
        yield


@pytest.fixture
def cases(ona: User, service: Organisation) -> list[Case]:
    with acting_as(ona, service) as by:
        return [a_case(by) for _number in range(3)]


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_services_are_recorded_from_a_row_without_scripts(
    browser: Browser, live_server: Any, ona: User, service: Organisation, cases: list[Case], size: Any
) -> None:
    page = signed_in(browser, live_server, ona, java_script_enabled=False, viewport=size).new_page()
    page.goto("/darbai/?show=mine")
    page.locator(f"[id='{cases[1].reference}'] a", has_text="Įrašyti paslaugas").click()
    assert overflow(page) <= 0

    page.locator("main form button.govuk-button:not(.govuk-button--secondary)").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.check("input[value=HEALTHCARE_INFORMATION]")
    page.check("input[value=EMOTIONAL_PSYCHOLOGICAL_SUPPORT]")
    page.check("input[name=way][value=REMOTELY]")
    page.fill("input[name=minutes]", "25")
    page.locator("main form button.govuk-button:not(.govuk-button--secondary)").click()

    assert page.url.endswith(f"/darbai/?show=mine#{cases[1].reference}")
    assert page.locator(".govuk-notification-banner--success").is_visible()
    page.context.close()
    with acting_as(ona, service):
        kept = ServiceDelivery.objects.values_list("case", "minutes", "is_remote", "provider")
        assert list(kept) == [(cases[1].pk, 25, True, ona.pk)] * 2


def test_keys_go_from_row_to_row_and_a_number_leads_to_its_case(
    browser: Browser, live_server: Any, ona: User, cases: list[Case]
) -> None:
    page = signed_in(browser, live_server, ona, viewport=DESKTOP).new_page()
    page.goto("/darbai/")
    numbers = page.locator("main .app-list th a").all_inner_texts()
    for key, number in (("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1), ("j", 2), ("j", 2)):
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_text(numbers[number])
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")

    page.keyboard.press("Control+k")
    page.keyboard.type(str(int(cases[2].reference[-5:])))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/bylos/{cases[2].reference}/")

    page.keyboard.press("Control+k")
    page.keyboard.type("NK-2026-99999")
    page.keyboard.press("Enter")
    page.wait_for_url("**/darbai/paieska/")
    assert "Nieko nerasta" in page.inner_text("main")
    assert violations(page) == []
    page.context.close()
