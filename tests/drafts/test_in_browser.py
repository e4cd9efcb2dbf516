"""What scripts add for people who have signed in: drafts kept by themselves, a warning before the end, keys."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cases import road
from tests.cases.road import a_case
from tests.cases.test_case_in_browser import signed_in
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.drafts.models import Draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with road.at_now(tick=True):
        yield


@pytest.fixture
def address(ona: User, service: Organisation) -> str:
    with acting_as(ona, service) as by:
        return f"/bylos/{a_case(by).reference}/poreikiai/"


@pytest.fixture
def page(browser: Browser, live_server: Any, ona: User) -> Iterator[Page]:
    context = signed_in(browser, live_server, ona)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def test_what_is_typed_is_kept_without_a_click_and_is_there_after_the_page_was_left(
    page: Page, address: str, ona: User, service: Organisation
) -> None:
    page.goto(address)
    page.fill("[name=note]", "Pasakė, kad bijo")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.clock.run_for(16_000)
    expect(page.locator("[data-draft-said]")).to_contain_text("14:05")

    page.goto(address)
    page.get_by_role("link", name="Tęsti juodraštį").click()

    expect(page.locator("[name=note]")).to_have_value("Pasakė, kad bijo")
    with acting_as(ona, service):
        assert Draft.objects.count() == 1


def test_a_page_nothing_was_typed_on_keeps_nothing(
    page: Page, address: str, ona: User, service: Organisation
) -> None:
    page.goto(address)
    page.clock.run_for(40_000)

    with acting_as(ona, service):
        assert not Draft.objects.exists()


def test_what_cannot_be_kept_is_said_and_stays_on_the_page(page: Page, address: str) -> None:
    page.goto(address)
    page.route(
        "**/poreikiai/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.fill("[name=note]", "Pasakė, kad bijo")
    page.clock.run_for(16_000)

    expect(page.locator("[data-draft-said]")).to_contain_text("nepavyko")
    expect(page.locator("[name=note]")).to_have_value("Pasakė, kad bijo")


def test_two_minutes_before_the_session_ends_it_is_said_and_staying_is_one_press(
    page: Page, address: str
) -> None:
    page.goto(address)
    dialog = page.locator("#session-ends")
    page.clock.run_for(27 * 60 * 1000)
    expect(dialog).not_to_be_visible()

    page.clock.run_for(61 * 1000)
    expect(dialog).to_be_visible()
    assert violations(page) == []
    with page.expect_response("**/sesija/"):
        page.keyboard.press("Enter")

    expect(dialog).not_to_be_visible()
    page.clock.run_for(27 * 60 * 1000)
    expect(dialog).not_to_be_visible()


def test_when_the_session_has_ended_nothing_is_left_on_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    with page.expect_navigation():
        page.clock.run_for(30 * 60 * 1000 + 3000)


def test_single_keys_lead_to_pages_and_not_while_one_types(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[name=note]").focus()
    page.keyboard.type("g d?")
    expect(page.locator("#keys")).not_to_be_visible()

    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/darbai/")
    page.keyboard.press("/")
    expect(page.locator("main [role=search] input[name=text]")).to_be_focused()


def test_control_and_k_asks_where_to_and_goes_to_a_page_by_its_name(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("mūsų rod")
    page.keyboard.press("Enter")

    page.wait_for_url("**/musu-rodikliai/")


def test_who_switched_single_keys_off_is_led_nowhere_by_them(
    page: Page, address: str, live_server: Any
) -> None:
    page.goto("/nustatymai/")
    assert violations(page) == []
    page.uncheck("[name=has_shortcuts]")
    page.get_by_role("button", name="Išsaugoti").click()
    expect(page.get_by_text("Jūsų nustatymai išsaugoti")).to_be_visible()

    page.goto(address)
    page.keyboard.press("?")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_pages_of_drafts_are_accessible_and_fit(
    browser: Browser, live_server: Any, ona: User, address: str, size: Any
) -> None:
    page = signed_in(browser, live_server, ona, viewport=size, java_script_enabled=True).new_page()
    watch = Watch(page, live_server.url)
    page.goto(address)
    page.fill("[name=note]", "Pasakė, kad bijo")
    page.get_by_role("button", name="Išsaugoti kaip juodraštį").click()
    for path in (f"{address}?_draft=1", address, "/juodrasciai/", "/nustatymai/"):
        page.goto(path)
        assert (path, violations(page), overflow(page)) == (path, [], 0)
    assert (watch.complaints, watch.strangers) == ([], [])


def test_a_draft_is_kept_and_opened_again_without_scripts(
    browser: Browser, live_server: Any, ona: User, address: str
) -> None:
    page = signed_in(browser, live_server, ona, java_script_enabled=False).new_page()
    page.goto(address)
    page.fill("[name=note]", "Pasakė, kad bijo")
    page.get_by_role("button", name="Išsaugoti kaip juodraštį").click()
    page.goto("/juodrasciai/")
    page.locator("main tbody a").first.click()

    expect(page.locator("[name=note]")).to_have_value("Pasakė, kad bijo")
