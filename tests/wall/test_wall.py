"""The wall between organisations, in raw SQL as `web`: nothing of one is seen, changed, added or pointed at by another."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import AssistancePlan
from tests import given, story
from tests.cases.road import a_case
from tests.conftest import database_url
from tests.wall.reviewed import OPEN_TABLES, POLICIES, RESTRICTIVE
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role

TABLES = """
SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
       c.relrowsecurity AND c.relforcerowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'statistics') ORDER BY 1
"""
GRANTED_TO_WEB = """
SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM information_schema.role_table_grants
WHERE grantee = 'vs_web' AND table_schema IN ('public', 'statistics') GROUP BY table_name
"""
POINTERS = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
"""
KEYS = """
SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f'
"""
CHECKED = """
SELECT tablename, coalesce(with_check, qual) FROM pg_policies WHERE policyname = 'wall' AND schemaname = 'public'
"""
AUTHORITYS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE column_name = 'authority_id' AND table_name LIKE 'accreditation%'
"""
OF_THE_SERVICE = {"accreditation_application", "accreditation_ownrequest", "accreditation_findinganswer"}
"""Written by the service, and read by the authority they name."""
SEEN_BY_ALL = {"accreditation_rightperiod", "accreditation_terms"}
"""Public (12(2), 13(9)): everybody sees it, only the authority writes it."""
APPEND_ONLY = {
    "audit_entry",
    "audit_seal",
    "cases_mergeentry",
    "accreditation_assessment",
    "accounts_publisheddetails",
    "accreditation_authorisation",
    "accreditation_authorisationend",
    "accreditation_decision",
    "accreditation_documentrequest",
    "accreditation_finding",
    "accreditation_findinganswer",
    "accreditation_legalend",
    "accreditation_notification",
    "accreditation_remedy",
    "accreditation_remedydeadline",
    "accreditation_terms",
    "referrals_emergencyaccess",
    "reporting_snapshot",
    "uploads_storedcontent",
    "uploads_storedfile",
}


def ask(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def walled() -> list[str]:
    return [table for table, closed in ask(TABLES) if closed]


def quoted(table: str) -> str:
    return ".".join(f'"{part}"' for part in table.split("."))


@pytest.fixture
def world() -> dict[str, Organisation]:
    """At least one row of one side in every walled table, made by the road users take."""
    return story.one_of_everything()


def owner_of_a_row(world: dict[str, Organisation], table: str) -> tuple[Organisation, dict[str, Any]]:
    """Return an organisation that sees a row of this table, and the row."""
    for organisation in world.values():
        with acting_as(system(), organisation):
            found = ask(f"SELECT to_jsonb(t) FROM {quoted(table)} t LIMIT 1")
        if found:
            row = found[0][0]
            return organisation, json.loads(row) if isinstance(row, str) else row
    raise AssertionError(f"{table}: one_of_everything() leaves it empty, so nothing is proved")


@pytest.mark.django_db
def test_every_table_is_walled_or_on_the_reviewed_list():
    tables = dict(ask(TABLES))

    assert {table for table, closed in tables.items() if not closed} == set(OPEN_TABLES)


@pytest.mark.django_db
def test_no_open_table_points_at_a_walled_one():
    closed = set(walled())

    assert [(a, b) for a, b in ask(POINTERS) if a in OPEN_TABLES and b in closed] == []


@pytest.mark.django_db
def test_every_policy_is_known_and_every_walled_table_has_its_own():
    found = {
        (table if schema == "public" else f"{schema}.{table}", policy)
        for schema, table, policy in ask("SELECT schemaname, tablename, policyname FROM pg_policies")
    }

    assert found == {(table, "wall") for table in walled()} | set(POLICIES) | RESTRICTIVE


@pytest.mark.django_db
def test_web_may_only_add_to_what_must_not_change():
    granted = dict(ask(GRANTED_TO_WEB))

    assert {table for table, rights in granted.items() if "UPDATE" not in rights} >= APPEND_ONLY
    assert not [table for table, rights in granted.items() if {"TRUNCATE", "TRIGGER"} & set(rights.split())]


@pytest.mark.django_db
def test_no_function_lends_its_owners_rights():
    assert ask("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE vs_owner",
        "SET row_security = off; SELECT * FROM vault_identity",
        "ALTER TABLE vault_identity NO FORCE ROW LEVEL SECURITY",
    ],
)
def test_web_cannot_step_over_the_wall(sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_whoever_acts_for_nobody_sees_no_row(world):
    seen = {table: ask(f"SELECT count(*) FROM {quoted(table)}")[0][0] for table in walled()}

    assert {table for table, count in seen.items() if count} == SEEN_BY_ALL


@pytest.mark.django_db
def test_nothing_of_one_is_seen_changed_or_removed_by_another(world):
    stranger = given.a_service("Svetima tarnyba")
    for table in walled():
        if table in SEEN_BY_ALL:
            continue
        _owner, row = owner_of_a_row(world, table)
        with acting_as(system(), stranger):
            where = f"FROM {quoted(table)} WHERE id = %s"
            assert ask(f"SELECT id {where}", [row["id"]]) == [], f"{table}: seen"
            assert touched(f"UPDATE {quoted(table)} SET id = id WHERE id = %s", row["id"]) == 0, (
                f"{table}: changed"
            )
            assert touched(f"DELETE {where}", row["id"]) == 0, f"{table}: removed"


def touched(sql: str, key: Any) -> int:
    """Return how many rows a statement touched; refused counts as none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [key])
            return int(cursor.rowcount)
    except DatabaseError:
        return 0


