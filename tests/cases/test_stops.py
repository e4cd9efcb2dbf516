"""The right of the service stops: the person of each open case is told by the next working day, and chooses."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accreditation import effects
from accreditation.effects import Stop
from cases.actions import closing, stops
from cases.actions.stops import Answer
from cases.documents import mandatory
from cases.models import AfterStop, Case, ClosingReason, RightStop
from referrals.actions import intakes
from tests import given
from tests.cases import beds, road
from tests.cases.pages import url
from tests.cases.road import a_case
from tests.cases.stopped import THURSDAY, TOLD, choose, owed, revoke, suspend, tell
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType
from victimsupport.law.catalogues import RightState
from victimsupport.law.conditions import may_be_waited_for
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale

# What is owed


@pytest.mark.article("XIV-169 art. 13(4)-(7)", rule="R-3.5")
def test_each_open_case_has_one_duty_due_the_next_working_day(by, service):
    open_cases = [a_case(by, status=status) for status in ("STARTED", "ACCEPTED", "PLANNED")]
    over = [a_case(by, status="DECLINED"), a_case(by)]
    closing.close(
        case=over[1], reason="OTHER", note="x", information_missing_reason="x", version=over[1].version, by=by,
        at=road.now(),
    )  # fmt: skip

    suspend(service)

    for case in open_cases:
        [duty] = owed(case)
        assert (duty.rule, duty.carrier, duty.reference) == ("R-3.5", "RIGHT_STOP", case.reference)
        assert (duty.triggered_at, duty.due_on) == (given.at("2026-11-19 00:00"), date(2026, 11, 20))
        assert duty.assignee == by.user
    assert not any(owed(case) for case in over)


def test_a_weekend_and_a_holiday_move_the_last_day_as_everywhere(by, service):
    case = a_case(by)

    suspend(service, date(2026, 12, 23))

    assert owed(case)[0].due_on == date(2026, 12, 28)


def test_colleagues_are_told_once_however_many_cases_there_are(by, service):
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    a_case(by), a_case(by)

    suspend(service)

    told = Notice.objects.filter(kind="RIGHT_STOPPED")
    assert sorted(str(notice.recipient_id) for notice in told) == sorted([str(by.user_id), str(manager.pk)])
    assert {(notice.path, notice.due_on) for notice in told} == {("/darbai/", date(2026, 11, 20))}


def test_the_reminders_lead_to_the_page(by, stopped):
    notices.remind(by=by, at=given.at("2026-11-20 15:00"))

    notice = Notice.objects.get(kind="DUTY_DUE_TODAY", reference=stopped.reference)
    assert (notice.path, notice.recipient) == (url("right_stop", stopped), by.user)


def test_whoever_is_made_responsible_for_the_case_is_for_this_too(by, stopped, service):
    zita = given.a_person(service, Role.CASEWORKER)

    intakes.assign(intake=stopped.intake, assignee=zita, by=by, at=road.now())

    assert owed(stopped)[0].assignee == zita


@pytest.fixture
def in_its_term() -> Iterator[None]:
    """The service gets its right for three years only: it is 2026 already when it does."""
    with road.at_now():
        yield


def test_a_revocation_after_a_suspension_is_told_anew_and_other_changes_are_not(
    in_its_term, by, stopped, service
):
    tell(stopped, by, Answer(AfterStop.WAITING))

    revoke(service)
    assert [duty.due_on for duty in owed(stopped)] == [date(2026, 11, 23)]

    with acting_as(system(), service) as there:
        stop = Stop(date(2027, 1, 3), RightState.EXPIRED)
        assert effects.follow(service=service, stop=stop, by=there, at=given.at("2027-01-03 09:00")) == 0


def test_a_stop_after_a_new_grant_is_a_stop_of_its_own(by, service):
    case = a_case(by)
    revoke(service, THURSDAY)
    tell(case, by)
    given.decide(service, DecisionType.GRANT, date(2026, 11, 23))

    revoke(service, date(2026, 11, 24))

    assert [duty.due_on for duty in owed(case)] == [date(2026, 11, 25)]


def test_closing_the_case_ends_what_is_owed(by, stopped):
    stopped.refresh_from_db()
    closing.close(
        case=stopped, reason=ClosingReason.LOST_CONTACT, information_missing_reason="x", version=stopped.version,
        by=by, at=road.now(),
    )  # fmt: skip

    assert RightStop.objects.select_related("duty").get().duty.cancelled_reason == "CASE_ENDED"


def test_a_stay_and_help_in_a_crisis_go_on_and_count_apart(by, stopped):
    stay = beds.placed(beds.asked(stopped, by, "2026-11-20 02:30"), by, outside="Viešbutis")

    assert not stay.delivery.is_accredited


# What the person chose


def test_told_and_chosen_it_is_done(by, stopped):
    other = given.a_service()

    stop = tell(stopped, by, Answer(AfterStop.TRANSFER, other))

    stop.refresh_from_db()
    assert (stop.told_how, stop.told_by, stop.choice, stop.service) == ("PHONE", by.user, "TRANSFER", other)
    assert (stop.chosen_at, stop.duty.performed_at, stop.duty.recorded_at) == (TOLD, TOLD, road.now())
    entry = Entry.objects.get(action="RIGHT_STOP_TOLD")
    assert (entry.about_id, entry.detail) == (stopped.pk, {"choice": "TRANSFER", "state": "SUSPENDED"})


@pytest.mark.article("XIV-169 art. 13(7)", rule="R-3.5.waiting")
@pytest.mark.parametrize("state", RightState)
def test_only_a_suspended_right_is_waited_for(state):
    assert may_be_waited_for(state) == (state is RightState.SUSPENDED)


def test_for_a_revoked_right_nobody_waits(by, service):
    case = a_case(by)
    revoke(service, THURSDAY)

    with pytest.raises(Refused) as refused:
        tell(case, by, Answer(AfterStop.WAITING))

    assert refused.value.field == "choice"
    assert owed(case)


def test_a_transfer_names_a_service_that_may_take_the_person_and_is_not_ones_own(by, stopped, service):
    closed = given.a_service(accredited_on=None)

    for wrong in (None, closed, service):
        with pytest.raises(Refused) as refused:
            tell(stopped, by, Answer(AfterStop.TRANSFER, wrong))
        assert refused.value.field == "service"
    with pytest.raises(Refused) as refused:
        tell(stopped, by, Answer(AfterStop.CLOSING, given.a_service()))
    assert refused.value.field == "service"
    assert owed(stopped)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"told_at": given.at("2026-11-18 23:59")}, "told_at"),
        ({"told_at": given.at("2026-11-20 14:06")}, "told_at"),
        ({"told_how": "PIGEON"}, "told_how"),
        ({"answer": Answer("NO_SUCH")}, "choice"),
    ],
)
def test_what_cannot_be_is_refused(by, stopped, facts, field):
    with pytest.raises(Refused) as refused:
        tell(stopped, by, **facts)

    assert refused.value.field == field
    assert owed(stopped)


def test_who_comes_second_is_told(by, stopped):
    tell(stopped, by)

    with pytest.raises(Stale):
        tell(stopped, by)
    with pytest.raises(Stale):
        tell(stopped, by, version=1)


def test_one_talk_answers_for_every_stop_up_to_then(by, stopped, service):
    revoke(service)

    tell(stopped, by, Answer(AfterStop.CLOSING))

    assert not owed(stopped)
    assert [(s.state, s.choice) for s in RightStop.objects.newest_first()] == [
        ("REVOKED", "CLOSING"),
        ("SUSPENDED", "UNDECIDED"),
    ]


def test_a_talk_before_the_second_stop_leaves_that_one_to_be_told(by, stopped, service):
    revoke(service)

    stop = tell(stopped, by, Answer(AfterStop.WAITING), told_at=given.at("2026-11-19 16:00"))

    assert stop.state == "SUSPENDED"
    assert [duty.due_on for duty in owed(stopped)] == [date(2026, 11, 23)]


def test_who_had_not_decided_chooses_later_and_may_think_again(by, stopped):
    tell(stopped, by)
    other = given.a_service()

    assert choose(stopped, by, Answer(AfterStop.WAITING)).choice == "WAITING"
    stop = choose(stopped, by, Answer(AfterStop.TRANSFER, other))

    stop.refresh_from_db()
    assert (stop.choice, stop.service, stop.chosen_at) == ("TRANSFER", other, road.now())
    assert stop.duty.performed_at == TOLD
    assert Entry.objects.filter(action="RIGHT_STOP_ANSWERED").count() == 2


def test_nobody_chooses_before_being_told(by, stopped):
    with pytest.raises(Refused):
        choose(stopped, by, Answer(AfterStop.CLOSING))


def test_late_is_recorded_and_explained_before_the_case_is_closed(by, service):
    case = a_case(by)
    suspend(service, date(2026, 11, 17))

    tell(case, by)

    case = Case.objects.get(pk=case.pk)
    [late] = mandatory.unexplained(case)
    assert late.rule == "R-3.5"
    with pytest.raises(Refused) as refused:
        closing.close(
            case=case, reason="OTHER", note="x", information_missing_reason="x", version=case.version, by=by,
            at=road.now(),
        )  # fmt: skip
    assert refused.value.field == "late_reason"
    closing.explain_lateness(case=case, late_reason="Asmuo neatsiliepė", by=by, at=road.now())
    assert mandatory.unexplained(Case.objects.get(pk=case.pk)) == []


def test_strangers_do_not_tell(by, stopped, rita, service, jonas, elsewhere):
    with acting_as(rita, service) as guard, pytest.raises(PermissionDenied):
        tell(stopped, guard, version=1)
    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        stops.tell(
            case=stopped, told_at=TOLD, told_how="PHONE", answer=Answer(AfterStop.UNDECIDED), version=1,
            by=stranger, at=road.now(),
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        stops.drop(by=by, at=road.now())

    assert owed(stopped)
