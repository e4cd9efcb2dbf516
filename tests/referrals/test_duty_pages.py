"""The pages of duties: whose they are, and why something was late."""

import pytest
from django.urls import reverse

from referrals.actions import sending
from tests import given
from tests.referrals.first_contact import VICTIM, a_referral, a_sent_referral, sign_in
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def test_an_officer_sees_own_duties_and_the_head_all_with_their_timeliness(cast, client):
    referral = a_referral(cast)
    head = given.a_person(cast.institution, Role.UNIT_HEAD)
    sign_in(client, head)
    url = reverse("referrals:duties")

    page = client.get(url)
    assert "PR-2026-00001" in page.content.decode()
    assert page.context["counts"]["open"] == 1
    assert [row["running"] for row in page.context["timeliness"]] == [1]
    petras = given.a_person(cast.institution, Role.FIRST_CONTACT_OFFICER)
    assign = reverse("referrals:duty-assign", args=["PR-2026-00001"])
    assert client.post(assign, {"assignee": ""}).context["form"].errors["assignee"]
    assert client.post(assign, {"assignee": str(petras.pk)}).url == url
    with acting_as(head, cast.institution):
        assert Duty.objects.get(pk=referral.duty_id).assignee == petras

    sign_in(client, cast.rasa)
    assert not client.get(url).context["rows"]
    assert client.get(assign).status_code == 403
    sign_in(client, petras)
    assert len(client.get(url, {"state": "today"}).context["rows"]) == 0
    assert len(client.get(url).context["rows"]) == 1


def test_lateness_is_explained_afterwards(cast, rasa):
    referral = a_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        late = given.at("2026-11-24 09:00")
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=late)
    url = reverse("referrals:duty-lateness", args=["PR-2026-00001"])

    listed = rasa.get(reverse("referrals:duties"), {"state": "unexplained"})
    assert url in listed.content.decode()
    assert rasa.post(url, {"late_reason": ""}).context["form"].errors["late_reason"]
    assert rasa.post(url, {"late_reason": "Sirgo"}).url == reverse(
        "referrals:referral", args=["PR-2026-00001"]
    )
    assert not rasa.get(reverse("referrals:duties"), {"state": "unexplained"}).context["rows"]
    assert "Sirgo" in rasa.get(reverse("referrals:referral", args=["PR-2026-00001"])).content.decode()


def test_a_reason_for_what_was_in_time_is_refused(cast, rasa):
    a_sent_referral(cast)

    answer = rasa.post(reverse("referrals:duty-lateness", args=["PR-2026-00001"]), {"late_reason": "Sirgo"})

    assert answer.context["form"].errors["late_reason"]


def test_what_is_done_cannot_be_assigned(cast, client):
    a_sent_referral(cast)
    sign_in(client, given.a_person(cast.institution, Role.UNIT_HEAD))

    answer = client.post(
        reverse("referrals:duty-assign", args=["PR-2026-00001"]), {"assignee": str(cast.rasa.pk)}
    )

    assert answer.status_code == 409
