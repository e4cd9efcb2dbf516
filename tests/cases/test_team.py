"""The manager's page: loads by colleague, the late first; gaps as numbers that lead to the cases."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import cover, decision
from cases.documents import gaps, mandatory, team
from cases.documents.gaps import Gap
from cases.models import Case, Interpretation
from cases.permissions import visible_to
from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case
from tests.cases.test_delivery import record as give
from tests.cases.test_worklist import shown, waiting
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.choices import ServiceFunction

PAGE = "/komanda/"
TODAY = road.now().date()


@pytest.fixture
def vita(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")


@pytest.fixture
def rasa(service):
    return given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")


@pytest.fixture
def manager(client, vita, today):
    return road.signed_in(client, vita)


def test_the_board_sorts_by_what_is_late_and_leads_to_it(manager, by, ona, rasa, vita):
    late = waiting(by, "2026-11-09")
    intakes.assign(intake=late, assignee=rasa, by=by, at=road.now())
    old = a_case(by, received="2026-03-09 10:00", started="2026-03-09 11:00")
    free = waiting(by, "2026-11-19")

    loads = manager.get(PAGE).context["loads"]

    assert [(load.colleague, load.running, load.late, load.today, load.long) for load in loads] == [
        (None, 1, 0, 1, 0), (rasa, 1, 1, 0, 0), (ona, 1, 0, 0, 1), (vita, 0, 0, 0, 0),
    ]  # fmt: skip
    assert loads[2].oldest == old.intake.received_at
    counters = [counter["count"] for counter in manager.get("/darbai/?show=all").context["counters"]]
    assert manager.get(PAGE).context["sums"][:3] == [counters[0], counters[1], counters[4]]
    page = text(manager.get(PAGE))
    assert f"/darbai/?show=overdue&amp;assignee={rasa.pk}" in page
    assert shown(manager, f"?show=overdue&assignee={rasa.pk}") == [late.reference]
    assert shown(manager, "?show=today&assignee=nobody") == [free.reference]
    for known in (OLGA.first_name, OLGA.surname, "O. P."):
        assert known not in page


def test_who_is_away_and_who_has_left_is_said(manager, by, ona, rasa):
    intakes.claim(intake=waiting(by, "2026-11-19"), by=by, at=road.now())
    cover.name_deputy(absent=ona, deputy=rasa, first_on=TODAY, last_on=TODAY, by=by, at=road.now())
    assert "away until 2026-11-20, Rasa Kolegė stands in" in text(manager.get(PAGE))

    ona.memberships.update(roles=[Role.DATA_PROTECTION_OFFICER])
    assert "no longer works on cases" in text(manager.get(PAGE))


def test_a_caseworker_does_not_see_it(ona_signed_in):
    assert ona_signed_in.get(PAGE).status_code == 403
    assert PAGE not in text(ona_signed_in.get("/darbai/"))


def test_another_service_counts_its_own(manager, jonas, elsewhere):
    with acting_as(jonas, elsewhere) as there:
        waiting(there, "2026-11-09")
        a_case(there)

    context = manager.get(PAGE).context
    assert context["sums"] == [0, 0, 0, 0]
    assert context["missing"] == 0


def test_the_queries_do_not_grow_with_the_cases(manager, by, rasa):
    costs = []
    for count in (2, 12):
        for number in range(count):
            intake = waiting(by, "2026-11-09")
            intakes.assign(intake=intake, assignee=[by.user, rasa][number % 2], by=by, at=road.now())
            a_case(by)
        with CaptureQueriesContext(connection) as captured:
            manager.get(PAGE)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_board_is_three_queries_and_the_gaps_are_one(by, django_assert_num_queries):
    a_case(by)
    with django_assert_num_queries(3):
        team.board(by, TODAY)
    with django_assert_num_queries(1):
        gaps.counted(visible_to(by), TODAY)


# Gaps


def found(by, gap, today=TODAY) -> set[str]:
    return set(gaps.lacking(visible_to(by), gap, today).values_list("reference", flat=True))


def test_an_assessment_and_a_plan_are_missed_after_their_days(by):
    case = a_case(by)  # accepted on 2026-11-09

    assert found(by, Gap.NO_ASSESSMENT, date(2026, 11, 19)) == set()
    assert found(by, Gap.NO_ASSESSMENT, date(2026, 11, 20)) == {case.reference}
    assert found(by, Gap.NO_PLAN, date(2026, 11, 29)) == set()
    assert found(by, Gap.NO_PLAN, date(2026, 11, 30)) == {case.reference}
    road.brought_to(case, road.Status.PLANNED, by)
    for gap in (Gap.NO_ASSESSMENT, Gap.NO_PLAN):
        assert found(by, gap, date(2027, 1, 1)) == set()


def test_the_days_are_settings(by, settings):
    a_case(by)
    settings.GAP_ASSESSMENT_DAYS = 60

    assert found(by, Gap.NO_ASSESSMENT) == set()


@pytest.mark.parametrize("channel", ["DIRECT", "FIRST_CONTACT_REFERRAL", "THIRD_PARTY"])
@pytest.mark.parametrize("group", ["WOMAN", "CHILD"])
@pytest.mark.parametrize("given_", [(), ("COMPLAINT_INFORMATION",), ("RIGHTS_INFORMATION",)])
def test_information_is_missed_exactly_where_the_case_page_asks_for_it(by, channel, group, given_):
    case = a_case(by, channel=channel, recipient_group=group)
    bodies = {
        "COMPLAINT_INFORMATION": road.a_body(),
        "RIGHTS_INFORMATION": road.a_body("CHILD_RIGHTS_SERVICE", "Vaiko teisių tarnyba (pavyzdys)"),
    }
    if given_:
        give(case, by, *given_, bodies={function: bodies[function] for function in given_})
    missing = mandatory.missing(case, case.deliveries.select_related("body"))

    asked = {
        Gap.COMPLAINT: mandatory.Mandatory.COMPLAINT in missing,
        Gap.CHILD_RIGHTS: mandatory.Mandatory.CHILD_RIGHTS in missing,
    }
    assert {gap: bool(found(by, gap)) for gap in asked} == asked


@pytest.mark.parametrize(("started", "reason"), [("2026-11-09 11:00", ""), ("2026-11-19 11:00", "")])
def test_lateness_is_unexplained_exactly_where_the_case_page_says_so(by, started, reason):
    case = a_case(by, started=started)

    assert bool(found(by, Gap.UNEXPLAINED)) is bool(mandatory.unexplained(case))


def test_a_case_is_silent_after_its_days_and_anything_done_breaks_the_silence(by):
    case = a_case(by)

    assert found(by, Gap.SILENT, date(2026, 12, 9)) == set()
    assert found(by, Gap.SILENT, date(2026, 12, 10)) == {case.reference}
    road.brought_to(case, road.Status.ASSESSED, by)
    assert found(by, Gap.SILENT, date(2026, 12, 10)) == set()


def test_a_plan_wants_a_day_of_review_and_interpretation_is_given(by):
    planned = a_case(by, status="PLANNED")
    Case.objects.filter(pk=planned.pk).update(review_on=None)
    assert found(by, Gap.NO_REVIEW) == {planned.reference}

    foreign = a_case(by, interpretation="SPOKEN")
    give(foreign, by, ServiceFunction.RIGHTS_INFORMATION)
    assert found(by, Gap.INTERPRETATION) == {foreign.reference}
    Interpretation.objects.create(
        organisation=by.organisation, case=foreign, kind="SPOKEN", language="uk", needed_at=road.now(),
        given_on=TODAY, given_by="Vertėja", recorded_by=by.user,
    )  # fmt: skip
    assert found(by, Gap.INTERPRETATION) == set()


def test_a_case_that_is_over_lacks_nothing(by):
    case = a_case(by, status="STARTED", started="2026-11-19 11:00")
    assert found(by, Gap.UNEXPLAINED) == {case.reference}
    decision.decline(
        case=case, decided_at=road.now(), late_reason="Liga", version=case.version, by=by, at=road.now()
    )

    assert gaps.counted(visible_to(by), date(2027, 6, 1)) == dict.fromkeys(Gap.values, 0)


def test_each_number_is_the_length_of_its_list(manager, by):
    a_case(by, received="2026-09-01 10:00", started="2026-09-08 11:00", recipient_group="CHILD")
    a_case(by)

    page = text(manager.get(PAGE))
    for gap, count, _days in manager.get(PAGE).context["gaps"]:
        assert len(shown(manager, f"?gap={gap}")) == count
        assert (f"?gap={gap}" in page) is bool(count)
    assert shown(manager, "?gap=NO_SUCH") != []
