"""The part “People” of a case: what its pages show, ask and refuse."""

from datetime import date

import pytest
from django.urls import reverse

from cases.actions import incidents
from cases.models import (
    ChildRightsAnswer,
    DomesticViolenceTrack,
    KinRelation,
    LegalRepresentative,
    OutOfScopeRecord,
)
from referrals.actions import intakes
from referrals.forms.intakes import DirectForm
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import a_body, a_case
from tests.cases.test_representatives import FATHER, a_childs_case, record, suspect
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry

MOTHER = {
    "kind": "PARENT", "basis": "PARENTHOOD", "is_suspected": "no", "participates": "yes", "first_name": "Marija",
    "surname": "", "phone": "", "email": "marija@example.org", "since": "", "until": "", "version": "1",
}  # fmt: skip


def url(name, case, *more):
    return reverse(f"cases:{name}", args=[case.reference, *more])


def test_the_part_shows_who_stands_beside_the_person_and_records_the_look(by, ona_signed_in):
    case = a_childs_case(by, language="uk")
    record(case, by)
    record(case, by, FATHER, suspected=True)

    page = text(ona_signed_in.get(url("people", case)))

    assert "Marija Pavyzdienė" in page
    assert "marija@example.org" in page
    assert "Petras Pavyzdys" in page
    assert "22222222" not in page
    assert Entry.objects.filter(action="PEOPLE_VIEWED", about_id=case.pk).exists()
    assert Entry.objects.filter(action="IDENTITY_OPENED", detail__purpose="CASE_PEOPLE").count() == 2


