"""What the plan promised by a day presses on the worklist, the case page and the calendar alike, until it is given."""

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.db import connection
from django.utils import translation

from cases.actions import delivery as giving
from cases.actions import plan as planning
from cases.actions import reopening
from cases.documents import clock, feed, measures
from cases.documents.left_to_do import Deadline
from cases.models import Case, ClosingReason, ReopeningReason
from cases.views.worklist import _deadline
from tests import given
from tests.cases import beds, road
from tests.cases.merging import LATER, merge, undo
from tests.cases.road import a_case
from tests.cases.test_closing import close
from tests.cases.test_plan import SHELTER, TALK, agree, an_assessed_case
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
SOON, LATER_ON, REVIEW = date(2026, 11, 25), date(2026, 11, 28), date(2026, 12, 1)
DECEMBER = date(2026, 12, 9)
SUPPORT = TALK.function
HEALTH = replace(TALK, function=ServiceFunction.HEALTHCARE_INFORMATION, due_on=LATER_ON)


@pytest.fixture
def case(by):
    made = an_assessed_case(by)
    agree(made, by, measures=[replace(TALK, due_on=SOON), HEALTH], review_on=REVIEW)
    return Case.objects.get(pk=made.pk)


def give(case, by, function, day="2026-11-20"):
    (row,) = giving.record(
        case=case, talk=giving.Talk([function], date.fromisoformat(day)), by=by, at=road.now()
    )
    return row


def owed(case, by):
    """The day on the worklist, what its row says, and what the case itself keeps: they must agree."""
    intake = clock.clocked(by).select_related("case", "duty").get(pk=case.intake_id)
    with translation.override("en"):
        row = _deadline(intake, intake.case)
    assert isinstance(row, Deadline)
    assert row.due_on == intake.clock
    assert intake.case.measure_due_on == measures.first_day(intake.case)
    return row.what, row.due_on


def test_the_worklist_goes_by_the_first_measure_then_the_next_then_the_review(by, case):
    assert owed(case, by) == ("Measure of the plan", SOON)

    give(case, by, SUPPORT)
    assert owed(case, by) == ("Measure of the plan", LATER_ON)

    give(case, by, HEALTH.function)
    assert owed(case, by) == ("Review of the plan", REVIEW)


def test_what_was_recorded_by_mistake_is_owed_again(by, case):
    row = give(case, by, SUPPORT)

    giving.cancel(delivery=row, reason="Ne tas asmuo", by=by, at=road.now())

    assert owed(case, by) == ("Measure of the plan", SOON)


def test_what_was_given_before_the_plan_was_agreed_fulfils_nothing_in_it(by):
    made = an_assessed_case(by, received="2026-11-16 09:00", started="2026-11-16 10:00")
    give(made, by, SUPPORT, "2026-11-18")
    agree(made, by, measures=[replace(TALK, due_on=SOON)], agreed="2026-11-20 13:30")

    assert owed(made, by) == ("Measure of the plan", SOON)


def test_overdue_counts_as_overdue(client, ona, by, time_machine):
    made = an_assessed_case(by)
    agree(made, by, measures=[replace(TALK, due_on=date(2026, 11, 20))])
    time_machine.move_to(given.at("2026-11-23 09:00"), tick=False)

    page = road.signed_in(client, ona).get("/darbai/?show=overdue")

    assert made.reference in page.content.decode()
    assert [row.intake.reference for row in page.context["rows"]] == [made.reference]


def test_a_bed_given_fulfils_the_measure(by, service):
    made = an_assessed_case(by)
    agree(made, by, measures=[replace(SHELTER, due_on=SOON)])
    assert owed(made, by) == ("Measure of the plan", SOON)
    place = beds.a_place_of(service, beds.a_manager(service))

    beds.placed(beds.asked(made, by, "2026-11-20 13:40"), by, place, "2026-11-20 13:45")

    assert Case.objects.get(pk=made.pk).measure_due_on is None


def housed_before_the_plan(by, service):
    """A case whose plan promises a bed to somebody who has one since the day before, and their stay."""
    made = an_assessed_case(by)
    place = beds.a_place_of(service, beds.a_manager(service))
    stay = beds.placed(beds.asked(made, by, "2026-11-19 13:40"), by, place, "2026-11-19 13:45")
    made.refresh_from_db()
    agree(made, by, measures=[replace(SHELTER, due_on=SOON)])
    return made, stay


def test_a_bed_given_before_fulfils_it_while_the_person_stays(by, service):
    made, stay = housed_before_the_plan(by, service)
    assert Case.objects.get(pk=made.pk).measure_due_on is None

    beds.left(stay, by, "2026-11-20 13:50")
    assert Case.objects.get(pk=made.pk).measure_due_on is None

    assert measures.first_day(made) is None


def test_a_bed_left_before_the_plan_fulfils_nothing_in_it(by, service):
    made, stay = housed_before_the_plan(by, service)

    beds.left(stay, by, "2026-11-20 09:00")

    assert owed(made, by) == ("Measure of the plan", SOON)


