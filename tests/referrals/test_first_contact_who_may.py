"""The pages of first contact: who may open them, and whose things they show."""

import pytest
from django.urls import reverse

from referrals.models import Intake, ReceivedNotification, Referral
from tests import given
from tests.referrals.first_contact import (
    everything,
    sign_in,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]

OWN = [
    ("contact", "KR-2026-00001"), ("contact-wish", "KR-2026-00001"), ("contact-age", "KR-2026-00001"),
    ("information-new", "KR-2026-00001"), ("consent-new", "KR-2026-00001"), ("referral", "PR-2026-00001"),
    ("referral-send", "PR-2026-00001"), ("referral-withdraw", "PR-2026-00001"), ("referral-letter", "PR-2026-00001"),
    ("referral-letter-pdf", "PR-2026-00001"), ("child-notification", "VN-2026-00001"),
    ("child-notification-send", "VN-2026-00001"), ("child-notification-letter", "VN-2026-00001"),
    ("child-notification-letter-pdf", "VN-2026-00001"), ("duty-lateness", "VN-2026-00001"),
]  # fmt: skip
RECEIVED = ["notification", "notification-letter", "notification-letter-pdf"]


def test_foreign_and_missing_are_answered_alike(cast, client):
    everything(cast)
    elsewhere = given.an_institution()
    sign_in(client, given.a_person(elsewhere, Role.FIRST_CONTACT_OFFICER))

    for name, reference in OWN:
        foreign = client.get(reverse(f"referrals:{name}", args=[reference]))
        missing = client.get(reverse(f"referrals:{name}", args=["XX-2026-99999"]))
        assert (foreign.status_code, missing.status_code) == (404, 404), name
        assert _body(foreign) == _body(missing).replace("XX-2026-99999", reference), name


def test_own_things_are_shown_and_others_need_the_role(cast, client):
    everything(cast)
    lists = [("contacts", []), ("contact-new", []), ("duties", []), ("sent", []), ("sheet", [])]
    own = [(name, [reference]) for name, reference in OWN] + lists
    inbox = [(name, ["GP-2026-00001"]) for name in RECEIVED] + [("notifications", [])]

    sign_in(client, cast.rasa)
    assert {client.get(reverse(f"referrals:{name}", args=args)).status_code for name, args in own} <= {
        200,
        302,
    }
    assert {client.get(reverse(f"referrals:{name}", args=args)).status_code for name, args in inbox} == {403}
    sign_in(client, cast.vida)
    assert {client.get(reverse(f"referrals:{name}", args=args)).status_code for name, args in inbox} == {200}
    sign_in(client, cast.ona)
    assert {
        client.get(reverse(f"referrals:{name}", args=args)).status_code for name, args in own + inbox
    } == {403}
    client.logout()
    assert {
        client.get(reverse(f"referrals:{name}", args=args)).status_code for name, args in own + inbox
    } == {302}


def _body(answer):
    return answer.content.decode().partition("<main")[2]


def test_nothing_of_the_inbox_or_the_case_is_seen_by_the_sender(cast, rasa):
    everything(cast)

    with acting_as(cast.rasa, cast.institution):
        assert not ReceivedNotification.objects.exists()
        assert not Intake.objects.exists()
        assert Referral.objects.count() == 1
