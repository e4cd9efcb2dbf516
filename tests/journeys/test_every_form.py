"""Every form of the site, in Chromium, on a desktop and on a telephone: sent with nothing entered."""

import pytest
from django.urls import reverse

from tests.interface.looking import DESKTOP
from tests.journeys.looker import Looker
from tests.journeys.site import Site

pytestmark = pytest.mark.django_db(transaction=True)


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
