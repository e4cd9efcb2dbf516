"""The worklist: who stands on it and in which order, what narrows it, what it costs; and the search for a person."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import querysets
from cases.actions import opening
from cases.models import Case
from cases.permissions import stops_visible_to
from referrals.actions import intakes
from referrals.models import Intake
from referrals.permissions import intakes_visible
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case
from tests.cases.test_opening import an_intake
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.vault.person import Person

LIST, FIND = "/darbai/", "/darbai/paieska/"
TODAY = road.now().date()
AT_MOST = 7
"""Queries of the page itself."""


def waiting(by, day: str, **rest) -> Intake:
    """Somebody who came on a day; what is due the next working day is open still."""
    return an_intake(by, received=given.at(f"{day} 10:00"), **rest)


def a_reviewed_case(by, day: date | None) -> Case:
    case = a_case(by)
    Case.objects.filter(pk=case.pk).update(review_on=day)
    return case


def shown(client, query: str = "") -> list[str]:
    """Return the numbers on the page, from above."""
    return [row.intake.reference for row in client.get(LIST + query).context["rows"]]


def test_the_list_is_sorted_by_the_clock(ona_signed_in, by):
    without = a_reviewed_case(by, None)
    later = a_reviewed_case(by, date(2026, 12, 1))
    tomorrow = waiting(by, "2026-11-20")
    due_today = waiting(by, "2026-11-19")
    review = a_reviewed_case(by, date(2026, 11, 18))
    late = waiting(by, "2026-11-09")

    assert shown(ona_signed_in) == [
        row.reference for row in (late, review, due_today, tomorrow, later, without)
    ]


def test_who_has_ended_is_off_the_list(ona_signed_in, by):
    a_case(by, status="DECLINED")

    page = ona_signed_in.get(LIST)

    assert page.context["rows"] == []
    assert "Everything is done" in text(page)


def test_a_row_leads_to_the_case_or_to_the_intake_and_names_nobody(ona_signed_in, by):
    case, intake = a_case(by), waiting(by, "2026-11-19")

    page = text(ona_signed_in.get(LIST))

    assert f'href="{reverse("cases:case", args=[case.reference])}"' in page
    assert f'href="{reverse("referrals:intake", args=[intake.reference])}"' in page
    assert "O. P." in page
    for secret in (OLGA.first_name, OLGA.surname, OLGA.email, "61234567"):
        assert secret not in page


def test_the_page_is_written_into_the_audit_once_with_who_stood_on_it(ona_signed_in, by):
    rows = {str(waiting(by, "2026-11-19").pk), str(a_case(by).intake_id)}

    ona_signed_in.get(LIST)

    entry = Entry.objects.get(action="LIST_SHOWN")
    assert set(entry.detail["shown"]) == rows
    assert entry.user_id == by.user_id


def test_counters_count_and_lead_to_what_they_count(ona_signed_in, by, service):
    other = given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")
    late, due_today, review = (
        waiting(by, "2026-11-09"),
        waiting(by, "2026-11-19"),
        a_reviewed_case(by, date(2026, 11, 20)),
    )
    intakes.assign(intake=late, assignee=other, by=by, at=road.now())

    context = ona_signed_in.get(LIST).context
    assert [counter["count"] for counter in context["counters"]] == [1, 2, 1, 1, 3]

    behind = {
        "overdue": {late},
        "today": {due_today, review},
        "unassigned": {due_today},
        "mine": {review},
        "all": {late, due_today, review},
        "no-such": {late, due_today, review},
    }
    for selection, rows in behind.items():
        assert set(shown(ona_signed_in, f"?show={selection}")) == {row.reference for row in rows}


def test_filters_narrow_and_chips_take_them_back(ona_signed_in, by, service):
    other = given.a_person(service, Role.CASEWORKER, name="Kitas Pavyzdys")
    mine, direct = a_case(by), waiting(by, "2026-11-19")
    referred = waiting(by, "2026-11-19", channel="FIRST_CONTACT_REFERRAL")
    intakes.assign(intake=referred, assignee=other, by=by, at=road.now())

    asked = {
        f"?assignee={by.user_id}": {mine},
        f"?assignee={other.pk}": {referred},
        "?assignee=nobody": {direct},
        "?channel=FIRST_CONTACT_REFERRAL": {referred},
        "?status=WAITING": {direct, referred},
        "?status=ACCEPTED": {mine},
        "?status=WAITING&status=ACCEPTED&channel=DIRECT": {direct, mine},
        f"?reference={direct.reference.lower()}": {direct},
        f"?reference={int(direct.reference[-5:])}": {direct},
        "?channel=NO_SUCH&status=ACCEPTED": {mine},
    }
    for query, rows in asked.items():
        assert set(shown(ona_signed_in, query)) == {row.reference for row in rows}, query

    chips = dict(ona_signed_in.get(f"{LIST}?status=WAITING&channel=DIRECT").context["chips"])
    assert chips == {
        "State: Waiting for the start": "?channel=DIRECT",
        "How the person reached us: Direct application": "?status=WAITING",
    }


def test_who_has_ended_is_found_by_number_and_by_state(ona_signed_in, by):
    case = a_case(by, status="DECLINED")

    assert shown(ona_signed_in, f"?reference={case.reference}") == [case.reference]
    assert shown(ona_signed_in, "?status=DECLINED") == [case.reference]
    assert shown(ona_signed_in, "?status=CLOSED") == []


def test_nothing_found_leads_back_to_all(ona_signed_in, by):
    waiting(by, "2026-11-19")

    page = text(ona_signed_in.get(f"{LIST}?reference=99999"))

    assert "Nobody found with these filters" in page
    assert "Show all open (1)" in page
    assert "Nothing is late" in text(ona_signed_in.get(f"{LIST}?show=overdue"))


def test_pages_follow_by_key_and_meet_every_row_once(ona_signed_in, by):
    every = {waiting(by, "2026-11-19").reference for _number in range(20)}
    every |= {a_reviewed_case(by, None).reference for _number in range(8)}

    first = ona_signed_in.get(LIST).context["page"]
    second = ona_signed_in.get(LIST + first.next).context["page"]

    met = [row.reference for page in (first, second) for row in page.rows]
    assert (len(first.rows), len(met), set(met)) == (25, 28, every)
    assert second.next == ""
    assert ona_signed_in.get(LIST + second.previous).context["page"].rows == first.rows


@pytest.mark.parametrize("key", ["WyJ4IiwieSJd", "W251bGwsbnVsbF0", "!"])
def test_a_key_tampered_with_shows_the_first_page(ona_signed_in, by, key):
    intake = waiting(by, "2026-11-19")

    assert shown(ona_signed_in, f"?after={key}") == [intake.reference]


def test_the_number_of_queries_does_not_grow_with_the_list(ona_signed_in, by):
    costs = []
    for rows in (5, 60):
        while Intake.objects.count() < rows:
            waiting(by, "2026-11-19")
            a_reviewed_case(by, date(2026, 12, 1))
        with CaptureQueriesContext(connection) as captured:
            ona_signed_in.get(LIST)
        own = [query["sql"] for query in captured if is_of_the_page(query["sql"])]
        assert len(own) <= AT_MOST, own
        assert not any("OFFSET" in sql for sql in own)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_pages_further_on_ask_no_more_than_the_first(ona_signed_in, by):
    for _number in range(60):
        waiting(by, "2026-11-19")
    costs, query = [], ""
    while True:
        with CaptureQueriesContext(connection) as captured:
            page = ona_signed_in.get(LIST + (query or "?show=all")).context["page"]
        costs.append(len(captured))
        if not (query := page.next):
            break

    assert len(costs) == 3
    assert len(set(costs)) == 1


def test_the_search_asks_as_much_for_many_as_for_few(ona_signed_in, by):
    costs = []
    for people in (2, 40):
        while Intake.objects.count() < people:
            waiting(by, "2026-11-19")
            a_reviewed_case(by, date(2026, 12, 1))
        with CaptureQueriesContext(connection) as captured:
            page = ona_signed_in.post(FIND, {"text": "Pavyzdytė"})
        assert len(page.context["rows"]) == people
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 20


def test_the_worklist_plans_what_it_asks_without_asking_twice_who_may_know(ona_signed_in, by):
    """Beside a row found to be visible nothing is asked again: each question more is planned with every page."""
    waiting(by, "2026-11-19")
    with CaptureQueriesContext(connection) as captured:
        ona_signed_in.get(LIST)

    for query in captured:
        assert query["sql"].count("referrals_caseexclusion") <= 2  # of the rows, and of those alike


def is_of_the_page(sql: str) -> bool:
    """Tell the page's own questions from those of session, sign-in, wall and transactions."""
    names = ("referrals_intake", "accounts_membership", "audit_entry", "cases_case", "duties_duty")
    return any(name in sql for name in names) and "SAVEPOINT" not in sql


