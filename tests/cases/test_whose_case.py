"""Whose case a page is about: its line says it the same everywhere, so that nobody writes into the wrong one."""

import pytest
from django.urls import URLPattern, reverse

from cases import urls
from referrals.actions import access, intakes
from tests import given
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case, now
from tests.cases.test_plan import agree
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db
INITIALS = "O. P."
NAMES = [
    pattern.name
    for pattern in urls.urlpatterns
    if isinstance(pattern, URLPattern)
    and pattern.name
    and set(pattern.pattern.converters) == {"reference"}
    and pattern.name != "bed_needed"  # there may be no case yet
]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_case_says_whose_it_is(ona_signed_in, by, name):
    case = a_case(by, status="PLANNED")

    answer = ona_signed_in.get(reverse(f"cases:{name}", args=[case.reference]))

    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        assert case.reference in text(answer)
        assert INITIALS in text(answer)
        assert "No name" not in text(answer)


def test_the_papers_of_a_plan_say_it_too(ona_signed_in, by):
    case = a_case(by, status="PLANNED")
    agree(case, by)

    for name, more in (("plan_printed", [1]), ("plans_compared", [])):
        page = text(ona_signed_in.get(reverse(f"cases:{name}", args=[case.reference, *more])))
        assert f"{case.reference}</span> {INITIALS}" in page, name


def test_so_does_every_page_of_somebody_who_waits_for_the_start(ona_signed_in, by):
    intake = intakes.receive(channel="DIRECT", received_at=now(), person=OLGA, by=by, at=now())

    pages = (
        "referrals:intake-person",
        "referrals:intake-assign",
        "cases:start",
        "cases:start_accepted",
        "cases:shelter_intake",
    )
    for name in pages:
        page = text(ona_signed_in.get(reverse(name, args=[intake.reference])))
        assert f"{intake.reference}</span> {INITIALS}" in page, name


def test_it_says_that_the_case_is_restricted(ona_signed_in, by, ona, service):
    case = a_case(by, person=Person(first_name=OLGA.first_name, surname=OLGA.surname))
    with acting_as(given.a_person(service, Role.SERVICE_MANAGER), service) as head:
        access.restrict(
            intake=case.intake,
            people=[ona, head.user],
            reason="Sesuo",
            version=case.intake.version,
            by=head,
            at=now(),
        )

    for name in ("case", "deliver", "accommodation"):
        page = text(ona_signed_in.get(reverse(f"cases:{name}", args=[case.reference])))
        assert "govuk-tag--pink" in page, name
