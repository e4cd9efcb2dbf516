"""The audit only grows, and what was sealed cannot be changed unseen."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests import given
from tests.conftest import database_url
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.audit.models import Entry, Seal
from victimsupport.audit.tasks import seal
from victimsupport.audit.verification import faults

NOON = given.at("2026-03-02 12:00")
ADDED = (
    "INSERT INTO audit_entry (organisation_id, transaction, action, about, reference, detail, at)"
    " SELECT organisation_id, transaction, 'ADDED', '', '', '{}', at FROM audit_entry LIMIT 1"
)


def write(organisation: Organisation, *names: str) -> None:
    with acting_as(system(), organisation) as by:
        for name in names:
            audit.record(name, detail={"n": name}, by=by, at=NOON)


def found(organisation: Organisation) -> list[str]:
    with acting_as(system(), organisation):
        return list(faults(organisation.pk))


@pytest.fixture
def sealed(transactional_db) -> Organisation:
    """Two seals over three rows of one organisation."""
    service = given.a_service()
    write(service, "FIRST", "SECOND")
    seal()
    write(service, "THIRD")
    seal()
    return service


@pytest.fixture
def forger(sealed) -> Iterator[psycopg.Connection]:
    """Somebody with the owner's login, who may do to the table what `web` may not."""
    with psycopg.connect(database_url("vs_owner"), autocommit=True) as session:
        session.execute("SELECT set_config('vs.organisation', %s, false)", [str(sealed.pk)])
        session.execute("ALTER TABLE audit_entry DISABLE TRIGGER removal, DISABLE TRIGGER stamp")
        yield session
        session.execute("ALTER TABLE audit_entry ENABLE TRIGGER removal, ENABLE TRIGGER stamp")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'X'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_web_can_neither_change_nor_remove_a_row(statement):
    service = given.a_service()
    write(service, "FIRST")

    with acting_as(system(), service):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Entry.objects.filter(action="FIRST").exists()


def test_seals_follow_each_other_and_hold(sealed):
    with acting_as(system(), sealed):
        first, second = Seal.objects.order_by("number")
        assert (first.count, second.count) == (2, 1)
        assert second.previous == first.digest
    assert found(sealed) == []


def test_nothing_new_is_nothing_to_seal(sealed):
    assert seal() == 0


def test_a_running_transaction_is_not_sealed_away(transactional_db):
    service = given.a_service()
    with psycopg.connect(database_url()) as running:
        running.execute("SELECT set_config('vs.organisation', %s, true)", [str(service.pk)])
        running.execute(
            "INSERT INTO audit_entry (organisation_id, action, about, reference, detail, at)"
            " VALUES (%s, 'SLOW', '', '', '{}', now())",
            [service.pk],
        )
        write(service, "QUICK")
        seal()
        running.commit()
    seal()

    with acting_as(system(), service):
        assert sum(Seal.objects.values_list("count", flat=True)) == 2
    assert found(service) == []


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        ("UPDATE audit_entry SET user_id = uuidv7() WHERE action = 'FIRST'", "a row was changed"),
        ("UPDATE audit_entry SET detail = '{}' WHERE action = 'THIRD'", "a row was changed"),
        ("DELETE FROM audit_entry WHERE action = 'SECOND'", "2 rows were sealed, 1 are there"),
        ("DELETE FROM audit_seal WHERE number = 1", "does not follow"),
        (
            ADDED,
            "are there",
        ),
    ],
)
def test_a_forgery_in_a_sealed_range_is_found(sealed, forger, forgery, said):
    forger.execute(forgery)

    assert any(said in fault for fault in found(sealed))


def test_web_slips_no_row_under_a_seal_that_stands(sealed):
    with acting_as(system(), sealed), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ADDED)
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (now,) = cursor.fetchone()
        assert Entry.objects.get(action="ADDED").transaction == now
    assert found(sealed) == []


def test_refusals_of_a_signed_in_person_are_rows_without_the_path(client, settings, db):
    settings.DEMO = True
    service = given.a_service()
    ona = given.a_person(service, Role.CASEWORKER)
    client.force_login(ona)
    client.get("/kam-atstovauju/")

    assert client.get("/bylos/NK-2026-09999/").status_code == 404
    assert client.get("/nera-tokio/Slaptute/").status_code == 404
    assert client.get("/kreipimaisi/").status_code == 403

    with acting_as(system(), service):
        rows = Entry.objects.filter(action__startswith="REFUSED").order_by("pk")
        assert [(row.action, row.detail["page"], row.user_id) for row in rows] == [
            ("REFUSED_NOT_FOUND", "cases:case", ona.pk),
            ("REFUSED_NOT_FOUND", "", ona.pk),
            ("REFUSED_FORBIDDEN", "referrals:contacts", ona.pk),
        ]


def test_the_refusals_of_nobody_belong_to_nobody(client, db):
    assert client.get("/nera-tokio/").status_code == 404

    for organisation in Organisation.objects.all():
        with acting_as(system(), organisation):
            assert not Entry.objects.filter(action__startswith="REFUSED").exists()
