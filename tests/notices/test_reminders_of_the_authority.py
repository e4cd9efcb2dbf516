"""Who is told of an application that is due: the officer responsible; late, the head too (13(3))."""

import pytest
from django.urls import reverse

from accreditation.actions import assessing
from tests import given
from tests.accreditation import road
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.notices import actions
from victimsupport.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(bureau, at):
    with acting_as(system(), bureau.authority) as by:
        Notice.objects.filter(organisation=bureau.authority).delete()
        actions.remind(by=by, at=given.at(at))
        return {(notice.recipient, notice.kind, notice.path) for notice in Notice.objects.all()}


@pytest.fixture
def bureau():
    return road.a_bureau()


def test_on_the_last_day_the_responsible_officer_is_told_and_the_head_is_not(bureau):
    received = road.a_received(bureau, given.at("2024-03-01 10:00"))
    other = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    with bureau.acting(bureau.officer) as by:
        assessing.assign(proceeding=received, officer=other, by=by, at=given.at("2024-03-02 10:00"))
    page = reverse("admin:accreditation_proceeding", args=[received.reference])

    assert told(bureau, "2024-04-02 16:00") == {(other, "DUTY_DUE_TODAY", page)}


def test_what_is_overdue_is_told_to_the_head_besides(bureau):
    received = road.a_received(bureau, given.at("2024-03-01 10:00"))
    page = reverse("admin:accreditation_proceeding", args=[received.reference])

    assert told(bureau, "2024-04-03 09:00") == {
        (bureau.officer, "DUTY_OVERDUE", page),
        (bureau.head, "DUTY_OVERDUE", page),
    }
