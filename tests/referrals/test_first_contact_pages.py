"""The pages of an officer, from a contact to a referral: what they show, keep and refuse."""

import pytest
import time_machine
from django.urls import reverse

from referrals.models import ChildNotification, Contact, Intake, RightsInformation
from tests import given
from tests.referrals.first_contact import (
    AFTERNOON,
    FRIDAY,
    VICTIM,
    a_contact,
    a_referral,
    a_sent_referral,
    sign_in,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.vault.models import Identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]

CONTACT = {
    "contacted_at_0": "2026-11-20",
    "contacted_at_1": "14:00",
    "applied_by": "VICTIM",
    "age": "CHILD",
    "wish": "YES",
    "language": "uk",
    "chosen_person": "NONE",
}


def test_an_officer_goes_from_a_contact_to_a_referral(cast, rasa):
    answer = rasa.post(reverse("referrals:contact-new"), CONTACT)
    assert answer.url == "/kreipimaisi/KR-2026-00001/"
    page = rasa.get(answer.url).content.decode()
    assert "VN-2026-00001" in page
    assert "2026-11-23" in page

    consent = {
        "service": str(cast.service.pk),
        "given_by": "LEGAL_REPRESENTATIVE",
        "given_at_0": "2026-11-20",
        "given_at_1": "14:10",
        "form": "WRITTEN",
        "fields_agreed": ["FIRST_NAME", "PHONE"],
    }
    answer = rasa.post(reverse("referrals:consent-new", args=["KR-2026-00001"]), consent)
    assert answer.url == "/pranesimai/PR-2026-00001/siuntimas/"
    form = rasa.get(answer.url).content.decode()
    assert 'name="first_name"' in form
    assert 'name="surname"' not in form
    assert 'name="email"' not in form

    data = {"first_name": "Vardenė", "phone": "8 600 00001", "when": "NOW", "service": str(cast.service.pk)}
    assert rasa.post(answer.url, data).url == "/pranesimai/PR-2026-00001/"
    with acting_as(cast.ona, cast.service):
        assert Intake.objects.get().received_at == AFTERNOON


def test_a_bad_contact_keeps_what_was_typed_and_says_what_to_do(cast, rasa):
    bad = CONTACT | {
        "contacted_at_1": "15:01",
        "chosen_person": "EXCLUDED",
        "excluded_reason": "",
        "wish": "",
    }

    answer = rasa.post(reverse("referrals:contact-new"), bad)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="15:01"' in page
    assert set(answer.context["form"].errors) == {"contacted_at", "wish", "excluded_reason"}
    with acting_as(cast.rasa, cast.institution):
        assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("moment", "stands_out"),
    [
        ("2026-11-20 15:00", False),
        ("2026-11-20 17:00", True),
        ("2026-11-21 12:00", True),
        ("2026-12-24 12:00", True),
    ],
    ids=["at work", "in the evening", "on Saturday", "on a holiday"],
)
def test_outside_office_hours_the_emergency_number_stands_out(cast, client, moment, stands_out):
    with time_machine.travel(given.at(moment), tick=False):
        sign_in(client, cast.rasa)
        assert client.get(reverse("referrals:contact-new")).context["out_of_hours"] is stands_out


def test_a_wish_saved_second_is_a_conflict_that_shows_what_was_typed(cast, rasa):
    a_contact(cast.rasa, cast.institution)
    url = reverse("referrals:contact-wish", args=["KR-2026-00001"])
    data = {"wish": "NO", "wished_at_0": "2026-11-20", "wished_at_1": "14:05", "version": 1}

    assert rasa.post(url, data).status_code == 302
    answer = rasa.post(url, data | {"wish": "UNDECIDED"})

    assert answer.status_code == 409
    assert "14:05" in answer.content.decode()


def test_the_age_learnt_later_leads_to_a_notification(cast, rasa):
    a_contact(cast.rasa, cast.institution)
    url = reverse("referrals:contact-age", args=["KR-2026-00001"])
    data = {"age": "CHILD", "discovered_at_0": "2026-11-20", "discovered_at_1": "14:00", "version": 1}

    assert rasa.post(url, data).status_code == 302
    assert rasa.post(url, data).status_code == 409
    again = rasa.post(url, data | {"version": 2})

    assert again.context["form"].errors["age"]
    with acting_as(cast.rasa, cast.institution):
        assert ChildNotification.objects.get().duty.triggered_at == FRIDAY


def test_information_is_recorded_and_what_is_missing_is_named(cast, rasa):
    a_contact(cast.rasa, cast.institution)
    url = reverse("referrals:information-new", args=["KR-2026-00001"])
    data = {
        "items": ["LEGAL_AID"], "recipients": ["VICTIM"], "language": "lt", "form": "ORAL",
        "given_at_0": "2026-11-20", "given_at_1": "14:00",
    }  # fmt: skip
    assert 'value="CROSS_BORDER"' not in rasa.get(url).content.decode()

    assert rasa.post(url, data).status_code == 302
    refused = rasa.post(url, data | {"given_at_1": "09:00"})

    assert refused.context["form"].errors["given_at"]
    assert len(rasa.get(url).context["missing"]) == 9
    with acting_as(cast.rasa, cast.institution):
        assert RightsInformation.objects.count() == 1


