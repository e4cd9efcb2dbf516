"""Who may see a case is restricted, changed and lifted."""

import pytest
from django.core.exceptions import PermissionDenied

from cases import permissions as of_cases
from referrals.actions import access
from referrals.models import AccessRestriction, Intake, IntakeUserObjectPermission
from tests.referrals.restricted import NOON, ROWS, WHY, Service, seen
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (["ona"], "people"),
        (["vita"], "people"),
        (["vita", "ieva"], "people"),
        (["vita", "ona", "guard"], "people"),
    ],
    ids=["no manager", "no caseworker", "not the responsible", "no handler of cases"],
)
def test_restricting_refuses_people_who_could_not_look_after_the_case(service, names, field):
    with service.as_(service.vita) as by:
        intake = Intake.objects.get(pk=service.open_case.intake_id)
        with pytest.raises(Refused) as refusal:
            access.restrict(
                intake=intake, people=[getattr(service, name) for name in names], reason=WHY, version=intake.version,
                by=by, at=NOON,
            )  # fmt: skip
        assert refusal.value.field == field
        assert not Intake.objects.get(pk=intake.pk).is_restricted


def test_restricting_needs_a_reason_a_manager_and_the_version_seen(service):
    told = {"people": [service.vita, service.ona], "at": NOON}
    with service.as_(service.vita) as by:
        intake = Intake.objects.get(pk=service.open_case.intake_id)
        with pytest.raises(Refused, match="."):
            access.restrict(intake=intake, reason=" ", version=intake.version, by=by, **told)
        with pytest.raises(Stale):
            access.restrict(intake=intake, reason=WHY, version=intake.version + 1, by=by, **told)
    with service.as_(service.ona) as by, pytest.raises(PermissionDenied):
        access.restrict(intake=intake, reason=WHY, version=intake.version, by=by, **told)


def test_a_manager_may_shut_themselves_out_but_not_leave_the_case_without_one(service):
    service.restrict(service.open_case, people=[service.ona, service.head])

    with service.as_(service.vita) as by:
        assert not of_cases.visible_to(by).filter(pk=service.open_case.pk).exists()
    with service.as_(service.head) as by:
        assert of_cases.visible_to(by).filter(pk=service.open_case.pk).exists()


def test_the_reason_is_sealed_and_read_by_those_who_see_the_case(service):
    with service.as_(service.ona) as by:
        row = AccessRestriction.objects.select_related("intake__identity__key").get()
        assert WHY.encode() not in bytes(row.reason)
        assert access.reason_of(restriction=row, by=by, at=NOON) == WHY
    with service.as_(service.ieva):
        assert not AccessRestriction.objects.exists()


def test_changing_who_may_see_it_takes_effect_at_once(service):
    with service.as_(service.vita) as by:
        access.change(
            intake=service.intake(), people=[service.vita, service.ona, service.ieva], version=service.intake().version,
            by=by, at=NOON,
        )  # fmt: skip
    with service.as_(service.ieva):
        assert seen(service.case.reference) == set(ROWS)
    with service.as_(service.vita) as by:
        access.change(
            intake=service.intake(),
            people=[service.head, service.ona],
            version=service.intake().version,
            by=by,
            at=NOON,
        )
    for person, tables in ((service.ieva, set()), (service.vita, set()), (service.head, set(ROWS))):
        with service.as_(person):
            assert seen(service.case.reference) == tables
    with acting_as(system(), service.organisation):
        actions = Entry.objects.filter(action__startswith="ACCESS_").values_list("action", flat=True)
        assert sorted(actions) == ["ACCESS_GRANTED"] * 4 + ["ACCESS_RESTRICTED"] + ["ACCESS_TAKEN_BACK"] * 2


def test_lifting_shows_it_to_all_again_and_keeps_why(service):
    with service.as_(service.vita) as by:
        with pytest.raises(Refused):
            access.lift(intake=service.intake(), reason="", version=service.intake().version, by=by, at=NOON)
        access.lift(
            intake=service.intake(), reason="Nebedirba", version=service.intake().version, by=by, at=NOON
        )
        with pytest.raises(Stale):
            access.lift(
                intake=service.intake(), reason="Vėl", version=service.intake().version, by=by, at=NOON
            )
    with service.as_(service.ieva) as by:
        assert seen(service.case.reference) == set(ROWS)
        row = AccessRestriction.objects.select_related("intake__identity__key").get()
        assert access.reason_of(restriction=row, column="lifting_reason", by=by, at=NOON) == "Nebedirba"
        assert not IntakeUserObjectPermission.objects.exists()
        assert not Duty.objects.exclude(restricted_to=None).exists()
        assert not Identity.objects.exclude(restricted_to=None).exists()
