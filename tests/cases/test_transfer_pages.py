"""The pages of a transfer, of whoever hands a person over and of whoever is asked to take them on."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from cases.actions import transferring
from cases.models import Case, IncomingTransfer, Transfer
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.handing_over import (
    FRIDAY,
    IN_TIME,
    LATER,
    TOO_LATE,
    accept,
    agreed,
    consent,
    offered,
    refuse,
)
from tests.cases.pages import text
from tests.cases.road import a_case
from tests.documents.pdf import text_of
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.notices import actions as notices
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db

NAMES = ("Olga", "Pavyzdytė", "61234567", "olga@example.org")


@pytest.fixture
def case(by) -> Case:
    return a_case(by, status="PLANNED")


@pytest.fixture
def jonas_signed_in(client, jonas, today):
    return road.signed_in(client, jonas)


def url(name, case, *more) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *more])


def answers(service, case, **rest):
    return {
        "service": str(service.pk), "needs_accommodation": "no", "given_by": "VICTIM", "form": "WRITTEN",
        "given_at": ["2026-11-20", "14:00"], "given_at_0": "2026-11-20", "given_at_1": "14:00",
        "fields_agreed": ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"], "information_missing_reason": "Neprašė",
        "version": str(Case.objects.get(pk=case.pk).version),
    } | rest  # fmt: skip


def incoming_url(elsewhere, name="incoming") -> str:
    with acting_as(system(), elsewhere):
        return reverse(f"cases:{name}", args=[IncomingTransfer.objects.get().reference])


# --- the sender ------------------------------------------------------------------------------------------------------


def test_from_the_consent_to_the_question(ona_signed_in, case, elsewhere, by):
    answer = ona_signed_in.post(url("transfer_consent", case), answers(elsewhere, case, parts=["NEEDS"]))
    assert answer.url == url("transfer", case)
    transfer = Transfer.objects.get()
    page = text(ona_signed_in.get(answer.url))
    assert "Consent recorded, not offered yet" in page

    answer = ona_signed_in.post(url("transfer_offer", case, transfer.pk))

    assert answer.url == url("transfer", case)
    page = text(ona_signed_in.get(answer.url))
    assert "Waiting for an answer" in page
    assert "2026-11-24" in page
    assert "is to answer by 2026-11-24" in text(ona_signed_in.get(url("case", case)))


def test_with_nothing_entered_the_page_says_what_to_do(ona_signed_in, case):
    answer = ona_signed_in.post(url("transfer_consent", case), {"version": case.version})

    errors = answer.context["form"].errors
    assert {"service", "given_by", "form", "fields_agreed", "needs_accommodation"} <= set(errors)
    assert not Transfer.objects.exists()


def test_nothing_is_chosen_beforehand_but_the_four_data(ona_signed_in, case, elsewhere):
    form = ona_signed_in.get(url("transfer_consent", case)).context["form"]

    assert form["fields_agreed"].value() == ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"]
    assert not form["parts"].value()
    assert not form["service"].value()


def test_ones_own_service_is_not_offered(ona_signed_in, case, service, elsewhere):
    form = ona_signed_in.get(url("transfer_consent", case)).context["form"]

    assert str(service.pk) not in form.services
    assert str(elsewhere.pk) in form.services


def test_services_of_the_persons_municipality_come_first(ona_signed_in, case, elsewhere):
    near = given.a_service("Ž, vis dėlto pirma")
    given.an_address(near, "KAUNO_M", "Pavyzdžio g. 1")
    Case.objects.filter(pk=case.pk).update(municipality_id="KAUNO_M")

    form = ona_signed_in.get(url("transfer_consent", case)).context["form"]

    assert next(iter(form.services)) == str(near.pk)
    assert str(elsewhere.pk) in form.services


def test_what_lacks_before_the_person_leaves_is_asked_on_the_same_page(ona_signed_in, case):
    form = ona_signed_in.get(url("transfer_consent", case)).context["form"]

    assert "information_missing_reason" in form.fields
    assert "late_reason" not in form.fields
    assert "without_representative" not in form.fields


def test_whereabouts_are_asked_why(ona_signed_in, case, elsewhere):
    answer = ona_signed_in.post(
        url("transfer_consent", case), answers(elsewhere, case, parts=["WHEREABOUTS"])
    )

    assert "whereabouts_reason" in answer.context["form"].errors


def test_a_choice_after_a_stop_leads_to_the_consent_with_the_service_chosen(
    ona_signed_in, case, service, elsewhere, by
):
    given.decide(service, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")
    version = Case.objects.get(pk=case.pk).version
    answer = ona_signed_in.post(
        url("right_stop", case),
        {
            "told_at_0": "2026-11-20", "told_at_1": "13:00", "told_how": "PHONE", "choice": "TRANSFER",
            "service": str(elsewhere.pk), "version": version,
        },
    )  # fmt: skip

    assert answer.url == url("transfer_consent", case)
    form = ona_signed_in.get(answer.url).context["form"]
    assert form["service"].value() == elsewhere.pk


def test_an_anonymous_person_who_chose_another_service_goes_back_to_the_case(
    ona_signed_in, service, elsewhere, by
):
    case = a_case(by, person=None)
    given.decide(service, "SUSPEND", date(2026, 11, 20), until=date(2027, 1, 2), ground="OWN_REQUEST")

    assert ona_signed_in.get(url("transfer_consent", case)).url == url("case", case)
    assert "anonymous" in text(ona_signed_in.get(url("transfer", case)))


def test_who_saves_second_gets_what_they_typed_back(ona_signed_in, case, elsewhere):
    answer = ona_signed_in.post(
        url("transfer_consent", case), answers(elsewhere, case, version=str(case.version - 1))
    )

    assert answer.status_code == 409


def test_a_withdrawal_in_whole_and_in_part(ona_signed_in, case, elsewhere, by):
    transfer = offered(case, elsewhere, by, sections=["NEEDS", "PLAN"])
    page = url("transfer_withdraw", case, transfer.pk)
    moment = {"withdrawn_at_0": "2026-11-20", "withdrawn_at_1": "14:03"}
    with time_machine.travel(FRIDAY.replace(minute=5), tick=False):
        assert ona_signed_in.get(page).status_code == 200
        ona_signed_in.post(page, {"what": "PARTS", "parts": ["NEEDS"], **moment})
        assert [row.section for row in transfer.sections.filter(withdrawn_at=None)] == ["PLAN"]
        ona_signed_in.post(page, {"what": "ALL", **moment})

    transfer.refresh_from_db()
    assert transfer.outcome == "WITHDRAWN"
    assert ona_signed_in.get(page).url == url("transfer", case)


def test_a_question_that_came_back_is_a_task_and_the_reason_is_read(
    ona_signed_in, case, elsewhere, jonas, by
):
    offered(case, elsewhere, by)
    refuse(jonas, elsewhere, reason="OTHER", note="Persikraustome")

    assert "does not take the person on" in text(ona_signed_in.get(url("case", case)))
    page = text(ona_signed_in.get(url("transfer", case)))
    assert "Persikraustome" in page
    assert "Record the consent" in page


def test_timed_out_it_reads_so_before_any_round(client, ona, case, elsewhere, by):
    offered(case, elsewhere, by)
    with time_machine.travel(TOO_LATE, tick=False):
        page = text(road.signed_in(client, ona).get(url("transfer", case)))

    assert "Not answered in time" in page
    assert "Record the consent" in page


def test_the_timeline_tells_both_sides(ona_signed_in, case, elsewhere, jonas, by):
    from cases.actions import opening

    offered(case, elsewhere, by)
    intake = accept(jonas, elsewhere)
    sender = text(ona_signed_in.get(url("case", case)))
    assert "Consented to the transfer to another service" in sender
    assert "The other service was asked" in sender
    assert "Another service took the person on" in sender

    with acting_as(jonas, elsewhere) as there:
        intake = Intake.objects.get(pk=intake.pk)
        new = opening.open_from_intake(intake=intake, started_at=LATER, kind="ATTEMPT", by=there, at=LATER)
    receiver = text(road.signed_in(ona_signed_in, jonas).get(url("case", new)))
    assert "Transfer from another support service" in receiver
    assert case.organisation.name in receiver


def test_the_paper_says_who_which_data_to_whom_what_for_and_how_to_withdraw(
    ona_signed_in, case, elsewhere, by
):
    transfer = consent(case, elsewhere, by, sections=["NEEDS"], fields=["FIRST_NAME", "PHONE"])

    answer = ona_signed_in.get(url("transfer_paper", case, transfer.pk))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    words = " ".join(text_of(answer.content).split())
    for part in ("Olga", case.organisation.name, elsewhere.name, "Kokiu tikslu", "Kokie duomenys", "Kaip atšaukti",
                 "Poreikių vertinimas", transfer.reference):  # fmt: skip
        assert part in words
    assert "61234567" not in words
    assert "Pagalbos priemonių planas" not in words
    assert Entry.objects.filter(action="IDENTITY_OPENED", detail__purpose="TRANSFER_CONSENT").count() == 1


@pytest.mark.parametrize("name", ["transfer", "transfer_consent"])
def test_the_pages_of_another_service_do_not_exist(client, case, jonas, by, today, name):
    assert road.signed_in(client, jonas).get(url(name, case)).status_code == 404


@pytest.mark.parametrize("name", ["transfer_offer", "transfer_withdraw", "transfer_paper"])
def test_a_transfer_of_another_service_or_case_does_not_exist(
    client, ona, case, elsewhere, jonas, by, today, name
):
    transfer, other = (
        consent(case, elsewhere, by),
        a_case(by, person=Person(first_name="Kita", phone="+37060000009")),
    )
    ways = [(jonas, case, transfer.pk), (ona, other, transfer.pk), (ona, case, uuid4())]

    for person, of, key in ways:
        signed_in = road.signed_in(client, person)
        act = signed_in.post if name == "transfer_offer" else signed_in.get
        assert act(url(name, of, key)).status_code == 404


# --- the receiver ----------------------------------------------------------------------------------------------------


def test_the_question_stands_on_the_worklist_with_its_clock_and_without_a_name(
    jonas_signed_in, case, elsewhere, by
):
    offered(case, elsewhere, by, needs_accommodation=True)

    worklist = text(jonas_signed_in.get("/darbai/"))
    queue = text(jonas_signed_in.get("/perdavimai/"))
    page = text(jonas_signed_in.get(incoming_url(elsewhere)))

    assert "asks you to take on 1 person" in worklist
    assert "2026-11-24" in worklist
    assert case.organisation.name in queue
    assert "temporary accommodation is needed" in page
    for shown in (worklist, queue, page):
        assert not [name for name in (*NAMES, case.reference) if name in shown]


def test_accepted_the_person_is_an_intake_with_what_was_handed_over(
    jonas_signed_in, case, elsewhere, jonas, by
):
    offered(case, elsewhere, by, sections=["NEEDS"])

    answer = jonas_signed_in.post(incoming_url(elsewhere, "incoming_accept"))

    with acting_as(jonas, elsewhere):
        intake = Intake.objects.get()
    assert answer.url == reverse("referrals:intake", args=[intake.reference])
    assert "Show what the other service handed over" in text(jonas_signed_in.get(answer.url))
    page = text(jonas_signed_in.get(url("received", intake)))
    assert case.assessments.get().needs.first().description in page
    assert case.organisation.name in page
    with acting_as(jonas, elsewhere):
        assert Entry.objects.filter(action="RECEIVED_SECTIONS_OPENED").count() == 1
    assert "take on 1 person" not in text(jonas_signed_in.get("/darbai/"))


def test_taking_somebody_on_is_asked_once_more(jonas_signed_in, case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    page = incoming_url(elsewhere, "incoming_accept")

    asked = text(jonas_signed_in.get(page))

    assert "This cannot be undone" in asked
    with acting_as(jonas, elsewhere):
        assert not Intake.objects.exists()
    accept(jonas, elsewhere)
    assert jonas_signed_in.get(page).url == incoming_url(elsewhere), "nothing is asked any more"


def test_who_comes_second_reads_what_there_is_now(jonas_signed_in, case, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    page = incoming_url(elsewhere, "incoming_accept")
    accept(jonas, elsewhere)

    answer = jonas_signed_in.post(page, follow=True)

    assert "This transfer has ended already" in text(answer)
    with acting_as(jonas, elsewhere):
        assert Intake.objects.count() == 1


def test_a_refusal_asks_why(jonas_signed_in, case, elsewhere, by):
    offered(case, elsewhere, by)
    page = incoming_url(elsewhere, "incoming_refuse")

    assert "reason" in jonas_signed_in.post(page, {"note": ""}).context["form"].errors
    assert "note" in jonas_signed_in.post(page, {"reason": "OTHER"}).context["form"].errors
    answer = jonas_signed_in.post(page, {"reason": "NO_CAPACITY"})

    assert answer.url == incoming_url(elsewhere)
    assert "You keep nothing of the person" in text(jonas_signed_in.get(answer.url))
    assert jonas_signed_in.get(page).url == incoming_url(elsewhere)
    assert Transfer.objects.get().refusal_reason == "NO_CAPACITY"


def test_withdrawn_meanwhile_the_page_says_so_and_nothing_is_accepted(
    jonas_signed_in, case, elsewhere, jonas, by
):
    transfer = offered(case, elsewhere, by)
    transferring.withdraw(transfer=transfer, withdrawn_at=LATER, by=by, at=LATER)

    answer = jonas_signed_in.post(incoming_url(elsewhere, "incoming_accept"), follow=True)

    assert "withdrew the consent before you answered" in text(answer)
    with acting_as(jonas, elsewhere):
        assert not Intake.objects.exists()


@pytest.mark.parametrize("name", ["incoming", "incoming_accept", "incoming_refuse"])
def test_what_another_service_is_asked_does_not_exist(client, ona, case, elsewhere, by, today, name):
    offered(case, elsewhere, by)
    page, signed_in = incoming_url(elsewhere, name), road.signed_in(client, ona)

    answer = signed_in.post(page) if name == "incoming_accept" else signed_in.get(page)

    assert answer.status_code == 404


def test_what_was_handed_over_is_seen_by_the_receiver_alone(client, ona, case, elsewhere, jonas, by, today):
    offered(case, elsewhere, by, sections=["NEEDS"])
    intake = accept(jonas, elsewhere)

    signed_in = road.signed_in(client, ona)
    own = signed_in.get(url("received", case))
    assert own.status_code == 404
    if intake.reference != case.reference:
        assert signed_in.get(url("received", intake)).status_code == 404


def test_no_mail_bears_a_name_and_no_subject_a_number(case, service, elsewhere, jonas, by):
    offered(case, elsewhere, by)
    refuse(jonas, elsewhere)
    again = offered(case, elsewhere, by, at=LATER)
    transferring.withdraw(transfer=again, withdrawn_at=LATER, by=by, at=LATER)
    offered(case, elsewhere, by, at=IN_TIME)
    accept(jonas, elsewhere, at=IN_TIME)
    for organisation in (service, elsewhere):
        with acting_as(system(), organisation) as here:
            notices.send(by=here, at=LATER)

    assert len(mail.outbox) >= 5
    for message in mail.outbox:
        assert not [name for name in NAMES if name in message.subject + message.body]
        assert case.reference not in message.subject
    elsewhere_mails = [message for message in mail.outbox if message.to == [jonas.email]]
    assert not [message for message in elsewhere_mails if "bylos/" in message.body]


def test_the_consent_dataclass_is_what_the_form_gives(ona_signed_in, case, elsewhere, by):
    ona_signed_in.post(url("transfer_consent", case), answers(elsewhere, case, parts=["PLAN"]))

    transfer, wanted = Transfer.objects.get(), agreed(elsewhere, sections=["PLAN"])
    assert (transfer.service, transfer.given_by, transfer.given_at) == (elsewhere, "VICTIM", wanted.given_at)
    assert [row.section for row in transfer.sections.all()] == list(wanted.sections)
