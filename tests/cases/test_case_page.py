"""The page of a case: what it shows and hides, to whom, and the services recorded from it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import delivery
from cases.actions.delivery import Talk
from cases.models import Case, ServiceDelivery
from tests import given
from tests.cases import road
from tests.cases.delivering import record
from tests.cases.pages import PAGES, text, url
from tests.cases.road import OLGA, a_body, a_case
from tests.cases.test_plan import SHELTER, TALK, agree, an_assessed_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, ServiceFunction

F = ServiceFunction


# What the page shows


def test_the_page_says_what_it_is_about_what_is_due_and_what_to_do_first(ona_signed_in, by):
    case = a_case(by)

    page = text(ona_signed_in.get(url("case", case)))

    assert f'<h1 class="govuk-heading-l">{case.reference}</h1>' in page
    assert "O. P." in page
    assert "Assistance accepted" in page
    assert "the next working day is 2026-11-10" in page
    assert "Assess the needs" in page
    assert "How to file a complaint" in page
    assert "Needs assessment" in page


def test_the_page_hides_who_the_person_is_and_another_shows_it_and_says_so_to_the_audit(ona_signed_in, by):
    case = a_case(by)

    page = text(ona_signed_in.get(url("case", case)))
    for secret in (OLGA.first_name, OLGA.surname, OLGA.email, "61234567"):
        assert secret not in page
    assert Entry.objects.filter(action="CASE_VIEWED", about_id=case.pk, user_id=by.user_id).count() == 1
    assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()

    shown = text(ona_signed_in.get(url("person", case)))
    assert OLGA.surname in shown
    assert OLGA.surname not in re.search("<title>.*?</title>", shown).group()
    opened = Entry.objects.get(action="IDENTITY_OPENED")
    assert (opened.reference, opened.detail) == (case.reference, {"purpose": "CASE_PAGE"})


def test_an_anonymous_person_stays_so(ona_signed_in, by):
    case = a_case(by, person=None)

    assert "Wished to remain anonymous" in text(ona_signed_in.get(url("case", case)))
    assert "No name and no contact is kept" in text(ona_signed_in.get(url("person", case)))
    assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()


def test_the_number_of_queries_does_not_grow_with_the_case(ona_signed_in, by):
    counts = []
    for number in (3, 60):
        case = an_assessed_case(by, person=None)  # nobody alike: each case has the same beside it
        agree(case, by, measures=[TALK] * number)
        for nth in range(number):
            talk = Talk([F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT], date(2026, 11, 20), another_same_day=True)
            delivery.record(case=case, talk=talk, by=by, at=given.at(f"2026-11-20 13:{nth % 60:02}"))
        ona_signed_in.get(url("case", case))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = ona_signed_in.get(url("case", case))
        assert f"All services ({number})" in text(page)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30


def test_the_timeline_says_who_did_what_and_what_nobody_did(ona_signed_in, by):
    case = a_case(by, started="2026-11-12 11:00")
    record(case, by, F.RIGHTS_INFORMATION, F.HEALTHCARE_INFORMATION, minutes=90)

    page = text(ona_signed_in.get(url("case", case)))
    events = re.findall(r'app-timeline__title">([^<]+)<', page)

    assert events == [
        "Services recorded", "Assistance accepted", "Assistance started", "The deadline passed",
        "The person reached the service",
    ]  # fmt: skip
    assert page.count("Ona Pavyzdienė") >= 4
    assert "· System" in page
    assert "Rights, Health care" in page


def test_a_child_has_its_own_task_and_a_late_start_its_reason(ona_signed_in, by):
    case = a_case(by, recipient_group="CHILD", started="2026-11-12 11:00")

    page = text(ona_signed_in.get(url("case", case)))

    assert "Rights and the Child Rights Service" in page
    assert "Reason for lateness" in page


def test_a_case_with_nothing_yet_says_so(ona_signed_in, by):
    page = text(ona_signed_in.get(url("case", a_case(by))))

    for sentence in (
        "Nothing has been recorded yet.",
        "No plan has been agreed.",
        "Needs have not been assessed.",
    ):
        assert sentence in page


def test_institutions_are_shown_with_name_address_phone_and_email(ona_signed_in, by):
    case = a_case(by)
    assert "The directory holds no institutions yet" in text(ona_signed_in.get(url("bodies", case)))
    body = a_body()

    page = text(ona_signed_in.get(url("bodies", case)))

    for told in (body.name, body.address, "600 00001", body.email):
        assert told in page


def test_a_printed_plan_bears_neither_a_name_nor_an_address_of_a_shelter(ona_signed_in, by):
    case = an_assessed_case(by)
    agree(case, by, measures=[TALK, SHELTER])

    page = text(ona_signed_in.get(url("plan_printed", case, 1)))

    assert case.reference in page
    assert "Penki pokalbiai" in page
    for secret in ("Slapta", OLGA.surname, OLGA.first_name):
        assert secret not in page
    assert ona_signed_in.get(url("plan_printed", case, 2)).status_code == 404


# Who sees it


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_case_and_a_missing_one_are_the_same_404(client, name, service, ona, jonas):
    with acting_as(ona, service) as by:
        case = a_case(by)
    stranger = road.signed_in(client, jonas)

    foreign, missing = stranger.get(url(name, case)), stranger.get(url(name, "NK-2026-99999"))

    assert foreign.status_code == missing.status_code == 404
    unlike = re.compile(r"csrfmiddlewaretoken\" value=\"\w+|nonce=\"[^\"]+|NK-2026-\d{5}")
    assert unlike.sub("", text(foreign)) == unlike.sub("", text(missing))


def test_deliveries_of_another_case_are_not_cancelled_here(ona_signed_in, by):
    (row,) = record(a_case(by), by, F.RIGHTS_INFORMATION)

    assert ona_signed_in.get(url("cancel_delivery", a_case(by), row.pk)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_signs_in_first_and_another_role_is_refused(client, name, service, ona, rita):
    with acting_as(ona, service) as by:
        case = a_case(by)

    assert client.get(url(name, case)).status_code == 302
    assert road.signed_in(client, rita).get(url(name, case)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["lt", "en"])
def test_every_page_opens_in_both_languages(client, today, ona, by, name, language):
    case = an_assessed_case(by, started="2026-11-12 11:00")

    assert road.signed_in(client, ona, language).get(url(name, case)).status_code == 200


def test_looking_changes_nothing(ona_signed_in, by):
    case = an_assessed_case(by)

    for name in PAGES:
        ona_signed_in.get(url(name, case), {"function": "RIGHTS_INFORMATION"})

    version = Case.objects.get(pk=case.pk).version
    assert version == case.version
    assert not ServiceDelivery.objects.filter(case=case).exists()


# The services recorded


def a_talk(**rest):
    return {"functions": ["RIGHTS_INFORMATION"], "delivered_on": "today", "way": "IN_PERSON"} | rest


def test_a_quick_entry_records_each_function_and_comes_back_to_the_case(ona_signed_in, by, ona):
    case = a_case(by)

    entered = a_talk(
        functions=["RIGHTS_INFORMATION", "HEALTHCARE_INFORMATION"], minutes="45", provider=ona.pk
    )
    answer = ona_signed_in.post(url("deliver", case), entered, follow=True)

    assert answer.redirect_chain == [(url("case", case), 302)]
    assert "2 services recorded." in text(answer)
    assert set(ServiceDelivery.objects.values_list("delivered_on", "minutes")) == {(date(2026, 11, 20), 45)}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"functions": []}, "Select what was given"),
        ({"delivered_on": "2026-11-21"}, "The date must be today or in the past"),
        ({"delivered_on": "2026-11-08"}, "The person reached the service on 2026-11-09"),
        ({"functions": ["COMPLAINT_INFORMATION"]}, "Select the body the person was told of"),
        ({"functions": ["ACCOMPANIMENT"]}, "Confirm that the person asked to be accompanied"),
        ({"functions": ["TEMPORARY_ACCOMMODATION"]}, "Accommodation is recorded in the part"),
        ({"provider": ""}, "Select who provided it"),
    ],
)
def test_a_wrong_entry_says_what_to_do_and_keeps_what_was_typed(ona_signed_in, by, ona, wrong, sentence):
    case = a_case(by)

    answer = ona_signed_in.post(
        url("deliver", case), a_talk(minutes="47", provider=ona.pk, note="Svarbu") | wrong
    )

    assert answer.status_code == 200
    page = text(answer)
    assert page.count(sentence) >= 2
    assert 'value="47"' in page
    assert "Svarbu" in page
    assert not ServiceDelivery.objects.exists()


def test_a_second_of_the_same_kind_the_same_day_is_asked_about(ona_signed_in, by, ona):
    case = a_case(by)
    record(case, by, F.RIGHTS_INFORMATION)

    answer = ona_signed_in.post(url("deliver", case), a_talk(provider=ona.pk))
    assert "Another one the same day" in text(answer)
    assert "Recorded for 2026-11-20 already" in text(answer)
    ona_signed_in.post(url("deliver", case), a_talk(provider=ona.pk, another_same_day="on"))

    assert ServiceDelivery.objects.filter(case=case).count() == 2


def test_a_service_not_accredited_that_day_is_kept_and_said_so(client, service, ona):
    given.decide(
        service, DecisionType.SUSPEND, date(2026, 11, 15), until=date(2027, 1, 2), ground="OWN_REQUEST"
    )
    with acting_as(ona, service) as by:
        case = a_case(by)
    with road.at_now():
        signed_in = road.signed_in(client, ona)
        answer = signed_in.post(url("deliver", case), a_talk(provider=ona.pk), follow=True)

    assert "does not count as accredited" in text(answer)
    with acting_as(ona, service):
        assert not ServiceDelivery.objects.get().is_accredited
