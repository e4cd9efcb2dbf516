"""The pages of intakes: what they show, keep and refuse, to whom, and how much they ask of the database."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.actions import consents, intakes
from referrals.forms import searching
from referrals.models import Intake
from tests import given
from tests.cases.road import signed_in
from tests.referrals.arriving import FRIDAY, NEIGHBOUR, NOW, receive
from tests.referrals.first_contact import LATER, VICTIM, a_cast, a_sent_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]

LISTS = ["intakes", "intake-new", "intake-direct", "intake-third-party", "intake-anonymous"]
OF_ONE = ["intake", "intake-person", "intake-assign", "intake-receipt"]
DIRECT = {
    "received_at_0": "2026-11-20",
    "received_at_1": "10:00",
    "chosen_by": "VICTIM",
    "first_name": "Vardenė",
    "surname": "Pavardenė",
    "phone": "8 612 34567",
    "email": "",
}
THIRD_PARTY = DIRECT | {
    "consents": "yes",
    "consent_stated_at_0": "2026-11-20",
    "consent_stated_at_1": "09:00",
    "crime_type": "HEALTH",
    "applicant_relation": "kaimynė",
    "applicant_phone": NEIGHBOUR.phone,
}


def url(name: str, intake: Any = None) -> str:
    return reverse(f"referrals:{name}", args=[getattr(intake, "reference", intake)] if intake else [])


def looked(by: Any) -> dict[str, str]:
    """That somebody searched first: what the page before the form carries over."""
    return {"searched": searching.seal(by)}


def text(answer: Any) -> str:
    """What the page says, without what is new on every page: nonces and tokens."""
    fresh = r'nonce="[^"]*"|(?<=name="csrfmiddlewaretoken" value=")[^"]*'
    return re.sub(r"\s+", " ", re.sub(fresh, "", answer.content.decode()))


# Who sees what


@pytest.mark.parametrize("name", OF_ONE)
def test_another_services_intake_and_none_at_all_are_the_same_404(web, name):
    elsewhere = given.a_service()
    jonas = given.a_person(elsewhere, Role.CASEWORKER)
    with acting_as(jonas, elsewhere) as there:
        for _number in range(2):
            foreign = receive(there, person=None)

    hidden, missing = web.get(url(name, foreign)), web.get(url(name, "NK-2026-09999"))

    assert foreign.reference == "NK-2026-00002"
    assert hidden.status_code == missing.status_code == 404
    assert text(hidden).replace(foreign.reference, "") == text(missing).replace("NK-2026-09999", "")


@pytest.mark.parametrize("name", [*LISTS, *OF_ONE])
def test_pages_are_for_those_who_work_on_cases(client, service, by, name):
    intake = receive(by, person=None) if name in OF_ONE else None
    address = url(name, intake)
    assert client.get(address).headers["location"].startswith("/paskyra/")

    institution = given.an_institution()
    for outsider in (
        given.a_person(service, Role.DATA_PROTECTION_OFFICER),
        given.a_person(institution, Role.FIRST_CONTACT_OFFICER),
    ):
        signed_in(client, outsider)
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["intake-claim"])
def test_looking_changes_nothing(web, by, name):
    assert web.get(url(name, receive(by))).status_code == 405


# The queue


def test_the_queue_shows_who_waits_by_the_last_day_without_a_name(web, by):
    late = receive(by, received_at=given.at("2026-11-17 10:00"))
    soon = receive(by)
    started = receive(by)
    intakes.start(intake=started, started_at=NOW, kind="ATTEMPT", by=by, at=NOW)

    shown = text(web.get(url("intakes")))

    assert shown.index(late.reference) < shown.index(soon.reference)
    assert started.reference not in shown
    assert "V. P." in shown
    assert "Late by 2 days" in shown
    for secret in (VICTIM.first_name, VICTIM.surname, VICTIM.email, VICTIM.phone[-8:]):
        assert secret not in shown
    written = Entry.objects.get(action="LIST_SHOWN")
    assert written.detail["shown"] == [str(late.pk), str(soon.pk)]


def test_an_empty_queue_is_praise(web):
    assert "Nobody waits" in text(web.get(url("intakes")))


def test_the_queue_asks_as_much_of_the_database_for_sixty_as_for_five(web, by):
    asked = []
    for number in (5, 55):
        for _number in range(number):
            receive(by)
        with CaptureQueriesContext(connection) as queries:
            shown = web.get(url("intakes"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert "after=" in text(shown)


def test_a_person_is_claimed_from_the_queue_the_worklist_and_their_page(web, by, ona):
    for query, back in (
        ("?from=priemimai", url("intakes")),
        ("?from=darbai", reverse("cases:worklist")),
        ("?from=https://example.org", None),
        ("", None),
    ):
        intake = receive(by)
        answer = web.post(url("intake-claim", intake) + query)
        assert answer.headers["location"] == (back or url("intake", intake))
        assert Intake.objects.get(pk=intake.pk).assignee == ona


def test_who_claims_second_is_told(web, by, service):
    intake = receive(by)
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as other:
        intakes.claim(intake=intake, by=other, at=NOW)

    answer = web.post(url("intake-claim", intake), follow=True)

    assert "A colleague has taken NK-2026-00001 on already." in text(answer)
    assert Intake.objects.get().assignee == manager


# One of them


def test_the_page_says_how_the_person_came_and_by_when_to_start(client):
    cast = a_cast()
    a_sent_referral(cast)
    signed_in(client, cast.ona)

    shown = text(client.get(url("intake", "NK-2026-00001")))

    assert cast.institution.name in shown
    assert "the next working day is 2026-11-23" in shown
    assert reverse("cases:start", args=["NK-2026-00001"]) in shown
    assert VICTIM.surname not in shown
    with acting_as(cast.ona, cast.service):
        assert Entry.objects.filter(action="INTAKE_VIEWED").count() == 1
        assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()


def test_who_the_person_is_stands_on_a_page_of_its_own_and_each_look_is_recorded(web, by):
    intake = receive(by, channel="THIRD_PARTY", applicant=NEIGHBOUR, applicant_relation="kaimynė")

    before = text(web.get(url("intake-person", intake)))
    assert VICTIM.surname in before
    assert "60000001" not in before.replace(" ", "")
    assert "nothing yet" in before
    assert Entry.objects.get(action="IDENTITY_OPENED").detail == {"purpose": "INTAKE_PAGE"}

    shown = text(web.post(url("intake-person", intake)))

    assert VICTIM.surname in shown
    assert "60000001" in shown.replace(" ", "")
    assert "kaimynė" in shown
    assert VICTIM.surname not in re.search("<title>.*?</title>", shown).group()
    opened = Entry.objects.filter(action="IDENTITY_OPENED", detail={"purpose": "PHONE_SHOWN"})
    assert {(e.about_id, e.reference) for e in opened} == {
        (intake.identity_id, intake.reference),
        (intake.applicant_id, intake.reference),
    }


def test_an_anonymous_person_has_nothing_to_show(web, by):
    intake = receive(by, person=None)

    assert "remain anonymous" in text(web.get(url("intake-person", intake)))
    assert "Anonymous" in text(web.get(url("intake", intake)))
    assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()


def test_a_withdrawn_consent_stands_out(client):
    cast = a_cast()
    referral = a_sent_referral(cast)
    with acting_as(cast.rasa, cast.institution) as there:
        consents.withdraw(referral=referral, withdrawn_at=LATER, by=there, at=NOW)
    signed_in(client, cast.ona)

    for address in (url("intakes"), url("intake", "NK-2026-00001")):
        assert "Consent withdrawn" in text(client.get(address))


def test_a_colleague_is_made_responsible(web, by, service):
    intake = receive(by)
    manager = given.a_person(service, Role.SERVICE_MANAGER, name="Vadovė Pavyzdė")
    given.a_person(service, Role.DATA_PROTECTION_OFFICER, name="Duomenų Sargas")
    asked = text(web.get(url("intake-assign", intake)))
    assert "Vadovė Pavyzdė" in asked
    assert "Duomenų Sargas" not in asked

    given_back = web.post(
        url("intake-assign", intake), {"assignee": str(manager.pk), "version": intake.version}
    )

    assert given_back.headers["location"] == url("intake", intake)
    assert Intake.objects.get().assignee == manager


def test_who_assigns_second_is_told_and_sees_what_they_chose(web, by, service, ona):
    intake = receive(by)
    intakes.claim(intake=intake, by=by, at=NOW)

    answer = web.post(url("intake-assign", intake), {"assignee": str(ona.pk), "version": intake.version})

    assert answer.status_code == 409
    assert "Ona Pavyzdienė" in text(answer)


@pytest.mark.parametrize("assignee", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_nobody_or_nonsense_cannot_be_responsible(web, by, assignee):
    intake = receive(by)

    answer = web.post(url("intake-assign", intake), {"assignee": assignee, "version": 1})

    assert answer.status_code == 200
    assert "Error:" in text(answer)
    assert Intake.objects.get().assignee is None


# Registering


def test_the_ways_in_are_told_apart_first(web):
    shown = text(web.get(url("intake-new")))

    for name in LISTS[2:]:
        assert url(name) in shown


def test_who_applies_directly_is_registered(web, by):
    answer = web.post(url("intake-direct"), looked(by) | DIRECT)

    intake = Intake.objects.select_related("duty", "identity__key").get()
    assert answer.headers["location"] == url("intake", intake)
    assert (intake.channel, intake.received_at, intake.duty.rule) == ("DIRECT", FRIDAY, "R-10.2b")
    assert vault.read(intake.identity, by=by, at=NOW) == Person("Vardenė", "Pavardenė", "+37061234567")
    assert "NK-2026-00001" in text(web.get(url("intake", intake)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_name": "", "surname": ""}, "Enter a first name"),
        ({"received_at_1": "15:01"}, "must be in the past"),
        ({"received_at_0": "2026-02-30"}, "Enter a real date"),
        ({"phone": "call me"}, "Enter a telephone number"),
        ({"email": "vardene@"}, "Enter an e-mail address"),
        ({"chosen_by": ""}, "Select who chose"),
    ],
)
def test_bad_input_is_explained_and_what_was_typed_stays(web, by, wrong, sentence):
    answer = web.post(url("intake-direct"), looked(by) | DIRECT | {"email": "rasyta@example.org"} | wrong)

    shown = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in shown
    assert shown.count(sentence) >= 2
    assert "8 612 34567" in shown or "call me" in shown
    assert "rasyta@example.org" in shown or "vardene@" in shown
    assert not Intake.objects.exists()
    assert not Identity.objects.exists()


def test_who_comes_for_another_is_registered_by_relation_only(web, by):
    answer = web.post(url("intake-third-party"), looked(by) | THIRD_PARTY)

    intake = Intake.objects.select_related("duty", "applicant__key").get()
    assert answer.headers["location"] == url("intake", intake)
    assert (intake.duty.rule, intake.crime_type_id, intake.applicant_relation) == (
        "R-10.3",
        "HEALTH",
        "kaimynė",
    )
    assert intake.consent_stated_at == given.at("2026-11-20 09:00")
    assert vault.read(intake.applicant, by=by, at=NOW) == NEIGHBOUR


@pytest.mark.article("XIV-169 art. 10(3)")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"consents": "no"}, "Without the victim&#x27;s consent"),
        ({"consents": ""}, "Select whether the victim consents"),
        ({"consent_stated_at_0": "", "consent_stated_at_1": ""}, "Enter when the consent was stated"),
        ({"crime_type": ""}, "Select the criminal act"),
        ({"first_name": "", "surname": ""}, "Enter a first name, a surname or both"),
        ({"phone": ""}, "Enter a phone number, an e-mail address or both"),
    ],
)
def test_for_another_nothing_is_stored_without_consent_name_contact_and_act(web, by, wrong, sentence):
    answer = web.post(url("intake-third-party"), looked(by) | THIRD_PARTY | wrong)

    assert answer.status_code == 200
    assert text(answer).count(sentence) >= 2
    assert not Intake.objects.exists()
    assert not Identity.objects.exists()
    assert not Entry.objects.filter(action__startswith="INTAKE").exists()


def test_an_anonymous_person_gets_a_code_once(web, by):
    asked = text(web.get(url("intake-anonymous")))
    for name in ("first_name", "surname", "phone", "email"):
        assert f'name="{name}"' not in asked
    answer = web.post(url("intake-anonymous"), {k: v for k, v in DIRECT.items() if k.startswith("received")})
    intake = Intake.objects.get()
    assert intake.is_anonymous
    assert answer.headers["location"] == url("intake-receipt", intake)
    assert "The person wants no code" in text(web.get(url("intake-receipt", intake)))

    shown = web.post(url("intake-receipt", intake))

    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", text(shown)).group()
    intake.refresh_from_db()
    assert check_password(code, intake.receipt_code)
    assert "no-store" in shown.headers.get("cache-control", "")
    again = web.post(url("intake-receipt", intake), follow=True)
    assert code not in text(again)
    assert "cannot be shown again" in text(again)
    assert code not in text(web.get(url("intake", intake)))


def test_a_service_without_the_right_is_told_so_and_registers_nobody(client):
    service = given.a_service()
    given.decide(service, DecisionType.REVOKE, date(2026, 11, 19), ground="OWN_REQUEST")
    ona = given.a_person(service, Role.CASEWORKER)
    signed_in(client, ona)

    with acting_as(ona, service) as by:
        mark = looked(by)
    answer = client.post(url("intake-direct"), mark | DIRECT)

    assert answer.status_code == 200
    assert "may not take new people on" in text(answer)
    with acting_as(ona, service):
        assert not Intake.objects.exists()
