"""The pages of a case: what they show and hide, to whom, and what becomes of what was typed."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import assessment, closing, delivery
from cases.actions.assessment import NeedFound
from cases.actions.delivery import Talk
from cases.models import AssistancePlan, Case, ClosingReason, NeedKind, NeedsAssessment, ServiceDelivery
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_body, a_case
from tests.cases.test_plan import SHELTER, TALK, agree, an_assessed_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType, ServiceFunction

F = ServiceFunction
PAGES = ["case", "person", "facts", "consent", "bodies", "assess", "plan", "deliver", "late_reason", "close"]
MOMENT = {"0": "2026-11-20", "1": "13:30"}


def url(name, case, *more):
    return reverse(f"cases:{name}", args=[getattr(case, "reference", case), *more])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def moment(name, day="2026-11-20", clock="13:30"):
    return {f"{name}_0": day, f"{name}_1": clock}


def record(case, by, *functions, on=date(2026, 11, 20), **rest):
    return delivery.record(
        case=case, talk=Talk(functions=functions, delivered_on=on, **rest), by=by, at=road.now()
    )


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


# What is typed


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


def test_needs_are_assessed_on_a_page(ona_signed_in, by):
    case = a_case(by)
    form = {
        "kinds": ["SAFETY"], "safety_description": "Saugi vieta", "safety_urgent": "on", "version": case.version,
        **moment("assessed_at"),
    }  # fmt: skip

    wrong = ona_signed_in.post(url("assess", case), form | {"safety_description": ""})
    assert "Describe what is needed" in text(wrong)
    ona_signed_in.post(url("assess", case), form)

    assert NeedsAssessment.objects.get(case=case).needs.get().is_urgent
    assert "Saugi vieta" in text(ona_signed_in.get(url("case", case)))
    assert "Saugi vieta" in text(ona_signed_in.get(url("assess", case)))


def a_plan(case, **rest):
    return {
        "rows": "3", "function_1": "RIGHTS_INFORMATION", "what_1": "Paaiškinti teises", "who_1": "Ona",
        "due_on_1": "2026-12-01", "agreed_with": "VICTIM", "agreement_form": "ORAL",
        "agreement_note": "Sutiko telefonu", "version": case.version, **moment("agreed_at"),
    } | rest  # fmt: skip


def test_a_plan_is_agreed_on_a_page_with_rows_left_empty_left_out(ona_signed_in, by):
    case = an_assessed_case(by)

    ona_signed_in.post(
        url("plan", case), a_plan(case, function_3="ACCOMPANIMENT", what_3="Į teismą", who_3="Ona")
    )

    plan = AssistancePlan.objects.get(case=case)
    assert list(plan.measures.order_by("place").values_list("place", "function")) == [
        (1, "RIGHTS_INFORMATION"),
        (2, "ACCOMPANIMENT"),
    ]


def test_more_rows_lose_nothing_and_scold_nobody(ona_signed_in, by):
    case = an_assessed_case(by)

    page = text(ona_signed_in.post(url("plan", case), a_plan(case, agreement_form="", more="1")))

    assert "Paaiškinti teises" in page
    assert 'name="what_6"' in page
    assert 'name="what_7"' not in page
    assert "There is a problem" not in page
    assert "<title>Error" not in page
    assert not AssistancePlan.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"who_1": ""}, "Say who will do it"),
        ({"function_1": ""}, "Select the function of the measure"),
        ({"function_1": "", "what_1": "", "who_1": "", "due_on_1": ""}, "Enter at least one measure"),
        ({"agreement_note": ""}, "Note how the person agreed"),
        ({"due_on_1": "rytojus"}, "Enter a real date"),
        ({"rows": "x"}, None),
        ({"rows": "999999"}, None),
    ],
)
def test_a_wrong_plan_says_what_to_do(ona_signed_in, by, wrong, sentence):
    case = an_assessed_case(by)

    answer = ona_signed_in.post(url("plan", case), a_plan(case) | wrong)

    if sentence is None:
        assert AssistancePlan.objects.filter(case=case).exists()
    else:
        assert text(answer).count(sentence) >= 2
        assert not AssistancePlan.objects.exists()


def test_where_the_scope_is_not_settled_the_page_leads_to_settling_it(ona_signed_in, by):
    case = an_assessed_case(by, crime_place="UNKNOWN")

    answer = ona_signed_in.get(url("plan", case), follow=True)
    assert "It is not settled whether the law applies" in text(answer)

    facts = {
        "crime_place": "LITHUANIA", "is_in_lithuania": "yes", "complaint_filed": "UNKNOWN", "recipient_group": "WOMAN",
        "victim_category": "DIRECT_VICTIM", "harm_types": ["PHYSICAL"], "language": "lt", "version": case.version,
    }  # fmt: skip
    assert "Select at least one kind of harm" in text(
        ona_signed_in.post(url("facts", case), facts | {"harm_types": []})
    )
    ona_signed_in.post(url("facts", case), facts)

    assert ona_signed_in.get(url("plan", case)).status_code == 200
    changed = Entry.objects.get(action="FACTS_CHANGED").detail["changed"]
    assert sorted(changed) == ["crime_place", "harm_types"]


def test_a_case_is_closed_on_a_page_that_asks_for_what_is_wanting(ona_signed_in, by):
    case = a_case(by, started="2026-11-12 11:00")
    page = text(ona_signed_in.get(url("close", case)))
    assert "art. 10(4)8" in page

    answer = ona_signed_in.post(url("close", case), {"reason": "WISH", "version": case.version})
    assert "Say why it was done late" in text(answer)
    form = {
        "reason": "WISH",
        "version": case.version,
        "late_reason": "Liga",
        "information_missing_reason": "Neprašė",
    }
    ona_signed_in.post(url("close", case), form)

    case.refresh_from_db()
    assert case.status == "CLOSED"


def test_a_closed_case_is_read_and_nothing_can_be_added(ona_signed_in, by):
    case = a_case(by)
    (row,) = record(case, by, F.RIGHTS_INFORMATION)
    closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip

    page = text(ona_signed_in.get(url("case", case)))
    assert "The case is closed" in page
    assert "What was done" in page
    assert "Cannot start yet" not in page
    assert url("deliver", case) not in page
    for name in ("assess", "plan", "deliver", "close", "facts"):
        assert ona_signed_in.get(url(name, case)).url == url("case", case)
    assert ona_signed_in.get(url("cancel_delivery", case, row.pk)).url == url("case", case)


def test_a_late_start_is_explained_on_a_page(ona_signed_in, by):
    case = a_case(by, started="2026-11-12 11:00")

    assert "Say why" in text(ona_signed_in.post(url("late_reason", case), {"late_reason": " "}))
    ona_signed_in.post(url("late_reason", case), {"late_reason": "Liga"})

    case.intake.duty.refresh_from_db()
    assert case.intake.duty.late_reason == "Liga"


def test_a_consent_is_confirmed_on_a_page(ona_signed_in, by):
    case = a_case(by, channel="THIRD_PARTY")

    ona_signed_in.post(url("consent", case), moment("confirmed_at"))

    case.intake.refresh_from_db()
    assert case.intake.consent_confirmed_at == given.at("2026-11-20 13:30")


# Two people


def somebody_assesses(case, by):
    assessment.record(
        case=case, needs=[NeedFound(NeedKind.HEALTH, "Kita")], assessed_at=given.at("2026-11-20 13:00"),
        version=case.version, by=by, at=road.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("assess", {"note": "Mano pastaba", **moment("assessed_at")}, "Mano pastaba"),
        ("plan", {"note": ""}, "Paaiškinti teises"),
        (
            "close",
            {"reason": "WISH", "note": "Mano žodžiai", "information_missing_reason": "x"},
            "Mano žodžiai",
        ),
    ],
)
def test_the_second_of_two_is_told_and_keeps_what_was_typed(ona_signed_in, by, name, typed, kept):
    case = an_assessed_case(by)
    seen = case.version
    somebody_assesses(case, by)

    form = (a_plan(case) if name == "plan" else {}) | typed | {"version": seen}
    answer = ona_signed_in.post(url(name, case), form)

    assert answer.status_code == 409
    assert kept in text(answer)
    assert url("case", case) in text(answer)


def test_a_service_cancelled_by_another_is_a_409_that_keeps_the_reason(ona_signed_in, by):
    case = a_case(by)
    (row,) = record(case, by, F.RIGHTS_INFORMATION)
    address = url("cancel_delivery", case, row.pk)

    assert "Say why it is cancelled" in text(ona_signed_in.post(address, {"reason": ""}))
    assert ona_signed_in.post(address, {"reason": "Klaida"}).status_code == 302
    answer = ona_signed_in.post(address, {"reason": "Mano priežastis"})

    assert answer.status_code == 409
    assert "Mano priežastis" in text(answer)
