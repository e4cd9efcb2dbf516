"""Assistance starts: an intake becomes a case, once, by whom it concerns, in time or late."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import opening
from cases.models import Case
from referrals.actions import intakes
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.directory.models import CrimeType
from victimsupport.refusal import Refused, Stale

RECEIVED = given.at(road.RECEIVED)
STARTED = given.at(road.STARTED)


def an_intake(by, *, received: datetime = RECEIVED, **rest) -> Intake:
    rest = {"channel": "DIRECT", "person": OLGA} | rest
    return intakes.receive(received_at=received, by=by, at=received, **rest)


def start(intake, by, *, started_at=STARTED, kind="ATTEMPT", **rest):
    return opening.open_from_intake(
        intake=intake, started_at=started_at, kind=kind, by=by, at=road.now(), **rest
    )


@pytest.mark.article("XIV-169 art. 10(2)")
@pytest.mark.parametrize("kind", ["ATTEMPT", "APPOINTMENT", "DELIVERY"])
def test_the_start_performs_the_duty_and_opens_the_case(by, kind):
    intake = an_intake(by)

    case = start(intake, by, kind=kind)

    intake.refresh_from_db()
    assert (case.status, case.reference, case.opened_at) == ("STARTED", intake.reference, STARTED)
    assert (intake.started_at, intake.start_kind, intake.assignee) == (STARTED, kind, by.user)
    assert (intake.duty.performed_at, intake.duty.was_done_late()) == (STARTED, False)
    assert Entry.objects.filter(action="CASE_OPENED", about_id=case.pk).count() == 1


@pytest.mark.article("XIV-169 art. 10(3)", rule="R-10.3")
def test_the_act_another_person_named_goes_into_the_case(by):
    act = CrimeType.objects.get(pk="HEALTH")
    intake = an_intake(
        by, channel="THIRD_PARTY", crime_type=act, applicant_relation="motina", consent_stated_at=RECEIVED
    )

    assert start(intake, by).crime_type == act


def test_making_somebody_responsible_is_no_start(by):
    intake = an_intake(by)

    with pytest.raises(Refused) as refusal:
        start(intake, by, kind="ASSIGNED")

    assert refusal.value.field == "kind"
    assert not Case.objects.exists()


@pytest.mark.parametrize("moment", ["2026-11-09 09:59", "2026-11-20 14:06"])
def test_the_start_lies_neither_before_the_person_came_nor_in_the_future(by, moment):
    intake = an_intake(by)

    with pytest.raises(Refused) as refusal:
        start(intake, by, started_at=given.at(moment))

    assert refusal.value.field == "started_at"
    intake.refresh_from_db()
    assert intake.started_at is None
    assert intake.duty.is_open()


def test_a_start_in_the_minute_the_person_came_is_no_earlier(by):
    intake = an_intake(by, received=given.at("2026-11-09 10:00:40"))

    assert start(intake, by, started_at=given.at("2026-11-09 10:00")).pk


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.5")
def test_late_is_recorded_with_its_reason_and_never_refused(by):
    intake = an_intake(by)

    start(intake, by, started_at=given.at("2026-11-12 11:00"), late_reason=" Sirgo ")

    intake.duty.refresh_from_db()
    assert intake.duty.was_done_late()
    assert intake.duty.late_reason == "Sirgo"


def test_a_start_is_recorded_once(by):
    intake = an_intake(by)
    start(intake, by)

    with pytest.raises(Stale):
        start(intake, by)

    assert Case.objects.count() == 1


def test_a_case_that_cannot_be_opened_leaves_nothing_done(by):
    case = a_case(by, status="STARTED")
    intake = an_intake(by)
    Case.objects.filter(pk=case.pk).update(reference=intake.reference)

    with pytest.raises(Exception, match="one_case_a_reference"):
        start(intake, by)

    intake.refresh_from_db()
    assert intake.started_at is None
    assert intake.duty.is_open()


def test_strangers_and_other_roles_start_nothing(by, rita, service, jonas, elsewhere):
    intake = an_intake(by)

    with acting_as(jonas, elsewhere) as there, pytest.raises(Intake.DoesNotExist):
        start(intake, there)
    with acting_as(rita, service) as other, pytest.raises(PermissionDenied):
        start(intake, other)

    assert not Case.objects.exists()


# The page


def address(intake):
    return reverse("cases:start", args=[getattr(intake, "reference", intake)])


def typed(day="2026-11-09", clock="11:00", **rest):
    return {"kind": "ATTEMPT", "started_at_0": day, "started_at_1": clock} | rest


def test_the_page_opens_the_case_and_leads_to_it(ona_signed_in, by):
    intake = an_intake(by)
    assert "Record and open the case" in text(ona_signed_in.get(address(intake)))

    answer = ona_signed_in.post(address(intake), typed(late_reason="Sirgo"))

    case = Case.objects.get(intake=intake)
    assert answer.headers["Location"] == reverse("cases:case", args=[case.reference])


def test_bad_input_is_named_and_what_was_typed_stays(ona_signed_in, by):
    page = text(
        ona_signed_in.post(address(an_intake(by)), typed(day="2026-11-08", late_reason="Mano žodžiai"))
    )

    assert "The moment lies before the event it answers" in page
    assert "2026-11-08" in page
    assert "Mano žodžiai" in page
    assert not Case.objects.exists()


def test_nothing_typed_is_asked_for(ona_signed_in, by):
    page = text(ona_signed_in.post(address(an_intake(by)), {"late_reason": ""}))

    assert "Select what the service did" in page
    assert "Enter when it was done" in page


def test_the_second_of_two_is_a_409_that_keeps_what_was_typed(ona_signed_in, by):
    intake = an_intake(by)
    start(intake, by)

    answer = ona_signed_in.post(address(intake), typed(clock="12:34"))

    assert answer.status_code == 409
    assert "12:34" in text(answer)
    assert ona_signed_in.get(address(intake)).headers["Location"] == reverse(
        "cases:case", args=[intake.reference]
    )


def test_what_is_foreign_and_what_is_not_look_the_same(ona_signed_in, by, jonas, elsewhere):
    with acting_as(jonas, elsewhere) as there:
        for _number in range(3):
            foreign = an_intake(there)

    for reference in (foreign.reference, "NK-2026-99999"):
        assert ona_signed_in.get(address(reference)).status_code == 404
        assert ona_signed_in.post(address(reference), typed()).status_code == 404


def test_other_roles_are_told_who_can_help(client, rita, today, by):
    assert road.signed_in(client, rita).get(address(an_intake(by))).status_code == 403
