"""The right of the service stops: the person of each open case is told by the next working day, and chooses."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accreditation import effects
from accreditation.effects import Stop
from cases.actions import closing, stops
from cases.actions.stops import Answer
from cases.documents import mandatory
from cases.models import AfterStop, Case, ClosingReason, RightStop
from referrals.actions import intakes
from tests import given
from tests.cases import beds, road
from tests.cases.road import a_case
from tests.cases.test_case_page import moment, text, url
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType
from victimsupport.duties.models import Duty
from victimsupport.law.catalogues import RightState
from victimsupport.law.conditions import may_be_waited_for
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale

THURSDAY = date(2026, 11, 19)
"""When the right stops; NOW of this folder, the Friday after, is the last day to tell."""
TOLD = given.at("2026-11-20 13:30")


def suspend(service, on=THURSDAY):
    given.decide(service, DecisionType.SUSPEND, on, until=date(2027, 1, 2), ground="OWN_REQUEST")


def revoke(service, on=date(2026, 11, 20)):
    given.decide(service, DecisionType.REVOKE, on, ground="OWN_REQUEST")


@pytest.fixture
def stopped(by, service) -> Case:
    """An open case of a suspended service."""
    case = a_case(by)
    suspend(service)
    return case


def tell(case, by, answer=None, **rest):
    facts = {"told_at": TOLD, "told_how": "PHONE", "answer": answer or Answer(AfterStop.UNDECIDED)} | rest
    version = Case.objects.get(pk=case.pk).version
    return stops.tell(case=case, **{"version": version} | facts, by=by, at=road.now())


def choose(case, by, answer, **rest):
    facts = {"chosen_at": road.now(), "version": Case.objects.get(pk=case.pk).version} | rest
    return stops.choose(case=case, answer=answer, **facts, by=by, at=road.now())


def owed(case) -> list[Duty]:
    return [stop.duty for stop in RightStop.objects.open().filter(case=case).select_related("duty")]


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


def test_a_revocation_after_a_suspension_is_told_anew_and_other_changes_are_not(by, stopped, service):
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


# The pages


def test_the_case_says_what_to_do_first_by_when_and_why(ona_signed_in, stopped):
    page = text(ona_signed_in.get(url("case", stopped)))

    assert f'href="{url("right_stop", stopped)}"' in page
    assert "Tell the person that the right stopped" in page
    assert "The day the right stopped is 2026-11-19; the next working day is 2026-11-20." in page
    assert "By the end of 2026-11-20" in page


def test_it_stands_on_the_worklist_by_its_last_day(ona_signed_in, stopped, by):
    for query in ("", "?show=today"):
        [row] = ona_signed_in.get("/darbai/" + query).context["rows"]
        assert (row.deadline.due_on, row.deadline.what) == (
            date(2026, 11, 20),
            "Tell the person that the right stopped",
        )
    [found] = ona_signed_in.post("/darbai/paieska/", {"text": "Pavyzdytė"}).context["rows"]
    assert found.deadline.due_on == date(2026, 11, 20)

    tell(stopped, by)

    assert ona_signed_in.get("/darbai/?show=today").context["rows"] == []


def test_the_page_offers_what_is_possible_and_records_it(ona_signed_in, stopped):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    page = text(ona_signed_in.get(url("right_stop", stopped)))
    for said in (
        other.name,
        "Pavyzdžio g. 1, Vilnius",
        "To wait until the right is valid again",
        "2026-11-19",
    ):
        assert said in page
    assert "Pagalbos tarnyba 01 (pavyzdys)" not in page.partition("<main")[2]

    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("told_at")
        | {
            "told_how": "IN_PERSON",
            "choice": "TRANSFER",
            "service": str(other.pk),
            "version": stopped.version,
        },
        follow=True,
    )

    assert "Now record the consent to the transfer to the service they chose" in text(answer)
    answer = ona_signed_in.get(url("case", stopped))
    assert f"To go on at another service: {other.name}" in text(answer)
    assert "Told that the right stopped" in text(answer)
    assert RightStop.objects.get().service == other


def test_with_nothing_entered_the_page_says_what_to_do(ona_signed_in, stopped):
    page = text(ona_signed_in.post(url("right_stop", stopped), {"version": stopped.version}))

    for said in (
        "Enter when the person was told",
        "Select how the person was told",
        "Select what the person chose",
    ):
        assert said in page
    page = text(ona_signed_in.post(url("right_stop", stopped), {"choice": "TRANSFER", "version": 1}))
    assert "Select the service the person wishes to go to" in page


def test_a_service_that_lost_its_right_meanwhile_is_refused_in_words(ona_signed_in, stopped):
    lost = given.a_service(accredited_on=None)

    page = text(
        ona_signed_in.post(
            url("right_stop", stopped), {"choice": "TRANSFER", "service": str(lost.pk), "version": 1}
        )
    )

    assert "This service may not take new people on that day" in page


def test_where_nothing_can_be_waited_for_it_is_not_offered(ona_signed_in, by, service):
    case = a_case(by)
    revoke(service, THURSDAY)

    assert "To wait until the right is valid again" not in text(ona_signed_in.get(url("right_stop", case)))


def test_the_choice_of_somebody_told_earlier_is_asked_for_alone(ona_signed_in, stopped, by):
    tell(stopped, by)
    stopped.refresh_from_db()

    assert "The person was told and has not decided." in text(ona_signed_in.get(url("case", stopped)))
    page = text(ona_signed_in.get(url("right_stop", stopped)))
    assert 'name="told_how"' not in page
    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("chosen_at") | {"choice": "CLOSING", "version": stopped.version},
        follow=True,
    )
    assert "Recorded. Close the case next." in text(answer)
    assert RightStop.objects.get().choice == "CLOSING"


def test_who_saves_second_gets_what_they_typed_back(ona_signed_in, stopped, by):
    tell(stopped, by)

    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("told_at") | {"told_how": "PHONE", "choice": "CLOSING", "version": stopped.version},
    )

    assert answer.status_code == 409
    assert "To end the assistance" in text(answer)


def test_late_the_page_asks_why_and_so_does_the_page_of_reasons(ona_signed_in, by, service):
    case = a_case(by)
    suspend(service, date(2026, 11, 17))
    assert "If this was late, why?" in text(ona_signed_in.get(url("right_stop", case)))
    tell(case, by)

    page = text(ona_signed_in.get(url("late_reason", case)))
    assert (
        "The person was to be told that the right had stopped by 2026-11-18; they were told 2026-11-20 13:30."
        in page
    )
    ona_signed_in.post(url("late_reason", case), {"late_reason": "Asmuo neatsiliepė"})
    assert RightStop.objects.select_related("duty").get().duty.late_reason == "Asmuo neatsiliepė"


def test_without_a_stop_or_after_the_end_there_is_nothing_to_tell(ona_signed_in, by, service):
    case, declined = a_case(by), a_case(by, status="STARTED")
    assert ona_signed_in.get(url("right_stop", case)).status_code == 302
    suspend(service)
    from cases.actions import decision

    declined.refresh_from_db()
    decision.decline(case=declined, decided_at=road.now(), version=declined.version, by=by, at=road.now())

    assert ona_signed_in.get(url("right_stop", declined)).status_code == 302
    assert not owed(declined)


def test_back_in_its_right_the_service_is_asked_for_nothing_more(ona_signed_in, by, stopped, service):
    given.decide(service, DecisionType.REINSTATE, date(2026, 11, 20))

    page = text(ona_signed_in.get(url("case", stopped)))

    assert "Tell the person that the right stopped" not in page
    assert ona_signed_in.get(url("right_stop", stopped)).status_code == 302


def test_the_page_of_another_service_does_not_exist(client, stopped, jonas, by):
    with time_machine.travel(road.now(), tick=False):
        assert road.signed_in(client, jonas).get(url("right_stop", stopped)).status_code == 404


def test_a_bare_address_is_not_a_case(ona_signed_in):
    assert ona_signed_in.get(reverse("cases:right_stop", args=["NK-2026-99999"])).status_code == 404
