"""Storing, sharing, removing and reading: the actions, and what the wall lets others do in raw SQL as `web`."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, models, transaction

from tests import given
from tests.given import at
from tests.uploads import files
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused
from victimsupport.uploads import actions, tasks
from victimsupport.uploads.checking import Checked, ContentType
from victimsupport.uploads.models import StoredContent, StoredFile
from victimsupport.uploads.permissions import drafts_of
from victimsupport.uploads.querysets import StoredFileQuerySet

pytestmark = pytest.mark.django_db
NOON = at("2026-11-20 12:00")
CONTENT = files.a_pdf()
PAPER = Checked("pažymėjimas.pdf", ContentType.PDF, CONTENT)
TABLES = ("uploads_storedfile", "uploads_storedcontent")


@pytest.fixture
def paper(by):
    return actions.store(upload=PAPER, by=by, at=NOON)


@pytest.fixture
def shared(paper, by, authority):
    return actions.share(file=paper, with_=authority, by=by, at=NOON)


def did(action):
    return Entry.objects.filter(action=action)


def run(sql, *parameters):
    """Run a statement and return how many rows it touched or found."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def test_what_is_stored_can_be_read(paper, by):
    paper.refresh_from_db()

    assert actions.read(file=paper, by=by, at=NOON) == CONTENT
    assert (paper.name, paper.size, paper.content_type) == (PAPER.name, len(CONTENT), "application/pdf")
    assert paper.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (paper.added_by_id, paper.added_at, paper.is_shared) == (by.user_id, NOON, False)


def test_a_list_does_not_load_what_is_in_the_files(paper, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert list(StoredFile.objects.all()) == [paper]

    assert "storedcontent" not in asked.captured_queries[0]["sql"]


def test_everything_done_to_a_file_is_in_the_audit(paper, by, authority):
    actions.read(file=paper, by=by, at=NOON)
    actions.share(file=paper, with_=authority, by=by, at=NOON)
    actions.remove(file=actions.store(upload=PAPER, by=by, at=NOON), by=by, at=NOON)

    written = Entry.objects.filter(about="uploads.StoredFile").order_by("pk")
    assert [entry.action for entry in written] == [
        "FILE_STORED", "FILE_OPENED", "FILE_SHARED", "FILE_STORED", "FILE_REMOVED",
    ]  # fmt: skip
    assert did("FILE_SHARED").get().detail["shared_with"] == str(authority.pk)
    assert PAPER.name not in str([entry.detail for entry in written])


def test_a_file_shared_from_the_start_is_recorded_as_shared(by, authority):
    file = actions.store(upload=PAPER, shared_with=authority, by=by, at=NOON)

    assert did("FILE_SHARED").get().about_id == file.pk


def test_storing_is_one_thing(by, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(StoredContent.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        actions.store(upload=PAPER, by=by, at=NOON)

    assert not StoredFile.objects.exists()
    assert not did("FILE_STORED").exists()


def test_sharing_twice_with_the_same_is_sharing_once(shared, by, authority):
    actions.share(file=shared, with_=authority, by=by, at=NOON)

    assert did("FILE_SHARED").count() == 1


def test_a_shared_file_is_not_shared_with_yet_another(shared, by, elsewhere):
    with pytest.raises(Refused):
        actions.share(file=shared, with_=elsewhere, by=by, at=NOON)


def test_a_file_is_not_shared_with_its_own_organisation(paper, by):
    with pytest.raises(Refused):
        actions.share(file=paper, with_=by.organisation, by=by, at=NOON)


def test_what_is_enclosed_is_stored_or_was_kept_before(paper, by, authority):
    fresh = actions.enclose(upload=PAPER, by=by, at=NOON)

    assert (fresh.name, fresh.is_shared) == (PAPER.name, False)
    assert actions.enclose(upload=paper, by=by, at=NOON) == paper
    assert actions.enclose(upload=paper, shared_with=authority, by=by, at=NOON).shared_with_id == authority.pk


def test_what_was_handed_in_is_not_handed_in_again(shared, by):
    with pytest.raises(Refused):
        actions.enclose(upload=shared, by=by, at=NOON)


def test_nobody_encloses_a_file_of_others(paper, jonas, elsewhere):
    with acting_as(jonas, elsewhere) as other, pytest.raises(PermissionDenied):
        actions.enclose(upload=paper, by=other, at=NOON)


def test_a_draft_is_removed_with_its_bytes(paper, by):
    actions.remove(file=paper, by=by, at=NOON)

    assert not StoredFile.objects.exists()
    assert not StoredContent.objects.exists()


def test_a_shared_file_stays(shared, by):
    with pytest.raises(Refused):
        actions.remove(file=shared, by=by, at=NOON)


def test_whom_a_file_is_shared_with_reads_it_and_no_more(shared, rasa, authority, elsewhere):
    with acting_as(rasa, authority) as reader:
        found = StoredFile.objects.get(pk=shared.pk)
        assert actions.read(file=found, by=reader, at=NOON) == CONTENT
        assert did("FILE_OPENED").get().user_id == rasa.pk
        with pytest.raises(PermissionDenied):
            actions.share(file=found, with_=elsewhere, by=reader, at=NOON)
        with pytest.raises(PermissionDenied):
            actions.remove(file=found, by=reader, at=NOON)


def test_bytes_that_changed_are_not_given_out(paper, by):
    kept = paper.stored_content
    kept.delete()
    StoredContent.objects.bulk_create([StoredContent(file=paper, content=CONTENT[:-1] + b"\0")])

    with pytest.raises(actions.Damaged):
        actions.read(file=paper, by=by, at=NOON)

    assert not did("FILE_OPENED").exists()


def test_bytes_that_are_gone_are_not_given_out(paper, by):
    StoredContent.objects.filter(file=paper).delete()

    with pytest.raises(actions.Damaged):
        actions.read(file=paper, by=by, at=NOON)


# The wall, in raw SQL as `web`


@pytest.mark.parametrize("table", TABLES)
def test_another_organisation_sees_nothing(shared, jonas, elsewhere, table):
    with acting_as(jonas, elsewhere):
        assert run(f"SELECT * FROM {table}") == 0
        assert run(f"SELECT count(*) FROM {table} HAVING count(*) > 0") == 0


def test_another_organisation_cannot_open_a_file_by_its_key(shared, jonas, elsewhere):
    with acting_as(jonas, elsewhere):
        assert run("SELECT content FROM uploads_storedcontent WHERE file_id = %s", shared.pk) == 0
        assert not StoredFile.objects.filter(pk=shared.pk).exists()


@pytest.mark.parametrize("table", TABLES)
def test_until_it_is_shared_the_authority_sees_nothing(paper, rasa, authority, table):
    with acting_as(rasa, authority):
        assert run(f"SELECT * FROM {table}") == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM uploads_storedfile",
        "DELETE FROM uploads_storedcontent",
        "UPDATE uploads_storedfile SET shared_at = now()",
        "UPDATE uploads_storedfile SET shared_with_id = NULL, shared_at = NULL",
    ],
)
def test_the_reader_changes_nothing(shared, rasa, authority, sql):
    with acting_as(rasa, authority):
        assert run("SELECT * FROM uploads_storedfile") == 1
        assert run("SELECT * FROM uploads_storedcontent") == 1
        assert run(sql) == 0


def test_the_reader_adds_nothing_to_a_shared_file(shared, rasa, authority):
    with acting_as(rasa, authority), pytest.raises(DatabaseError, match="row-level security"):
        run("INSERT INTO uploads_storedcontent (file_id, content) VALUES (%s, 'x')", shared.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM uploads_storedfile",
        "DELETE FROM uploads_storedcontent",
        "UPDATE uploads_storedfile SET shared_with_id = NULL, shared_at = NULL",
        "UPDATE uploads_storedfile SET shared_at = now()",
    ],
)
def test_not_even_its_owner_takes_a_shared_file_back(shared, sql):
    with pytest.raises(DatabaseError, match="E_FILE_SHARED"):
        run(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE uploads_storedfile SET name = 'kita.pdf'",
        "UPDATE uploads_storedfile SET sha256 = ''",
        "UPDATE uploads_storedfile SET content_type = 'image/png'",
        "UPDATE uploads_storedfile SET organisation_id = %s",
        "UPDATE uploads_storedcontent SET content = 'x'",
        "TRUNCATE uploads_storedcontent",
    ],
)
def test_nothing_about_a_file_is_ever_changed(paper, elsewhere, sql):
    with pytest.raises(DatabaseError, match="permission denied"):
        run(sql, *([elsewhere.pk] if "%s" in sql else []))