def test_a_talk_on_the_day_of_the_plan_and_before_it_fulfils_nothing_in_it(by):
    made = an_assessed_case(by)
    giving.record(
        case=made, talk=giving.Talk([SUPPORT], date(2026, 11, 20)), by=by, at=given.at("2026-11-20 13:00")
    )
    made.refresh_from_db()
    agree(made, by, measures=[replace(TALK, due_on=SOON)], agreed="2026-11-20 13:30")
    assert owed(made, by) == ("Measure of the plan", SOON)

    giving.record(
        case=made,
        talk=giving.Talk([SUPPORT], date(2026, 11, 20), another_same_day=True),
        by=by,
        at=road.now(),
    )

    assert Case.objects.get(pk=made.pk).measure_due_on is None


def test_work_done_stays_done_when_the_plan_is_revised(by, case):
    give(case, by, SUPPORT)

    revise(Case.objects.get(pk=case.pk), by, [replace(TALK, due_on=SOON), replace(HEALTH, due_on=DECEMBER)])

    assert owed(case, by) == ("Measure of the plan", DECEMBER)


def test_a_new_day_for_the_same_is_a_new_promise(by, case):
    give(case, by, SUPPORT)

    revise(Case.objects.get(pk=case.pk), by, [replace(TALK, due_on=DECEMBER)])

    assert owed(case, by) == ("Measure of the plan", DECEMBER)


def test_a_case_taken_up_again_looks_ahead_anew(by, case):
    closed = close(case, by, reason=ClosingReason.LOST_CONTACT, information_missing_reason="Nepasiekta")
    Case.objects.filter(pk=case.pk).update(measure_due_on=None)  # as it was before there was such a day

    reopening.reopen(
        case=closed, reason=ReopeningReason.CAME_AGAIN, version=closed.version, by=by, at=road.now()
    )

    assert owed(case, by) == ("Measure of the plan", SOON)


def test_the_days_of_cases_that_were_there_before_are_those_the_code_finds(by, case, service):
    """The migration, on all that these tests tell apart."""
    done, early = (an_assessed_case(by, person=None) for _ in range(2))
    housed, _stay = housed_before_the_plan(by, service)
    agree(done, by, measures=[replace(TALK, due_on=SOON), HEALTH])
    give(done, by, SUPPORT)
    revise(Case.objects.get(pk=done.pk), by, [replace(TALK, due_on=SOON), replace(HEALTH, due_on=DECEMBER)])
    giving.record(
        case=early, talk=giving.Talk([SUPPORT], date(2026, 11, 20)), by=by, at=given.at("2026-11-20 13:00")
    )
    early.refresh_from_db()
    agree(early, by, measures=[replace(TALK, due_on=SOON)], agreed="2026-11-20 13:30")
    cases = [case, done, housed, early]
    Case.objects.update(measure_due_on=None)

    with connection.cursor() as cursor:
        cursor.execute(import_module("cases.migrations.0018_days_of_measures").FORWARD)

    kept = [Case.objects.get(pk=each.pk).measure_due_on for each in cases]
    assert kept == [measures.first_day(each) for each in cases] == [SOON, DECEMBER, None, SOON]
    assert by.organisation.pk == service.pk


def test_a_merge_and_its_undoing_leave_it_true(by, case):
    other = a_case(by, **LATER, status="ACCEPTED")
    give(other, by, SUPPORT)

    row = merge(Case.objects.get(pk=other.pk), case, by)
    assert owed(case, by) == ("Measure of the plan", LATER_ON), (
        "what the other was given is of the same person"
    )

    undo(row, by)
    assert owed(case, by) == ("Measure of the plan", SOON)


def test_the_calendar_says_it_too(by, case):
    case.intake.assignee = by.user
    case.intake.save(update_fields=["assignee"])

    days = [(entry.key.split("-")[0], entry.day) for entry in feed.entries(by, SOON)]

    assert days == [("measure", SOON), ("review", REVIEW)]


def test_a_measure_cannot_be_due_before_it_was_agreed(by):
    made = an_assessed_case(by)

    with pytest.raises(Refused) as refusal:
        agree(made, by, measures=[HEALTH, replace(TALK, due_on=date(2026, 11, 19))])

    assert refusal.value.field == "due_on_2"
    assert not made.plans.exists()


def revise(case, by, promised):
    planning.agree(
        case=case, measures=promised, version=case.version, by=by, at=given.at("2026-12-02 10:00"),
        agreement=planning.Agreement(given.at("2026-12-02 09:00"), "VICTIM", "SIGNATURE"),
    )  # fmt: skip


def test_a_revised_plan_may_repeat_a_day_that_has_passed(by, case):
    revise(case, by, [replace(TALK, due_on=SOON)])

    assert Case.objects.get(pk=case.pk).measure_due_on == SOON
