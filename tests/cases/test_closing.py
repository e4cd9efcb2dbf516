"""A case is closed with its reason, its lateness explained and what people must be told accounted for."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import closing, consent
from cases.actions.delivery import Talk
from cases.actions.delivery import record as deliver
from cases.documents import mandatory
from cases.lifecycle import MOVES, Status
from cases.models import Case, ClosingReason
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.road import a_body, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused, Stale

F = ServiceFunction
LATE = {"started": "2026-11-12 11:00"}


def close(case, by, reason=ClosingReason.GOALS_REACHED, **rest):
    rest.setdefault("version", case.version)
    return closing.close(case=case, reason=reason, by=by, at=road.now(), **rest)


def a_referred_case(by, **rest):
    return a_case(by, channel="FIRST_CONTACT_REFERRAL", **rest)


@pytest.mark.parametrize("status", ["ACCEPTED", "ASSESSED", "PLANNED"])
def test_closing_fixes_the_reason_and_takes_the_registration_off_the_worklist(by, status):
    case = a_referred_case(by, status=status)

    close(case, by, note=" Viskas padaryta ")

    case.refresh_from_db()
    assert (case.status, case.closing_reason, case.closing_note) == (
        "CLOSED",
        "GOALS_REACHED",
        "Viskas padaryta",
    )
    assert case.closed_at == case.intake.ended_at == road.now()
    assert not Intake.objects.running().filter(pk=case.intake_id).exists()


@pytest.mark.parametrize("status", ["STARTED", "DECLINED"])
def test_an_undecided_or_declined_case_cannot_be_closed(by, status):
    case = a_referred_case(by, status=status)

    with pytest.raises(Refused):
        close(case, by)

    assert Case.objects.get(pk=case.pk).closed_at is None


def test_a_closed_case_cannot_be_closed_again(by):
    case = a_referred_case(by)
    close(case, by)
    case.refresh_from_db()

    with pytest.raises(Refused, match=road.says_closed()):
        close(case, by)


def test_closing_is_allowed_exactly_where_the_lifecycle_says(by):
    for status in Status:
        leads_there = Status.CLOSED in MOVES[status]
        assert leads_there is (status in {Status.ACCEPTED, Status.ASSESSED, Status.PLANNED})


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.5")
def test_lateness_is_explained_before_the_case_is_closed(by):
    case = a_referred_case(by, **LATE)

    with pytest.raises(Refused) as refusal:
        close(case, by)
    assert refusal.value.field == "late_reason"

    close(case, by, late_reason="Darbuotoja sirgo")
    case.refresh_from_db()
    assert case.intake.duty.late_reason == "Darbuotoja sirgo"


def test_lateness_already_explained_is_not_asked_again(by):
    case = a_referred_case(by, **LATE)
    duty = case.intake.duty
    duty.late_reason = "Darbuotoja sirgo"
    duty.save(update_fields=["late_reason"])

    assert close(case, by).status == "CLOSED"


@pytest.mark.article("XIV-169 art. 10(4)8", rule="R-10.4.8")
def test_complaint_information_is_given_or_said_why_not(by):
    case = a_case(by)

    with pytest.raises(Refused) as refusal:
        close(case, by)
    assert refusal.value.field == "information_missing_reason"

    assert close(case, by, information_missing_reason="Atsisakė klausytis").information_missing_reason


def test_information_given_is_not_asked_for_and_a_cancelled_one_is(by):
    case, body = a_case(by), a_body()
    talk = Talk([F.COMPLAINT_INFORMATION], road.now().date(), bodies={F.COMPLAINT_INFORMATION: body})
    (row,) = deliver(case=case, talk=talk, by=by, at=road.now())

    assert mandatory.missing(case, [row]) == []
    row.cancelled_at = road.now()
    assert mandatory.missing(case, [row]) == [mandatory.Mandatory.COMPLAINT]
    assert close(case, by, information_missing_reason="nereikalinga").information_missing_reason == ""


@pytest.mark.article("XIV-169 art. 10(4)2", rule="R-10.4.2")
def test_a_child_must_have_been_told_of_the_child_rights_service(by):
    case = a_referred_case(by, recipient_group="CHILD")

    with pytest.raises(Refused) as refusal:
        close(case, by)

    assert refusal.value.field == "information_missing_reason"


def test_a_consent_stated_by_another_is_confirmed_or_said_why_not(by):
    case = a_case(by, channel="THIRD_PARTY")
    assert mandatory.Mandatory.CONSENT in mandatory.missing(case, [])

    consent.confirm(case=case, confirmed_at=given.at("2026-11-10 12:00"), by=by, at=road.now())

    case.intake.refresh_from_db()
    assert mandatory.missing(case, []) == [mandatory.Mandatory.COMPLAINT]
    with pytest.raises(Stale):
        consent.confirm(case=case, confirmed_at=given.at("2026-11-10 12:00"), by=by, at=road.now())


def test_there_is_no_consent_to_confirm_where_the_person_came_alone(by):
    with pytest.raises(Refused):
        consent.confirm(case=a_case(by), confirmed_at=road.now(), by=by, at=road.now())


def test_another_reason_is_said(by):
    case = a_referred_case(by)

    with pytest.raises(Refused) as refusal:
        close(case, by, reason=ClosingReason.OTHER)

    assert refusal.value.field == "note"


def test_whoever_comes_second_is_told(by):
    case = a_referred_case(by)
    seen = case.version
    close(case, by)

    with pytest.raises(Stale):
        close(case, by, version=seen)


def test_strangers_are_refused(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        case = a_referred_case(by)

    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        close(case, stranger)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        close(case, officer)


def test_a_failure_on_the_way_leaves_the_case_open_and_its_duty_unexplained(by, monkeypatch):
    case = a_referred_case(by, **LATE)
    monkeypatch.setattr("cases.actions.closing.intakes.end", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        close(case, by, late_reason="Darbuotoja sirgo")

    case = Case.objects.select_related("intake__duty").get(pk=case.pk)
    assert (case.status, case.intake.duty.late_reason) == ("ACCEPTED", "")