def test_services_are_offered_by_place_and_none_is_chosen_beforehand(cast, rasa):
    a_contact(cast.rasa, cast.institution)
    given.a_service("Nebeveikianti tarnyba (pavyzdys)", accredited_on=None)
    url = reverse("referrals:consent-new", args=["KR-2026-00001"])

    page = rasa.get(url).content.decode()
    place = rasa.get(url).context["services"][0].place

    assert cast.service.name in page
    assert "Nebeveikianti" not in page
    assert f'value="{cast.service.pk}" checked' not in page
    assert len(rasa.get(url, {"municipality": place}).context["services"]) == 1
    assert rasa.get(url, {"municipality": "Nėra tokios"}).context["services"]


def test_without_a_wish_the_page_of_the_consent_leads_to_the_wish(cast, rasa):
    a_contact(cast.rasa, cast.institution, wish="UNDECIDED")

    answer = rasa.get(reverse("referrals:consent-new", args=["KR-2026-00001"]))

    assert answer.url == reverse("referrals:contact-wish", args=["KR-2026-00001"])


def test_a_refused_consent_shows_why_beside_the_data(cast, rasa):
    a_contact(cast.rasa, cast.institution)
    data = {
        "service": str(cast.service.pk), "given_by": "VICTIM", "given_at_0": "2026-11-20", "given_at_1": "14:10",
        "form": "ORAL", "fields_agreed": ["PHONE"],
    }  # fmt: skip

    answer = rasa.post(reverse("referrals:consent-new", args=["KR-2026-00001"]), data)

    assert answer.context["form"].errors["fields_agreed"]


def test_a_refused_referral_keeps_what_was_typed_and_stores_nothing(cast, rasa):
    a_referral(cast)
    data = {
        "first_name": "Vardenė",
        "surname": "",
        "phone": "",
        "email": "",
        "when": "NOW",
        "service": str(cast.service.pk),
    }

    answer = rasa.post(reverse("referrals:referral-send", args=["PR-2026-00001"]), data)

    assert set(answer.context["form"].errors) == {"phone"}
    assert 'value="Vardenė"' in answer.content.decode()
    with acting_as(cast.rasa, cast.institution):
        assert not Identity.objects.exists()


def test_a_service_without_the_right_is_named_with_those_that_have_it(cast, rasa):
    a_referral(cast)
    other = given.a_service("Kita tarnyba (pavyzdys)")
    given.decide(cast.service, "REVOKE", AFTERNOON.date(), ground="OWN_REQUEST")
    data = {"surname": "Pavardenė", "phone": "860000001", "when": "NOW", "service": str(cast.service.pk)}

    answer = rasa.post(reverse("referrals:referral-send", args=["PR-2026-00001"]), data)

    assert [entry.service for entry in answer.context["services"]] == [other]
    assert other.name in answer.content.decode()


def test_who_sends_second_meets_a_conflict_and_afterwards_the_form_is_gone(cast, rasa):
    a_sent_referral(cast)
    url = reverse("referrals:referral-send", args=["PR-2026-00001"])
    data = {"surname": "Pavardenė", "phone": "860000001", "when": "NOW", "service": str(cast.service.pk)}

    assert rasa.post(url, data).status_code == 409
    assert rasa.get(url).url == reverse("referrals:referral", args=["PR-2026-00001"])


def test_a_withdrawal_is_recorded_once(cast, rasa):
    a_sent_referral(cast)
    url = reverse("referrals:referral-withdraw", args=["PR-2026-00001"])
    data = {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "14:00"}

    assert rasa.post(url, data | {"withdrawn_at_1": "09:00"}).context["form"].errors["withdrawn_at"]
    assert rasa.post(url, data).status_code == 302
    assert rasa.post(url, data).status_code == 409
    assert rasa.get(reverse("referrals:referral-letter", args=["PR-2026-00001"])).status_code == 404


def test_the_letter_opens_the_person_and_says_so_in_the_audit(cast, rasa):
    a_sent_referral(cast)

    page = rasa.get(reverse("referrals:referral", args=["PR-2026-00001"])).content.decode()
    letter = rasa.get(reverse("referrals:referral-letter", args=["PR-2026-00001"])).content.decode()
    pdf = rasa.get(reverse("referrals:referral-letter-pdf", args=["PR-2026-00001"]))

    assert VICTIM.surname not in page
    assert all(text in letter for text in (VICTIM.first_name, VICTIM.surname, VICTIM.email, "2026-11-23"))
    assert pdf.content.startswith(b"%PDF-")
    with acting_as(cast.rasa, cast.institution):
        opened = Entry.objects.filter(action="IDENTITY_OPENED")
        assert [entry.detail["purpose"] for entry in opened] == ["LETTER", "LETTER"]


def test_the_sheet_is_printed_in_two_languages_and_names_the_services(cast, rasa):
    for language, words in (("lt", cast.service.name), ("en", "Legal aid and advice")):
        page = rasa.get(
            reverse("referrals:sheet"), {"language": language, "cross_border": "on"}
        ).content.decode()
        assert words in page
        assert f'lang="{language}"' in page
    pdf = rasa.get(reverse("referrals:sheet-pdf"), {"language": "??"})
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Cache-Control"] == "no-store"
