"""The public list in Chromium: without scripts, on paper, and the officers' page of any day."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import given
from tests.interface.looking import DESKTOP, NARROWEST, TELEPHONE, Watch, overflow, violations
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, to be looked at."""


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"register-{name}.png", full_page=True)


@pytest.fixture
def services() -> list[Organisation]:
    """Return services with names and addresses as long as real ones."""
    named = [
        "Asociacija „Žuvėdros namai“ – krizių centras nukentėjusiesiems",
        "VšĮ „Pagalbos tinklas“", "Šiaurės moterų informacijos centras",
    ]  # fmt: skip
    found = [given.a_service(name) for name in named]
    long_email = "pagalba.nukentejusiesiems@zuvedros-krizi-centras.example.org"
    Organisation.objects.filter(pk=found[0].pk).update(email=long_email)
    found[0].refresh_from_db()
    given.an_address(found[0], "KAUNO_M", "Savanorių pavyzdinis prospektas 255A-12, Kaunas, LT-50131")
    return found


def test_the_list_is_searched_without_scripts(
    browser: Browser, live_server: Any, services: list[Organisation]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="lt-LT")
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("button", name="Rasti pagalbos tarnybą").click()

    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_label("Tarnybos pavadinimas").fill("zuvedros")
    page.get_by_role("button", name="Taikyti filtrus").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Savivaldybė").select_option("Zarasų r. sav.")
    page.get_by_role("button", name="Taikyti filtrus").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_role("link", name="Rodyti visas tarnybas (3)").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Support services that give accredited assistance")
    context.close()


@pytest.mark.parametrize(
    "query", ["", "?name=zuvedros&municipality=KAUNO_M", "?municipality=ZARASU_R", "?municipality=X"]
)
def test_every_face_of_the_list_fits_and_is_accessible(
    page: Page, live_server: Any, services: list[Organisation], query: str
) -> None:
    watch = Watch(page, live_server.url)
    for size in (DESKTOP, TELEPHONE, NARROWEST):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/pagalbos-tarnybos/{query}")
        page.evaluate("document.fonts.ready")
        picture(page, f"{query.strip('?').replace('&', '-').replace('=', '-') or 'all'}-{size['width']}")

        assert violations(page, but=("region",)) == []
        assert overflow(page) <= 0
    assert watch.complaints == []
    assert watch.strangers == []


def test_a_list_with_nobody_in_it_is_accessible(page: Page, live_server: Any) -> None:
    for size in (DESKTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/pagalbos-tarnybos/")
        picture(page, f"empty-{size['width']}")

        assert violations(page, but=("region",)) == []


def test_on_paper_there_is_the_list_and_nothing_to_press(
    page: Page, live_server: Any, services: list[Organisation]
) -> None:
    page.goto(f"{live_server.url}/pagalbos-tarnybos/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    picture(page, "printed")

    for hidden in (
        ".app-filter",
        ".app-exit",
        ".govuk-back-link",
        ".govuk-footer",
        "text=skaičiuoklei (CSV)",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("thead")).to_be_visible()
    for service in services:
        expect(page.get_by_text(service.legal_entity_code, exact=True)).to_be_visible()
    assert overflow(page) <= 0


def test_officers_look_at_any_day(
    page: Page, live_server: Any, services: list[Organisation], settings: Any, client: Client
) -> None:
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False
    given.decide(services[1], DecisionType.REVOKE, given.at("2026-06-01 12:00").date(), ground="OWN_REQUEST")
    authority = Organisation.objects.of_kind("ACCREDITATION_AUTHORITY").get()
    sign_in(client, given.a_person(authority, Role.ACCREDITATION_OFFICER))
    session = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    language = {"name": configured.LANGUAGE_COOKIE_NAME, "value": "lt", "url": live_server.url}
    page.context.add_cookies([session, language])  # type: ignore[list-item]
    watch = Watch(page, live_server.url)

    for size in (DESKTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(live_server.url + reverse("admin:accreditation_rightperiod_changelist"))
        page.get_by_role("link", name="Sąrašas pasirinktą dieną").click()
        page.get_by_role("textbox", name="Diena").fill("2026-06-01")
        page.get_by_role("button", name="Rodyti sąrašą").click()
        expect(page.locator("main")).to_contain_text("2026-06-01 viešame sąraše yra 2 tarnybos.")
        picture(page, f"day-{size['width']}")
        assert violations(page) == []
        assert overflow(page) <= 0
        page.get_by_role("textbox", name="Diena").fill("birželis")
        page.get_by_role("button", name="Rodyti sąrašą").click()
        expect(page.get_by_role("textbox", name="Diena")).to_have_value("birželis")
        picture(page, f"day-wrong-{size['width']}")
        assert violations(page) == []
    assert watch.complaints == []
    assert watch.strangers == []
