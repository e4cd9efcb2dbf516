"""What a decision does to the right: derived by the one fold, seen by Python and SQL alike."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accreditation import actions, permissions
from accreditation.models import RightPeriod
from tests import given
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_granted_right_lasts_three_years_and_no_longer():
    service = given.a_service(accredited_on=date(2021, 7, 19))

    assert not permissions.may_take_on(service.pk, date(2021, 7, 18))
    assert permissions.may_take_on(service.pk, date(2021, 7, 19))
    assert permissions.may_take_on(service.pk, date(2024, 7, 19))
    assert not permissions.may_take_on(service.pk, date(2024, 7, 20))


def test_a_suspended_service_may_take_nobody_on_until_it_is_reinstated_within_its_old_term():
    service = given.a_service(accredited_on=date(2021, 6, 28))
    given.decide(
        service,
        DecisionType.SUSPEND,
        date(2022, 3, 15),
        until=date(2022, 9, 15),
        ground="VIOLATION_OR_NONCONFORMITY",
    )
    given.decide(service, DecisionType.REINSTATE, date(2022, 5, 10))

    assert not permissions.may_take_on(service.pk, date(2022, 5, 9))
    assert permissions.may_take_on(service.pk, date(2022, 5, 10))
    assert RightPeriod.objects.on(date(2022, 5, 10)).get(service=service).valid_until == date(2024, 6, 28)


def test_only_the_head_or_an_authorised_person_decides():
    authority, service = given.an_authority(), given.a_service(accredited_on=None)
    officer = given.a_person(authority, Role.ACCREDITATION_OFFICER)

    with acting_as(officer, authority) as by, pytest.raises(PermissionDenied):
        actions.record_decision(
            service=service,
            kind=DecisionType.GRANT,
            decided_on=date(2024, 1, 2),
            by=by,
            at=given.at("2024-01-02 12:00"),
        )

    assert not permissions.may_take_on(service.pk, date(2024, 1, 2))


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        ({"kind": DecisionType.GRANT, "decided_on": date(2024, 1, 3)}, "E_BAD_DATES"),
        ({"kind": DecisionType.REFUSE, "decided_on": date(2024, 1, 2)}, "E_REASONS_REQUIRED"),
        ({"kind": DecisionType.REVOKE, "decided_on": date(2024, 1, 2)}, "E_GROUND_REQUIRED"),
        (
            {"kind": DecisionType.SUSPEND, "decided_on": date(2024, 1, 2), "ground": "OWN_REQUEST"},
            "E_BAD_DATES",
        ),
    ],
)
def test_a_decision_that_lacks_what_its_kind_needs_is_refused(decision, code):
    authority, service = given.an_authority(), given.a_service(accredited_on=None)
    head = given.a_person(authority, Role.DECISION_MAKER)

    with acting_as(head, authority) as by, pytest.raises(Refused) as refused:
        actions.record_decision(service=service, **decision, by=by, at=given.at("2024-01-02 12:00"))

    assert refused.value.code == code
