"""The public list: who stands in it, its five attributes and no other, the page, the files, the officers' page of any day."""

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import given
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
PAGE, CSV, JSON = "/pagalbos-tarnybos/", "/pagalbos-tarnybos.csv", "/pagalbos-tarnybos.json"
OWN, VIOLATION = "OWN_REQUEST", "VIOLATION_OR_NONCONFORMITY"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(given.at("2026-11-20 12:00"), tick=False):
        yield


@pytest.fixture
def visitor():
    return Client(headers={"host": "localhost"})


@pytest.fixture
def officer(client, settings):
    settings.DEMO = True  # no second factor
    sign_in(client, given.a_person(given.an_authority(), Role.ACCREDITATION_OFFICER))
    client.cookies["django_language"] = "lt"
    return client


def names(answer) -> list[str]:
    return [entry.name for entry in answer.context["entries"]]


def rows(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def text(answer) -> str:
    return answer.content.decode()


def services_of_every_state() -> None:
    """One service in each state of the right today, named by it."""
    given.a_service("Galiojanti")
    given.a_service("Niekada nesuteikta", accredited_on=None)
    given.a_service("Pasibaigusi", accredited_on=date(2023, 11, 19))
    given.a_service("Paskutinė diena", accredited_on=date(2023, 11, 20))
    suspended = given.a_service("Sustabdyta")
    given.decide(suspended, DecisionType.SUSPEND, TODAY, ground=OWN, until=date(2027, 1, 1))
    for name, ground in (
        ("Sustabdymas baigėsi, pati prašė", OWN),
        ("Sustabdymas baigėsi, pažeidimas", VIOLATION),
    ):
        lapsed = given.a_service(name)
        given.decide(lapsed, DecisionType.SUSPEND, date(2026, 9, 1), ground=ground, until=date(2026, 11, 19))
    renewed = given.a_service("Atnaujinta")
    given.decide(renewed, DecisionType.SUSPEND, date(2026, 9, 1), ground=OWN, until=date(2027, 1, 1))
    given.decide(renewed, DecisionType.REINSTATE, TODAY)
    revoked = given.a_service("Panaikinta")
    given.decide(revoked, DecisionType.REVOKE, TODAY, ground=OWN)


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_list_holds_those_whose_right_may_be_used_today(visitor):
    services_of_every_state()

    listed = ["Atnaujinta", "Galiojanti", "Paskutinė diena", "Sustabdymas baigėsi, pati prašė"]
    assert names(visitor.get(PAGE)) == listed
    assert [row[0] for row in rows(visitor.get(CSV))[1:]] == listed
    assert [service["name"] for service in json.loads(visitor.get(JSON).content)["services"]] == listed


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_files_hold_five_attributes_and_no_other(visitor):
    service = given.a_service("Pagalbos tarnyba „Žara“")
    given.an_address(service, "KAUNO_M", "Kito g. 2, Kaunas")
    addresses = ["Kito g. 2, Kaunas", "Pavyzdžio g. 1, Vilnius"]

    assert json.loads(visitor.get(JSON).content) == {
        "as_of": "2026-11-20",
        "services": [
            {
                "name": service.name, "code": service.legal_entity_code, "addresses": addresses,
                "phone": "+370 600 00000", "email": service.email,
            }
        ],
    }  # fmt: skip
    assert rows(visitor.get(CSV)) == [
        ["Pavadinimas", "Kodas", "Veiklos vykdymo teritorijos adresas", "Telefono ryšio numeris", "Elektroninio pašto adresas"],
        [service.name, service.legal_entity_code, "; ".join(addresses), "'+370 600 00000", service.email],
    ]  # fmt: skip


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_page_shows_five_attributes_and_no_other(visitor):
    service = given.a_service("Pagalbos tarnyba")
    given.an_address(service, "KAUNO_M", "Kito g. 2, Kaunas")

    body = re.search(r"<tbody.*?</tbody>", text(visitor.get(PAGE)), re.DOTALL)

    assert body
    shown = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell.replace("<wbr>", ""))).strip()
        for cell in re.findall(r"<t[hd].*?</t[hd]>", body[0], re.DOTALL)
    ]
    assert shown == [
        service.name, service.legal_entity_code, "Kito g. 2, Kaunas Pavyzdžio g. 1, Vilnius",
        "+370 600 00000", service.email,
    ]  # fmt: skip
    assert 'href="tel:+37060000000"' in body[0]
    assert f'href="mailto:{service.email}"' in body[0]


