"""The forms of a case: needs, plan, closing, consent; what becomes of what was typed, also where two type at once."""

import pytest

from cases.actions import assessment, closing
from cases.actions.assessment import NeedFound
from cases.models import AssistancePlan, ClosingReason, NeedKind, NeedsAssessment
from tests import given
from tests.cases import road
from tests.cases.delivering import record
from tests.cases.pages import moment, text, url
from tests.cases.road import a_case
from tests.cases.test_plan import an_assessed_case
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction

F = ServiceFunction


# What is typed


def test_needs_are_assessed_on_a_page(ona_signed_in, by):
    case = a_case(by)
    form = {
        "kinds": ["SAFETY"], "safety_description": "Saugi vieta", "safety_urgent": "on", "version": case.version,
        **moment("assessed_at"),
    }  # fmt: skip

    wrong = ona_signed_in.post(url("assess", case), form | {"safety_description": ""})
    assert "Describe what is needed" in text(wrong)
    ona_signed_in.post(url("assess", case), form)

    assert NeedsAssessment.objects.get(case=case).needs.get().is_urgent
    assert "Saugi vieta" in text(ona_signed_in.get(url("case", case)))
    assert "Saugi vieta" in text(ona_signed_in.get(url("assess", case)))


def a_plan(case, **rest):
    return {
        "rows": "3", "function_1": "RIGHTS_INFORMATION", "what_1": "Paaiškinti teises", "who_1": "Ona",
        "due_on_1": "2026-12-01", "agreed_with": "VICTIM", "agreement_form": "ORAL",
        "agreement_note": "Sutiko telefonu", "version": case.version, **moment("agreed_at"),
    } | rest  # fmt: skip


def test_a_plan_is_agreed_on_a_page_with_rows_left_empty_left_out(ona_signed_in, by):
    case = an_assessed_case(by)

    ona_signed_in.post(
        url("plan", case), a_plan(case, function_3="ACCOMPANIMENT", what_3="Į teismą", who_3="Ona")
    )

    plan = AssistancePlan.objects.get(case=case)
    assert list(plan.measures.order_by("place").values_list("place", "function")) == [
        (1, "RIGHTS_INFORMATION"),
        (2, "ACCOMPANIMENT"),
    ]


def test_more_rows_lose_nothing_and_scold_nobody(ona_signed_in, by):
    case = an_assessed_case(by)

    page = text(ona_signed_in.post(url("plan", case), a_plan(case, agreement_form="", more="1")))

    assert "Paaiškinti teises" in page
    assert 'name="what_6"' in page
    assert 'name="what_7"' not in page
    assert "There is a problem" not in page
    assert "<title>Error" not in page
    assert not AssistancePlan.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"who_1": ""}, "Say who will do it"),
        ({"function_1": ""}, "Select the function of the measure"),
        ({"function_1": "", "what_1": "", "who_1": "", "due_on_1": ""}, "Enter at least one measure"),
        ({"agreement_note": ""}, "Note how the person agreed"),
        ({"due_on_1": "rytojus"}, "Enter a real date"),
        ({"rows": "x"}, None),
        ({"rows": "999999"}, None),
    ],
)
def test_a_wrong_plan_says_what_to_do(ona_signed_in, by, wrong, sentence):
    case = an_assessed_case(by)

    answer = ona_signed_in.post(url("plan", case), a_plan(case) | wrong)

    if sentence is None:
        assert AssistancePlan.objects.filter(case=case).exists()
    else:
        assert text(answer).count(sentence) >= 2
        assert not AssistancePlan.objects.exists()


def test_where_the_scope_is_not_settled_the_page_leads_to_settling_it(ona_signed_in, by):
    case = an_assessed_case(by, crime_place="UNKNOWN")

    answer = ona_signed_in.get(url("plan", case), follow=True)
    assert "It is not settled whether the law applies" in text(answer)

    facts = {
        "crime_place": "LITHUANIA", "is_in_lithuania": "yes", "complaint_filed": "UNKNOWN", "recipient_group": "WOMAN",
        "victim_category": "DIRECT_VICTIM", "harm_types": ["PHYSICAL"], "language": "lt", "version": case.version,
    }  # fmt: skip
    assert "Select at least one kind of harm" in text(
        ona_signed_in.post(url("facts", case), facts | {"harm_types": []})
    )
    ona_signed_in.post(url("facts", case), facts)

    assert ona_signed_in.get(url("plan", case)).status_code == 200
    changed = Entry.objects.get(action="FACTS_CHANGED").detail["changed"]
    assert sorted(changed) == ["crime_place", "harm_types"]


