"""What holds of the demonstration before it is loaded."""

from datetime import date
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.lifecycle import Status
from cases.models import (
    Case,
    DangerousPerson,
    Hold,
    IncidentMember,
    IncomingTransfer,
    Interpretation,
    LegalRepresentative,
    Merge,
    SafeContact,
    ServiceDelivery,
    SubjectRequest,
)
from referrals.models import CaseExclusion, EmergencyAccess, Intake, ReceivedNotification, RecordHold
from reporting.demo import actions, beside, current, outline, work, worklists, world
from reporting.demo.loading import load
from reporting.demo.people import places
from tests import given
from victimsupport.accounts.identity import NOBODY, acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.duties.models import Duty
from victimsupport.law.calendar import shipped


def test_the_same_seed_gives_the_same_data_and_another_seed_others() -> None:
    registrations, others = outline.outline(1, shipped())

    assert outline.outline(1, shipped()) == (registrations, others)
    assert work.work(1, shipped(), registrations) == work.work(1, shipped(), registrations)
    assert outline.outline(2, shipped()) != (registrations, others)


@pytest.mark.parametrize("seed", [0, 1, 99, 2**40])
def test_the_figures_are_exact_whatever_the_seed(seed: int) -> None:
    registrations, _others = outline.outline(seed, shipped())
    done = work.work(seed, shipped(), registrations)

    assert (len(registrations), len(done)) == (2690, 2622)
    assert {one.received_at.year for one in registrations} == {2023}
    assert sum(d.day.year == 2023 for one in done for d in one.deliveries) == 15000
    assert all(one.registration.decided_at.date() <= date(2024, 1, 31) for one in done)
    assert all(len({(d.function, d.day) for d in one.deliveries}) == len(one.deliveries) for one in done)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "due_today"),
    [
        ("2026-11-18 12:00", True),
        ("2026-11-22 01:00", False),  # a Sunday: nothing falls due
        ("2027-01-01 00:05", False),  # a holiday, and a new year
        ("2027-03-29 08:00", False),  # Easter Monday
        ("2027-03-30 00:01", True),
    ],
)
def test_a_service_has_something_to_try_whenever_it_is_loaded(moment: str, due_today: bool) -> None:
    at = given.at(moment)
    stage = world.make(by=NOBODY, at=at)
    world.grant_rights(stage, 1, at=at)
    today = current.Today(stage, Random(1), at)

    current.at_institutions(today)
    worklists.write(today)

    for service in stage.services()[: worklists.BUSY]:
        caseworker = stage.people_of(service, Role.CASEWORKER)[0]
        with acting_as(caseworker, service):
            mine = Duty.objects.assigned_to(caseworker.pk)
            assert mine.overdue(at.date()).exists()
            assert mine.due_on_day(at.date()).exists() == due_today
            assert Duty.objects.open().unassigned().exists()
            assert mine.done_late().exclude(late_reason="").exists()
            assert set(Case.objects.values_list("status", flat=True)) == {
                Status.STARTED, Status.ACCEPTED, Status.ASSESSED, Status.PLANNED
            }  # fmt: skip
            assert Intake.objects.waiting().filter(is_anonymous=True).exists()
            assert Intake.objects.waiting().filter(channel="THIRD_PARTY").exists()
            assert ServiceDelivery.objects.counted().count() == 3


@pytest.mark.django_db
def test_institutions_have_something_to_try_too() -> None:
    at = given.at("2026-11-18 12:00")
    stage = world.make(by=NOBODY, at=at)
    world.grant_rights(stage, 1, at=at)

    current.at_institutions(current.Today(stage, Random(1), at))

    for kind in ("PRE_TRIAL_INVESTIGATION", "HEALTHCARE"):
        institution = stage.institutions(kind)[0]
        with acting_as(system(), institution):
            duties = Duty.objects.open()
            assert duties.overdue(at.date()).exists()
            assert duties.due_on_day(at.date()).filter(carrier="CHILD_NOTIFICATION").exists()
            assert duties.due_on_day(at.date()).filter(carrier="REFERRAL").exists()
    with acting_as(system(), stage.only(OrganisationKind.CHILD_RIGHTS_SERVICE)):
        assert ReceivedNotification.objects.unacknowledged().count() == 2


@pytest.mark.django_db
def test_away_from_the_embedded_servers_nobody_gets_a_password(settings: Any) -> None:
    settings.EMBEDDED = False

    actions.found(places=places()[:3], by=NOBODY, at=timezone.now())

    people = User.objects.exclude(is_system=True)
    assert people
    assert not any(person.has_usable_password() for person in people)


def test_without_keys_nothing_is_loaded(settings: Any) -> None:
    settings.VAULT_KEYS = ""

    with pytest.raises(CommandError, match="VAULT_KEYS"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing() -> None:
    said = []

    def break_off(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(seed=1, at=timezone.now(), say=break_off)

    assert not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment", ["2026-11-18 12:00", "2026-11-22 01:00", "2027-01-01 00:05", "2027-03-30 08:00"]
)
def test_what_stands_beside_people_is_there_whenever_it_is_loaded(moment: str) -> None:
    at = given.at(moment)
    stage = world.make(by=NOBODY, at=at)
    world.grant_rights(stage, 1, at=at)
    today = current.Today(stage, Random(1), at)

    current.at_institutions(today)
    beside.write(today)

    for service in stage.services()[: worklists.BUSY]:
        with acting_as(system(), service):
            assert LegalRepresentative.objects.filter(participates=True).count() == 1
            assert LegalRepresentative.objects.filter(is_suspected=True).count() == 1
            assert IncidentMember.objects.count() == 2
            assert Interpretation.objects.filter(booked_for__gt=at).count() == 1
            assert SafeContact.objects.count() == 2
            assert DangerousPerson.objects.count() == 1
            assert Merge.objects.count() == 1
            assert Hold.objects.filter(lifted_at=None).count() == 1
            assert SubjectRequest.objects.filter(answer="").count() == 1
            assert Intake.objects.filter(is_restricted=True).count() == 1
            assert EmergencyAccess.objects.filter(until__gt=at).count() == 1
            assert not CaseExclusion.objects.exists(), "the dangerous one works nowhere"
            waiting, taken, refused = (
                IncomingTransfer.objects.filter(outcome=outcome).count()
                for outcome in ("", "ACCEPTED", "REFUSED")
            )
            assert (waiting, taken, refused) == (1, 1, 1)
    with acting_as(system(), stage.institutions("PRE_TRIAL_INVESTIGATION")[0]):
        assert RecordHold.objects.filter(lifted_at=None).count() == 1