def test_a_number_that_is_none_is_shown_but_not_dialled(visitor):
    service = given.a_service()
    Organisation.objects.filter(pk=service.pk).update(phone="0 600 00000, 0 600 00001", email="")
    given.published(service, TODAY)

    page = text(visitor.get(PAGE))

    assert "0 600 00000, 0 600 00001" in page
    assert "tel:" not in page
    assert "mailto:" not in page


def test_it_follows_from_the_right_and_from_nothing_else(visitor):
    Organisation.objects.filter(pk=given.a_service("Uždaryta čia").pk).update(is_active=False)

    assert names(visitor.get(PAGE)) == ["Uždaryta čia"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zuvedra", ["Šeimų centras „Žuvėdra“"]),
        ("ŽUVĖDRA", ["Šeimų centras „Žuvėdra“"]),
        ("centras seim", ["Šeimų centras „Žuvėdra“"]),
        ("„žuvėdra”", ["Šeimų centras „Žuvėdra“"]),
        ("07", ["Tarnyba 07 (pavyzdys)"]),
        ("  ", ["Šeimų centras „Žuvėdra“", "Tarnyba 07 (pavyzdys)"]),
        ("centras 07", []),
        ("!?", []),
        ("%", []),
    ],
)
def test_it_is_searched_by_any_part_of_a_name(visitor, typed, found):
    given.a_service("Šeimų centras „Žuvėdra“"), given.a_service("Tarnyba 07 (pavyzdys)")

    assert names(visitor.get(PAGE, {"name": typed})) == found


def test_it_is_searched_by_municipality(visitor):
    both = given.a_service("Abi")
    given.an_address(both, "KAUNO_M", "Kito g. 2, Kaunas")
    given.a_service("Viena")

    assert names(visitor.get(PAGE, {"municipality": "VILNIAUS_M"})) == ["Abi", "Viena"]
    assert names(visitor.get(PAGE, {"municipality": "KAUNO_M"})) == ["Abi"]
    assert names(visitor.get(PAGE, {"municipality": "KAUNO_M", "name": "viena"})) == []
    assert visitor.get(PAGE, {"municipality": "KAUNO_M"}).context["chips"] == [
        ("Savivaldybė: Kauno m. sav.", PAGE)
    ]


@pytest.mark.parametrize(
    "query", ["municipality=MARSAS", "name=%00", f"name={'a' * 101}", "municipality=NOT_STATED"]
)
def test_what_it_does_not_know_narrows_nothing_and_is_said(visitor, query):
    given.a_service("Tarnyba")

    answer = visitor.get(f"{PAGE}?{query}")

    assert names(answer) == ["Tarnyba"]
    assert "govuk-error-summary" in text(answer)


def test_an_empty_list_says_why_and_leads_out(visitor):
    assert "116 006" in text(visitor.get(PAGE))

    given.a_service("Tarnyba")

    nowhere = text(visitor.get(PAGE, {"municipality": "ZARASU_R"}))
    assert "Šioje savivaldybėje tarnybos adreso nėra" in nowhere
    assert f'href="{PAGE}">Rodyti visas tarnybas (1)' in nowhere
    assert "Tokios tarnybos sąraše nėra" in text(visitor.get(PAGE, {"name": "kita"}))


def test_the_files_are_whole_named_by_the_day_and_in_lithuanian(visitor):
    given.a_service("Tarnyba")
    visitor.cookies["django_language"] = "en"

    table, program = visitor.get(CSV, {"name": "kita"}), visitor.get(JSON, {"name": "kita"})

    assert table.content.startswith(b"\xef\xbb\xbfPavadinimas;")
    assert len(rows(table)) == 2
    assert len(json.loads(program.content)["services"]) == 1
    for answer, kind, end in (
        (table, "text/csv; charset=utf-8", "csv"),
        (program, "application/json", "json"),
    ):
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'attachment; filename="pagalbos-tarnybos-2026-11-20.{end}"'
        assert answer["Content-Language"] == "lt"


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "-1", "＝cmd"])
def test_no_name_is_a_formula_to_a_spreadsheet(visitor, name):
    given.a_service(name)

    assert rows(visitor.get(CSV))[1][0] == f"'{name}"


def test_a_name_is_no_markup(visitor):
    given.a_service("<script>alert(1)</script>")

    assert "<script>alert(1)" not in text(visitor.get(PAGE))
    assert "<script>" not in text(visitor.get(PAGE, {"name": '"><script>'}))


def test_the_list_costs_the_same_however_long_it_is(visitor):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as spent:
            assert visitor.get(address).status_code == 200
        return len(spent)

    given.a_service()
    before = {
        address: queries(address) for address in (PAGE, CSV, JSON, f"{PAGE}?municipality=VILNIAUS_M&name=a")
    }
    for _number in range(4):
        service = given.a_service()
        given.an_address(service, "KAUNO_M", "Kito g. 2, Kaunas")

    assert {address: queries(address) for address in before} == before


