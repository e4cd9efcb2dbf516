"""The files of a service's own figures: what its page says, and that it was taken is on record."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from tests import given
from tests.cases import beds, road
from tests.reporting.test_figures import a_small_country
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db
YEAR = {"metai": "2025"}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(given.at("2026-11-20 12:00"), tick=False)


@pytest.fixture
def service():
    return a_small_country()[0]


@pytest.fixture
def manager(service):
    return given.a_person(service, Role.SERVICE_MANAGER)


@pytest.fixture
def signed_in(client, manager):
    return road.signed_in(client, manager)


def workbook(client, year="2025"):
    answer = client.get(reverse("reporting:own-workbook"), {"metai": year})
    assert answer["Content-Disposition"] == f'attachment; filename="musu-rodikliai-{year}-2026-11-20.xlsx"'
    return openpyxl.load_workbook(BytesIO(answer.content))


def test_the_workbook_says_what_the_page_says(signed_in, service):
    figures = signed_in.get(reverse("reporting:own"), YEAR).context["figures"]

    about, wholes, _splits = workbook(signed_in)

    said = {row[0].value: row[1].value for row in about}
    assert said["Kieno rodikliai"] == service.name
    assert "neperduokite" in said["Turėkite omenyje"]
    values = {row[0].value: row[2].value for row in wholes.iter_rows(min_row=2)}
    assert figures.values["ST-2"] == 5
    assert values == {figure: figures.values.get(figure) for figure in values}
    rounded, relatives = {"ST-8p"}, {"ST-2r", "ST-3r"}
    assert set(figures.values) - set(values) == rounded | relatives, "texts speak of these, no table does"


def test_small_places_are_exact_for_the_service_itself(signed_in):
    _about, _wholes, splits = workbook(signed_in)

    assert not [row for row in splits.iter_rows(min_row=2, values_only=True) if row[5] == "*"]


def test_both_files_hold_how_those_who_needed_a_bed_were_answered(signed_in, service, manager):
    caseworker = given.a_person(service, Role.CASEWORKER)
    place = beds.a_place_of(service, manager)
    with acting_as(caseworker, service) as by:
        beds.placed(beds.asked(road.a_case(by), by, "2026-11-16 12:00"), by, place, "2026-11-16 12:10")

    _about, wholes, _splits = workbook(signed_in, "2026")
    answer = signed_in.get(reverse("reporting:own-file"), {"metai": "2026"})

    in_book = {row[1].value: row[2].value for row in wholes.iter_rows(min_row=2) if row[0].value == "M-5"}
    lines = csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    in_table = {line[2]: line[6] for line in lines if line[1] == "M-5"}
    assert in_book["Apgyvendinta"] == 1
    assert in_table == {label: str(count) for label, count in in_book.items()}


@pytest.mark.parametrize("name", ["reporting:own-file", "reporting:own-workbook"])
def test_who_took_them_is_on_record_and_only_a_manager_may(client, signed_in, service, manager, name):
    assert signed_in.get(reverse(name), YEAR).status_code == 200
    with acting_as(manager, service):
        assert Entry.objects.get(action="OWN_FIGURES_TAKEN").detail == {"year": 2025}

    road.signed_in(client, given.a_person(service, Role.CASEWORKER))
    assert client.get(reverse(name), YEAR).status_code == 403


@pytest.mark.parametrize("year", ["2027", "25", "nulis", "２０２５"])
def test_a_year_that_is_none_has_no_file(signed_in, year):
    assert signed_in.get(reverse("reporting:own-workbook"), {"metai": year}).status_code == 404
