"""The plan on paper: PDF/UA for whom it is said to be, with a name only where the person wants one (domain.md 7)."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from tests.cases import road
from tests.cases.road import OLGA, a_case
from tests.cases.test_plan import SHELTER, TALK, agree, an_assessed_case
from tests.documents.pdf import structure, text_of
from victimsupport.audit.models import Entry

FOR_THE_PERSON = {"reader": "PERSON", "language": "lt"}


def url(case, number=1):
    return f"/bylos/{case.reference}/planas/{number}/"


@pytest.fixture
def case(by):
    case = an_assessed_case(by)
    agree(case, by, measures=[replace(TALK, need_kinds=("SAFETY",)), SHELTER])
    return case


def made(client, case, **answers):
    answer = client.post(url(case), FOR_THE_PERSON | answers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "no-store"
    return bytes(answer.content)


def test_it_says_needs_measures_who_when_and_how_it_was_agreed(ona_signed_in, case):
    pdf = made(ona_signed_in, case)

    said = " ".join(text_of(pdf).split())
    for told in (case.reference, "Saugumas", "Penki pokalbiai", "Ona Pavyzdienė", "2026-12-20", "Pasirašyta"):
        assert told in said
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert {"H1", "H2", "Table", "TH", "TD"} <= set(structure(opened))
        assert str(opened.Root.Lang) == "lt"


def test_it_bears_neither_the_shelter_nor_a_name_nobody_asked_for(ona_signed_in, case):
    said = text_of(made(ona_signed_in, case))

    for secret in ("Slapta", OLGA.surname, OLGA.first_name, "612", "olga@"):
        assert secret not in said


def test_it_bears_the_name_the_person_wants_on_it_and_that_is_recorded(ona_signed_in, case):
    said = text_of(made(ona_signed_in, case, with_name="on"))

    assert OLGA.surname in said
    assert Entry.objects.get(action="IDENTITY_OPENED").detail == {"purpose": "PLAN_PRINTED"}
    printed = Entry.objects.get(action="PLAN_PRINTED").detail
    assert printed == {"version": 1, "reader": "PERSON", "with_name": True}


@pytest.mark.parametrize(
    "answers", [{"reader": ""}, {"language": "xx"}, {"reader": "OTHER", "with_name": "on"}]
)
def test_nothing_is_printed_until_it_is_said_who_reads_it_and_no_name_goes_to_others(
    ona_signed_in, case, answers
):
    answer = ona_signed_in.post(url(case), FOR_THE_PERSON | answers)

    assert answer["Content-Type"].startswith("text/html")
    assert "govuk-error-summary" in answer.content.decode()
    assert not Entry.objects.filter(action__in=["PLAN_PRINTED", "IDENTITY_OPENED"]).exists()


def test_of_an_anonymous_person_no_name_is_offered(ona_signed_in, by):
    case = a_case(by, status="PLANNED", person=None)

    page = ona_signed_in.get(url(case)).content.decode()

    assert "Who will read this?" in page
    assert "Print the person" not in page
    assert made(ona_signed_in, case, with_name="on").startswith(b"%PDF")


def test_versions_are_compared_whichever_way_round_they_are_asked_for(ona_signed_in, by, case):
    case.refresh_from_db()
    agree(case, by, measures=[replace(TALK, what="Aštuoni pokalbiai")])
    case.refresh_from_db()
    address = f"/bylos/{case.reference}/planas/palyginimas/"

    for query in ("", "?earlier=2&later=1", "?earlier=1&later=2", "?earlier=9&later=x"):
        page = ona_signed_in.get(address + query).content.decode()
        assert page.index("Penki pokalbiai") < page.index("Aštuoni pokalbiai")
        assert "No longer there" in page


def test_one_version_has_nothing_to_be_compared_with(ona_signed_in, case):
    answer = ona_signed_in.get(f"/bylos/{case.reference}/planas/palyginimas/", follow=True)

    assert "There is one version of the plan" in answer.content.decode()


def test_another_service_sees_no_version(client, case, jonas):
    stranger = road.signed_in(client, jonas)

    for address in (url(case), f"/bylos/{case.reference}/planas/palyginimas/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(url(case), FOR_THE_PERSON).status_code == 404