@pytest.mark.django_db
def test_nothing_is_added_for_another(world):
    stranger = given.a_service("Svetima tarnyba")
    for table in walled():
        owner, row = owner_of_a_row(world, table)
        with acting_as(system(), stranger):
            assert refused_insert(table, row), f"{table}: added for {owner}"


@pytest.mark.django_db
def test_nobody_but_the_authority_writes_what_is_the_authoritys(world):
    """Not even under one's own key: a finding, a decision or the end of another's right would be shown to it as real."""
    stranger = given.a_service("Svetima tarnyba")
    authoritys = {table for table, _column in ask(AUTHORITYS)} - OF_THE_SERVICE
    for table in sorted(authoritys):
        _owner, row = owner_of_a_row(world, table)
        with acting_as(system(), stranger):
            assert refused_insert(table, row | {"authority_id": str(stranger.pk)}), table
    assert len(authoritys) == 7


@pytest.mark.django_db
def test_no_row_of_ones_own_points_at_a_row_of_another(world):
    stranger = given.a_service("Svetima tarnyba")
    owners = dict(
        ask("SELECT conrelid::regclass::text, string_agg(a.attname, ' ') FROM pg_constraint k JOIN pg_attribute a"
            " ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f'"
            " AND k.confrelid = 'accounts_organisation'::regclass GROUP BY 1")
    )  # fmt: skip
    pointing = {a for a, b in ask(POINTERS) if b in walled()}
    proved = 0
    for table in sorted(pointing & set(walled())):
        _, row = owner_of_a_row(world, table)
        own = [
            column for column in ("organisation_id", "sender_id") if column in owners.get(table, "").split()
        ][:1]
        if own:
            with acting_as(system(), stranger):
                assert refused_insert(table, row | {own[0]: str(stranger.pk)}), (
                    f"{table} points over the wall"
                )
                proved += 1
    assert proved >= 6


@pytest.mark.django_db
def test_every_key_to_a_walled_table_is_checked_by_the_policy_of_its_own():
    """Foreign keys look through row-level security: what a policy does not check may point over the wall."""
    closed, policies = set(walled()), dict(ask(CHECKED))

    unchecked = [
        (table, column)
        for table, column, target in ask(KEYS)
        if target in closed and (table not in policies or column not in policies[table])
    ]

    assert unchecked == []


@pytest.mark.django_db
def test_no_plan_rests_on_an_assessment_of_another_service():
    first, second = given.a_service(), given.a_service()
    assessments, plans = {}, {}
    for service in (first, second):
        with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
            plans[service.pk] = a_case(by, status="PLANNED").plans.get()
            assessments[service.pk] = plans[service.pk].assessment_id

    with (
        acting_as(system(), first),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        AssistancePlan.objects.filter(pk=plans[first.pk].pk).update(assessment=assessments[second.pk])


def refused_insert(table: str, row: dict[str, Any]) -> bool:
    """Test whether the wall refuses a copy of this row: by its policy, not by chance of another rule."""
    key = 10**12 if isinstance(row["id"], int) else str(uuid4())
    sql = f"INSERT INTO {quoted(table)} SELECT * FROM jsonb_populate_record(null::{quoted(table)}, %s)"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [json.dumps(row | {"id": key})])
    except DatabaseError as error:
        return f'row-level security policy for table "{table.rpartition(".")[2]}"' in str(error)
    return False


