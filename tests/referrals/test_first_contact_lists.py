"""The lists of first contact: page by page, searched, and how much they ask of the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import given
from tests.referrals.first_contact import (
    FRIDAY,
    LATER,
    VICTIM,
    a_consent,
    a_contact,
    a_notification,
    a_received_notification,
    a_sent_referral,
    everything,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_lists_and_pages_ask_the_same_however_much_there_is(cast, rasa):
    a_sent_referral(cast)
    contact = a_contact(cast.rasa, cast.institution, is_child=True)
    a_consent(cast, contact, without_representative="UNKNOWN")
    urls = [
        reverse("referrals:contacts"),
        reverse("referrals:duties"),
        reverse("referrals:sent"),
        reverse("referrals:contact", args=[contact.reference]),
    ]
    few = [queries_of(rasa, url) for url in urls]
    for _ in range(6):
        a_sent_referral(cast)
        a_notification(cast)
        a_consent(cast, contact, service=given.a_service(), at=LATER, without_representative="UNKNOWN")

    many = [queries_of(rasa, url) for url in urls]

    assert many == few
    assert max(many) <= 30


def test_the_inbox_asks_the_same_however_much_there_is(cast, vida):
    a_received_notification(cast)
    url = reverse("referrals:notifications")
    few = queries_of(vida, url)
    for _ in range(5):
        a_received_notification(cast)

    assert queries_of(vida, url) == few


def test_a_long_list_is_read_page_by_page_and_searched_by_number(cast, rasa):
    for minute in range(27):
        a_contact(cast.rasa, cast.institution, at=FRIDAY + timedelta(minutes=minute), wish="UNDECIDED")

    first = rasa.get(reverse("referrals:contacts"))
    second = rasa.get(reverse("referrals:contacts") + first.context["page"].next)

    assert first.context["rows"][0].contact.reference == "KR-2026-00027"
    assert [row.contact.reference for row in second.context["rows"]] == ["KR-2026-00002", "KR-2026-00001"]
    found = rasa.get(reverse("referrals:contacts"), {"reference": "00013"})
    assert [row.contact.reference for row in found.context["rows"]] == ["KR-2026-00013"]
    for state, count in (("owing", 0), ("overdue", 0), ("uninformed", 25), ("nonsense", 25)):
        assert len(rasa.get(reverse("referrals:contacts"), {"state": state}).context["rows"]) == count


def test_what_was_sent_is_listed_by_kind(cast, rasa):
    everything(cast)

    for kind, number in (("", "PR-2026-00001"), ("children", "VN-2026-00001")):
        page = rasa.get(reverse("referrals:sent"), {"kind": kind}).content.decode()
        assert number in page
        assert VICTIM.surname not in page
