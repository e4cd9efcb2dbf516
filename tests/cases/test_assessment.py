"""Needs are assessed in versions, and none is overwritten."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import assessment, closing
from cases.actions.assessment import NeedFound
from cases.models import Case, ClosingReason, NeedKind, NeedsAssessment
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale

SAFETY = NeedFound(NeedKind.SAFETY, "Saugi vieta nakvoti", is_urgent=True)
HEALTH = NeedFound(NeedKind.HEALTH, "Gydytojo apžiūra")


def record(case, by, needs=(SAFETY,), assessed="2026-11-20 13:00", version=None, note=""):
    return assessment.record(
        case=case, needs=needs, assessed_at=given.at(assessed), note=note, version=version or case.version, by=by,
        at=road.now(),
    )  # fmt: skip


@pytest.mark.article("XIV-169 art. 10(4)1", rule="R-10.4.1")
def test_an_assessment_keeps_who_found_which_needs_when_and_moves_the_case(by):
    case = a_case(by)

    made = record(case, by, needs=[SAFETY, HEALTH])

    case.refresh_from_db()
    assert case.status == "ASSESSED"
    assert (made.number, made.assessed_by, made.assessed_at) == (1, by.user, given.at("2026-11-20 13:00"))
    assert set(made.needs.values_list("kind", "description", "is_urgent")) == {
        ("SAFETY", "Saugi vieta nakvoti", True),
        ("HEALTH", "Gydytojo apžiūra", False),
    }
    assert Entry.objects.filter(action="NEEDS_ASSESSED", about_id=case.pk, user_id=by.user_id).count() == 1


def test_assessing_again_makes_a_new_version_and_leaves_the_old_one_as_it_was(by):
    case = a_case(by)
    first = record(case, by)
    case.refresh_from_db()

    second = record(case, by, needs=[HEALTH])

    assert second.number == 2
    assert list(first.needs.values_list("kind", flat=True)) == ["SAFETY"]
    assert NeedsAssessment.objects.filter(case=case).count() == 2


def test_a_planned_case_goes_back_to_assessed(by):
    case = a_case(by, status="PLANNED")

    record(case, by)

    case.refresh_from_db()
    assert case.status == "ASSESSED"


@pytest.mark.parametrize("status", ["STARTED", "DECLINED"])
def test_an_undecided_or_declined_case_is_refused(by, status):
    case = a_case(by, status=status)

    with pytest.raises(Refused):
        record(case, by)

    assert not NeedsAssessment.objects.filter(case=case).exists()


def test_a_closed_case_is_refused(by):
    case = a_case(by)
    case = closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip

    with pytest.raises(Refused, match=road.says_closed()):
        record(case, by)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"needs": []}, "note"),
        ({"assessed": "2026-11-20 14:06"}, "assessed_at"),
        ({"assessed": "2026-11-09 09:59"}, "assessed_at"),
        ({"needs": [NeedFound(NeedKind.LEGAL, "  ")]}, "legal_description"),
        ({"needs": [SAFETY, SAFETY]}, None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(by, how, field):
    case = a_case(by)

    with pytest.raises(Refused) as refusal:
        record(case, by, **how)

    assert refusal.value.field == field
    assert not NeedsAssessment.objects.filter(case=case).exists()


def test_a_note_that_there_is_no_need_is_an_assessment(by):
    case = a_case(by)

    assert record(case, by, needs=[], note="Poreikių nėra.").note == "Poreikių nėra."


def test_whoever_comes_second_is_told(by):
    case = a_case(by)
    seen = case.version
    record(case, by, version=seen)

    with pytest.raises(Stale):
        record(case, by, version=seen)


def test_another_service_finds_no_such_case_and_another_role_is_refused(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        case = a_case(by)

    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        record(case, stranger)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        record(case, officer)
    with acting_as(ona, service):
        assert not NeedsAssessment.objects.filter(case=case).exists()
    with acting_as(jonas, elsewhere):
        assert not NeedsAssessment.objects.exists()