def test_the_counters_are_one_query(by, django_assert_num_queries):
    running = querysets.by_clock(intakes_visible(by).running(), stops_visible_to(by))

    with django_assert_num_queries(1):
        querysets.counted(running, today=TODAY, mine={by.user_id})


def test_another_service_sees_its_own(ona_signed_in, by, jonas, elsewhere):
    with acting_as(jonas, elsewhere) as there:
        foreign = [waiting(there, "2026-11-19") for _number in range(2)]
    own = waiting(by, "2026-11-19")

    assert shown(ona_signed_in) == [own.reference]
    assert shown(ona_signed_in, f"?reference={foreign[1].reference}") == []
    assert found(ona_signed_in, "Pavyzdytė") == [own.reference]


def test_other_roles_are_told_who_can_help(client, rita, today, by):
    signed_in = road.signed_in(client, rita)

    assert signed_in.get(LIST).status_code == 403
    assert signed_in.post(FIND, {"text": "Pavyzdytė"}).status_code == 403


def test_a_visitor_is_led_to_signing_in(client, db):
    assert "/paskyra/login/" in client.get(LIST).headers["Location"]


def test_whoever_nobody_looks_after_is_taken_on_from_the_list(ona_signed_in, by):
    intake = waiting(by, "2026-11-19")
    claim = f"{reverse('referrals:intake-claim', args=[intake.reference])}?from=darbai"
    assert f'action="{claim}"' in text(ona_signed_in.get(LIST))

    answer = ona_signed_in.post(claim)

    assert answer.headers["Location"] == LIST
    intake.refresh_from_db()
    assert intake.assignee == by.user
    assert claim not in text(ona_signed_in.get(LIST))


