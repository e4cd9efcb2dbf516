"""Need to know inside one organisation, in raw SQL: every policy that hides has a probe, and every mutant of it is found."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from referrals.models import EmergencyAccess
from tests import given, story
from tests.conftest import database_url
from tests.wall.reviewed import NEED_TO_KNOW, NOT_HIDDEN
from tests.wall.test_wall import KEYS, ask, walled
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role

HIDES = {"referrals_intake", "cases_case"}
"""What a restriction hides first; what points at it hangs on it."""
THROUGH = "SELECT tablename, qual FROM pg_policies WHERE policyname = 'wall' AND schemaname = 'public'"
GUARDED = "SELECT tablename, qual, permissive FROM pg_policies WHERE policyname = 'need_to_know'"
MUTANTS = ("ALTER POLICY need_to_know ON {table} USING (true)", "DROP POLICY need_to_know ON {table}")
MOMENT = "2026-03-04 12:30:00+02:00"


@pytest.mark.django_db
def test_whatever_hangs_on_a_restricted_intake_is_hidden_with_it():
    """By inheriting from a row that is hidden, by a policy of its own, or it stands on the list with the reason."""
    inherits = {table for table, qual in ask(THROUGH) if "EXISTS" in qual}
    hanging = {table for table, _column, target in ask(KEYS) if target in HIDES and table in set(walled())}

    assert hanging - inherits - set(NEED_TO_KNOW) - set(NOT_HIDDEN) == set()


@pytest.mark.django_db
def test_every_policy_that_hides_is_restrictive_and_asks_the_column_named():
    found = {table: (qual, permissive) for table, qual, permissive in ask(GUARDED)}

    assert set(found) == set(NEED_TO_KNOW)
    for table, column in NEED_TO_KNOW.items():
        assert column in found[table][0], table
        assert found[table][1] == "RESTRICTIVE", table


@pytest.fixture
def owner(transactional_db) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url("vs_owner")) as session:
        yield session
        session.rollback()


def everything_restricted(session: psycopg.Connection[Any]) -> None:
    """Restrict every intake of every service to nobody, past the policies: so whatever hangs on one must be hidden."""
    session.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with a check still to be made is not altered
    tables = session.execute("SELECT DISTINCT schemaname, tablename FROM pg_policies").fetchall()
    for schema, table in tables:
        session.execute(f'ALTER TABLE "{schema}"."{table}" NO FORCE ROW LEVEL SECURITY')
    session.execute("SET CONSTRAINTS ALL IMMEDIATE")
    session.execute("UPDATE referrals_intake SET is_restricted = true")
    for schema, table in tables:
        session.execute(f'ALTER TABLE "{schema}"."{table}" FORCE ROW LEVEL SECURITY')


def seen_by(session: psycopg.Connection[Any], person: User, organisation: Organisation, table: str) -> int:
    """Return how many rows a colleague without a grant sees."""
    session.execute("SET LOCAL ROLE vs_web")
    session.execute(
        "SELECT set_config('vs.organisation', %s, true), set_config('vs.kind', %s, true),"
        " set_config('vs.user', %s, true), set_config('vs.at', %s, true)",
        [str(organisation.pk), organisation.kind, str(person.pk), MOMENT],
    )
    found = session.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    session.execute("RESET ROLE")
    return int(found[0]) if found else 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_policy_that_is_opened_shows_what_it_hides(owner, mutant):
    """That no table is empty, so that each is proved, is asserted with the wall."""
    strangers = [(given.a_person(each, Role.CASEWORKER), each) for each in story.one_of_everything().values()]
    everything_restricted(owner)
    for table in sorted(NEED_TO_KNOW):
        owner.execute("SAVEPOINT whole")
        shut = sum(seen_by(owner, person, organisation, table) for person, organisation in strangers)
        owner.execute(mutant.format(table=table))
        opened = sum(seen_by(owner, person, organisation, table) for person, organisation in strangers)
        owner.execute("ROLLBACK TO SAVEPOINT whole")
        assert opened > shut, table


@pytest.mark.django_db(transaction=True)
def test_only_the_system_writes_an_emergency(owner):
    """The probe copies one as the person it is for: refused, and no longer once the policy is gone."""
    service = story.one_of_everything()["service"]
    with acting_as(system(), service):
        known = EmergencyAccess.objects.get()
    copy = (
        "INSERT INTO referrals_emergencyaccess SELECT (jsonb_populate_record(e, jsonb_build_object('id', uuidv7()))).*"
        " FROM referrals_emergencyaccess e"
    )
    for mutant in ("SELECT 1", "DROP POLICY by_the_system ON referrals_emergencyaccess"):
        owner.execute(mutant)
        seen_by(owner, known.user, service, "referrals_emergencyaccess")
        owner.execute("SET LOCAL ROLE vs_web")
        owner.execute("SAVEPOINT probe")
        try:
            owner.execute(copy)
            refused = False
        except psycopg.errors.InsufficientPrivilege:
            owner.execute("ROLLBACK TO SAVEPOINT probe")
            refused = True
        owner.execute("RESET ROLE")
        assert refused is (mutant == "SELECT 1")
