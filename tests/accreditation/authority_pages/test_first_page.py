"""What is most urgent, and who does not see it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests import given
from tests.accreditation import road
from tests.accreditation.authority_pages.pages import NOW, RECEIVED, as_, in_authority, shown, url
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db


# The first page


def test_the_first_page_names_the_most_urgent_application_and_why_it_is_due(client, bureau):
    other = road.a_bureau()
    road.a_received(other, given.at("2024-03-05 09:00"))
    urgent = road.a_received(bureau, RECEIVED)

    page = shown(as_(client, bureau.officer).get(reverse("admin:index")))

    first, _rest = page.split("Applications to be decided", 1)
    assert urgent.reference in first
    assert "30 calendar days later is 2024-03-31; the last day moves to 2024-04-02" in first
    assert "2024-03-31 (Sunday), 2024-04-01 (holiday: Easter Monday)" in first
    assert "13 days left" in first


def test_the_raw_day_the_moved_day_and_the_warning_stand_apart(client, bureau, received):
    response = as_(client, bureau.officer).get(url("proceeding", received.reference))

    term = response.context["term"]
    assert (term.raw_on, term.due_on, term.warn_on) == (
        date(2024, 3, 31),
        date(2024, 4, 2),
        date(2024, 3, 29),
    )
    assert term.day_number == 19
    for day in ("2024-03-31", "2024-04-02", "2024-03-29"):
        assert day in shown(response)


@pytest.mark.parametrize(
    ("today", "is_told"),
    [("2024-03-29", False), ("2024-03-30", True), ("2024-04-02", True), ("2024-04-03", False)],
)
def test_a_warning_day_that_has_passed_is_said_until_the_last_day_passes(
    client, bureau, received, today, is_told
):
    with time_machine.travel(given.at(f"{today} 09:00"), tick=False):
        client = as_(client, bureau.officer)
        pages = [
            shown(client.get(page))
            for page in (reverse("admin:index"), url("proceeding", received.reference))
        ]

    assert [">Passed<" in "".join(page.split()) for page in pages] == [is_told, is_told]


def test_what_is_overdue_comes_first(client, bureau):
    late, soon = road.a_bureau(), bureau
    road.a_received(soon, RECEIVED)
    overdue = road.a_received(late, given.at("2024-02-01 10:00"))

    found = as_(client, bureau.officer).get(reverse("admin:index")).context["agenda"]

    assert found.pending[0].proceeding.pk == overdue.pk
    assert "Late by" in shown(client.get(reverse("admin:index")))


def test_the_head_sees_the_decisions_that_wait_first(client, bureau, received):
    road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received)

    page = shown(as_(client, bureau.head).get(reverse("admin:index")))

    assert page.index("Decisions that wait for you") < page.index("Applications to be decided")
    assert "2024-04-02" in page


def test_dates_that_draw_near_or_have_passed_and_requests_are_listed(client, bureau):
    road.granted(bureau, given.at("2021-06-01 10:00"))
    road.a_finding(bureau, given.at("2024-03-01 10:00"), deadline=date(2024, 3, 15))
    with bureau.acting(bureau.manager) as by:
        from accreditation.actions import applying

        applying.ask(
            kind="SUSPEND",
            authority=bureau.authority,
            reason="Remontas",
            until=date(2024, 4, 1),
            by=by,
            at=NOW,
        )

    page = shown(as_(client, bureau.officer).get(reverse("admin:index")))

    assert "2024-06-01" in page
    assert "within 90 days" in page
    assert "Late by 5 days" in page
    assert "Requests of services that wait" in page
    assert "Suspend the right" in page


def test_the_first_page_takes_the_same_queries_however_much_there_is(client, django_assert_max_num_queries):
    bureaus = [road.a_bureau() for _ in range(5)]
    client = as_(client, bureaus[0].officer)
    road.a_received(bureaus[0], RECEIVED)
    few = queries(client, reverse("admin:index"))
    for each in bureaus[1:]:
        proceeding = road.a_received(each, RECEIVED)
        road.a_draft_decision(each, DecisionType.GRANT, NOW, proceeding=proceeding)
        road.a_finding(each, given.at("2024-03-02 10:00"))

    assert queries(client, reverse("admin:index")) <= few + 1  # the holidays are read once


def queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_page_of_an_application_takes_the_same_queries_however_much_there_is(client, bureau, received):
    client = as_(client, bureau.officer)
    page = url("proceeding", received.reference)
    client.get(page)
    few = queries(client, page)
    road.assessed(bureau, received, NOW)
    road.assessed(bureau, received, NOW, unmet="PREMISES")

    assert queries(client, page) == few


# Who may not


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR])
def test_an_administrator_of_the_authority_sees_none_of_it(client, bureau, received, role):
    client = as_(client, given.a_person(bureau.authority, role))

    assert client.get(url("proceeding", received.reference)).status_code == 403
    assert client.get(url("services")).status_code == 403
    assert client.post(url("assign", received.reference), {}).status_code == 403
    assert "most urgent" not in shown(client.get(reverse("admin:index")))


def test_a_service_does_not_get_in(client, bureau, received):
    client = as_(client, bureau.manager)

    for path in (
        reverse("admin:index"),
        url("proceeding", received.reference),
        url("service", bureau.service.pk),
    ):
        assert client.get(path, follow=True).status_code == 403


def test_another_authority_sees_nothing_of_it(client, bureau, received):
    other = given.an_organisation(OrganisationKind.ACCREDITATION_AUTHORITY)
    draft = road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received)
    finding = road.a_finding(bureau, NOW)
    with in_authority(bureau):
        document = received.application.evidence.first()
    client = as_(client, given.a_person(other, Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER))

    for path in (
        url("proceeding", received.reference), url("draft", draft.pk), url("draft_sign", draft.pk),
        url("evidence", document.pk), url("set_deadline", finding.number),
    ):  # fmt: skip
        assert client.get(path).status_code == 404
