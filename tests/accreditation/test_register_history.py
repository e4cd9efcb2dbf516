"""The public list of a day says what its services were called and where they were that day: art. 12(2)."""

import json
from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accreditation import documents, permissions
from tests import given
from tests.documents.pdf import text_of
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.actions import keep_details
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation, PublishedDetails
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db
BEFORE, MOVED, AFTER = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 20)
FIVE = {
    "name": "Naujasis centras", "code": "300999999", "addresses": ["Kito g. 2, Kaunas"],
    "phone": "+370 611 11111", "email": "naujas@example.org",
}  # fmt: skip


@pytest.fixture
def service():
    return given.a_service("Senasis centras")


@pytest.fixture
def moved(client, settings, service):
    """The administrator changes all five attributes on one day."""
    settings.DEMO = True
    sign_in(client, given.a_person(given.an_organisation(OrganisationKind.MINISTRY), Role.ADMINISTRATOR))
    address = service.addresses.get()
    with time_machine.travel(given.at(f"{MOVED} 12:00"), tick=False):
        answer = client.post(
            reverse("admin:accounts_organisation_change", args=[service.pk]),
            {
                "kind": service.kind, "name": FIVE["name"], "legal_entity_code": FIVE["code"], "institution_type": "",
                "phone": FIVE["phone"], "email": FIVE["email"], "idle_minutes": 30, "is_active": "on",
                "addresses-TOTAL_FORMS": 1, "addresses-INITIAL_FORMS": 1, "addresses-0-id": address.pk,
                "addresses-0-organisation": service.pk, "addresses-0-municipality": "KAUNO_M",
                "addresses-0-address": FIVE["addresses"][0],
            },
        )  # fmt: skip
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return service


def on(day: date) -> dict[str, object]:
    (listed,) = documents.published(permissions.register_on(day))
    return listed._asdict()


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_list_of_a_day_bears_the_five_attributes_of_that_day(moved):
    assert on(MOVED) == on(AFTER) == FIVE
    assert on(BEFORE) | {"code": "", "email": ""} == {
        "name": "Senasis centras", "code": "", "addresses": ["Pavyzdžio g. 1, Vilnius"], "phone": "+370 600 00000",
        "email": "",
    }  # fmt: skip


def test_the_page_and_its_files_bear_those_of_today(moved):
    visitor = Client(headers={"host": "localhost"})
    for day, name, place in ((BEFORE, "Senasis centras", "VILNIAUS_M"), (AFTER, FIVE["name"], "KAUNO_M")):
        with time_machine.travel(given.at(f"{day} 12:00"), tick=False):
            page = visitor.get("/pagalbos-tarnybos/", {"municipality": place, "name": str(name)[:4]})
            program = json.loads(visitor.get("/pagalbos-tarnybos.json").content)
        assert [entry.name for entry in page.context["entries"]] == [name]
        assert [each["name"] for each in program["services"]] == [name]


def test_the_officers_page_and_the_extract_of_a_past_day_bear_the_name_of_that_day(moved):
    client = Client()
    authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).get()
    sign_in(client, given.a_person(authority, Role.ACCREDITATION_OFFICER))
    with time_machine.travel(given.at(f"{AFTER} 12:00"), tick=False):
        page = client.get(reverse("admin:accreditation_register"), {"day": str(BEFORE)}).content.decode()
        extracts = [
            client.post(reverse("admin:accreditation_register_extract"), {"day": str(day)}).content
            for day in (BEFORE, AFTER)
        ]

    assert "Senasis centras" in page
    assert "Naujasis centras" not in page
    said = [" ".join(text_of(made).split()) for made in extracts]
    assert "Senasis centras" in said[0]
    assert "Naujasis centras" not in said[0]
    assert "Naujasis centras" in said[1]
    assert "ISR-2026-00001" in said[0]
    assert "ISR-2026-00002" in said[1]
    with acting_as(system(), authority):
        made = Entry.objects.filter(action="REGISTER_EXTRACTED").order_by("reference")
        assert list(made.values_list("reference", "detail__day")) == [
            ("ISR-2026-00001", "2026-11-17"), ("ISR-2026-00002", "2026-11-20"),
        ]  # fmt: skip


def test_looking_gives_no_number(client, settings):
    settings.DEMO = True
    sign_in(client, given.a_person(given.an_authority(), Role.ACCREDITATION_OFFICER))

    assert client.get(reverse("admin:accreditation_register_extract")).status_code == 405


def test_nothing_is_added_where_nothing_changed(service):
    with acting_as(system(), service) as by:
        assert keep_details(service=service, by=by, at=given.at("2026-11-20 12:00")) == []
    given.decide(
        service, DecisionType.SUSPEND, date(2024, 5, 1), ground="OWN_REQUEST", until=date(2024, 6, 1)
    )
    assert PublishedDetails.objects.filter(organisation=service).count() == 1


def test_the_last_word_of_a_day_counts(service):
    for phone in ("+370 622 22222", "+370 633 33333"):
        Organisation.objects.filter(pk=service.pk).update(phone=phone)
        given.published(service, MOVED)

    assert on(MOVED)["phone"] == "+370 633 33333"
    assert PublishedDetails.objects.filter(organisation=service).count() == 3


def test_a_decision_recorded_for_an_earlier_day_is_listed_under_what_was_first_known():
    service = given.a_service("Pirmasis", accredited_on=None)
    given.published(service, MOVED)
    Organisation.objects.filter(pk=service.pk).update(name="Antrasis")
    given.published(service, AFTER)
    given.decide(service, DecisionType.GRANT, date(2025, 1, 2))

    assert [on(day)["name"] for day in (date(2025, 1, 2), MOVED, AFTER)] == [
        "Pirmasis", "Pirmasis", "Antrasis",
    ]  # fmt: skip


def test_other_organisations_are_not_in_it():
    ministry = given.a_ministry()
    with acting_as(system(), ministry) as by:
        assert keep_details(service=ministry, by=by, at=given.at("2026-11-20 12:00")) == []


def test_the_history_is_only_added_to(service):
    rows = PublishedDetails.objects.filter(organisation=service)
    for change in (lambda: rows.update(name="Kitas"), rows.delete):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()
