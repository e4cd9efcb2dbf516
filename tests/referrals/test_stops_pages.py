"""What the pages of the sender and of the service say of a referral that came back."""

import pytest
from django.urls import reverse

from referrals.models import Intake
from tests import given
from tests.referrals.first_contact import VICTIM, sign_in
from tests.referrals.stopped import come_back
from victimsupport.accounts.identity import acting_as

pytestmark = pytest.mark.django_db


def test_the_page_of_what_came_back_says_why_and_who_may_take_the_person(rasa, cast, friday):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    back = come_back(cast)

    page = rasa.get(reverse("referrals:referral", args=[back.reference]))
    text = page.content.decode()

    assert [entry.service for entry in page.context["services"]] == [other]
    for said in (
        "may not take the person",
        "2026-11-20 12:00",
        "Suspended",
        "Your last day is unchanged: 2026-11-23",
    ):
        assert said in text
    assert reverse("referrals:consent-new", args=[back.contact.reference]) in text
    assert VICTIM.surname not in text


def test_the_contact_the_duties_and_the_list_lead_on_from_it(rasa, cast, friday):
    back = come_back(cast)
    anew = reverse("referrals:consent-new", args=[back.contact.reference])

    contact = rasa.get(reverse("referrals:contact", args=[back.contact.reference])).content.decode()
    assert "may not take the person" in contact
    assert "The referral came back" in contact
    assert anew in contact
    [row] = rasa.get(reverse("referrals:duties")).context["rows"]
    assert (row.step, row.url) == ("Record a consent for another service", anew)
    assert ">Returned<" in rasa.get(reverse("referrals:sent")).content.decode().replace("\n", "")


def test_the_pages_of_the_service_say_that_it_went_back_and_show_nobody(client, cast, friday):
    come_back(cast)
    with acting_as(cast.ona, cast.service):
        reference = Intake.objects.get().reference
    sign_in(client, cast.ona)

    page = client.get(reverse("referrals:intake", args=[reference])).content.decode()
    assert "the referral went back to its sender" in page
    assert reverse("cases:start", args=[reference]) not in page
    assert client.get(reverse("cases:start", args=[reference])).status_code == 302
    person = client.get(reverse("referrals:intake-person", args=[reference])).content.decode()
    assert "They were erased when the referral went back to its sender." in person
    assert reference not in client.get(reverse("referrals:intakes")).content.decode()
    assert client.get("/darbai/?status=WAITING").context["rows"] == []
    [row] = client.get(f"/darbai/?reference={reference}").context["rows"]
    assert row.state == "Returned to the sender"


def test_withdrawing_after_it_came_back_says_that_the_service_has_nothing(rasa, cast, friday):
    back = come_back(cast)
    url = reverse("referrals:referral-withdraw", args=[back.reference])

    assert "keeps nothing of the person" in rasa.get(url).content.decode()
    answer = rasa.post(url, {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "14:30"}, follow=True)
    assert "Nothing will be sent" in answer.content.decode()