def test_the_page_is_everybodys_sets_no_cookie_and_gives_nothing_away(visitor, settings):
    settings.EXIT_URL = "https://example.lt/"

    answer = visitor.get(PAGE)

    assert answer.status_code == 200
    assert not answer.cookies
    title = text(answer).partition("<title>")[2].partition("</title>")[0]
    assert title.strip() == "Tarnybų sąrašas"
    assert "https://example.lt/" in text(answer)
    assert visitor.post(PAGE).status_code == 405


def test_it_is_found_from_the_first_page_and_from_the_foot_of_every_page(visitor):
    assert text(visitor.get("/")).count(f'href="{PAGE}"') == 2
    assert f'href="{PAGE}"' in text(visitor.get("/privatumas/"))
    for address in (CSV, JSON):
        given.a_service()
        assert f'href="{address}"' in text(visitor.get(PAGE))


def test_it_speaks_english_too(visitor):
    given.a_service()
    visitor.cookies["django_language"] = "en"

    assert "Support services that give accredited assistance" in text(visitor.get(PAGE))


def test_those_who_sign_in_see_the_same_list(client, settings):
    settings.DEMO = True
    service = given.a_service("Viena")
    given.a_service("Kita")
    sign_in(client, given.a_person(service, Role.CASEWORKER))

    assert names(client.get(PAGE)) == ["Kita", "Viena"]


# The officers' page of any day


def states(answer) -> dict[str, tuple[str, str, bool]]:
    return {
        right.service.name: (right.state, str(right.valid_until), right.may_take_on)
        for right, _then, _label in answer.context["rights"]
    }


def test_officers_see_every_state_of_any_day(officer):
    services_of_every_state()
    page = reverse("admin:accreditation_register")

    assert states(officer.get(page))["Sustabdyta"] == ("SUSPENDED", "2027-01-02", False)
    assert len(states(officer.get(page))) == 8
    before = states(officer.get(page, {"day": "2023-11-20"}))
    assert before == {
        "Pasibaigusi": ("ACTIVE", "2026-11-19", True),
        "Paskutinė diena": ("ACTIVE", "2026-11-20", True),
    }
    after = states(officer.get(page, {"day": "2027-01-03"}))
    assert set(after.values()) >= {("EXPIRED", "2027-01-02", False), ("REVOKED", "2027-01-02", False)}
    assert "Būsimų dienų sąrašą dar gali pakeisti" in text(officer.get(page, {"day": "rytoj"}))
    assert "Iki tos dienos teisė nebuvo suteikta" in text(officer.get(page, {"day": "2021-01-01"}))


def test_the_page_of_any_day_says_what_it_shows_and_leads_to_the_extract(officer):
    services_of_every_state()

    page = text(officer.get(reverse("admin:accreditation_register"), {"day": "2026-11-20"}))

    assert "2026-11-20 viešame sąraše yra 4 tarnybos." in page
    assert f'action="{reverse("admin:accreditation_register_extract")}"' in page
    assert 'name="day" value="2026-11-20"' in page
    assert reverse("admin:accreditation_register") in text(
        officer.get(reverse("admin:accreditation_rightperiod_changelist"))
    )


@pytest.mark.parametrize("typed", ["2026-02-30", "kažkada", "\x00", "9999999999"])
def test_what_is_no_day_shows_no_list(officer, typed):
    page = officer.get(reverse("admin:accreditation_register"), {"day": typed})

    assert page.status_code == 200
    assert "errornote" in text(page)
    assert page.context["rights"] == []
    assert officer.post(reverse("admin:accreditation_register_extract"), {"day": typed}).status_code == 404


@pytest.mark.parametrize("name", ["admin:accreditation_register", "admin:accreditation_register_extract"])
def test_the_page_of_any_day_is_the_authoritys_alone(client, settings, name):
    settings.DEMO = True
    assert client.get(reverse(name)).status_code == 302

    sign_in(client, given.a_person(given.an_organisation(OrganisationKind.MINISTRY), Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 403

    sign_in(client, given.a_person(given.a_service(), Role.SERVICE_MANAGER))
    assert client.get(reverse(name), follow=True).status_code == 403


@pytest.mark.parametrize("role", [Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER])
def test_both_roles_of_the_authority_have_it(client, settings, role):
    settings.DEMO = True
    sign_in(client, given.a_person(given.an_authority(), role))

    assert client.get(reverse("admin:accreditation_register")).status_code == 200
    assert client.post(reverse("admin:accreditation_register_extract")).status_code == 200
