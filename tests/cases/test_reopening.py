"""A closed case is taken up again, with a reason: it goes on where it ended, and is counted as before."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import closing, linking, reopening
from cases.actions.delivery import Talk
from cases.actions.delivery import record as deliver
from cases.models import Case, ClosingReason, Reopening, ReopeningReason
from referrals.actions import intakes
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


def closed(by, **rest):
    case = a_case(by, channel="FIRST_CONTACT_REFERRAL", **rest)
    reason = ClosingReason.OTHER
    return closing.close(case=case, reason=reason, note="išvyko", version=case.version, by=by, at=road.now())


def reopen(case, by, reason=ReopeningReason.CAME_AGAIN, **rest):
    rest = {"version": case.version} | rest
    return reopening.reopen(case=case, reason=reason, by=by, at=road.now(), **rest)


@pytest.mark.parametrize("status", ["ACCEPTED", "ASSESSED", "PLANNED"])
def test_it_goes_on_where_it_ended_and_stands_among_the_work_again(by, status):
    case = closed(by, status=status)
    received_at = case.intake.received_at

    reopen(case, by)

    case = Case.objects.select_related("intake").get(pk=case.pk)
    assert (case.status, case.closed_at, case.closing_reason, case.closing_note) == (status, None, "", "")
    assert case.intake.ended_at is None
    assert (case.intake.received_at, case.intake.is_repeated) == (received_at, False)
    kept = Reopening.objects.get()
    assert (kept.closing_reason, kept.closing_note, kept.closed_at) == ("OTHER", "išvyko", road.now())
    assert deliver(
        case=case,
        talk=Talk([ServiceFunction.HEALTHCARE_INFORMATION], road.now().date()),
        by=by,
        at=road.now(),
    )


@pytest.mark.parametrize("status", ["STARTED", "ACCEPTED", "DECLINED"])
def test_only_a_closed_case_is_reopened(by, status):
    case = a_case(by, status=status)

    with pytest.raises(Refused):
        reopen(case, by)


def test_another_reason_is_said(by):
    with pytest.raises(Refused) as refusal:
        reopen(closed(by), by, ReopeningReason.OTHER, note=" ")

    assert refusal.value.field == "note"


def test_whose_data_are_erased_is_registered_anew(by):
    case = closed(by)
    identity = case.intake.identity_id
    Intake.objects.filter(pk=case.intake_id).update(identity=None, initials="")
    vault.erase(identity_id=identity, by=by, at=road.now())

    with pytest.raises(Refused):
        reopen(case, by)


def test_without_the_right_only_a_mistake_is_put_right(by, service):
    case = closed(by)
    given.decide(service, DecisionType.REVOKE, road.now().date(), ground="OWN_REQUEST")

    with pytest.raises(Refused):
        reopen(case, by)
    assert reopen(case, by, ReopeningReason.MISTAKE).status == "ACCEPTED"


def test_whoever_comes_second_is_told(by):
    case = closed(by)
    seen = case.version
    reopen(case, by)

    with pytest.raises(Stale):
        reopen(case, by, version=seen)


def test_strangers_are_refused(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        case = closed(by)
    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        reopen(case, stranger)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        reopen(case, officer)


def test_a_new_referral_of_a_closed_case_reopens_it_with_a_start_of_its_own(by):
    case = closed(by)
    at = given.at("2026-11-20 09:00")
    new = intakes.receive(channel="FIRST_CONTACT_REFERRAL", received_at=at, person=OLGA, by=by, at=at)

    with pytest.raises(Refused) as refusal:
        linking.link(intake=new, case=case, by=by, at=road.now())
    assert refusal.value.field == "kind"

    linking.link(intake=new, case=case, started_at=road.now(), kind="ATTEMPT", by=by, at=road.now())

    new = Intake.objects.select_related("duty").get(pk=new.pk)
    case.refresh_from_db()
    assert (case.status, new.duty.performed_at) == ("ACCEPTED", road.now())
    assert Reopening.objects.get().reason == "REFERRED_AGAIN"


def test_whoever_declined_starts_anew_and_the_old_case_is_merged_afterwards(by):
    case = a_case(by, status="DECLINED")
    at = given.at("2026-11-20 09:00")
    new = intakes.receive(channel="DIRECT", received_at=at, person=OLGA, by=by, at=at)

    with pytest.raises(Refused):
        linking.link(intake=new, case=case, by=by, at=road.now())


# The page


def test_the_page_asks_why_and_the_timeline_says_so(ona_signed_in, by):
    case = closed(by)
    address = reverse("cases:reopen", args=[case.reference])
    assert "Why is the case reopened?" in text(ona_signed_in.get(address))
    assert "Select why the case is reopened" in text(ona_signed_in.post(address, {"version": case.version}))
    assert "Say for what other reason" in text(
        ona_signed_in.post(address, {"version": case.version, "reason": "OTHER", "note": ""})
    )

    answer = ona_signed_in.post(address, {"version": case.version, "reason": "CAME_AGAIN"}, follow=True)

    shown = text(answer)
    assert "The case is open again." in shown
    assert "Case reopened" in shown
    assert "išvyko" in shown
    assert ona_signed_in.get(address).status_code == 302


def test_a_stale_screen_is_a_409(ona_signed_in, by):
    case = closed(by)
    address = reverse("cases:reopen", args=[case.reference])

    assert ona_signed_in.post(address, {"version": 1, "reason": "MISTAKE"}).status_code == 409
