"""The officer and the head at their pages in the admin."""

from django.urls import reverse

from tests import given
from tests.referrals.first_contact import sign_in

RECEIVED = given.at("2024-03-01 10:00")
NOW = given.at("2024-03-20 12:00")
FAR = {"text": "Trūksta plano", "answer_by": "2024-03-28"}


def as_(client, person):
    sign_in(client, person)
    return client


def url(name, *arguments):
    return reverse(f"admin:accreditation_{name}", args=arguments)


def shown(response):
    return " ".join(response.content.decode().split())


def in_authority(bureau):
    return bureau.acting(bureau.officer)


def sign(client, draft, *, version=None, decided_on="2024-03-20"):
    said = {"version": version or draft.version, "decided_on": decided_on}
    return client.post(url("draft_sign", draft.pk), said)
