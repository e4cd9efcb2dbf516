"""Somebody recorded as dangerous is met again: as a representative, an interpreter, a reader, a colleague elsewhere."""

from datetime import timedelta

import pytest

from cases.actions import disclosure, interpretation, transfer_consent
from cases.documents import dangers
from cases.models import Case, OthersMayAnswer
from referrals.actions import exclusions, intakes
from referrals.models import CaseExclusion, Intake
from referrals.permissions import intakes_visible
from tests import given
from tests.cases import road
from tests.cases.handing_over import FRIDAY, accept, agreed, offered, rows_of_a_person
from tests.cases.road import a_case
from tests.cases.test_representatives import a_childs_case
from tests.cases.test_representatives import record as represent
from tests.cases.test_safety import PETRAS, a_danger, ask
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.notices.models import Notice
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db
MATCHES = "Matches somebody recorded as dangerous"
HARMLESS = Person(first_name="Marija", surname="Pavyzdienė", phone="+37061111111")


@pytest.fixture
def page(client, ona, by, today):
    signed = road.signed_in(client, ona)
    return lambda case, part: signed.get(f"/bylos/{case.reference}/{part}/").content.decode()


# Who speaks for the person, and who interprets


@pytest.mark.parametrize(
    ("person", "is_met"),
    [(PETRAS, True), (Person(first_name="Kitas", phone=PETRAS.phone), True), (HARMLESS, False)],
)
def test_a_representative_who_matches_is_warned_of(by, page, person, is_met):
    recorded_in = a_case(by)
    a_danger(recorded_in, by)
    child = a_childs_case(by)
    represent(child, by, person=person)

    shown = page(child, "zmones")

    assert (MATCHES in shown) == is_met
    assert (recorded_in.reference in shown) == is_met


@pytest.mark.parametrize(("who", "is_met"), [("Petras Pavojingas", True), ("UAB Vertimai", False)])
def test_an_interpreter_who_matches_is_warned_of_once_booked_and_once_given(by, page, who, is_met):
    case = a_case(by)
    a_danger(case, by)
    row = interpretation.need(case=case, kind="SPOKEN", language="uk", by=by, at=road.now())
    assert MATCHES not in page(case, "zmones")

    interpretation.book(
        interpretation=row, booked_with=who, booked_for=road.now() + timedelta(days=1), by=by, at=road.now()
    )
    assert (MATCHES in page(case, "zmones")) == is_met

    interpretation.give(interpretation=row, given_on=road.now().date(), given_by=who, by=by, at=road.now())
    assert (MATCHES in page(case, "zmones")) == is_met


# Who is registered


@pytest.mark.parametrize(
    ("person", "is_met"),
    [(PETRAS, True), (Person(first_name="Kitas", phone=PETRAS.phone), True), (HARMLESS, False)],
)
def test_who_is_registered_and_matches_is_warned_of(by, page, person, is_met):
    recorded_in = a_case(by)
    a_danger(recorded_in, by)
    newcomer = a_case(by, person=person)

    shown = page(newcomer, "asmuo")

    assert ("This person matches somebody recorded as dangerous" in shown) == is_met
    assert (recorded_in.reference in shown) == is_met


def test_whoever_is_referred_and_matches_is_warned_of_before_the_start(client, ona, by):
    recorded_in = a_case(by)
    a_danger(recorded_in, by)
    intake = intakes.receive(channel="DIRECT", received_at=road.now(), person=PETRAS, by=by, at=road.now())

    shown = road.signed_in(client, ona).get(f"/priemimai/{intake.reference}/").content.decode()

    assert f"This person matches somebody recorded as dangerous ({recorded_in.reference})" in shown


def test_nobody_is_warned_of_themselves(by, page):
    case = a_case(by, person=PETRAS)
    a_danger(case, by)

    assert "This person matches" not in page(case, "asmuo")


# Who reads and who answers


@pytest.mark.parametrize(("reader", "is_met"), [("Petras Pavojingas", True), ("Teismas", False)])
def test_a_reader_of_where_the_person_is_who_matches_is_warned_of(by, page, reader, is_met):
    case = a_case(by)
    a_danger(case, by)
    disclosure.choose(
        case=case, document="PLAN", fields=["ADDRESS"], reader=reader, reason="Bylai", by=by, at=road.now()
    )

    assert (MATCHES in page(case, "saugumas")) == is_met


