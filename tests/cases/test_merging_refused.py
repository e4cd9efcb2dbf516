"""Which two cases are not merged, by whom, and what a merged or a closed case takes no more."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import decision
from cases.documents import merging as reading
from cases.documents import obstacles
from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake
from tests.cases import road
from tests.cases.merging import LATER, closed, give, merge, two, undo
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@pytest.mark.parametrize(
    ("going", "surviving"),
    [("PLANNED", "STARTED"), ("ACCEPTED", "DECLINED"), ("STARTED", "DECLINED")],
)
def test_the_case_that_goes_on_survives(by, going, surviving):
    gone, kept = two(by, status=surviving, other_status=going)

    with pytest.raises(Refused, match=gone.reference):
        merge(gone, kept, by)

    merge(kept, gone, by)
    kept.refresh_from_db()
    assert kept.status == "MERGED"


def test_a_closed_and_an_undecided_case_are_not_merged_before_one_is_reopened(by):
    kept, gone = (
        closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by),
        a_case(by, **LATER, status="STARTED"),
    )

    for pair in ((gone, kept), (kept, gone)):
        with pytest.raises(Refused, match=r"Reopen|atnaujin"):
            merge(*pair, by)


def test_two_closed_cases_can_be_merged_and_stay_closed(by):
    gone = closed(a_case(by, **LATER, channel="FIRST_CONTACT_REFERRAL"), by)
    kept = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by)

    row = merge(gone, kept, by)
    kept.refresh_from_db()
    assert kept.status == "CLOSED"

    undo(row, by)
    gone.refresh_from_db()
    assert (gone.status, gone.closing_reason) == ("CLOSED", "GOALS_REACHED")


def test_a_case_is_not_merged_with_itself(by):
    kept = a_case(by)

    with pytest.raises(Refused):
        merge(kept, kept, by)


def test_an_anonymous_person_is_joined_only_if_they_said_who_they_are(by):
    kept = a_case(by)
    gone = a_case(by, **LATER, person=None)

    with pytest.raises(Refused, match=r"anonim|anonymous"):
        merge(gone, kept, by)
    with pytest.raises(Refused):
        merge(kept, gone, by, is_identified=True)

    merge(gone, kept, by, is_identified=True)
    assert Intake.objects.get(pk=gone.intake_id).is_anonymous


def test_of_whom_nothing_is_kept_nobody_can_tell_that_it_was_them(by):
    gone, kept = two(by)
    identity = gone.intake.identity_id
    Intake.objects.filter(pk=gone.intake_id).update(identity=None, initials="")
    vault.erase(identity_id=identity, by=by, at=road.now())

    with pytest.raises(Refused):
        merge(gone, kept, by)


def test_only_one_of_the_two_restricted_would_open_it_to_others(by):
    gone, kept = two(by)
    intake = Intake.objects.get(pk=gone.intake_id)
    intake.is_restricted = True

    assert reading.obstacle_to_joining(intake, kept.intake, is_identified=False, by=by)


@pytest.mark.parametrize("which", ["version", "merged_version"])
def test_a_stale_screen_merges_nothing(by, which):
    gone, kept = two(by)

    with pytest.raises(Stale):
        merge(gone, kept, by, **{which: 99})

    assert not Case.objects.filter(status="MERGED").exists()


def test_the_second_of_two_at_once_is_told(by):
    gone, kept = two(by)
    merge(gone, kept, by)

    with pytest.raises(Stale):
        merge(gone, kept, by)
    with pytest.raises(Stale):
        merge(kept, gone, by)


def test_another_services_case_is_not_there(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        gone, kept = two(by)
    with acting_as(jonas, elsewhere) as there:
        theirs = a_case(there)
        for pair in ((gone, theirs), (theirs, kept), (gone, kept)):
            with pytest.raises(Case.DoesNotExist):
                merge(*pair, there)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        merge(gone, kept, officer)


def test_a_merged_case_takes_nothing_any_more(by):
    gone, kept = two(by)
    merge(gone, kept, by)
    gone.refresh_from_db()

    with pytest.raises(Refused):
        give(gone, by)
    with pytest.raises(Refused):
        closed(gone, by)
    with pytest.raises(Stale):
        decision.accept(
            case=gone,
            decided_at=road.now(),
            facts=road.facts_of(),
            version=gone.version,
            by=by,
            at=road.now(),
        )


def test_a_closed_case_is_left_by_reopening_alone(by):
    """Its lifecycle leads back to what it was; no other action may go that way."""
    case = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by)

    for status in Status:
        assert obstacles.to_becoming(case, status)
    with pytest.raises(Stale):
        decision.accept(
            case=case,
            decided_at=road.now(),
            facts=road.facts_of(),
            version=case.version,
            by=by,
            at=road.now(),
        )
