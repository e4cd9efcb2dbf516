"""Every piece of the interface, in Chromium, on a desktop and on a telephone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.interface.looking import DESKTOP, NARROWEST, TELEPHONE, Watch, overflow, violations

PAGES = [
    "/galerija/",
    "/galerija/byla/",
    "/galerija/forma/",
    "/galerija/per-daznai/",
    "/galerija/nera/",
    "/",
    "/prieinamumas/",
    "/privatumas/",
    "/paskyra/login/",
    "/paskyra/password/reset/",
]
# Leaving a page comes before its landmarks, and above all of them: that is the point of it.
ACCEPTED = ("region",)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_keeps_to_itself(
    path: str, size: dict[str, int], page: Page, live_server: Any, gallery: None
) -> None:
    watch = Watch(page, live_server.url)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{path}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")

    public = page.locator(".app-exit").count() > 0
    assert violations(page, but=ACCEPTED if public else ()) == []
    assert watch.complaints == []
    assert watch.strangers == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", PAGES)
def test_nothing_overflows_the_narrowest_window(
    path: str, page: Page, live_server: Any, gallery: None
) -> None:
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{path}")

    assert overflow(page) <= 0


BROKEN = r"""() => {
  const broken = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("option, textarea")) continue;
    for (const found of text.data.matchAll(/\d{4}-\d{2}-\d{2}|[A-Z]{2,3}-\d{4}-\d{5}/g)) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      if (range.getClientRects().length > 1) broken.push(found[0]);
    }
  }
  return broken;
}"""


def test_no_line_ends_within_a_day_or_a_number_of_a_record(
    page: Page, live_server: Any, gallery: None
) -> None:
    page.goto(f"{live_server.url}/galerija/byla/")

    for width in range(320, 520, 10):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(BROKEN) == [], width


def test_errors_take_the_focus_and_lead_to_the_controls(page: Page, live_server: Any, gallery: None) -> None:
    watch = Watch(page, live_server.url)
    page.goto(f"{live_server.url}/galerija/forma/")
    page.get_by_label("Another way").check()
    page.locator("#id_born_on_0").fill("1987")
    page.locator("#id_born_on_2").fill("31")
    page.get_by_role("button", name="Save the contact").click()

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert violations(page) == []
    assert watch.complaints == []
    page.locator(".govuk-error-summary a[href='#id_born_on_1']").click()
    expect(page.locator("#id_born_on_1")).to_be_focused()
    expect(page.locator("#id_born_on_0")).to_have_value("1987")


def test_a_question_follows_from_its_answer_without_scripts(
    browser: Any, live_server: Any, gallery: None
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/galerija/forma/")

    expect(page.locator("#id_other_channel")).to_be_hidden()
    page.get_by_label("Another way").check()
    expect(page.locator("#id_other_channel")).to_be_visible()
    page.context.close()


def test_leaving_leaves_no_way_back(page: Page, live_server: Any, gallery: None) -> None:
    page.route(
        "https://www.meteo.lt/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain")
    )
    page.goto(f"{live_server.url}/prieinamumas/")
    page.goto(f"{live_server.url}/privatumas/")
    page.keyboard.press("Tab")
    expect(page.locator(".app-exit .govuk-button")).to_be_focused()

    for _press in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url("https://www.meteo.lt/")
    page.go_back()
    assert page.url == f"{live_server.url}/prieinamumas/"


def test_leaving_works_without_scripts(browser: Any, live_server: Any, gallery: None) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.route(
        "https://www.meteo.lt/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain")
    )
    page.goto(f"{live_server.url}/")

    page.locator(".app-exit .govuk-button").click()

    page.wait_for_url("https://www.meteo.lt/")
    page.context.close()


def test_public_pages_set_no_cookie(page: Page, live_server: Any, gallery: None) -> None:
    page.goto(f"{live_server.url}/")

    assert page.context.cookies() == []


def test_the_language_is_switched_without_scripts(browser: Any, live_server: Any, gallery: None) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/privatumas/")

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Personal data protection")
    assert page.url == f"{live_server.url}/privatumas/"
    page.context.close()


def test_buttons_fill_in_today_and_now(page: Page, live_server: Any, gallery: None) -> None:
    page.clock.set_fixed_time("2026-11-20T12:05:00Z")
    page.goto(f"{live_server.url}/galerija/forma/")

    page.locator("[data-fill-today]").click()
    page.locator("[data-fill-now]").click()

    expect(page.locator("#id_received_on")).to_have_value("2026-11-20")
    expect(page.locator("#id_happened_at_0")).to_have_value("2026-11-20")
    expect(page.locator("#id_happened_at_1")).to_have_value("14:05")
