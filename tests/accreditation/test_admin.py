"""What the authority sees in the admin: decisions and the periods of the right, to read only."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests import given
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role

pytestmark = pytest.mark.django_db

LISTS = ["admin:accreditation_decision_changelist", "admin:accreditation_rightperiod_changelist"]


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.DEMO = True  # no second factor


def signed_in(client, role: Role):
    authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).first()
    sign_in(client, given.a_person(authority or given.an_authority(), role))
    return client


@pytest.mark.parametrize("role", [Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER])
def test_the_authority_reads_who_may_support_victims(client, role):
    service = given.a_service("Tarnyba")
    client = signed_in(client, role)

    assert reverse(LISTS[0]) in client.get(reverse("admin:index")).content.decode()
    for name in LISTS:
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert service.name in page.content.decode()


@time_machine.travel("2026-11-20 12:00+02:00", tick=False)
def test_it_is_seen_who_may_support_victims_today(client):
    given.a_service("Galiojanti", accredited_on=date(2024, 1, 2))
    given.a_service("Pasibaigusi", accredited_on=date(2021, 7, 19))
    client = signed_in(client, Role.ACCREDITATION_OFFICER)

    rows = client.get(reverse(LISTS[1]), {"day": "today"}).context["cl"].result_list

    assert [(row.service.name, row.state) for row in rows] == [
        ("Galiojanti", "ACTIVE"),
        ("Pasibaigusi", "EXPIRED"),
    ]


@pytest.mark.parametrize("model", ["decision", "rightperiod"])
def test_nobody_changes_a_decision_there(client, model):
    given.a_service()
    client = signed_in(client, Role.DECISION_MAKER)

    assert client.get(reverse(f"admin:accreditation_{model}_add")).status_code == 403


def test_an_administrator_has_no_business_there(client):
    sign_in(client, given.a_person(given.an_organisation(OrganisationKind.MINISTRY), Role.ADMINISTRATOR))

    assert {client.get(reverse(name)).status_code for name in LISTS} == {403}