def test_a_case_is_closed_on_a_page_that_asks_for_what_is_wanting(ona_signed_in, by):
    case = a_case(by, started="2026-11-12 11:00")
    page = text(ona_signed_in.get(url("close", case)))
    assert "art. 10(4)8" in page

    answer = ona_signed_in.post(url("close", case), {"reason": "WISH", "version": case.version})
    assert "Say why it was done late" in text(answer)
    form = {
        "reason": "WISH",
        "version": case.version,
        "late_reason": "Liga",
        "information_missing_reason": "Neprašė",
    }
    ona_signed_in.post(url("close", case), form)

    case.refresh_from_db()
    assert case.status == "CLOSED"


def test_a_closed_case_is_read_and_nothing_can_be_added(ona_signed_in, by):
    case = a_case(by)
    (row,) = record(case, by, F.RIGHTS_INFORMATION)
    closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip

    page = text(ona_signed_in.get(url("case", case)))
    assert "The case is closed" in page
    assert "What was done" in page
    assert "Cannot start yet" not in page
    assert url("deliver", case) not in page
    for name in ("assess", "plan", "deliver", "close", "facts"):
        assert ona_signed_in.get(url(name, case)).url == url("case", case)
    assert ona_signed_in.get(url("cancel_delivery", case, row.pk)).url == url("case", case)


def test_a_late_start_is_explained_on_a_page(ona_signed_in, by):
    case = a_case(by, started="2026-11-12 11:00")

    assert "Say why" in text(ona_signed_in.post(url("late_reason", case), {"late_reason": " "}))
    ona_signed_in.post(url("late_reason", case), {"late_reason": "Liga"})

    case.intake.duty.refresh_from_db()
    assert case.intake.duty.late_reason == "Liga"


def test_a_consent_is_confirmed_on_a_page(ona_signed_in, by):
    case = a_case(by, channel="THIRD_PARTY")

    ona_signed_in.post(url("consent", case), moment("confirmed_at"))

    case.intake.refresh_from_db()
    assert case.intake.consent_confirmed_at == given.at("2026-11-20 13:30")


# Two people


def somebody_assesses(case, by):
    assessment.record(
        case=case, needs=[NeedFound(NeedKind.HEALTH, "Kita")], assessed_at=given.at("2026-11-20 13:00"),
        version=case.version, by=by, at=road.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("assess", {"note": "Mano pastaba", **moment("assessed_at")}, "Mano pastaba"),
        ("plan", {"note": ""}, "Paaiškinti teises"),
        (
            "close",
            {"reason": "WISH", "note": "Mano žodžiai", "information_missing_reason": "x"},
            "Mano žodžiai",
        ),
    ],
)
def test_the_second_of_two_is_told_and_keeps_what_was_typed(ona_signed_in, by, name, typed, kept):
    case = an_assessed_case(by)
    seen = case.version
    somebody_assesses(case, by)

    form = (a_plan(case) if name == "plan" else {}) | typed | {"version": seen}
    answer = ona_signed_in.post(url(name, case), form)

    assert answer.status_code == 409
    assert kept in text(answer)
    assert url("case", case) in text(answer)


def test_a_service_cancelled_by_another_is_a_409_that_keeps_the_reason(ona_signed_in, by):
    case = a_case(by)
    (row,) = record(case, by, F.RIGHTS_INFORMATION)
    address = url("cancel_delivery", case, row.pk)

    assert "Say why it is cancelled" in text(ona_signed_in.post(address, {"reason": ""}))
    assert ona_signed_in.post(address, {"reason": "Klaida"}).status_code == 302
    answer = ona_signed_in.post(address, {"reason": "Mano priežastis"})

    assert answer.status_code == 409
    assert "Mano priežastis" in text(answer)
