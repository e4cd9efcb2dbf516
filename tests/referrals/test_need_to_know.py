"""Restricted intakes: who sees them and what hangs on them, in Python and in raw SQL as `web`."""

import contextlib
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases import permissions as of_cases
from cases.models import Case
from referrals import permissions
from referrals.actions import access, intakes
from tests import given
from tests.cases import road
from tests.referrals.restricted import NOON, ROWS, Service, opened, seen
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    return Service()


# Who sees it


def test_who_has_a_grant_sees_it_and_nobody_else(service):
    for person in (service.ona, service.vita):
        with service.as_(person) as by:
            assert seen(service.case.reference) == set(ROWS)
            assert of_cases.visible_to(by).filter(pk=service.case.pk).exists()
    for person in (service.ieva, service.head, service.guard):
        with service.as_(person) as by:
            assert seen(service.case.reference) == set()
            assert not of_cases.visible_to(by).filter(pk=service.case.pk).exists()
            assert not permissions.intakes_visible(by).filter(pk=service.case.intake_id).exists()
            assert of_cases.visible_to(by).filter(pk=service.open_case.pk).exists()


def test_the_system_counts_and_reminds_of_what_is_restricted_too(service):
    with acting_as(system(), service.organisation) as by:
        assert seen(service.case.reference) == set(ROWS)
        assert of_cases.visible_to(by).count() == 2


def test_grants_of_one_service_are_worth_nothing_in_another(service):
    other = given.a_service()
    jonas = given.a_person(other, Role.SERVICE_MANAGER)
    with acting_as(jonas, other, at=NOON):
        assert seen(service.case.reference) == set()


@pytest.mark.parametrize("seed", range(6))
def test_python_and_postgres_show_the_same_whatever_was_granted_opened_or_shut(seed):
    """Random restrictions, grants, emergencies, exclusions and moments; Postgres is asked by raw SQL, Python as the system sees."""
    chance = random.Random(seed)
    service, other = Service(), Service()
    colleagues = [given.a_person(service.organisation, Role.CASEWORKER) for _one in range(3)]
    with service.as_(service.ona) as by:
        cases = [road.a_case(by) for _case in range(8)]
    for case in chance.sample(cases, 6):
        service.restrict(case, [service.vita, service.ona, *chance.sample(colleagues, chance.randint(0, 2))])
        if chance.random() < 0.6:
            person = chance.choice(colleagues)
            with contextlib.suppress(Refused):
                opened(service, person, NOON - timedelta(minutes=chance.choice([10, 60, 90])), case.reference)
        if chance.random() < 0.4:
            shut_out(service, case, chance.choice([*colleagues, service.ona]))
    everybody = [*colleagues, service.ona, service.vita, service.head, service.ieva, service.guard]
    for person in everybody:
        for at in (NOON, NOON + timedelta(minutes=50), None):
            with acting_as(person, service.organisation, at=at) as by:
                raw = {table: {key for (key,) in ask(f"SELECT id FROM {table}")} for table in MODELS}
            with acting_as(system(), service.organisation, at=at):
                shown = {
                    table: set(visible(by).values_list("pk", flat=True)) for table, visible in MODELS.items()
                }
            assert raw == shown, (person.name, at)
    with other.as_(other.ona):
        assert ask("SELECT count(*) FROM cases_case") == [(2,)]


def shut_out(service: Service, case: Case, person: User) -> None:
    from referrals.models import CaseExclusion

    with acting_as(system(), service.organisation):
        CaseExclusion.objects.create(
            organisation=service.organisation, intake_id=case.intake_id, user=person, source="MATCH", since=NOON,
            recorded_by=service.vita,
        )  # fmt: skip


def ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


MODELS: dict[str, Any] = {
    "referrals_intake": permissions.intakes_visible,
    "cases_case": of_cases.visible_to,
    "cases_servicedelivery": of_cases.deliveries_visible_to,
    "cases_rightstop": of_cases.stops_visible_to,
}


def test_the_figures_are_the_same_restricted_or_not(service):
    from reporting.actions import cells
    from reporting.models import Cell

    counted = []
    for _round in range(2):
        with acting_as(system(), service.organisation) as by:
            cells.recount(years=[2026], by=by, at=NOON)
            counted.append(sorted(Cell.objects.values_list("indicator", "dimension", "code", "count")))
        with service.as_(service.vita) as by:
            if service.intake().is_restricted:
                access.lift(
                    intake=service.intake(),
                    reason="Nebereikia",
                    version=service.intake().version,
                    by=by,
                    at=NOON,
                )
    assert counted[0] == counted[1] != []


