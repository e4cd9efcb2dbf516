"""An emergency opens one restricted case for an hour, and is told and recorded."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases import permissions as of_cases
from referrals.actions import access, emergency, intakes
from referrals.models import EmergencyAccess
from tests.cases import road
from tests.referrals.restricted import NOON, ROWS, WHY, Service, opened, seen
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    return Service()


def test_an_emergency_opens_one_case_for_an_hour_to_the_second(service):
    service.restrict(service.open_case, people=[service.vita, service.ona])
    row = opened(service)

    assert row.until - row.opened_at == timedelta(minutes=60)
    just_before, over = NOON + timedelta(minutes=59, seconds=59), NOON + timedelta(minutes=60)
    for moment, sees in ((NOON, True), (just_before, True), (over, False), (over + timedelta(days=1), False)):
        with service.as_(service.ieva, moment) as by:
            assert (seen(service.case.reference) == set(ROWS)) is sees
            assert of_cases.visible_to(by).filter(pk=service.case.pk).exists() is sees
            assert seen(service.open_case.reference) == set()
            assert not of_cases.visible_to(by).filter(pk=service.open_case.pk).exists()


def test_without_a_moment_an_emergency_opens_nothing(service):
    opened(service)
    with acting_as(service.ieva, service.organisation) as by:
        assert seen(service.case.reference) == set()
        assert not of_cases.visible_to(by).filter(pk=service.case.pk).exists()


def test_an_emergency_tells_the_managers_who_may_see_it_and_who_watches_over_data(service):
    opened(service)
    with acting_as(system(), service.organisation):
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY_ACCESS)
        assert {notice.recipient_id for notice in told} == {service.vita.pk, service.guard.pk}
        assert {notice.reference for notice in told} == {""}


def test_every_look_during_an_emergency_is_linked_to_it_and_none_after(service):
    from victimsupport.audit import actions as audit

    row = opened(service)
    for moment in (NOON + timedelta(minutes=59), NOON + timedelta(minutes=61)):
        with service.as_(service.ieva, moment) as by:
            audit.record("CASE_VIEWED", reference=service.case.reference, by=by, at=moment)
            audit.record("LIST_SHOWN", detail={"shown": [str(service.case.intake_id)]}, by=by, at=moment)
            audit.record("CASE_VIEWED", about=service.open_case, by=by, at=moment)
    with service.as_(service.ona) as by:
        audit.record("CASE_VIEWED", about=service.case, by=by, at=NOON)
    with acting_as(system(), service.organisation):
        linked = Entry.objects.filter(detail__emergency=str(row.pk)).values_list("action", "user_id")
        assert sorted(linked) == [
            (action, service.ieva.pk) for action in ("CASE_VIEWED", "EMERGENCY_ACCESS", "LIST_SHOWN")
        ]


def test_every_number_that_opens_nothing_is_answered_alike(service):
    other = Service()
    granted = service.case.reference
    answers = set()
    for person, number in [
        (service.ieva, "NK-2026-99999"),
        (service.ieva, service.open_case.reference),
        (service.ona, granted),
    ]:
        with pytest.raises(Refused) as refusal:
            opened(service, person, number=number)
        answers.add((str(refusal.value), refusal.value.field))
    opened(service)
    with pytest.raises(Refused) as refusal:
        opened(service)
    answers.add((str(refusal.value), refusal.value.field))
    assert len(answers) == 1
    with acting_as(system(), other.organisation):
        assert not EmergencyAccess.objects.exists()


def test_an_emergency_needs_a_reason_and_a_handler_of_cases(service):
    with service.as_(service.ieva) as by, pytest.raises(Refused) as refusal:
        emergency.open_up(reference=service.case.reference, reason="  ", by=by, at=NOON)
    assert refusal.value.field == "reason"
    with pytest.raises(PermissionDenied):
        opened(service, service.guard)


def test_numbers_are_not_to_be_tried_out(service):
    with service.as_(service.ieva) as by:
        for _try in range(emergency.ASKED_AT_MOST):
            emergency.note_refusal(reference="NK-2026-99999", by=by, at=NOON)
    with pytest.raises(Refused) as refusal:
        opened(service, at=NOON + timedelta(minutes=59))
    assert refusal.value.field is None
    assert opened(service, at=NOON + timedelta(minutes=61))


def test_an_exclusion_wins_over_an_emergency(service):
    from referrals.models import CaseExclusion

    with acting_as(system(), service.organisation):
        CaseExclusion.objects.create(
            organisation=service.organisation, intake_id=service.case.intake_id, user=service.ieva, source="MATCH",
            since=NOON, recorded_by=service.vita,
        )  # fmt: skip
    with pytest.raises(Refused):
        opened(service)
    with service.as_(service.ieva):
        assert seen(service.case.reference) == set()


def test_a_start_in_an_emergency_makes_nobody_responsible_who_sees_it_no_more(service):
    with service.as_(service.ona) as by:
        waiting = intakes.receive(channel="DIRECT", received_at=NOON, person=road.OLGA, by=by, at=NOON)
    with service.as_(service.vita) as by:
        access.restrict(
            intake=waiting,
            people=[service.vita, service.ona],
            reason=WHY,
            version=waiting.version,
            by=by,
            at=NOON,
        )
    opened(service, number=waiting.reference)
    with service.as_(service.ieva) as by:
        started = intakes.start(intake=waiting, started_at=NOON, kind="ATTEMPT", by=by, at=NOON)
        assert started.assignee is None
