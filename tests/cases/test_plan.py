"""The plan is agreed with the person: never before needs are assessed and the law's scope is settled."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import facts as facts_actions
from cases.actions import plan
from cases.actions.plan import Agreement, Measure
from cases.documents import comparing, paper
from cases.models import AgreementForm, AssistancePlan, Case
from referrals.models import Applied
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from tests.cases.test_assessment import record as assess
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused, Stale

TALK = Measure(
    ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, "Penki pokalbiai", "Ona Pavyzdienė", date(2026, 12, 20)
)
SHELTER = Measure(ServiceFunction.TEMPORARY_ACCOMMODATION, "Butas, Slapta g. 5", "Budėtoja Slapta g. 5")


def an_assessed_case(by, **rest):
    case = a_case(by, **rest)
    assess(case, by)
    case.refresh_from_db()
    return case


def agree(
    case, by, measures=(TALK,), agreed="2026-11-20 13:30", form=AgreementForm.SIGNATURE, note="", **rest
):
    agreement = Agreement(given.at(agreed), Applied.VICTIM, form, note)
    rest.setdefault("version", case.version)
    return plan.agree(case=case, measures=measures, agreement=agreement, by=by, at=road.now(), **rest)


@pytest.mark.article("XIV-169 art. 10(4)1", rule="R-10.4.1")
def test_a_plan_keeps_what_who_and_when_and_with_whom_it_was_agreed(by):
    case = an_assessed_case(by)

    made = agree(case, by, measures=[TALK, SHELTER], review_on=date(2026, 12, 1))

    case.refresh_from_db()
    assert (case.status, case.review_on) == ("PLANNED", date(2026, 12, 1))
    assert (made.number, made.agreed_with, made.made_by) == (1, "VICTIM", by.user)
    assert list(made.measures.order_by("place").values_list("function", "who", "due_on")) == [
        ("EMOTIONAL_PSYCHOLOGICAL_SUPPORT", "Ona Pavyzdienė", date(2026, 12, 20)),
        ("TEMPORARY_ACCOMMODATION", "Budėtoja Slapta g. 5", None),
    ]


def test_a_revised_plan_is_a_new_version(by):
    case = an_assessed_case(by)
    first = agree(case, by)
    case.refresh_from_db()

    second = agree(case, by, measures=[SHELTER])

    assert (first.number, second.number) == (1, 2)
    assert first.measures.get().what == "Penki pokalbiai"


@pytest.mark.parametrize("status", ["STARTED", "ACCEPTED", "DECLINED"])
def test_no_plan_stands_before_needs_are_assessed(by, status):
    case = a_case(by, status=status)

    with pytest.raises(Refused):
        agree(case, by)

    assert not AssistancePlan.objects.filter(case=case).exists()


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1")
@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"crime_place": "LITHUANIA"}, True),
        ({"crime_place": "EU", "crime_country": "DE"}, True),
        ({"crime_place": "EU"}, False),
        ({"crime_place": "UNKNOWN"}, False),
        ({"crime_place": "OUTSIDE_EU", "proceedings_in_lithuania": "YES"}, True),
        ({"crime_place": "OUTSIDE_EU", "proceedings_in_lithuania": "NO"}, False),
        ({"crime_place": "OUTSIDE_EU", "proceedings_in_lithuania": "UNKNOWN"}, False),
        ({"crime_place": "LITHUANIA", "is_in_lithuania": False}, True),
    ],
)
def test_the_scope_of_the_law_is_settled_before_the_plan_is_agreed(by, facts, allowed):
    case = an_assessed_case(by)
    case = facts_actions.change(
        case=case, facts=road.facts_of(**facts), version=case.version, by=by, at=road.now()
    )

    if allowed:
        assert agree(case, by).number == 1
    else:
        with pytest.raises(Refused, match=r"art\. 1\(1\)|1 str\. 1 d\."):
            agree(case, by)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"measures": []}, "function_1"),
        ({"form": AgreementForm.ORAL}, "agreement_note"),
        ({"form": AgreementForm.ORAL, "note": "  "}, "agreement_note"),
        ({"agreed": "2026-11-20 12:59"}, "agreed_at"),
        ({"agreed": "2026-11-20 14:06"}, "agreed_at"),
        ({"review_on": date(2026, 11, 20)}, "review_on"),
        ({"measures": [TALK, Measure(ServiceFunction.RIGHTS_INFORMATION, " ", "Ona")]}, "what_2"),
        ({"measures": [Measure(ServiceFunction.RIGHTS_INFORMATION, "Pasakyti", " ")]}, "who_1"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_and_nothing_is_stored(by, how, field):
    case = an_assessed_case(by)

    with pytest.raises(Refused) as refusal:
        agree(case, by, **how)

    assert refusal.value.field == field
    assert not AssistancePlan.objects.filter(case=case).exists()


def test_an_oral_agreement_is_noted(by):
    case = an_assessed_case(by)

    assert (
        agree(case, by, form=AgreementForm.ORAL, note="Sutiko telefonu.").agreement_note == "Sutiko telefonu."
    )


def test_whoever_comes_second_is_told(by):
    case = an_assessed_case(by)
    agree(case, by)

    with pytest.raises(Stale):
        agree(case, by)


def test_strangers_are_refused(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        case = an_assessed_case(by)

    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        agree(case, stranger)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        agree(case, officer)


def test_a_failure_on_the_way_leaves_no_half_of_a_plan(by, monkeypatch):
    case = an_assessed_case(by)
    monkeypatch.setattr("cases.actions.plan.audit.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        agree(case, by)

    case.refresh_from_db()
    assert (case.status, AssistancePlan.objects.filter(case=case).count()) == ("ASSESSED", 0)


def test_the_paper_bears_no_address_of_a_shelter(by):
    case = an_assessed_case(by)
    agree(case, by, measures=[TALK, SHELTER])
    made = AssistancePlan.objects.select_related("assessment").prefetch_related("measures").get(case=case)

    measures = paper.of(made).measures

    assert [(m.point, m.what, m.who) for m in measures] == [
        (4, "Penki pokalbiai", "Ona Pavyzdienė"),
        (5, "", ""),
    ]


# For which needs, and what changed since


NEEDED = Measure(
    ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, "Penki pokalbiai", "Ona Pavyzdienė", None, ("SAFETY",)
)


def test_a_measure_says_which_of_the_needs_found_it_is_for(by):
    case = an_assessed_case(by)

    made = agree(case, by, measures=[NEEDED])

    assert made.measures.get().need_kinds == ["SAFETY"]
    assert comparing.needs_without_measure(made) == []


def test_a_need_no_measure_is_for_is_named(by):
    made = agree(an_assessed_case(by), by, measures=[TALK])

    assert [need.kind for need in comparing.needs_without_measure(made)] == ["SAFETY"]


def test_a_measure_for_a_need_that_was_not_found_is_refused(by):
    case = an_assessed_case(by)

    with pytest.raises(Refused) as refusal:
        agree(case, by, measures=[TALK, replace(TALK, need_kinds=("HOUSING",))])

    assert refusal.value.field == "need_kinds_2"
    assert not case.plans.exists()


def test_two_versions_side_by_side_say_what_was_added_changed_and_left_out(by):
    case = an_assessed_case(by)
    earlier = agree(case, by, measures=[TALK, SHELTER])
    case.refresh_from_db()
    other = Measure(ServiceFunction.HEALTHCARE_INFORMATION, "Gydytojas", "Ona Pavyzdienė")

    later = agree(case, by, measures=[replace(TALK, what="Aštuoni pokalbiai"), other])

    pairs = comparing.measures(earlier, later)
    assert [(pair.change, getattr(pair.after, "what", None)) for pair in pairs] == [
        ("CHANGED", "Aštuoni pokalbiai"),
        ("ADDED", "Gydytojas"),
        ("REMOVED", None),
    ]
    assert {pair.change for pair in comparing.needs(earlier.assessment, later.assessment)} == {"SAME"}


def test_a_second_measure_of_a_function_is_held_against_the_second_one(by):
    case = an_assessed_case(by)
    twice = [TALK, replace(TALK, what="Grupė")]
    earlier = agree(case, by, measures=twice)
    case.refresh_from_db()

    later = agree(case, by, measures=twice)

    assert [pair.change for pair in comparing.measures(earlier, later)] == ["SAME", "SAME"]
