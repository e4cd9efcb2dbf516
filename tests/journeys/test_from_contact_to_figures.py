"""
The whole path, once, as three people walk it: an officer, a caseworker, the ministry's analyst.

In real Chromium, with real second factors, through a real worker; every page on the way is looked at by axe, on a
desktop and on a telephone. Afterwards no name, phone or e-mail of the victim stands anywhere it must not.
"""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser

from reporting.tasks import make_requested_exports, refresh_figures
from tests import given
from tests.conftest import wait_until
from tests.journeys.walking import Walker
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.notices.tasks import send_notices

pytestmark = pytest.mark.django_db(transaction=True)
CANARIES = ("Kanarėlė", "Slaptutė", "61298765", "slaptute@")
"""What the victim is called and reached by in this story."""


@pytest.fixture
def service() -> Organisation:
    """The second of two in the list: the person chooses, the list does not."""
    given.a_service(
        "Aaa pagalbos tarnyba (pavyzdys)", accredited_on=timezone.localdate() - timedelta(days=40)
    )
    return given.a_service(
        "Pagalbos tarnyba A (pavyzdys)", accredited_on=timezone.localdate() - timedelta(days=40)
    )


@pytest.fixture
def walkers(browser: Browser, live_server, service) -> Iterator[tuple[Walker, Walker, Walker]]:
    police, ministry = given.an_institution(), given.a_ministry()
    people = (
        given.a_person(police, Role.FIRST_CONTACT_OFFICER),
        given.a_person(service, Role.CASEWORKER),
        given.a_person(ministry, Role.MINISTRY_ANALYST),
    )
    found = [Walker(browser, live_server.url, person) for person in people]
    yield tuple(found)
    for walker in found:
        walker.context.close()


def refer(officer: Walker, service: Organisation) -> None:
    """Contact, the eleven items, consent, referral."""
    officer.follow("/kreipimaisi/naujas/")
    officer.choose(applied_by="VICTIM", age="ADULT", wish="YES", chosen_person="NONE")
    officer.submit()
    officer.follow("informacija/nauja/")
    officer.page.locator("main [name=items]").evaluate_all(
        "boxes => boxes.forEach(box => box.checked = true)"
    )
    officer.choose(recipients=["VICTIM"], form="ORAL")
    officer.submit()
    officer.follow("sutikimas/naujas/")
    officer.choose(service=str(service.pk), given_by="VICTIM", form="WRITTEN")
    officer.choose(fields_agreed=["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"])
    officer.submit()
    officer.choose(
        first_name="Kanarėlė", surname="Slaptutė", phone="+370 612 98765", email="slaptute@example.org"
    )
    officer.submit()


def help_(caseworker: Walker) -> None:
    """Start, decision, needs, plan, a service."""
    caseworker.go("/darbai/")
    caseworker.page.locator("main table a").first.click()
    caseworker.page.wait_for_load_state()
    caseworker.look()
    caseworker.press("/asmuo/")
    assert {"Kanarėlė", "Slaptutė"} <= set(caseworker.text().split())
    caseworker.page.go_back()
    caseworker.follow("/pradzia/")
    caseworker.choose(kind="ATTEMPT")
    caseworker.submit()
    caseworker.follow("/sprendimas/")
    caseworker.choose(recipient_group="WOMAN", crime_place="LITHUANIA", victim_category="DIRECT_VICTIM")
    caseworker.choose(harm_types=["PHYSICAL"])
    caseworker.submit()
    caseworker.follow("/poreikiai/")
    caseworker.choose(kinds=["SAFETY"], safety_description="Saugi vieta nakvoti")
    caseworker.submit()
    caseworker.follow("/planas/")
    caseworker.choose(
        function_1="EMOTIONAL_PSYCHOLOGICAL_SUPPORT", what_1="Trys pokalbiai", who_1="Psichologė"
    )
    caseworker.choose(agreed_with="VICTIM", agreement_form="SIGNATURE")
    caseworker.submit()
    caseworker.choose(functions=["EMOTIONAL_PSYCHOLOGICAL_SUPPORT"], minutes="50")
    caseworker.submit()


def figures(analyst: Walker) -> dict[str, int]:
    """Return the figures of the current year as the page prints them, by id."""
    analyst.go("/rodikliai/")
    cells = analyst.page.locator("main table tr").all_inner_texts()
    rows = [re.split(r"\t", row) for row in cells]
    return {
        row[1]: int(re.sub(r"\D", "", row[2]))
        for row in rows
        if len(row) == 3 and row[1] in ("ST-2", "ST-3", "ST-7")
    }


def test_from_a_contact_to_the_ministrys_figures(walkers, worker, service, caplog):
    caplog.set_level(logging.DEBUG)
    officer, caseworker, analyst = walkers
    for walker in walkers:
        walker.sign_in()
    before = figures(analyst)

    refer(officer, service)
    help_(caseworker)
    refresh_figures.delay()
    send_notices.delay()
    wait_until(lambda: figures(analyst)["ST-7"] == before["ST-7"] + 1)

    after = figures(analyst)
    assert {name: after[name] - before[name] for name in after} == {"ST-2": 1, "ST-3": 1, "ST-7": 1}
    export(analyst)
    assert [fault for walker in walkers for fault in walker.faults] == []
    assert [complaint for walker in walkers for complaint in walker.watch.complaints] == []
    assert [stranger for walker in walkers for stranger in walker.watch.strangers] == []
    assert leaks(walkers, worker, caplog.text) == []


def export(analyst: Walker) -> None:
    """Ask for the files of this year; the worker makes them."""
    analyst.go("/eksportai/")
    analyst.choose(year=str(timezone.localdate().year))
    analyst.submit()
    make_requested_exports.delay()
    wait_until(lambda: analyst.page.reload() and analyst.page.locator("main a[href$='report.pdf']").count())
    analyst.look()


def leaks(walkers: tuple[Walker, ...], worker_log: Path, log: str) -> list[str]:
    """Return where a name, phone or e-mail of the victim stands and must not."""
    mails = [
        path.read_bytes().decode("utf-8", "replace") for path in (settings.LOCAL_DIR / "mail").glob("*.log")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM throttle")
        keys = [key for (key,) in cursor.fetchall()]
    places = {
        "log of the web process": log,
        "log of the worker, with its tasks": worker_log.read_text(),
        "mail": "\n".join(mails),
        "addresses": "\n".join(url for walker in walkers for url in walker.urls),
        "keys of the cache": "\n".join(keys),
    }
    assert [place for place, text in places.items() if not text.strip()] == [], (
        "an empty place proves nothing"
    )
    return [f"{canary} in {place}" for place, text in places.items() for canary in CANARIES if canary in text]
