"""The pages of intakes in Chromium, on a desktop and on telephones."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.interface.looking import DESKTOP, NARROWEST, TELEPHONE, Watch, overflow, violations
from tests.referrals.arriving import NEIGHBOUR, receive
from tests.referrals.first_contact import a_cast, a_sent_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

NEW = ("naujas/", "naujas/asmuo/", "naujas/kitas-asmuo/", "naujas/anonimiskai/")


@pytest.fixture
def ona(db: None) -> User:
    """Ona, in whose service somebody waits from every channel."""
    cast = a_cast()
    manager = given.a_person(cast.service, Role.SERVICE_MANAGER, name="Vadovė Pavyzdienė-Ilgapavardė")
    a_sent_referral(cast)
    with acting_as(cast.ona, cast.service) as by:
        other = receive(
            by,
            channel="THIRD_PARTY",
            received_at=given.at("2026-11-17 10:00"),
            consent_stated_at=given.at("2026-11-17 09:00"),
            applicant=NEIGHBOUR,
            applicant_relation="kaimynė",
        )
        receive(by, person=None)
        intakes.assign(intake=other, assignee=manager, by=by, at=road.now())
    return cast.ona


@pytest.fixture
def onas(page: Page, ona: User, live_server: Any) -> Page:
    """A browser in which Ona has signed in."""
    client = road.signed_in(Client(), ona, language="lt")
    secure = live_server.url.replace("http:", "https:")
    for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        cookie = {"name": name, "value": client.cookies[name].value, "url": secure, "secure": True}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    return page


def paths() -> list[str]:
    of_one = [f"{number}/{rest}" for number in ("NK-2026-00001", "NK-2026-00002") for rest in ("", "asmuo/")]
    return ["", *NEW, *of_one, "NK-2026-00003/", "NK-2026-00003/kodas/", "NK-2026-00002/atsakingas/"]


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE, NARROWEST], ids=["desktop", "telephone", "narrowest"])
def test_every_page_is_accessible_and_fits(size: dict[str, int], onas: Page, live_server: Any) -> None:
    watch = Watch(onas, live_server.url)
    onas.set_viewport_size(size)  # type: ignore[arg-type]
    for path in paths():
        with road.at_now():
            onas.goto(f"{live_server.url}/priemimai/{path}")
            onas.wait_for_load_state("networkidle")
        expect(onas.locator("h1")).to_have_count(1)
        assert violations(onas) == [], path
        assert overflow(onas) <= 0, path
    assert (watch.complaints, watch.strangers) == ([], [])


def test_a_refused_application_and_a_receipt_are_accessible_too(onas: Page, live_server: Any) -> None:
    with road.at_now():
        onas.goto(f"{live_server.url}/priemimai/naujas/kitas-asmuo/")
        onas.locator("main button[name=hurry]").click()
        onas.locator("main button[type=submit]:not([name])").last.click()
        expect(onas.locator(".govuk-error-summary")).to_be_visible()
        assert violations(onas) == []
        onas.goto(f"{live_server.url}/priemimai/NK-2026-00003/kodas/")
        onas.locator("main button[type=submit]").click()
        expect(onas.locator(".govuk-warning-text")).to_be_visible()
        assert violations(onas) == []
