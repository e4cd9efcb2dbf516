"""The pages of first contact: what they show, keep and refuse, and how much they ask of the database."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.actions import sending
from referrals.models import (
    ChildNotification,
    Contact,
    Intake,
    ReceivedNotification,
    Referral,
    RightsInformation,
)
from tests import given
from tests.referrals.first_contact import (
    FRIDAY,
    LATER,
    VICTIM,
    a_cast,
    a_consent,
    a_contact,
    a_notification,
    a_received_notification,
    a_referral,
    a_sent_referral,
    sign_in,
)
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db

AFTERNOON = given.at("2026-11-20 15:00")


@pytest.fixture(autouse=True)
def _friday_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def rasa(cast, client):
    sign_in(client, cast.rasa)
    return client


@pytest.fixture
def vida(cast, client):
    sign_in(client, cast.vida)
    return client


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


# Duties


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


# Who may, and whose


OWN = [
    ("contact", "KR-2026-00001"), ("contact-wish", "KR-2026-00001"), ("contact-age", "KR-2026-00001"),
    ("information-new", "KR-2026-00001"), ("consent-new", "KR-2026-00001"), ("referral", "PR-2026-00001"),
    ("referral-send", "PR-2026-00001"), ("referral-withdraw", "PR-2026-00001"), ("referral-letter", "PR-2026-00001"),
    ("referral-letter-pdf", "PR-2026-00001"), ("child-notification", "VN-2026-00001"),
    ("child-notification-send", "VN-2026-00001"), ("child-notification-letter", "VN-2026-00001"),
    ("child-notification-letter-pdf", "VN-2026-00001"), ("duty-lateness", "VN-2026-00001"),
]  # fmt: skip
RECEIVED = ["notification", "notification-letter", "notification-letter-pdf"]


def everything(cast):
    """A contact of a child with a referral and a notification, both sent."""
    a_received_notification(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        contact = Contact.objects.get()
        referral = a_consent(cast, contact, without_representative="UNKNOWN")
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)


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


# How much is asked of the database


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


def test_nothing_of_the_inbox_or_the_case_is_seen_by_the_sender(cast, rasa):
    everything(cast)

    with acting_as(cast.rasa, cast.institution):
        assert not ReceivedNotification.objects.exists()
        assert not Intake.objects.exists()
        assert Referral.objects.count() == 1
