"""Services are recorded from a row of the worklist, and one comes back to that row; a typed number leads to its case."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import delivery, facts
from cases.models import Case, ServiceDelivery
from referrals.actions import access, exclusions, intakes
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import a_case, facts_of
from tests.cases.test_case_page import a_talk
from tests.cases.test_cover import name
from tests.cases.test_worklist import AT_MOST, FIND, LIST, is_of_the_page, waiting
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry


@pytest.fixture
def vita(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")


def address(case, query=None):
    plain = reverse("cases:deliver", args=[case.reference])
    return plain if query is None else f"{plain}?list={query}"


def rows(client, query=""):
    return {row.intake.reference: row.may_record for row in client.get(LIST + query).context["rows"]}


# From the row and back


def test_only_ones_own_case_that_takes_services_has_the_way(ona_signed_in, by, vita):
    mine, undecided, theirs = a_case(by), a_case(by, status="STARTED"), a_case(by)
    intakes.assign(intake=theirs.intake, assignee=vita, by=by, at=road.now())
    beyond = a_case(by)
    facts.change(
        case=beyond, facts=facts_of(crime_place="OUTSIDE_EU", proceedings_in_lithuania="NO"), version=beyond.version,
        by=by, at=road.now(),
    )  # fmt: skip
    waits = waiting(by, "2026-11-19")

    assert rows(ona_signed_in) == {
        mine.reference: True,
        undecided.reference: False,
        theirs.reference: False,
        beyond.reference: False,
        waits.reference: False,
    }


def test_the_row_leads_to_the_form_and_the_form_back_to_the_row(ona_signed_in, by, ona):
    case, query = a_case(by), "show=mine&status=ACCEPTED&channel=DIRECT"
    row = f"{LIST}?{query}#{case.reference}"
    page = text(ona_signed_in.get(f"{LIST}?{query}"))
    (way,) = re.findall(r'href="(/bylos/[^"]+/paslaugos/nauja/[^"]*)"', page)
    assert f'id="{case.reference}"' in page

    form = text(ona_signed_in.get(way))
    assert form.count(f'href="{row.replace("&", "&amp;")}"') == 2
    assert case.reference in form
    answer = ona_signed_in.post(
        way,
        a_talk(
            functions=["RIGHTS_INFORMATION", "HEALTHCARE_INFORMATION"], way="REMOTELY", minutes="20", provider=ona.pk
        ),
    )  # fmt: skip

    assert answer.headers["Location"] == row
    kept = ServiceDelivery.objects.values_list("function", "minutes", "is_remote", "provider")
    assert set(kept) == {
        ("RIGHTS_INFORMATION", 20, True, ona.pk),
        ("HEALTHCARE_INFORMATION", 20, True, ona.pk),
    }
    assert "2 services recorded." in text(ona_signed_in.get(row))


def test_refused_input_keeps_what_was_typed_and_the_way_back(ona_signed_in, by, ona):
    case = a_case(by)
    delivery.record(
        case=case, talk=delivery.Talk(["RIGHTS_INFORMATION"], road.now().date()), by=by, at=road.now()
    )

    page = text(
        ona_signed_in.post(
            address(case), a_talk(minutes="47", provider=ona.pk, note="Svarbu", list="show=mine")
        )
    )

    assert "Recorded for 2026-11-20 already" in page
    assert 'value="47"' in page
    assert "Svarbu" in page
    assert '<div class="app-quick-entry">' in page, "the short form, as it was"
    assert '<details class="govuk-details" open>' in page, "the note and the answer are behind it"
    assert '<input type="hidden" name="list" value="show=mine">' in page
    assert f'href="{LIST}?show=mine#{case.reference}"' in page
    assert ServiceDelivery.objects.count() == 1


@pytest.mark.parametrize("query", ["//evil.example/", "https://evil.example", "?next=//evil.example", "%00"])
def test_the_way_back_leads_to_the_list_and_nowhere_else(ona_signed_in, by, ona, query):
    case = a_case(by)

    answer = ona_signed_in.post(address(case), a_talk(provider=ona.pk, list=query))

    assert answer.headers["Location"].startswith(f"{LIST}?")


def test_reached_from_the_case_it_leads_to_the_case(ona_signed_in, by, ona):
    case = a_case(by)
    page = reverse("cases:case", args=[case.reference])

    assert f'href="{page}"' in text(ona_signed_in.get(address(case)))
    assert ona_signed_in.post(address(case), a_talk(provider=ona.pk)).headers["Location"] == page


def test_a_deputy_records_for_whom_they_stand_in(client, by, ona, service, today):
    rasa = given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")
    case = a_case(by)
    assert rows(road.signed_in(client, rasa)) == {case.reference: False}

    name(by, ona, rasa)

    assert rows(client) == {case.reference: True}


def test_the_number_of_queries_does_not_grow_with_cases_that_take_services(ona_signed_in, by):
    costs = []
    for many in (2, 24):
        while Case.objects.count() < many:
            a_case(by)
        with CaptureQueriesContext(connection) as captured:
            page = ona_signed_in.get(LIST)
        assert text(page).count("/paslaugos/nauja/") == many
        assert len([query for query in captured if is_of_the_page(query["sql"])]) <= AT_MOST
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_nor_does_it_while_the_responsible_are_away(client, by, ona, service, today):
    name(by, ona, given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė"))
    looking, costs = road.signed_in(client, ona), []
    for many in (2, 12):
        while Case.objects.count() < many:
            a_case(by)
        with CaptureQueriesContext(connection) as captured:
            looking.get(LIST)
        costs.append(len(captured))
    assert costs[0] == costs[1]


# A number leads to its case


def test_a_number_leads_straight_to_the_case_or_the_registration(ona_signed_in, by):
    case, intake = a_case(by), waiting(by, "2026-11-19")
    to_case = reverse("cases:case", args=[case.reference])
    written = (
        case.reference, case.reference.lower(), case.reference.replace("-", " "), case.reference.replace("-", ""),
        f" {int(case.reference[-5:])} ", case.reference[-5:],
    )  # fmt: skip

    for typed in written:
        assert ona_signed_in.post(FIND, {"text": typed}).headers["Location"] == to_case, typed
    answer = ona_signed_in.post(FIND, {"text": intake.reference})
    assert answer.headers["Location"] == reverse("referrals:intake", args=[intake.reference])


def test_who_has_ended_is_reached_by_number_too(ona_signed_in, by):
    case = a_case(by, status="DECLINED")

    answer = ona_signed_in.post(FIND, {"text": case.reference})

    assert answer.headers["Location"] == reverse("cases:case", args=[case.reference])


def test_digits_of_several_years_are_shown_to_choose_from(ona_signed_in, by):
    new, old = a_case(by), a_case(by)
    Intake.objects.filter(pk=old.intake_id).update(reference=new.reference.replace("2026", "2025"))

    page = ona_signed_in.post(FIND, {"text": new.reference[-5:]})

    assert len(page.context["rows"]) == 2
    shown = Entry.objects.get(action="LIST_SHOWN").detail["shown"]
    assert set(shown) == {str(new.intake_id), str(old.intake_id)}


def test_a_number_one_may_not_know_of_is_answered_as_one_that_never_was(
    client, by, ona, vita, service, jonas, elsewhere, today
):
    with acting_as(jonas, elsewhere) as there:
        foreign = [a_case(there) for _number in range(9)][-1].reference
    restricted, shut = a_case(by), a_case(by)
    exclusions.exclude_matching(intake=shut.intake, users=[ona], since=road.now(), by=by, at=road.now())
    intakes.assign(intake=restricted.intake, assignee=vita, by=by, at=road.now())
    with acting_as(vita, service) as manager:
        access.restrict(
            intake=restricted.intake, people=[vita, given.a_person(service, Role.CASEWORKER)], reason="Kolegės sesuo",
            version=Intake.objects.get(pk=restricted.intake_id).version, by=manager, at=road.now(),
        )  # fmt: skip
    signed_in = road.signed_in(client, ona)
    typed = [foreign, restricted.reference, shut.reference, "NK-2026-99999", "NK-2024-00001"]

    answers = [(signed_in.post(FIND, {"text": number}), number) for number in typed]

    unlike = re.compile(r"csrfmiddlewaretoken\" value=\"\w+|nonce=\"[^\"]+")
    pages = {unlike.sub("", text(answer)).replace(number, "") for answer, number in answers}
    assert {answer.status_code for answer, _number in answers} == {200}
    assert len(pages) == 1
    assert "Nobody found" in pages.pop()
    kept = Entry.objects.filter(action__in=["PEOPLE_SEARCHED", "LIST_SHOWN"], user_id=ona.pk)
    assert [entry.detail for entry in kept] == [{"shown": []}] * len(typed)
