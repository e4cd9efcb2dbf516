"""The access log is kept three years: then the looks go, what was done and every seal stay, and an edit is still found."""

from datetime import datetime

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import given
from tests.audit.test_audit import found
from tests.conftest import database_url
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.audit import looks, seals
from victimsupport.audit.models import Entry, Expiry, Seal
from victimsupport.audit.seals import Kept
from victimsupport.audit.tasks import seal
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused

OLD, YOUNG = given.at("2023-01-10 12:00"), given.at("2025-06-10 12:00")
CUTOFF, NOW = given.at("2023-11-22 00:00"), given.at("2026-11-22 12:00")


def write(organisation: Organisation, *rows: tuple[str, str, datetime], shown: str = "") -> None:
    with acting_as(system(), organisation) as by:
        for name, reference, at in rows:
            detail = {"shown": [shown]} if shown else {}
            audit.record(name, reference=reference, detail=detail, by=by, at=at)


@pytest.fixture
def kept(transactional_db) -> Organisation:
    """Three seals: looks and acts of 2023 under the first, of 2023 and 2025 under the second, of 2025 under the third."""
    service = given.a_service()
    write(service, ("CASE_VIEWED", "NK-2023-00001", OLD), ("CASE_CLOSED", "NK-2023-00001", OLD))
    write(service, ("IDENTITY_OPENED", "NK-2023-00002", OLD), ("REFUSED_NOT_FOUND", "", OLD))
    seal()
    write(service, ("CASE_VIEWED", "NK-2023-00001", OLD), ("PLAN_PRINTED", "NK-2023-00001", YOUNG))
    seal()
    write(service, ("CASE_VIEWED", "NK-2023-00001", YOUNG))
    seal()
    write(service, ("CASE_VIEWED", "NK-2023-00009", OLD))
    return service


def expire(organisation: Organisation, *, before: datetime = CUTOFF, kept: Kept = seals.NOTHING) -> int:
    with acting_as(system(), organisation) as by:
        return audit.expire(before=before, kept=kept, by=by, at=NOW)


def left(organisation: Organisation) -> list[tuple[str, datetime]]:
    told = ["ACCESS_LOG_EXPIRED", "DECISION_RECORDED"]
    with acting_as(system(), organisation):
        rows = Entry.objects.filter(at__lt=given.at("2026-01-01 00:00")).exclude(action__in=told)
        return [(row.action, row.at) for row in rows.order_by("pk") if row.at in (OLD, YOUNG)]


def test_looks_that_are_old_and_sealed_go_and_what_was_done_stays(kept):
    assert expire(kept) == 4

    assert left(kept) == [
        ("CASE_CLOSED", OLD), ("PLAN_PRINTED", YOUNG), ("CASE_VIEWED", YOUNG), ("CASE_VIEWED", OLD),
    ]  # fmt: skip
    assert found(kept) == []


def test_the_run_is_told_by_the_audit_and_a_second_one_erases_nothing(kept):
    expire(kept)

    assert expire(kept) == 0
    with acting_as(system(), kept):
        (told,) = Entry.objects.filter(action="ACCESS_LOG_EXPIRED")
        assert told.detail["erased"] == 4
        assert [(row.gone, row.left) for row in Expiry.objects.order_by("number")][-2:] == [(3, 1), (1, 1)]
    seal()
    assert found(kept) == []


def test_what_was_not_sealed_yet_goes_once_it_is(kept):
    expire(kept)
    seal()

    with acting_as(system(), kept):
        assert seals.over(kept.pk, before=CUTOFF).going == 1
    assert expire(kept) == 1
    assert found(kept) == []


