"""What may stand in an address: reference numbers and nothing else somebody typed."""

import pytest
from django.urls import get_resolver, reverse

from tests import given
from victimsupport.accounts.identity import CHOSEN
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ona(client, settings):
    settings.DEMO = True  # no second factor
    person = given.a_person(given.a_service(), Role.CASEWORKER)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[CHOSEN] = str(person.memberships.get().pk)
    session.save()
    return client


@pytest.mark.parametrize("place", ["bylos", "priemimai"])
@pytest.mark.parametrize("typed", ["%00", "Jonas%20Jonaitis", "NK-2026-1%00", "NK-２０２６-00001", "x" * 300])
def test_what_is_no_reference_number_is_not_found(ona, place, typed):
    assert ona.get(f"/{place}/{typed}/").status_code == 404


def test_no_page_takes_free_text_in_its_address_but_the_name_of_a_file():
    free = {
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
        if "<str:" in str(pattern.pattern) and getattr(resolver, "app_name", None) in {"cases", "referrals"}
    }

    assert free == {"kalendorius/<str:secret>.ics"}  # made by us, typed by nobody


@pytest.mark.parametrize("number", ["NK-2026-00418", "SPR-2026-00001", "PR-2026-1234567"])
def test_a_reference_number_leads_to_its_page(number):
    assert reverse("cases:case", args=[number]) == f"/bylos/{number}/"
