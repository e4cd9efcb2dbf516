"""The pages on which a child is notified of, and those of the Child Rights Service that is."""

import pytest
import time_machine
from django.urls import reverse

from tests import given
from tests.referrals.first_contact import a_contact, a_notification, a_received_notification, sign_in
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]

CHILD = {
    "first_name": "Mažylė", "surname": "Pavyzdė", "birth_date_0": "2015", "birth_date_1": "5", "birth_date_2": "10",
}  # fmt: skip


def test_a_child_is_notified_of_and_the_second_sender_is_told(cast, rasa):
    a_notification(cast)
    url = reverse("referrals:child-notification-send", args=["VN-2026-00001"])

    refused = rasa.post(url, CHILD | {"surname": ""})
    assert refused.context["form"].errors["surname"]
    assert 'value="Mažylė"' in refused.content.decode()
    assert rasa.post(url, CHILD).status_code == 302
    assert rasa.post(url, CHILD).status_code == 409
    assert rasa.get(url).status_code == 302

    page = rasa.get(reverse("referrals:child-notification", args=["VN-2026-00001"])).content.decode()
    letter = rasa.get(reverse("referrals:child-notification-letter", args=["VN-2026-00001"])).content.decode()
    pdf = rasa.get(reverse("referrals:child-notification-letter-pdf", args=["VN-2026-00001"])).content
    assert "Pavyzdė" not in page
    assert "Pavyzdė" in letter
    assert pdf.startswith(b"%PDF-")


def test_a_notification_late_because_the_age_was_learnt_late_says_so(cast, client):
    a_contact(cast.rasa, cast.institution)
    with time_machine.travel(given.at("2026-11-25 09:00"), tick=False):
        sign_in(client, cast.rasa)
        data = {"age": "CHILD", "discovered_at_0": "2026-11-25", "discovered_at_1": "08:00", "version": 1}
        client.post(reverse("referrals:contact-age", args=["KR-2026-00001"]), data)
        form = client.get(reverse("referrals:child-notification-send", args=["VN-2026-00001"])).context[
            "form"
        ]

    assert "2026-11-25" in form.initial["late_reason"]
    assert "late_reason" in form.fields


def test_the_inbox_shows_initials_and_the_page_the_child(cast, vida):
    a_received_notification(cast)
    url = reverse("referrals:notification", args=["GP-2026-00001"])

    inbox = vida.get(reverse("referrals:notifications"), {"state": "new"}).content.decode()
    page = vida.get(url).content.decode()
    letter = vida.get(reverse("referrals:notification-letter", args=["GP-2026-00001"])).content.decode()
    pdf = vida.get(reverse("referrals:notification-letter-pdf", args=["GP-2026-00001"])).content

    assert "M. P." in inbox
    assert "Pavyzdė" not in inbox
    assert "Pavyzdė" in page
    assert "Pavyzdė" in letter
    assert pdf.startswith(b"%PDF-")
    acknowledge = reverse("referrals:notification-acknowledge", args=["GP-2026-00001"])
    assert vida.get(acknowledge).status_code == 405
    assert vida.post(acknowledge).url == url
    assert vida.post(acknowledge).status_code == 409
    assert not vida.get(reverse("referrals:notifications"), {"state": "new"}).context["page"].rows
    with acting_as(cast.vida, cast.child_rights):
        purposes = [
            entry.detail["purpose"] for entry in Entry.objects.filter(action="IDENTITY_OPENED").order_by("pk")
        ]
        assert purposes == ["NOTIFICATION", "LETTER", "LETTER"]


def test_a_notification_without_any_datum_can_be_read_too(cast, vida):
    unknown = {"first_name": "", "surname": "", "birth_date": None}
    a_received_notification(cast, **unknown, unknown=list(unknown), unknown_reason="Kūdikis rastas")

    assert vida.get(reverse("referrals:notification", args=["GP-2026-00001"])).status_code == 200
    assert vida.get(reverse("referrals:notification-letter", args=["GP-2026-00001"])).status_code == 200
