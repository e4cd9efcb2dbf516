"""The extract of the list: a tagged document in Lithuanian for any day, with the five attributes of those in the list."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.urls import reverse

from accreditation import documents
from tests import given
from tests.accreditation.test_register_pages import services_of_every_state
from tests.documents.pdf import structure, text_of
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def said_in(made: bytes) -> str:
    return " ".join(text_of(made).replace("\u00a0", " ").split())


def an_extract(day: date = TODAY, authority: Organisation | None = None) -> bytes:
    authority = authority or given.an_authority()
    return documents.register_extract(day, number="ISR-2026-00001", authority=authority, made_on=TODAY)


def test_the_extract_is_tagged_titled_and_in_lithuanian():
    given.a_service()

    with pikepdf.open(BytesIO(an_extract())) as pdf:
        assert str(pdf.Root.Lang) == "lt"
        assert "sąrašo išrašas" in str(pdf.docinfo["/Title"])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert {"H1", "P", "Table", "Caption", "TH", "TD"} <= set(structure(pdf))
        assert structure(pdf).count("H1") == 1
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_extract_says_the_five_attributes_by_which_law_and_as_of_when():
    service = given.a_service("Pagalbos tarnyba „Žara“")
    authority = given.an_authority()

    said = said_in(an_extract(date(2026, 3, 1), authority))

    for expected in (
        service.name, service.legal_entity_code, "Pavyzdžio g. 1, Vilnius", "+370 600 00000",
        authority.name, "2026 m. kovo 1 d. sąrašas", "Nr. ISR-2026-00001", "12 straipsnio 2 dalimi", "Nr. XIV-169",
        "1 pagalbos tarnyba", "Puslapis 1 iš 1", "Parašas",
    ):  # fmt: skip
        assert expected in said, expected
    assert service.email in said.replace(" ", "")


@pytest.mark.article("XIV-169 art. 12(2)")
def test_neither_suspended_nor_former_services_are_in_it():
    with time_machine.travel(given.at("2026-11-20 12:00"), tick=False):
        services_of_every_state()
    said = said_in(an_extract())

    for name in ("Atnaujinta", "Galiojanti", "Paskutinė diena", "pati prašė"):
        assert name in said
    for name in ("Sustabdyta", "Pasibaigusi", "Panaikinta", "Niekada", "pažeidimas"):
        assert name not in said


def test_an_empty_list_is_said_in_words():
    assert "2020 m. sausio 1 d. sąraše nėra nė vienos pagalbos tarnybos." in said_in(
        an_extract(date(2020, 1, 1))
    )


def test_a_long_list_goes_on_with_its_headings_and_numbers():
    for number in range(40):
        given.a_service(f"Tarnyba {number:02}")

    made = an_extract()

    said = said_in(made)
    pages = len(pikepdf.open(BytesIO(made)).pages)
    assert pages > 1
    assert f"Puslapis {pages} iš {pages}" in said
    assert said.count("Elektroninio pašto adresas") >= pages - 1


def test_officers_open_it_from_the_admin_and_no_cache_keeps_it(client, settings):
    settings.DEMO = True  # no second factor
    authority = given.an_authority()
    sign_in(client, given.a_person(authority, Role.ACCREDITATION_OFFICER))
    service = given.a_service()

    answer = client.post(reverse("admin:accreditation_register_extract"), {"day": "2026-11-20"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="pagalbos-tarnybu-sarasas-2026-11-20.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert service.name in said_in(answer.content)
    assert authority.name in said_in(answer.content)
