"""Assistance is started: by what, until when, how late, and by whom once."""

from datetime import timedelta
from unittest import mock

import pytest

from referrals.models import Intake, StartKind
from tests import given
from tests.referrals.arriving import FRIDAY, NOW, receive, start
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db

MONDAY = given.at("2026-11-23 23:59")
TUESDAY = given.at("2026-11-24 00:00")


@pytest.mark.article("XIV-169 art. 10(2)")
@pytest.mark.parametrize("kind", StartKind.values)
def test_an_attempt_an_appointment_or_a_service_is_a_start(by, ona, kind):
    intake = start(receive(by), by, kind=kind)

    assert (intake.started_at, intake.start_kind, intake.assignee) == (NOW, kind, ona)
    duty = Duty.objects.get()
    assert (duty.performed_at, duty.recorded_at, duty.was_done_late()) == (NOW, NOW, False)
    assert Entry.objects.get(action="ASSISTANCE_STARTED").detail == {"kind": kind}


def test_making_somebody_responsible_is_no_start(by):
    intake = receive(by)

    with pytest.raises(Refused) as refused:
        start(intake, by, kind="ASSIGNMENT")

    assert refused.value.field == "kind"
    assert Duty.objects.get().is_open()


@pytest.mark.parametrize(("moment", "late"), [(MONDAY, False), (TUESDAY, True)])
def test_the_last_day_ends_at_midnight_and_late_is_recorded_not_refused(by, moment, late):
    start(receive(by), by, started_at=moment, at=moment, late_reason=" Neatsiliepė. " if late else "")

    duty = Duty.objects.get()
    assert duty.was_done_late() is late
    assert duty.late_reason == ("Neatsiliepė." if late else "")


def test_late_may_be_explained_later(by):
    start(receive(by), by, started_at=TUESDAY, at=TUESDAY)

    assert Duty.objects.get().late_reason == ""


@pytest.mark.parametrize("moment", [FRIDAY - timedelta(minutes=1), NOW + timedelta(minutes=1)])
def test_nobody_starts_before_the_person_came_or_in_the_future(by, moment):
    intake = receive(by)

    with pytest.raises(Refused) as refused:
        start(intake, by, started_at=moment)

    assert refused.value.field == "started_at"
    assert Intake.objects.get().started_at is None


def test_the_second_to_record_a_start_is_told(by):
    intake = receive(by)
    start(intake, by)

    with pytest.raises(Stale):
        start(intake, by, kind=StartKind.DELIVERY)
    assert Intake.objects.get().start_kind == StartKind.ATTEMPT


def test_starting_is_all_or_nothing(by):
    intake = receive(by)

    with (
        mock.patch("referrals.actions.intakes.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        start(intake, by)

    assert Intake.objects.get().started_at is None
    assert Duty.objects.get().is_open()