def test_a_hold_keeps_the_looks_at_a_case_the_lists_among_them_until_it_is_lifted(kept):
    write(kept, ("LIST_SHOWN", "", OLD), shown="the-key-of-the-case")
    seal()
    held = Kept(references=("NK-2023-00001",), keys=("the-key-of-the-case",))

    with acting_as(system(), kept):
        assert seals.over(kept.pk, before=CUTOFF, kept=held)[:2] == (3, 3)
    assert expire(kept, kept=held) == 3
    assert found(kept) == []

    assert expire(kept) == 3
    assert found(kept) == []
    with acting_as(system(), kept):
        assert seals.over(kept.pk, before=CUTOFF)[:2] == (0, 0)


def test_to_the_moment(kept):
    assert expire(kept, before=OLD) == 0

    assert expire(kept, before=given.at("2023-01-10 12:00:01")) == 4


@pytest.fixture
def forger(kept):
    """Somebody with the owner's login, who switches off what stops `web`."""
    with psycopg.connect(database_url("vs_owner"), autocommit=True) as session:
        session.execute("SELECT set_config('vs.organisation', %s, false)", [str(kept.pk)])
        session.execute("ALTER TABLE audit_entry DISABLE TRIGGER removal, DISABLE TRIGGER stamp")
        yield session
        session.execute("ALTER TABLE audit_entry ENABLE TRIGGER removal, ENABLE TRIGGER stamp")


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        ("UPDATE audit_entry SET user_id = uuidv7() WHERE action = 'CASE_CLOSED'", "a row was changed"),
        ("DELETE FROM audit_entry WHERE action = 'CASE_CLOSED'", "rows were left, "),
        ("DELETE FROM audit_entry WHERE action = 'PLAN_PRINTED'", "1 rows were left, 0 are there"),
        ("UPDATE audit_expiry SET digest = 'x'", "a row was changed"),
        ("DELETE FROM audit_expiry", "rows were sealed, "),
        ("DELETE FROM audit_entry WHERE action = 'ACCESS_LOG_EXPIRED'", "the audit does not say so"),
    ],
)
def test_a_forgery_is_found_after_looks_have_gone(kept, forger, forgery, said):
    expire(kept)
    assert found(kept) == []

    forger.execute(forgery)

    assert any(said in fault for fault in found(kept))


