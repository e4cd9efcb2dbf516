"""Who is responsible for a person who reached the service: claimed by oneself, or assigned."""

import pytest

from referrals.actions import intakes
from referrals.models import Intake
from tests import given
from tests.referrals.arriving import NOW, receive
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db


def test_claiming_makes_responsible_for_the_person_and_the_duty_and_tells_nobody(by, ona):
    intake = intakes.claim(intake=receive(by), by=by, at=NOW)

    assert (intake.assignee, Duty.objects.get().assignee) == (ona, ona)
    assert not Notice.objects.exists()
    assert intake.started_at is None


def test_the_slower_of_two_who_claim_is_told(by, service, vadove):
    intake = receive(by)
    intakes.claim(intake=intake, by=by, at=NOW)
    again = intakes.claim(intake=intake, by=by, at=NOW)

    with acting_as(vadove, service) as other, pytest.raises(Stale):
        intakes.claim(intake=intake, by=other, at=NOW)
    assert Intake.objects.get() == again


def test_a_colleague_made_responsible_is_told_each_time_anew(by, service, vadove, ona):
    intake = receive(by)

    for person in (vadove, ona, vadove):
        intake = intakes.assign(intake=intake, assignee=person, version=intake.version, by=by, at=NOW)

    assert intake.assignee == vadove
    assert [notice.recipient for notice in Notice.objects.filter(kind=NoticeKind.ASSIGNED)] == [
        vadove,
        vadove,
    ]


def test_who_does_not_work_on_cases_here_cannot_be_responsible(by, service, stranger):
    watcher = given.a_person(service, Role.DATA_PROTECTION_OFFICER)
    intake = receive(by)

    for person in (watcher, stranger[0]):
        with pytest.raises(Refused) as refused:
            intakes.assign(intake=intake, assignee=person, by=by, at=NOW)
        assert refused.value.field == "assignee"
    assert Intake.objects.get().assignee is None


def test_assigning_what_a_colleague_changed_is_stale_and_what_has_ended_is_refused(by, ona, vadove):
    intake = receive(by)
    intakes.assign(intake=intake, assignee=vadove, version=intake.version, by=by, at=NOW)
    with pytest.raises(Stale):
        intakes.assign(intake=intake, assignee=ona, version=intake.version, by=by, at=NOW)

    intakes.end(intake=intake, ended_at=NOW, by=by, at=NOW)
    with pytest.raises(Refused):
        intakes.assign(intake=intake, assignee=ona, by=by, at=NOW)
    assert Intake.objects.get().assignee == vadove
