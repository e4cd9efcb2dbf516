"""Duties of an institution: the head makes colleagues responsible, each explains their own lateness."""

import pytest
from django.core.exceptions import PermissionDenied

from referrals import permissions
from referrals.actions import duties, sending
from tests import given
from tests.referrals.first_contact import LATER, TUESDAY, VICTIM, a_referral
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(cast):
    return given.a_person(cast.institution, Role.UNIT_HEAD)


def test_the_head_sees_the_whole_unit_and_an_officer_their_own(cast, head):
    a_referral(cast)
    petras = given.a_person(cast.institution, Role.FIRST_CONTACT_OFFICER)

    for person, seen in ((head, 1), (cast.rasa, 1), (petras, 0)):
        with acting_as(person, cast.institution) as by:
            assert permissions.duties_visible(by).count() == seen


def test_the_head_makes_a_colleague_responsible_and_the_colleague_is_told(cast, head):
    duty = a_referral(cast).duty
    petras = given.a_person(cast.institution, Role.FIRST_CONTACT_OFFICER)

    with acting_as(head, cast.institution) as by:
        duties.assign(duty_id=duty.pk, assignee=petras, by=by, at=LATER)
        assert Duty.objects.get().assignee == petras
        notice = Notice.objects.get()
        assert (notice.kind, notice.recipient, notice.path) == (
            NoticeKind.ASSIGNED,
            petras,
            f"/pranesimai/{duty.reference}/",
        )


def test_who_takes_a_duty_on_themselves_is_not_told(cast, head):
    duty = a_referral(cast).duty

    with acting_as(head, cast.institution) as by:
        duties.assign(duty_id=duty.pk, assignee=head, by=by, at=LATER)
        assert not Notice.objects.exists()


def test_nobody_else_and_to_nobody_else(cast, head):
    duty = a_referral(cast).duty

    with acting_as(cast.rasa, cast.institution) as by, pytest.raises(PermissionDenied):
        duties.assign(duty_id=duty.pk, assignee=cast.rasa, by=by, at=LATER)
    with acting_as(head, cast.institution) as by, pytest.raises(Refused) as refused:
        duties.assign(duty_id=duty.pk, assignee=cast.ona, by=by, at=LATER)
    assert refused.value.field == "assignee"


def test_what_is_done_is_not_assigned(cast, head):
    referral = a_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)

    with acting_as(head, cast.institution) as by, pytest.raises(Stale):
        duties.assign(duty_id=referral.duty_id, assignee=cast.rasa, by=by, at=LATER)


def test_lateness_is_explained_by_who_was_responsible(cast):
    referral = a_referral(cast)
    petras = given.a_person(cast.institution, Role.FIRST_CONTACT_OFFICER)
    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=TUESDAY)

    with acting_as(petras, cast.institution) as by, pytest.raises(Duty.DoesNotExist):
        duties.explain_lateness(duty_id=referral.duty_id, late_reason="Sirgo", by=by, at=TUESDAY)
    with acting_as(cast.rasa, cast.institution) as by:
        assert (
            duties.explain_lateness(
                duty_id=referral.duty_id, late_reason=" Sirgo ", by=by, at=TUESDAY
            ).late_reason
            == "Sirgo"
        )


@pytest.mark.parametrize(("at", "reason"), [(LATER, "Sirgo"), (TUESDAY, "  ")], ids=["in time", "no reason"])
def test_a_reason_is_asked_only_for_lateness_and_then_it_is_a_reason(cast, at, reason):
    referral = a_referral(cast)

    with acting_as(cast.rasa, cast.institution) as by:
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=at)
        with pytest.raises(Refused):
            duties.explain_lateness(duty_id=referral.duty_id, late_reason=reason, by=by, at=at)