def test_nothing_goes_from_under_a_seal_that_does_not_hold(kept, forger):
    forger.execute("UPDATE audit_entry SET user_id = uuidv7() WHERE action = 'CASE_CLOSED'")

    with pytest.raises(Refused):
        expire(kept)

    assert len(left(kept)) == 8


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry WHERE action = 'CASE_CLOSED'",
        "DELETE FROM audit_entry WHERE action = 'CASE_VIEWED'",
        "DELETE FROM audit_expiry",
        "UPDATE audit_expiry SET digest = ''",
    ],
)
def test_web_removes_nothing_by_another_road(kept, statement):
    expire(kept)

    with (
        acting_as(system(), kept),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert len(left(kept)) == 4


def test_no_look_goes_in_its_first_year_whatever_is_asked(kept):
    with pytest.raises(IntegrityError):
        expire(kept, before=given.at("2026-01-01 00:00"))

    assert len(left(kept)) == 8
    with acting_as(system(), kept):
        assert Seal.objects.exists()


def claim(
    by, number: int, *, gone: int, left: int = 0, before: datetime = CUTOFF, at: datetime = NOW
) -> None:
    """Write an expiry of one seal that fits what is there now, and tell of it in the audit, as `web` may."""
    sealed = Seal.objects.get(number=number)
    count, rows = seals.digest_of_rows(
        sealed.organisation_id, sealed.from_transaction, sealed.until_transaction
    )
    digest = seals.chained(sealed.digest, number, left or count, rows)
    (run,) = fresh_keys(1)
    Expiry.objects.create(
        organisation_id=sealed.organisation_id, run=run, number=number, before=before, gone=gone, left=left or count,
        digest=digest, expired_at=at,
    )  # fmt: skip
    detail = {"run": str(run), "digest": seals.together([digest])}
    audit.record("ACCESS_LOG_EXPIRED", detail=detail, by=by, at=at)


@pytest.mark.parametrize("gone", [0, 1])
def test_an_expiry_that_lets_an_act_in_is_found(kept, forger, gone):
    forger.execute(
        "INSERT INTO audit_entry (organisation_id, transaction, action, about, reference, detail, at)"
        " SELECT organisation_id, transaction, 'CASE_OPENED', '', '', '{}', at"
        " FROM audit_entry WHERE action = 'CASE_CLOSED'"
    )
    with acting_as(system(), kept) as by:
        number = Seal.objects.get(count=4).number
        claim(by, number, gone=gone)

    assert found(kept) == [f"seal {number}: of 4 rows {gone} expired and 5 were left"]


def test_an_expiry_after_another_starts_from_what_that_one_left(kept):
    expire(kept)
    with acting_as(system(), kept) as by:
        number = Seal.objects.get(count=4).number
        assert Expiry.objects.get(number=number).left == 1
        claim(by, number, gone=3)

    assert found(kept) == [f"seal {number}: of 1 rows 3 expired and 1 were left"]


def test_what_is_left_tells_which_expiry_is_the_last_and_not_its_key(kept, forger):
    assert expire(kept, kept=Kept(references=("NK-2023-00001", "NK-2023-00002"))) == 1
    forger.execute("UPDATE audit_expiry SET id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'")

    assert expire(kept, kept=Kept(references=("NK-2023-00001",))) == 1
    assert found(kept) == []
    assert expire(kept) == 2
    assert found(kept) == []


def test_the_year_is_told_by_the_clock_of_the_database(kept):
    in_three_years = given.at("2029-11-22 12:00")

    with acting_as(system(), kept) as by, pytest.raises(DatabaseError, match="until their time is over"):
        audit.expire(before=given.at("2028-11-01 00:00"), by=by, at=in_three_years)

    assert len(left(kept)) == 8


def test_a_temporary_table_is_not_taken_for_the_real_one(kept):
    """`web` may make none where roles.sql has been; the copies that tests run on are made without it."""
    with acting_as(system(), kept), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE audit_expiry (LIKE public.audit_expiry) ON COMMIT DROP")
        cursor.execute(
            "INSERT INTO pg_temp.audit_expiry SELECT uuidv7(), organisation_id, uuidv7(), number, %s, 1, 1, '', %s"
            " FROM audit_seal",
            [CUTOFF, NOW],
        )
        with pytest.raises(DatabaseError, match="until their time is over"), transaction.atomic():
            cursor.execute("DELETE FROM audit_entry WHERE action = 'IDENTITY_OPENED'")
    assert len(left(kept)) == 8


@pytest.mark.django_db
def test_the_triggers_say_where_they_look():
    names = ["vs_refuse_removal", "vs_stamp_transaction"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = ANY (%s)", [names])
        assert cursor.fetchall() == [(["search_path=pg_catalog, public, pg_temp"],)] * 2


@pytest.mark.django_db
def test_the_database_and_the_program_agree_on_what_a_look_is():
    names = [
        "CASE_VIEWED", "LIST_SHOWN", "PEOPLE_SEARCHED", "PEOPLE_COMPARED", "PLAN_PRINTED", "FIGURES_EXPORTED",
        "PAPER_DOWNLOADED", "IDENTITY_OPENED", "EMERGENCY_ACCESS", "REFUSED_FORBIDDEN", "CASE_CLOSED",
        "ACCESS_LOG_EXPIRED", "IDENTITY_ERASED", "EMERGENCY_ACCESS_REFUSED", "VIEWED_ONLY", "WISH_CHANGED",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, vs_is_look(name) FROM unnest(%s::text[]) AS name", [names])
        told = dict(cursor.fetchall())

    assert told == {name: looks.is_in_the_log(name) for name in names}
    assert {name for name in names if told[name]} == set(names[:10])
    assert [name for name in names if looks.is_look(name)] == names[:9]