def test_a_representative_is_recorded_and_corrected(by, ona_signed_in):
    case = a_childs_case(by)

    ona_signed_in.post(url("representative_new", case), MOTHER)
    row = LegalRepresentative.objects.get()
    ona_signed_in.post(url("representative", case, row.pk), MOTHER | {"basis": "STATED"})

    row.refresh_from_db()
    assert (row.basis, row.participates, row.version) == ("STATED", True, 2)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"kind": ""}, "Select who it is"),
        ({"first_name": ""}, "Enter a first name, a surname or both"),
        ({"is_suspected": ""}, "Select whether they are suspected"),
        ({"participates": ""}, "Select whether they take part"),
        ({"email": "x"}, "e-mail"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The end lies before the beginning"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_kept(by, ona_signed_in, bad, said):
    case = a_childs_case(by)

    page = text(ona_signed_in.post(url("representative_new", case), MOTHER | bad))

    assert said in page
    assert not LegalRepresentative.objects.exists()


def test_a_suspicion_asks_why_nobody_takes_part_and_can_be_lifted(by, ona_signed_in):
    case = a_childs_case(by)
    row = record(case, by)

    page = text(ona_signed_in.post(url("suspect", case, row.pk), {"confirmed": "on", "version": "1"}))
    assert "Select why no legal representative takes part" in page
    ona_signed_in.post(
        url("suspect", case, row.pk), {"confirmed": "on", "absent": "AGAINST_INTERESTS", "version": "1"}
    )
    row.refresh_from_db()
    assert row.is_suspected
    ona_signed_in.post(url("suspect", case, row.pk), {"confirmed": "on", "version": "2"})

    row.refresh_from_db()
    assert not row.is_suspected


def test_a_child_rights_decision_is_a_task_until_it_is_made(by, ona_signed_in):
    case = a_childs_case(by)
    record(case, by)
    assert "Tell the Child Rights Service?" in text(ona_signed_in.get(url("case", case)))

    ona_signed_in.post(url("child_rights", case), {"is_told": "no", "reason": "Mama pati praneš"})

    assert ChildRightsAnswer.objects.get().is_told is False
    assert "Tell the Child Rights Service?" not in text(ona_signed_in.get(url("case", case)))
    assert "Mama pati praneš" in text(ona_signed_in.get(url("people", case)))


def test_linked_cases_show_each_other_by_number_only(by, ona_signed_in):
    first, second = a_case(by), a_case(by, person=FATHER)

    ona_signed_in.post(url("link", first), {"other": second.reference, "relation": "FAMILY_MEMBER"})

    page = text(ona_signed_in.get(url("people", first)))
    assert second.reference in page
    assert "Family member" in page
    assert "Petras" not in page
    for name in ("case", "person", "facts", "bodies"):
        assert second.reference not in text(ona_signed_in.get(url(name, first)))


def test_a_link_that_cannot_be_is_refused(by, ona_signed_in, jonas, elsewhere):
    case = a_case(by)

    page = text(ona_signed_in.post(url("link", case), {"other": "NK-2026-77777", "relation": "SAME_ACT"}))

    assert "You have no case with this number" in page
    assert "Enter the number" in text(ona_signed_in.post(url("link", case), {"relation": "SAME_ACT"}))


def test_an_incident_is_opened_and_left_again(by, ona_signed_in):
    case = a_case(by)

    ona_signed_in.post(url("incident_new", case))
    assert "IV-2026-00001" in text(ona_signed_in.get(url("people", case)))
    ona_signed_in.post(url("unlink", case), {"reason": "MISTAKE"})

    assert "IV-2026-00001" not in text(ona_signed_in.get(url("people", case)))


def test_interpretation_is_needed_booked_and_given(by, ona_signed_in):
    case = a_case(by)
    ona_signed_in.post(url("interpretation_new", case), {"kind": "SPOKEN", "language": "uk"})
    row = case.interpretations.get()

    ona_signed_in.post(
        url("interpretation_book", case, row.pk),
        {"booked_with": "Vertimų biuras", "booked_for_0": "2026-11-23", "booked_for_1": "10:00"},
    )
    row.refresh_from_db()
    assert row.stage() == "BOOKED"
    ona_signed_in.post(
        url("interpretation_given", case, row.pk), {"given_on": "2026-11-20", "given_by": "Vertėja"}
    )

    row.refresh_from_db()
    assert row.stage() == "GIVEN"
    assert "Vertėja" in text(ona_signed_in.get(url("people", case)))


def test_means_of_communication_are_kept(by, ona_signed_in):
    case = a_case(by)

    ona_signed_in.post(url("means", case), {"means": ["EASY_TO_READ"]})

    assert "Easy-to-read language" in text(ona_signed_in.get(url("people", case)))


def test_a_specialised_centre_is_offered(by, ona_signed_in):
    case, centre = a_case(by, is_domestic_violence=True), a_body("SPECIALISED_CENTRE", "SKPC (pavyzdys)")
    assert "Specialised comprehensive assistance centre" in text(ona_signed_in.get(url("case", case)))
    sent = {
        "centre": str(centre.pk), "offered_at_0": "2026-11-19", "offered_at_1": "10:00", "answer": "DECLINED",
        "protection_order": "YES", "order_ends_on": "2026-12-04",
    }  # fmt: skip

    ona_signed_in.post(url("domestic_violence", case), sent)

    track = DomesticViolenceTrack.objects.get()
    assert (track.answer, track.order_ends_on) == ("DECLINED", date(2026, 12, 4))
    assert "SKPC (pavyzdys)" in text(ona_signed_in.get(url("people", case)))


def test_where_there_is_no_domestic_violence_nothing_is_asked(by, ona_signed_in):
    case = a_case(by)

    assert ona_signed_in.get(url("domestic_violence", case)).url == url("case", case)


def test_a_terrorist_crime_is_flagged_on_the_case_and_measured_in_minutes(by, ona_signed_in):
    case = a_case(by, crime_place="EU", crime_country="FR")
    office = a_body("PROSECUTOR_GENERAL", "Generalinė prokuratūra (pavyzdys)")

    ona_signed_in.post(url("terrorism", case), {"confirmed": "on"})
    assert "1 h" in text(ona_signed_in.get(url("case", case)))
    sent = {"country": "FR", "body": str(office.pk)}
    for name in ("requested_at", "referred_at"):
        sent |= {f"{name}_0": "2026-11-19", f"{name}_1": "10:00"}
    ona_signed_in.post(url("terrorism_abroad", case), sent)

    assert "Generalinė prokuratūra" in text(ona_signed_in.get(url("people", case)))


def test_at_the_intake_no_next_working_day_is_shown_for_a_terrorist_crime(by, ona_signed_in):
    intake = a_waiting(by, "2026-11-20 13:50", is_terrorist_crime=True)

    page = text(ona_signed_in.get(reverse("referrals:intake", args=[intake.reference])))
    assert "At once, since 13:50" in page
    assert "15 min" in page
    assert "next working day" not in page


def test_it_can_be_learnt_after_the_registration(by, ona_signed_in):
    intake = Intake.objects.get(pk=a_waiting(by).pk)

    ona_signed_in.post(reverse("referrals:intake-terrorism", args=[intake.reference]))

    intake.refresh_from_db()
    assert intake.is_terrorist_crime


def a_waiting(by, moment="2026-11-20 09:00", **told):
    at = given.at(moment)
    return intakes.receive(channel="DIRECT", received_at=at, person=road.OLGA, by=by, at=at, **told)


def test_the_form_of_a_direct_application_asks_for_it(by):
    entered = {
        "received_at_0": "2026-11-20", "received_at_1": "09:00", "first_name": "Olga", "chosen_by": "VICTIM",
        "is_terrorist_crime": "on",
    }  # fmt: skip
    form = DirectForm(entered, now=road.now())

    assert form.is_valid(), form.errors
    assert form.cleaned_data["is_terrorist_crime"] is True


def test_information_only_is_recorded_without_a_word_on_the_person(by, ona_signed_in):
    sent = {"informed_at_0": "2026-11-20", "informed_at_1": "10:00", "confirmed": "on"}

    ona_signed_in.post(reverse("cases:inform_only"), sent)

    assert OutOfScopeRecord.objects.count() == 1
    assert not Intake.objects.exists()
    page = text(ona_signed_in.post(reverse("cases:inform_only"), sent | {"confirmed": ""}))
    assert "Confirm that the law does not apply" in page


def test_an_undecided_case_out_of_scope_is_ended_from_its_page(by, ona_signed_in):
    case = a_case(by, status="STARTED")
    sent = {"informed_at_0": "2026-11-20", "informed_at_1": "10:00", "confirmed": "on", "version": "1"}

    ona_signed_in.post(url("turn_away", case), sent)

    assert Intake.objects.get().identity is None
    assert "nothing is kept of the person" in text(ona_signed_in.get(url("case", case)))


@pytest.mark.parametrize(
    "name",
    [
        "people", "representative_new", "link", "unlink", "child_rights", "interpretation_new", "means",
        "domestic_violence", "terrorism", "terrorism_abroad", "turn_away",
    ],
)  # fmt: skip
def test_of_another_service_and_of_none_the_answer_is_the_same(by, ona_signed_in, jonas, elsewhere, name):
    with acting_as(jonas, elsewhere) as stranger:
        foreign = [a_case(stranger) for _number in range(2)][-1]
    missing = "NK-2026-99999"

    answers = [
        ona_signed_in.get(reverse(f"cases:{name}", args=[one])) for one in (foreign.reference, missing)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content or len(answers[0].content) == len(answers[1].content)


def test_a_row_of_another_case_is_not_found(by, ona_signed_in):
    first, second = a_childs_case(by), a_childs_case(by)
    row = record(second, by)

    assert ona_signed_in.get(url("representative", first, row.pk)).status_code == 404
    assert ona_signed_in.get(url("suspect", first, row.pk)).status_code == 404


def test_whoever_does_not_work_on_cases_has_no_such_pages(by, client, rita, today):
    case = a_case(by)
    watcher = road.signed_in(client, rita)

    assert watcher.get(url("people", case)).status_code == 403
    assert watcher.post(url("incident_new", case)).status_code == 403


def test_the_plan_page_refuses_a_suspected_parent(by, ona_signed_in):
    case = a_childs_case(by, status="ASSESSED")
    suspect(record(case, by), by)
    case.refresh_from_db()
    sent = {
        "rows": "3", "version": str(case.version), "function_1": "ACCOMPANIMENT", "what_1": "x", "who_1": "y",
        "agreed_at_0": "2026-11-20", "agreed_at_1": "13:30", "agreed_with": "LEGAL_REPRESENTATIVE",
        "agreement_form": "SIGNATURE", "review_on": "",
    }  # fmt: skip

    page = text(ona_signed_in.post(url("plan", case), sent))

    assert "Nobody is recorded who may represent the person" in page
    assert not case.plans.exists()


def test_documents_of_one_never_mention_the_other(by, ona_signed_in):
    first, second = a_case(by, status="PLANNED"), a_case(by, person=FATHER)
    incidents.link(
        case=first, other=second.reference, relation=KinRelation.FAMILY_MEMBER, by=by, at=road.now()
    )

    printed = ona_signed_in.get(reverse("cases:plan_printed", args=[first.reference, 1])).content.decode()

    assert second.reference not in printed
    assert "IV-2026" not in printed