def test_what_may_be_known_is_worked_out_once_a_query(service):
    """However many rows there are: the sub-selects of the policy are init plans, not run row by row."""
    with service.as_(service.ieva), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM referrals_intake")
        (plan,) = cursor.fetchone()
    text = str(plan)
    assert "InitPlan" in text
    assert "SubPlan" not in text.replace("'Parent Relationship': 'InitPlan'", "")
    loops = [
        node["Actual Loops"]
        for node in nodes(plan[0]["Plan"])
        if node.get("Parent Relationship") == "InitPlan"
    ]
    assert loops
    assert max(loops) <= 1


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


# What hangs on it


def test_duties_opened_later_and_the_identity_are_hidden_too(service):
    from victimsupport.duties import actions as duties
    from victimsupport.law import time_limits

    with service.as_(service.ona) as by:
        duties.open_duty(
            rule=time_limits.RIGHT_STOPPED, carrier="RIGHT_STOP", reference=service.case.reference, triggered_at=NOON,
            by=by, at=NOON,
        )  # fmt: skip
        identity = service.intake().identity_id
        assert identity in vault.find(text="Pavyzdytė", by=by, at=NOON)
        assert Duty.objects.filter(reference=service.case.reference).count() == 2
    with service.as_(service.ieva) as by:
        assert Duty.objects.filter(reference=service.case.reference).count() == 0
        assert not Identity.objects.filter(pk=identity).exists()
        found = vault.find(text="Pavyzdytė", by=by, at=NOON)
        assert found
        assert identity not in found


def test_no_notice_of_it_goes_to_whoever_has_no_grant(service):
    from victimsupport.notices import actions as notices

    with acting_as(system(), service.organisation) as by:
        everybody = [service.ona, service.vita, service.ieva, service.head]
        posted = notices.post(
            kind=NoticeKind.ASSIGNED,
            recipients=everybody,
            dedupe="x",
            reference=service.case.reference,
            by=by,
            at=NOON,
        )
        assert posted == 2
        told = Notice.objects.filter(dedupe__contains="|x|").values_list("recipient", flat=True)
        assert set(told) == {service.ona.pk, service.vita.pk}


def test_when_nobody_with_a_grant_works_here_any_more_the_managers_are_told(service):
    from victimsupport.accounts.models import Membership
    from victimsupport.notices import actions as notices

    Membership.objects.filter(user__in=[service.ona, service.vita]).update(is_active=False)
    with acting_as(system(), service.organisation) as by:
        notices.post(
            kind=NoticeKind.DUTY_OVERDUE, recipients=[service.ieva, service.head], dedupe="x",
            reference=service.case.reference, by=by, at=NOON,
        )  # fmt: skip
        told = Notice.objects.filter(dedupe__contains="|x|").values_list("recipient", flat=True)
        assert set(told) == {service.head.pk}


def test_whoever_becomes_responsible_is_granted_it_by_a_manager_alone(service):
    with service.as_(service.ona) as by, pytest.raises(Refused) as refusal:
        intakes.assign(intake=service.intake(), assignee=service.ieva, by=by, at=NOON)
    assert refusal.value.field == "assignee"

    with service.as_(service.vita) as by:
        intakes.assign(intake=service.intake(), assignee=service.ieva, by=by, at=NOON)
    with service.as_(service.ieva):
        assert seen(service.case.reference) == set(ROWS)


# Raw SQL as web


@pytest.mark.parametrize(
    "sql",
    [
        (
            "INSERT INTO referrals_intakeuserobjectpermission (id, organisation_id, permission_id, user_id, intake_id)"
            " SELECT uuidv7(), vs_organisation(), permission_id, vs_user(), intake_id"
            " FROM referrals_intakeuserobjectpermission LIMIT 1"
        ),
        "UPDATE referrals_intakeuserobjectpermission SET user_id = vs_user()",
        (
            "INSERT INTO referrals_emergencyaccess (id, organisation_id, intake_id, reference, user_id, reason, opened_at, until)"
            " SELECT uuidv7(), vs_organisation(), intake_id, 'NK', vs_user(), '', vs_at(), vs_at() + interval '1 hour'"
            " FROM referrals_intakeuserobjectpermission LIMIT 1"
        ),
    ],
    ids=["a grant for oneself", "a grant turned to oneself", "an emergency of one's own"],
)
def test_nobody_lets_themselves_in(service, sql):
    with service.as_(service.ieva):
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute(sql)
        assert seen(service.case.reference) == set()


def test_a_hidden_row_is_not_changed_and_none_is_restricted_without_a_grant(service):
    with service.as_(service.ieva), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE referrals_intake SET is_restricted = false WHERE id = %s", [service.case.intake_id]
        )
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
            cursor.execute(
                "UPDATE referrals_intake SET is_restricted = true WHERE id = %s",
                [service.open_case.intake_id],
            )
