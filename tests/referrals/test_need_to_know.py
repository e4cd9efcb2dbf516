"""Restricted intakes: who sees them, in Python and in raw SQL as `web`; granting, taking back, lifting."""

import contextlib
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from cases import permissions as of_cases
from cases.models import Case
from referrals import permissions
from referrals.actions import access, emergency, intakes
from referrals.models import AccessRestriction, EmergencyAccess, Intake, IntakeUserObjectPermission
from tests import given
from tests.cases import road
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity

pytestmark = pytest.mark.django_db
NOON = given.at("2026-11-20 12:00")
WHY = "Artima kolegės giminaitė"


class Service:
    """A service with a manager, two caseworkers and a restricted case that Ona and Vita may see."""

    def __init__(self) -> None:
        self.organisation = given.a_service()
        self.vita = given.a_person(self.organisation, Role.SERVICE_MANAGER, name="Vita Vadovė")
        self.ona = given.a_person(self.organisation, Role.CASEWORKER, name="Ona Pavyzdienė")
        self.ieva = given.a_person(self.organisation, Role.CASEWORKER, name="Ieva Kita")
        self.head = given.a_person(self.organisation, Role.SERVICE_MANAGER, name="Gabija Vadovė")
        self.guard = given.a_person(self.organisation, Role.DATA_PROTECTION_OFFICER)
        with self.as_(self.ona) as by:
            self.case = road.a_case(by, status="PLANNED")
            self.open_case = road.a_case(by)
        self.restrict(self.case)

    def as_(self, person: User, at: datetime = NOON) -> Any:
        return acting_as(person, self.organisation, at=at)

    def restrict(self, case: Case, people: list[User] | None = None, by: User | None = None) -> None:
        with self.as_(by or self.vita) as actor:
            intake = Intake.objects.get(pk=case.intake_id)
            access.restrict(
                intake=intake, people=people or [self.vita, self.ona], reason=WHY, version=intake.version, by=actor,
                at=NOON,
            )  # fmt: skip

    def intake(self) -> Intake:
        return Intake.objects.get(pk=self.case.intake_id)


@pytest.fixture
def service() -> Service:
    return Service()


ROWS = {
    "referrals_intake": "SELECT id FROM referrals_intake WHERE reference = %s",
    "referrals_accessrestriction": "SELECT r.id FROM referrals_accessrestriction r"
    " JOIN referrals_intake i ON i.id = r.intake_id WHERE i.reference = %s",
    "cases_case": "SELECT id FROM cases_case WHERE reference = %s",
    "cases_need": "SELECT n.id FROM cases_need n JOIN cases_needsassessment a ON a.id = n.assessment_id"
    " JOIN cases_case c ON c.id = a.case_id WHERE c.reference = %s",
    "cases_assistanceplan": "SELECT p.id FROM cases_assistanceplan p JOIN cases_case c ON c.id = p.case_id"
    " WHERE c.reference = %s",
    "duties_duty": "SELECT id FROM duties_duty WHERE reference = %s",
}


def seen(reference: str) -> set[str]:
    """Return in which tables raw SQL finds the case."""
    with connection.cursor() as cursor:
        found = set()
        for table, sql in ROWS.items():
            cursor.execute(sql, [reference])
            if cursor.fetchall():
                found.add(table)
        return found


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


# Restricting, changing, lifting


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


# An emergency


def opened(
    service: Service, person: User | None = None, at: datetime = NOON, number: str = ""
) -> EmergencyAccess:
    with service.as_(person or service.ieva, at) as by:
        return emergency.open_up(
            reference=number or service.case.reference, reason="Pastogės reikia dabar", by=by, at=at
        )


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