@pytest.mark.parametrize(
    "wrong",
    [
        {"content_type": "text/html"},
        {"size": 0},
        {"name": ""},
        {"shared_at": NOON},
        {"own": True},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(by, wrong):
    row = {
        "organisation": by.organisation, "name": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64,
        "added_by": by.user, "added_at": NOON,
    }  # fmt: skip
    if wrong.pop("own", False):
        wrong = {"shared_with": by.organisation, "shared_at": NOON}

    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.create(**row | wrong)


# Drafts, and what nobody used


def test_a_draft_is_ones_own(paper, by, service, jonas, elsewhere):
    colleague = given.a_person(service, Role.CASEWORKER)

    assert list(drafts_of(by)) == [paper]
    with acting_as(colleague, service) as other:
        assert not drafts_of(other).exists()
    with acting_as(jonas, elsewhere) as other:
        assert not drafts_of(other).exists()


def test_what_is_shared_is_no_draft(shared, by):
    assert not drafts_of(by).exists()


def test_whatever_points_at_a_file_is_asked_whether_it_is_a_draft():
    links = {
        link.related_model._meta.db_table
        for link in StoredFile._meta.get_fields(include_hidden=True)
        if link.auto_created and not link.concrete
    } - {"uploads_storedcontent"}

    asked = str(StoredFile.objects.drafts().query)

    assert {table for table in links if table not in asked} == set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid = 'uploads_storedfile'::regclass"
        )
        assert {table for (table,) in cursor.fetchall()} == links | {"uploads_storedcontent"}


def test_a_file_in_use_is_not_removed(paper, by, monkeypatch):
    monkeypatch.setattr(StoredFileQuerySet, "drafts", models.QuerySet.none)

    with pytest.raises(Refused):
        actions.remove(file=paper, by=by, at=NOON)


def test_what_nobody_used_for_a_week_goes(paper, by):
    late = actions.store(upload=PAPER, by=by, at=NOON + timedelta(days=1))

    removed = actions.remove_abandoned(by=by, at=NOON + timedelta(days=7, seconds=1))

    assert removed == 1
    assert list(StoredFile.objects.all()) == [late]
    assert did("FILE_REMOVED").get().about_id == paper.pk


def test_what_is_shared_is_never_abandoned(shared, by):
    assert actions.remove_abandoned(by=by, at=NOON + timedelta(days=999)) == 0


def test_the_nightly_round_goes_to_every_organisation(service, ona, elsewhere, jonas):
    long_ago = at("2020-01-01 12:00")
    for person, organisation in ((ona, service), (jonas, elsewhere)):
        with acting_as(person, organisation) as by:
            actions.store(upload=PAPER, by=by, at=long_ago)

    assert tasks.remove_abandoned() == 2
    for organisation in (service, elsewhere):
        with acting_as(system(), organisation):
            assert not StoredFile.objects.exists()