def test_a_consent_withdrawn_stands_out(ona_signed_in, by):
    intake = waiting(by, "2026-11-19", channel="FIRST_CONTACT_REFERRAL")
    Intake.objects.filter(pk=intake.pk).update(consent_withdrawn_at=road.now())

    assert "Consent withdrawn" in text(ona_signed_in.get(LIST))


def test_a_late_start_no_longer_presses_once_it_is_recorded(ona_signed_in, by):
    intake = waiting(by, "2026-11-09")
    opening.open_from_intake(
        intake=intake,
        started_at=datetime.fromisoformat("2026-11-20T10:00+02:00"),
        kind="ATTEMPT",
        by=by,
        at=road.now(),
    )

    assert [counter["count"] for counter in ona_signed_in.get(LIST).context["counters"]] == [0, 0, 0, 1, 1]


# Finding a person


def found(client, typed: str) -> list[str]:
    return [row.intake.reference for row in client.post(FIND, {"text": typed}).context["rows"]]


@pytest.mark.parametrize(
    "typed", ["Pavyzdytė", "pavyzdyte", "olga pavyzd", "8 612 34567", "OLGA@example.org"]
)
def test_a_person_is_found_by_name_phone_or_email(ona_signed_in, by, typed):
    intake = waiting(by, "2026-11-19")
    waiting(by, "2026-11-19", person=Person(first_name="Kita", surname="Moteris", phone="+37069999999"))

    assert found(ona_signed_in, typed) == [intake.reference]


def test_who_has_ended_is_found_too_and_the_search_is_audited_with_keys_only(ona_signed_in, by):
    case = a_case(by, status="DECLINED")

    page = ona_signed_in.post(FIND, {"text": "Pavyzdytė"})

    assert [row.intake.reference for row in page.context["rows"]] == [case.reference]
    assert OLGA.first_name not in text(page)
    entry = Entry.objects.get(action="PEOPLE_SEARCHED")
    assert entry.detail == {"shown": [str(case.intake.identity_id)]}


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Enter a name"), ("ol", "at least three letters"), ("8 6", "at least")]
)
def test_what_nobody_can_be_found_by_is_asked_for_again(ona_signed_in, by, typed, said):
    page = text(ona_signed_in.post(FIND, {"text": typed}))

    assert said in page
    assert f'value="{typed}"' in page or not typed
    assert not Entry.objects.filter(action="PEOPLE_SEARCHED").exists()


def test_nobody_found_says_what_to_try(ona_signed_in, by):
    assert "Nobody found" in text(ona_signed_in.post(FIND, {"text": "Nežinoma"}))


def test_what_is_searched_stands_in_no_address(ona_signed_in, by):
    assert ona_signed_in.get(f"{FIND}?text=Olga").headers["Location"] == LIST
    assert 'method="post" action="/darbai/paieska/"' in text(ona_signed_in.get(LIST))


def test_many_found_are_cut_and_said_so(ona_signed_in, by, monkeypatch):
    monkeypatch.setattr("cases.views.worklist.FOUND_AT_MOST", 2)
    for _number in range(3):
        waiting(by, "2026-11-19")

    page = ona_signed_in.post(FIND, {"text": "Pavyzdytė"})

    assert len(page.context["rows"]) == 2
    assert "Only the newest are shown" in text(page)
