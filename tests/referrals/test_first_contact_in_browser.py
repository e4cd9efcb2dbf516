"""Every page of first contact and of the Child Rights Service, in Chromium, on a desktop and on a telephone."""

import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from referrals.actions import sending
from tests import given
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from tests.referrals.first_contact import (
    LATER,
    VICTIM,
    Cast,
    a_cast,
    a_consent,
    a_contact,
    a_received_notification,
    a_referral,
    a_sent_referral,
    sign_in,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, to be looked at."""


def as_seen_by(page: Page, person: User, live_server: Any) -> None:
    """Hand the browser the session of a person who has signed in."""
    client = Client()
    sign_in(client, person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    language = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "lt", "url": live_server.url}
    page.context.clear_cookies()
    page.context.add_cookies([cookie, language])  # type: ignore[list-item]


def some_work(cast: Cast) -> None:
    """One child with a notification sent, one to be sent, one referral sent late, one waiting, one service chosen."""
    a_received_notification(cast)
    child = a_contact(cast.rasa, cast.institution, is_child=True, wish="UNDECIDED")
    a_sent_referral(cast)
    late = a_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        moment = given.at("2026-11-24 09:00")
        sending.send(referral=late, service_id=cast.service.pk, person=VICTIM, by=by, at=moment)
    a_consent(cast, a_contact(cast.rasa, cast.institution, cross_border=True), fields=["SURNAME", "PHONE"])
    a_contact(cast.rasa, cast.institution, at=LATER, wish="NO")
    assert child.reference == "KR-2026-00002"


PAGES = [
    ("contacts", []), ("contact-new", []), ("contact", ["KR-2026-00002"]), ("contact", ["KR-2026-00005"]),
    ("contact-wish", ["KR-2026-00002"]), ("contact-age", ["KR-2026-00003"]), ("information-new", ["KR-2026-00005"]),
    ("sheet", []), ("consent-new", ["KR-2026-00005"]), ("referral", ["PR-2026-00001"]),
    ("referral-send", ["PR-2026-00003"]), ("referral-withdraw", ["PR-2026-00003"]),
    ("referral-letter", ["PR-2026-00001"]), ("sent", []), ("child-notification", ["VN-2026-00001"]),
    ("child-notification-send", ["VN-2026-00002"]), ("child-notification-letter", ["VN-2026-00001"]),
    ("duties", []), ("duty-lateness", ["PR-2026-00002"]), ("duty-assign", ["PR-2026-00003"]),
]  # fmt: skip
INBOX = [
    ("notifications", []),
    ("notification", ["GP-2026-00001"]),
    ("notification-letter", ["GP-2026-00001"]),
]
FORMS = ["contact-new", "consent-new", "referral-send", "child-notification-send", "information-new"]
"""Those also looked at after an empty answer was sent."""


@pytest.fixture(autouse=True)
def _cookies_that_can_be_handed_over(settings: Any) -> None:
    """A browser takes a cookie named __Host-… from the server alone."""
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_pages_are_accessible_and_keep_to_themselves(
    size: dict[str, int], page: Page, live_server: Any
) -> None:
    with time_machine.travel(given.at("2026-11-24 10:00"), tick=True):
        cast = a_cast()
        given.a_service("Vilties linija, VšĮ (pavyzdys)")
        some_work(cast)
        head = given.a_person(cast.institution, Role.UNIT_HEAD, name="Vadovė Vadovienė")
        watch = Watch(page, live_server.url)
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found = []
        for person, pages in ((head, PAGES), (cast.vida, INBOX)):
            as_seen_by(page, person, live_server)
            for name, args in pages:
                page.goto(live_server.url + reverse(f"referrals:{name}", args=args))
                found += looked_at(page, "-".join([name, *args]), size)
                if name in FORMS:
                    page.locator("main form[method=post] button[type=submit].govuk-button").last.click()
                    found += looked_at(page, f"{name}-errors", size)

    assert found == []
    assert watch.complaints == []
    assert watch.strangers == []


def looked_at(page: Page, name: str, size: dict[str, int]) -> list[Any]:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{size['width']}-{name}.png", full_page=True)
    wrong: list[Any] = [(name, *violation) for violation in violations(page)]
    if overflow(page) > 0:
        wrong.append((name, "wider than the window", overflow(page)))
    return wrong