# Mutants: with its policy opened, a probe must find what the policy hides


@pytest.fixture
def owner(transactional_db) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url("vs_owner")) as session:
        yield session
        session.rollback()


OPENED = ("ALTER POLICY {policy} ON {table} USING (true)", "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
UNCHECKED = (
    "ALTER POLICY wall ON {table} WITH CHECK (true)",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
)
SHUT = "DROP POLICY {policy} ON {table}"
PUBLIC = [key for key in POLICIES if key[1] in ("public", "everyone")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mutant", OPENED)
def test_a_policy_that_is_opened_lets_a_stranger_see(owner, mutant):
    story.one_of_everything()
    stranger = given.a_service("Svetima tarnyba")
    hiding = [(table, "wall") for table in walled() if table not in SEEN_BY_ALL]
    survivors = []
    for table, policy in hiding + [key for key in POLICIES if key not in PUBLIC]:
        before = seen_by(owner, stranger, table)
        owner.execute(mutant.format(policy=policy, table=quoted(table)))
        if seen_by(owner, stranger, table) <= before:
            survivors.append((table, policy))
        owner.rollback()
    assert survivors == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mutant", UNCHECKED)
def test_a_policy_that_checks_nothing_lets_a_stranger_write(owner, mutant):
    """The probe adds a copy of somebody's row: refused by the wall as it is, and no longer by the wall once it is open."""
    world = story.one_of_everything()
    stranger = given.a_service("Svetima tarnyba")
    survivors = []
    for table in walled():
        _owner, row = owner_of_a_row(world, table)
        assert walled_off(owner, stranger, table, row), table
        owner.rollback()
        owner.execute(mutant.format(table=quoted(table)))
        if walled_off(owner, stranger, table, row):
            survivors.append(table)
        owner.rollback()
    assert survivors == []


@pytest.mark.django_db(transaction=True)
def test_a_policy_that_lets_everybody_see_is_what_lets_them(owner):
    """Its mutant is its absence: then the public and the ministry see nothing any more."""
    story.one_of_everything()
    survivors = []
    for table, policy in PUBLIC:
        role = "vs_stats" if policy == "everyone" else "vs_web"
        assert seen_by(owner, None, table, role) > 0, table
        owner.rollback()
        owner.execute(SHUT.format(policy=policy, table=quoted(table)))
        if seen_by(owner, None, table, role):
            survivors.append((table, policy))
        owner.rollback()
    assert survivors == []


def seen_by(
    session: psycopg.Connection[Any], organisation: Organisation | None, table: str, role: str = "vs_web"
) -> int:
    """Return how many rows a role sees for an organisation, on the owner's connection and in its transaction."""
    act(session, organisation, role)
    found = session.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    session.execute("RESET ROLE")
    return int(found[0]) if found else 0


def walled_off(
    session: psycopg.Connection[Any], organisation: Organisation, table: str, row: dict[str, Any]
) -> bool:
    """Test whether the wall itself refuses `web` a copy of this row; other rules may refuse it too, and do not count."""
    key = 10**12 if isinstance(row["id"], int) else str(uuid4())
    sql = f"INSERT INTO {quoted(table)} SELECT * FROM jsonb_populate_record(null::{quoted(table)}, %s)"
    act(session, organisation, "vs_web")
    session.execute("SAVEPOINT probe")
    try:
        session.execute("SET CONSTRAINTS ALL DEFERRED")
        session.execute(sql, [json.dumps(row | {"id": key})])
    except psycopg.Error as error:
        session.execute("ROLLBACK TO SAVEPOINT probe")
        return f'row-level security policy for table "{table.rpartition(".")[2]}"' in str(error)
    finally:
        session.execute("RESET ROLE")
    return False


def act(session: psycopg.Connection[Any], organisation: Organisation | None, role: str) -> None:
    """Act as the system of an organisation: no need to know stands in its way, the wall alone."""
    session.execute(f"SET LOCAL ROLE {role}")
    if role == "vs_web":
        key, kind = (str(organisation.pk), organisation.kind) if organisation else ("", "")
        session.execute(
            "SELECT set_config('vs.organisation', %s, true), set_config('vs.kind', %s, true),"
            " set_config('vs.user', (SELECT id::text FROM accounts_user WHERE is_system), true)",
            [key, kind],
        )
