"""
Every page of the site, in Chromium, on a desktop and on a telephone: as it opens.

The list is held against the addresses of the site: a page that is neither looked at nor excused fails the test. What
the forms say with nothing entered is looked at next door: test_every_form.
"""

import pytest
from django.urls import get_resolver, reverse

from tests.journeys.looker import Looker
from tests.journeys.site import NO_PAGES, Site, names
from victimsupport.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


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
