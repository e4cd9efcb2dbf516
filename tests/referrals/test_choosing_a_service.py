"""Any service in the country can be chosen, wherever it stands in the list: art. 9(1)1, 9(3)."""

import pytest
import time_machine
from django.urls import reverse

from referrals.models import TransferConsent
from tests import given
from tests.referrals.first_contact import a_cast, a_contact, sign_in
from victimsupport.accounts.identity import acting_as

pytestmark = pytest.mark.django_db

CONSENT = {
    "given_by": "VICTIM", "given_at_0": "2026-11-20", "given_at_1": "14:30", "form": "WRITTEN",
    "fields_agreed": ["FIRST_NAME", "PHONE"],
}  # fmt: skip


@pytest.mark.article("XIV-169 art. 9(3)")
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "second", "last"])
def test_any_service_of_the_list_can_be_chosen(client, place):
    with time_machine.travel(given.at("2026-11-20 15:00"), tick=False):
        cast = a_cast()
        given.a_service(), given.a_service()
        contact = a_contact(cast.rasa, cast.institution)
        sign_in(client, cast.rasa)
        url = reverse("referrals:consent-new", args=[contact.reference])
        chosen = client.get(url).context["services"][place].service

        answer = client.post(url, CONSENT | {"service": str(chosen.pk)})

        assert answer.status_code == 302
    with acting_as(cast.rasa, cast.institution):
        assert TransferConsent.objects.get().service == chosen