@pytest.mark.parametrize(("who", "is_met"), [("Pavojingas Petras", True), ("Sesuo Rita", False)])
def test_who_may_answer_the_telephone_and_matches_is_warned_of(by, page, who, is_met):
    case = a_case(by)
    a_danger(case, by)
    ask(case, by, channels=["CALL"], others_may_answer=OthersMayAnswer.YES, who_may_answer=who)

    assert (MATCHES in page(case, "saugumas")) == is_met


def test_a_warning_names_no_case_its_reader_may_not_see(by):
    case, other = a_case(by), a_case(by)
    a_danger(case, by)
    a_danger(other, by)
    shut = given.a_person(by.organisation, Role.CASEWORKER, name="Rūta Kolegė")
    with acting_as(system(), by.organisation) as itself:
        exclusions.exclude_matching(
            intake=other.intake, users=[shut], since=road.now(), by=itself, at=road.now()
        )

    with acting_as(shut, by.organisation) as narrow:
        assert dangers.warnings(people=[PETRAS], by=narrow, at=road.now()) == [case.reference]
    both = sorted([case.reference, other.reference])
    assert dangers.warnings(people=[PETRAS, HARMLESS, Person()], by=by, at=road.now()) == [
        ", ".join(both), "", "",
    ]  # fmt: skip


def test_another_service_is_warned_of_nobody(by, jonas, elsewhere):
    a_danger(a_case(by), by)

    with acting_as(jonas, elsewhere) as there:
        assert dangers.warnings(people=[PETRAS], by=there, at=road.now()) == [""]


# Who works where the person is handed over to


@pytest.fixture
def petras(elsewhere):
    """He works at the other service, under his own name."""
    return given.a_person(elsewhere, Role.CASEWORKER, name="Petras Pavojingas")


@pytest.fixture
def case(by) -> Case:
    return a_case(by, status="PLANNED")


def consented(case, elsewhere, by):
    return transfer_consent.record(
        case=case, consent=agreed(elsewhere), information_missing_reason="Neprašė",
        version=Case.objects.get(pk=case.pk).version, by=by, at=FRIDAY,
    )  # fmt: skip


def test_the_sender_is_warned_before_anybody_is_asked_and_no_colleague_there_is_named(
    case, by, page, petras, elsewhere
):
    a_danger(case, by)
    consented(case, elsewhere, by)

    shown = page(case, "perdavimas")

    assert "may be whom you recorded as dangerous" in shown
    assert "Petras" not in shown


def test_nobody_who_works_there_and_matches_is_no_warning(case, by, page, elsewhere, jonas):
    a_danger(case, by)
    consented(case, elsewhere, by)

    assert "may be whom you recorded as dangerous" not in page(case, "perdavimas")


def test_somebody_dangerous_to_another_person_is_no_warning(case, by, page, petras, elsewhere):
    a_danger(a_case(by), by)
    consented(case, elsewhere, by)

    assert "may be whom you recorded as dangerous" not in page(case, "perdavimas")


def test_whoever_matches_at_the_receiving_service_is_shut_out_as_it_accepts(
    case, by, petras, elsewhere, jonas
):
    a_danger(case, by)
    offered(case, elsewhere, by)

    intake = accept(jonas, elsewhere)

    with acting_as(jonas, elsewhere) as there:
        assert intakes_visible(there).filter(pk=intake.pk).exists()
    with acting_as(petras, elsewhere) as there:
        assert not Intake.objects.filter(pk=intake.pk).exists()
        assert not intakes_visible(there).exists()
    with acting_as(system(), elsewhere):
        assert list(CaseExclusion.objects.values_list("user", "source")) == [(petras.pk, "MATCH")]


def test_it_holds_when_the_dangerous_one_accepts_themselves(case, by, petras, elsewhere):
    a_danger(case, by)
    offered(case, elsewhere, by)

    intake = accept(petras, elsewhere)

    with acting_as(petras, elsewhere):
        assert not Intake.objects.filter(pk=intake.pk).exists()


def test_the_receiving_service_is_told_of_nobody_before_it_accepts(case, by, petras, elsewhere):
    a_danger(case, by)
    offered(case, elsewhere, by)

    assert rows_of_a_person(elsewhere) == 0
    with acting_as(system(), elsewhere):
        assert not CaseExclusion.objects.exists()
        assert not Notice.objects.filter(kind__contains="EXCLU").exists()


def test_without_a_match_nobody_is_shut_out(case, by, elsewhere, jonas):
    a_danger(case, by)
    offered(case, elsewhere, by)

    accept(jonas, elsewhere)

    with acting_as(system(), elsewhere):
        assert not CaseExclusion.objects.exists()
