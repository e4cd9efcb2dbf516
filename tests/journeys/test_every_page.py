"""
Every page of the site, in Chromium, on a desktop and on a telephone: as it opens, and with nothing entered.

The list is held against the addresses of the site: a page that is neither looked at nor excused fails the test.
"""

from typing import Any

import pytest
from django.urls import get_resolver, reverse
from playwright.sync_api import Page

from tests.interface.looking import DESKTOP
from tests.journeys.looker import Looker
from tests.journeys.site import NO_PAGES, Site, names
from victimsupport.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _cookies_that_can_be_handed_over(settings: Any) -> None:
    """A browser takes a cookie named __Host-… from the server alone."""
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False


@pytest.fixture
def site(live_server: Any) -> Site:
    return Site()


@pytest.fixture
def looker(page: Page, live_server: Any) -> Looker:
    return Looker(page, live_server.url)


def test_every_page_is_accessible_keeps_to_itself_and_fits(site: Site, looker: Looker) -> None:
    pages = site.pages()
    person: User | None | str = "nobody yet"
    for who, name, arguments, query in pages:
        if who != person:
            looker.become(who, chosen=name != "accounts:choose")
            person = who if name != "accounts:choose" else "nobody yet"
        looker.look(reverse(name, args=arguments) + query)

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []
    assert set(names(get_resolver())) - {name for _who, name, _arguments, _query in pages} == set(NO_PAGES)


def test_every_form_with_nothing_entered_says_what_to_do(site: Site, looker: Looker) -> None:
    for who, name, arguments, query in site.pages():
        if who is not None and name != "accounts:choose":
            if who != looker.person:
                looker.become(who)
            looker.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
            looker.page.goto(looker.base + reverse(name, args=arguments) + query)
            looker.submit_nothing()

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []


def test_refusals_and_the_admin_are_accessible_too(site: Site, looker: Looker) -> None:
    for who, path, status in site.refused():
        looker.become(who)
        looker.look(path, status, mark=f"-{status}")
    looker.become(site.administrator)
    for name in site.of_the_admin():
        looker.look(reverse(name))
    looker.become(site.accreditor)
    for name in site.of_the_authority():
        looker.look(reverse(name))

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []
