"""The pages of a case in Chromium: accessible, on a desktop and on a telephone, and usable without scripts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from cases.actions import delivery
from cases.actions.delivery import Talk
from cases.models import Case, ServiceDelivery
from tests.cases import beds, road
from tests.cases.road import a_body, a_case
from tests.cases.test_plan import SHELTER, TALK, agree, an_assessed_case
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import ServiceFunction

pytestmark = pytest.mark.django_db(transaction=True)
F = ServiceFunction
PAGES = ["case", "person", "facts", "consent", "bodies", "assess", "plan", "deliver", "late_reason", "close"]
FORMS = ["facts", "assess", "plan", "deliver", "late_reason", "close"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with road.at_now(tick=True):
        yield


@pytest.fixture
def case(ona: User, service: Organisation) -> Case:
    """A case with something of everything, started late."""
    with acting_as(ona, service) as by:
        for kind in ("PRE_TRIAL_INVESTIGATION", "CHILD_RIGHTS_SERVICE"):
            a_body(kind)
        made = an_assessed_case(
            by, started="2026-11-12 11:00", recipient_group="CHILD", is_domestic_violence=True
        )
        agree(made, by, measures=[TALK, SHELTER], review_on=date(2026, 12, 1))
        beds.left(beds.placed(beds.asked(made, by), by, outside="Viešbutis"), by, "2026-11-20 09:00")
        for functions in (
            [F.SOCIAL_SERVICES_INFORMATION, F.HEALTHCARE_INFORMATION],
            [F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT],
        ):
            talk = Talk(functions, date(2026, 11, 18), minutes=90, note="Pastaba")
            rows = delivery.record(case=made, talk=talk, by=by, at=road.now())
        delivery.cancel(delivery=rows[0], reason="Klaida", by=by, at=road.now())
    return made


def signed_in(browser: Browser, live_server: Any, ona: User, **rest: Any) -> BrowserContext:
    """A window in which Ona has signed in."""
    client = road.signed_in(Client(), ona, language="lt")
    context = browser.new_context(base_url=live_server.url, locale="lt-LT", **rest)
    secure = live_server.url.replace("http:", "https:")
    for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        cookie = {"name": name, "value": client.cookies[name].value, "url": secure, "secure": True}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def send(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_server: Any, ona: User, case: Case, size: Any
) -> None:
    page = signed_in(browser, live_server, ona, viewport=size).new_page()
    watch = Watch(page, live_server.url)
    paths = [reverse(f"cases:{name}", args=[case.reference]) for name in PAGES]
    for path in [*paths, reverse("cases:plan_printed", args=[case.reference, 1])]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert (path, violations(page), max(overflow(page), 0)) == (path, [], 0)
    for name in FORMS:
        page.goto(reverse(f"cases:{name}", args=[case.reference]))
        for box in page.locator("main input[type=checkbox]").all():
            box.set_checked(name in ("assess", "deliver"))
        send(page)
        if page.locator(".govuk-error-summary").count():
            assert (name, violations(page), max(overflow(page), 0)) == (name, [], 0)
    assert (watch.complaints, watch.strangers) == ([], [])
    page.context.close()


def test_a_service_is_recorded_from_the_case_page_without_scripts(
    browser: Browser, live_server: Any, ona: User, service: Organisation
) -> None:
    with acting_as(ona, service) as by:
        police, case = a_body(), a_case(by)
    page = signed_in(browser, live_server, ona, java_script_enabled=False, viewport=TELEPHONE).new_page()
    page.goto(reverse("cases:case", args=[case.reference]))
    body = page.locator("select[name=complaint_body]")

    assert not body.is_visible()
    page.locator("input[value=COMPLAINT_INFORMATION]").check()
    page.locator("input[value=EMOTIONAL_PSYCHOLOGICAL_SUPPORT]").check()
    body.select_option(str(police.pk))
    page.locator("input[name=minutes]").fill("50")
    page.locator(".app-quick-entry button[type=submit]").click()

    assert page.locator(".govuk-notification-banner--success").is_visible()
    page.context.close()
    with acting_as(ona, service):
        given = ServiceDelivery.objects.filter(case=case).values_list("function", "minutes", "body")
        assert set(given) == {
            ("COMPLAINT_INFORMATION", 50, police.pk),
            ("EMOTIONAL_PSYCHOLOGICAL_SUPPORT", 50, None),
        }


def test_more_rows_of_a_plan_need_no_scripts(
    browser: Browser, live_server: Any, ona: User, case: Case
) -> None:
    page = signed_in(browser, live_server, ona, java_script_enabled=False).new_page()
    page.goto(reverse("cases:plan", args=[case.reference]))
    page.locator("#id_what_3").fill("Trečia priemonė")

    page.locator("button[name=more]").click()

    assert page.locator("#id_what_3").input_value() == "Trečia priemonė"
    assert page.locator("#id_what_6").is_visible()
    page.context.close()
