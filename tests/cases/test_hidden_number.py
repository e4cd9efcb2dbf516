"""Nowhere does a number, an e-mail or an address stand open: each is shown where it was asked for (security.md 25, 27)."""

import re

import pytest
from django.urls import URLPattern, reverse

from cases import urls
from cases.actions import rights
from tests.cases import road
from tests.cases.road import a_case
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db
OLGA = Person(
    first_name="Olga",
    surname="Pavyzdė",
    phone="+37061234567",
    email="olga.p@example.org",
    address="Slaptoji g. 7-3",
)
HIDDEN = ("61234567", "olga.p@example.org", "Slaptoji")


def pages_of_a_case() -> list[str]:
    """Return the names of all addresses that name a case and nothing else."""
    return [
        pattern.name
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern)
        and pattern.name
        and set(pattern.pattern.converters) == {"reference"}
        and "/bylos/" in f"/{pattern.pattern}"
    ]


@pytest.fixture
def case(by):
    return a_case(by, person=OLGA, status="PLANNED")


def shown(answer) -> str:
    return re.sub(r"\s", "", answer.content.decode())


def test_the_pages_are_found():
    assert {"case", "person", "rights_rectify", "plan", "transfer"} <= set(pages_of_a_case())


@pytest.mark.parametrize("name", pages_of_a_case())
def test_no_page_of_a_case_shows_them_unasked(ona_signed_in, case, name):
    answer = ona_signed_in.get(reverse(f"cases:{name}", args=[case.reference]))

    assert answer.status_code in (200, 302, 403, 404, 405)
    if answer["Content-Type"].startswith("text/html"):
        asked_for = {"Slaptoji"} if name == "whereabouts" else set()  # the page of the address itself
        assert not [word for word in HIDDEN if word not in asked_for and word in shown(answer)]


def rectified(client, case, **said):
    page = reverse("cases:rights_rectify", args=[case.reference])
    posted = {
        "first_name": "Olga", "surname": "Pavyzdė", "seen": case.intake.identity.version, "reason": "Rašyba"
    }  # fmt: skip
    return client.post(page, posted | said)


def known(case, by):
    case.intake.identity.refresh_from_db()
    return vault.read(case.intake.identity, by=by, at=road.now())


def test_a_name_is_corrected_and_what_is_not_shown_stays(ona_signed_in, case, by):
    assert rectified(ona_signed_in, case, surname="Tikroji").status_code == 302

    now = known(case, by)
    assert (now.surname, now.phone, now.email, now.address) == (
        "Tikroji", OLGA.phone, OLGA.email, OLGA.address,
    )  # fmt: skip


def test_a_number_is_corrected_without_being_seen_and_an_address_removed(ona_signed_in, case, by):
    rectified(ona_signed_in, case, phone="+370 600 00009", removed=["address"])

    now = known(case, by)
    assert (now.phone, now.address, now.email) == ("+37060000009", "", OLGA.email)
    kept = {row.field for row in case.rectifications.all()}
    assert kept == {"phone", "address"}


def test_what_is_entered_is_not_removed_at_once(ona_signed_in, case, by):
    answer = rectified(ona_signed_in, case, phone="+37060000009", removed=["phone"])

    assert "Enter it anew or remove it, not both" in answer.content.decode()
    assert known(case, by).phone == OLGA.phone
    assert not case.rectifications.exists()


def test_whoever_corrected_first_is_not_overwritten(ona_signed_in, case, by):
    before = case.intake.identity.version
    rights.rectify(
        case=case, known=Person(first_name="Olga", surname="Pirmoji"), seen=before, reason="Klaida", by=by, at=road.now()
    )  # fmt: skip

    answer = rectified(ona_signed_in, case, surname="Antroji")

    assert answer.status_code == 409
    assert known(case, by).surname == "Pirmoji"
