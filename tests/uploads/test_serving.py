"""How a file leaves: as an attachment, sandboxed, under its own name, to whom the wall shows it."""

import pytest
from django.urls import reverse

from tests.cases.road import signed_in
from tests.given import at
from tests.uploads import files
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.uploads import actions
from victimsupport.uploads.checking import Checked, ContentType
from victimsupport.uploads.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
NOON = at("2026-11-20 12:00")
CONTENT = files.a_pdf()


def stored(person, organisation, name="sutartis.pdf", content=CONTENT, kind=ContentType.PDF, **rest):
    with acting_as(person, organisation) as by:
        return actions.store(upload=Checked(name, kind, content), by=by, at=NOON, **rest)


def address(file):
    return reverse("opened", args=[file.pk])


def test_a_file_leaves_as_it_came(client, ona, service):
    answer = signed_in(client, ona).get(address(stored(ona, service)))

    assert answer.content == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="sutartis.pdf"'
    assert answer["Content-Length"] == str(len(CONTENT))


def test_no_page_can_be_made_of_a_file(client, ona, service):
    answer = signed_in(client, ona).get(address(stored(ona, service)))

    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Žąsų ėdžios.pdf", "filename*=utf-8''%C5%BD%C4%85s%C5%B3%20%C4%97d%C5%BEios.pdf"),
        ('a"b.pdf', 'filename="a\\"b.pdf"'),
        ("a;b=c.pdf", 'filename="a;b=c.pdf"'),
        ("100% €.pdf", "filename*=utf-8''100%25%20%E2%82%AC.pdf"),
    ],
)
def test_a_name_is_written_so_that_nothing_breaks_out_of_it(client, ona, service, name, header):
    answer = signed_in(client, ona).get(address(stored(ona, service, name)))

    assert answer["Content-Disposition"] == f"attachment; {header}"


def test_opening_is_in_the_audit_of_whoever_opens(client, ona, service, rasa, authority):
    file = stored(ona, service, shared_with=authority)

    signed_in(client, rasa).get(address(file))

    with acting_as(rasa, authority):
        assert Entry.objects.get(action="FILE_OPENED").about_id == file.pk
    with acting_as(ona, service):
        assert not Entry.objects.filter(action="FILE_OPENED").exists()


def test_another_organisation_finds_no_such_page(client, ona, service, jonas):
    client.raise_request_exception = True

    assert signed_in(client, jonas).get(address(stored(ona, service))).status_code == 404


def test_the_authority_finds_it_once_it_is_shared(client, ona, service, rasa, authority):
    file = stored(ona, service)
    assert signed_in(client, rasa).get(address(file)).status_code == 404

    with acting_as(ona, service) as by:
        actions.share(file=file, with_=authority, by=by, at=NOON)

    assert signed_in(client, rasa).get(address(file)).content == CONTENT


def test_bytes_that_are_not_those_stored_fail_loudly(client, ona, service):
    file = stored(ona, service)
    with acting_as(ona, service):
        StoredFile.objects.get(pk=file.pk).stored_content.delete()
    client.raise_request_exception = False

    answer = signed_in(client, ona).get(address(file))

    assert answer.status_code == 500
    assert CONTENT not in answer.content
