"""A child's legal representatives: art. 4(4). Whoever is suspected of the act is no contact and agrees to nothing."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.actions import consent, plan, representatives
from cases.actions import facts as facts_actions
from cases.actions.facts import Representation
from cases.actions.plan import Agreement
from cases.actions.representatives import Absence, Represents
from cases.documents import people, representation
from cases.models import ActKind, AgreementForm, Case, LegalRepresentative, RepresentedAct
from referrals.models import Applied
from tests import given
from tests.cases import road
from tests.cases.road import a_case, facts_of
from tests.cases.test_assessment import record as assess
from tests.cases.test_plan import TALK
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity, SearchToken
from victimsupport.vault.person import Person

MOTHER = Person(first_name="Marija", surname="Pavyzdienė", phone="+37061111111", email="marija@example.org")
FATHER = Person(first_name="Petras", surname="Pavyzdys", phone="+37062222222")
CHILD = replace(road.OLGA, birth_date=date(2012, 5, 1))


def a_childs_case(by, *, born=date(2012, 5, 1), **rest):
    return a_case(by, person=replace(road.OLGA, birth_date=born), recipient_group="CHILD", **rest)


def record(
    case, by, person=MOTHER, *, takes_part=True, suspected=False, basis="PARENTHOOD", kind="PARENT", **days
):
    represents = Represents(kind, basis, takes_part and not suspected, **days)
    return representatives.record(
        case=case, person=person, represents=represents, is_suspected=suspected, by=by, at=road.now()
    )


def suspect(row, by, reason="AGAINST_INTERESTS", note="", version=None):
    return representatives.suspect(
        representative=row,
        absence=Absence(reason, note),
        version=version or row.version,
        by=by,
        at=road.now(),
    )


def agree(case, by, who=None, agreed_with=Applied.LEGAL_REPRESENTATIVE):
    case.refresh_from_db()
    agreement = Agreement(
        given.at("2026-11-20 13:30"), agreed_with, AgreementForm.SIGNATURE, representative=who
    )
    return plan.agree(
        case=case, measures=[TALK], agreement=agreement, version=case.version, by=by, at=road.now()
    )


def may(row, case, by, on=date(2026, 11, 20)):
    case.refresh_from_db()
    born = representation.born_on(case, by=by, at=road.now())
    return representation.may_represent(row, case=case, born=born, on=on)


def test_a_representative_lies_in_the_vault_and_no_search_finds_them(by):
    case = a_childs_case(by)
    tokens = SearchToken.objects.count()

    row = record(case, by)

    assert (row.kind, row.basis, row.participates, row.is_suspected) == ("PARENT", "PARENTHOOD", True, False)
    assert Identity.objects.get(pk=row.identity_id).first_name is not None
    assert SearchToken.objects.count() == tokens
    assert Entry.objects.filter(action="REPRESENTATIVE_RECORDED", about_id=case.pk).count() == 1
    assert "Marija" not in str(Entry.objects.filter(about_id=case.pk).values_list("detail", flat=True))


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"person": Person(phone="+37061111111")}, "first_name"),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "until"),
    ],
)
def test_what_contradicts_itself_is_refused(by, bad, field):
    case = a_childs_case(by)

    with pytest.raises(Refused) as refusal:
        record(case, by, **bad)

    assert refusal.value.field == field
    assert not LegalRepresentative.objects.exists()


def test_who_is_suspected_cannot_take_part(by):
    case = a_childs_case(by)

    with pytest.raises(Refused):
        representatives.record(
            case=case, person=FATHER, represents=Represents("PARENT", "PARENTHOOD", True), is_suspected=True, by=by,
            at=road.now(),
        )  # fmt: skip

    row = record(case, by, FATHER, suspected=True)
    with pytest.raises(IntegrityError, match="who_is_suspected"), transaction.atomic():
        LegalRepresentative.objects.filter(pk=row.pk).update(participates=True)


def test_of_an_anonymous_child_nobody_is_recorded_who_would_name_it(by):
    case = a_case(by, person=None, recipient_group="CHILD")

    with pytest.raises(Refused):
        record(case, by)


@pytest.mark.parametrize("status", ["DECLINED"])
def test_nobody_is_recorded_in_a_case_that_is_over(by, status):
    case = a_case(by, status=status)

    with pytest.raises(Refused):
        record(case, by)


def test_only_who_works_on_cases_records(by, rita, service):
    case = a_childs_case(by)

    with acting_as(rita, service) as watcher, pytest.raises(PermissionDenied):
        record(case, watcher)


def test_of_another_service_there_is_no_such_case(by, jonas, elsewhere):
    case = a_childs_case(by)

    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        record(case, stranger)


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4")
def test_what_the_case_says_of_representation_keeps_step_with_who_takes_part(by):
    case = a_childs_case(by)
    mother, father = record(case, by), record(case, by, FATHER)

    suspect(father, by, reason="")
    case.refresh_from_db()
    assert case.representative_absent == ""

    with pytest.raises(Refused) as refusal:
        suspect(mother, by, reason="")
    assert refusal.value.field == "absent"
    with pytest.raises(Refused) as refusal:
        suspect(mother, by, reason="OTHER")
    assert refusal.value.field == "absent_note"

    suspect(mother, by)
    case.refresh_from_db()
    assert case.representative_absent == "AGAINST_INTERESTS"

    record(case, by, Person(first_name="Teta"), kind="GUARDIAN", basis="CHILD_GUARDIANSHIP")
    case.refresh_from_db()
    assert (case.representative_absent, case.representative_note) == ("", "")


@pytest.mark.parametrize(("takes_part", "suspected"), [(True, False), (False, True)])
def test_the_facts_cannot_say_otherwise_than_who_is_recorded(by, takes_part, suspected):
    case = a_childs_case(by)
    record(case, by, takes_part=takes_part, suspected=suspected)
    case.refresh_from_db()
    contrary = Representation(takes_part=not takes_part, absent="UNKNOWN")

    with pytest.raises(Refused) as refusal:
        facts_actions.change(
            case=case, facts=facts_of(recipient_group="CHILD"), representation=contrary, version=case.version, by=by,
            at=road.now(),
        )  # fmt: skip

    assert refusal.value.field == "has_representative"


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4.contact")
def test_who_is_suspected_represents_nobody_and_is_no_contact(by):
    case = a_childs_case(by)
    mother, father = record(case, by), record(case, by, FATHER, suspected=True)

    assert may(mother, case, by) == ""
    assert may(father, case, by)
    assert representation.is_contact(mother, date(2026, 11, 20))
    assert not representation.is_contact(father, date(2026, 11, 20))


def test_a_representation_ends_with_its_last_day_and_with_the_eighteenth_birthday(by):
    case = a_childs_case(by, born=date(2008, 11, 20))
    mother = LegalRepresentative(case=case, participates=True, basis="PARENTHOOD", until=date(2026, 11, 18))
    case.refresh_from_db()

    def answer(on):
        return representation.may_represent(mother, case=case, born=date(2008, 11, 20), on=on)

    assert answer(date(2026, 11, 18)) == ""
    assert answer(date(2026, 11, 19))
    mother.until = None
    assert answer(date(2026, 11, 19)) == ""
    assert answer(date(2026, 11, 20))
    mother.basis = "ADULT_GUARDIANSHIP"
    assert answer(date(2026, 11, 20)) == ""


def test_parents_of_an_adult_take_no_part_but_a_guardian_appointed_by_a_court_may(by):
    case = a_case(by)

    with pytest.raises(Refused) as refusal:
        record(case, by)

    assert refusal.value.field == "basis"
    assert may(record(case, by, basis="ADULT_GUARDIANSHIP", kind="GUARDIAN"), case, by) == ""


def test_a_representative_of_another_case_represents_nobody_here(by):
    case, other = a_childs_case(by), a_childs_case(by)

    assert may(record(other, by), case, by)


def test_nobody_who_may_not_represent_the_child_agrees_its_plan(by):
    case = a_childs_case(by)
    assess(case, by)

    with pytest.raises(Refused) as refusal:
        agree(case, by)
    assert refusal.value.field == "agreed_with"

    father = record(case, by, FATHER, suspected=True)
    with pytest.raises(Refused) as refusal:
        agree(case, by, father)
    assert refusal.value.field == "representative"
    assert not case.plans.exists()


def test_the_only_one_who_may_agrees_and_of_two_it_must_be_said_who(by):
    case = a_childs_case(by)
    assess(case, by)
    mother = record(case, by)
    first = agree(case, by)

    record(case, by, FATHER)
    with pytest.raises(Refused) as refusal:
        agree(case, by)
    second = agree(case, by, mother)

    assert refusal.value.field == "representative"
    assert list(mother.acts.order_by("acted_at", "pk").values_list("kind", "plan")) == [
        ("PLAN", first.pk), ("PLAN", second.pk)
    ]  # fmt: skip


def test_marking_somebody_as_suspected_flags_what_they_agreed_until_it_is_agreed_anew(by):
    case = a_childs_case(by)
    assess(case, by)
    father, mother = record(case, by, FATHER), record(case, by)
    agree(case, by, father)

    suspect(father, by)

    assert RepresentedAct.objects.flagged().get().representative == father
    case.refresh_from_db()
    assert "people" in [one.url_name for one in people.owed(case, date(2026, 11, 20))]
    agree(case, by, mother)
    assert not RepresentedAct.objects.flagged().exists()
    assert not mother.acts.flagged().exists()


def test_a_flagged_consent_is_settled_by_hand_and_a_plan_only_by_a_new_version(by):
    case = a_childs_case(by)
    assess(case, by)
    father = record(case, by, FATHER)
    consent = representatives.note(
        case=case, representative=father, kind=ActKind.CONSENT, acted_at=road.now(), by=by, at=road.now()
    )
    agree(case, by)
    with pytest.raises(Stale):
        representatives.settle(act=consent, by=by, at=road.now())
    suspect(father, by)

    representatives.settle(act=consent, by=by, at=road.now())
    with pytest.raises(Stale):
        representatives.settle(act=consent, by=by, at=road.now())
    with pytest.raises(Refused):
        representatives.settle(act=father.acts.get(kind="PLAN"), by=by, at=road.now())


def test_a_suspicion_can_be_lifted_and_then_taking_part_is_another_step(by):
    case = a_childs_case(by)
    father = suspect(record(case, by, FATHER), by)

    cleared = representatives.clear(representative=father, version=father.version, by=by, at=road.now())

    assert (cleared.is_suspected, cleared.participates) == (False, False)
    assert may(cleared, case, by)
    with pytest.raises(Stale):
        representatives.clear(representative=cleared, version=cleared.version, by=by, at=road.now())


def test_who_comes_second_is_told(by):
    case = a_childs_case(by)
    row = record(case, by)

    with pytest.raises(Stale):
        suspect(row, by, version=7)
    suspect(row, by)
    row.refresh_from_db()
    with pytest.raises(Stale):
        suspect(row, by)


def test_correcting_keeps_the_suspicion_and_asks_why_nobody_takes_part(by):
    case = a_childs_case(by)
    mother = record(case, by)

    def change(row, takes_part, absence=representatives.UNSAID):
        return representatives.change(
            representative=row, person=MOTHER, represents=Represents("PARENT", "STATED", takes_part), absence=absence,
            version=row.version, by=by, at=road.now(),
        )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        change(mother, False)
    assert refusal.value.field == "absent"
    row = change(mother, False, Absence("UNKNOWN"))
    case.refresh_from_db()
    assert (row.basis, case.representative_absent) == ("STATED", "UNKNOWN")
    row = suspect(row, by)
    with pytest.raises(Refused) as refusal:
        change(row, True)
    assert refusal.value.field == "participates"


def test_a_consent_is_confirmed_by_nobody_who_is_suspected_and_flagged_if_they_are_later(by):
    case = a_childs_case(by, channel="THIRD_PARTY", born=date(2012, 5, 1))
    mother, father = record(case, by), record(case, by, FATHER, suspected=True)

    def confirm(who):
        consent.confirm(
            case=case, confirmed_at=road.now(), given_by="LEGAL_REPRESENTATIVE", representative=who, by=by,
            at=road.now(),
        )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        confirm(father)
    assert refusal.value.field == "representative"
    confirm(mother)
    suspect(mother, by)

    assert RepresentedAct.objects.flagged().get().kind == "CONSENT"
