"""How files come in over the wire: names as sent, nothing kept over the limit, the door shut to what is too large."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import RequestFactory

from tests.cases.road import signed_in
from tests.conftest import database_url, wait_until
from tests.uploads import files
from victimsupport.accounts.identity import acting_as
from victimsupport.uploads.models import StoredFile
from victimsupport.uploads.receiving import BoundedUploadHandler, NamesAsSent, declared_size

PDF = files.a_pdf()
MEGABYTE = 1024 * 1024
LINE = "----granica"
MULTIPART = f"multipart/form-data; boundary={LINE}"


def body(*sent: tuple[str, bytes], field: str = "papers", title: str = "Diplomas") -> bytes:
    """Write a form as a browser would, under any name at all."""
    parts = [f'--{LINE}\r\nContent-Disposition: form-data; name="title"\r\n\r\n{title}\r\n'.encode()]
    for name, content in sent:
        head = f'--{LINE}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{LINE}--\r\n".encode()])


@pytest.fixture
def taken_in():
    requests = []

    def take_in(*sent):
        request = RequestFactory().post("/", body(*sent), content_type=MULTIPART)
        request.multipart_parser_class = NamesAsSent
        request.upload_handlers = [BoundedUploadHandler(request)]
        requests.append(request)
        return request.FILES.getlist("papers")

    yield take_in
    for request in requests:
        request.close()


def test_a_file_arrives_whole_under_the_name_it_was_sent_with(taken_in):
    (upload,) = taken_in(("../../sutartis.pdf", PDF))

    assert (upload.sent_name, upload.name, upload.size) == ("../../sutartis.pdf", "upload", len(PDF))
    assert upload.read() == PDF


def test_several_files_arrive_in_order(taken_in):
    assert [upload.sent_name for upload in taken_in(("a.pdf", PDF), ("b.pdf", b"x"))] == ["a.pdf", "b.pdf"]


def test_an_empty_control_sends_no_file(taken_in):
    assert taken_in(("", b"")) == []


def test_of_a_file_over_the_limit_only_the_size_stays(settings, taken_in):
    settings.UPLOAD_LIMIT = 200_000
    over, fits = taken_in(("a.pdf", b"x" * 1_000_000), ("b.pdf", b"y" * 200_000))

    assert (over.size, over.read()) == (1_000_000, b"")
    assert (fits.size, fits.read()) == (200_000, b"y" * 200_000)


def test_nothing_of_an_upload_has_a_name_on_the_disk(settings, tmp_path, taken_in):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000

    (upload,) = taken_in(("a.pdf", b"x" * 100_000))

    assert upload.read() == b"x" * 100_000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("said", "size"), [("12", 12), ("", 0), (None, 0), ("twelve", 0)])
def test_a_size_that_is_no_number_is_none(said, size):
    assert declared_size({"CONTENT_LENGTH": said}) == size


# Through the pages


@pytest.fixture
def ona_signed_in(client, ona, pages):
    return signed_in(client, ona)


def sent(client, content, **rest):
    return client.post("/irodymai/", content, content_type=MULTIPART, **rest)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", ["up", "up and up", "up the other way", "turned round", "too long", "a bell"]
)
def test_a_name_that_leads_elsewhere_is_refused_and_not_stored(ona_signed_in, ona, service, case):
    answer = sent(ona_signed_in, body((files.BAD_NAMES[case], PDF))).content.decode()

    assert "govuk-error-summary" in answer
    assert "Rename it and choose it again." in answer
    with acting_as(ona, service):
        assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_file_of_100_mb_is_refused_in_the_form_and_the_rest_of_it_is_kept(ona_signed_in, ona, service):
    answer = sent(ona_signed_in, body(("didelis.pdf", b"%PDF-" + b"\0" * 100 * MEGABYTE), title="Diplomas 7"))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "didelis.pdf: The file is 100.1\u00a0MB and the limit is 20\u00a0MB." in page
    assert 'value="Diplomas 7"' in page
    with acting_as(ona, service):
        assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_request_larger_than_any_form_is_refused_unread(ona_signed_in, settings):
    settings.UPLOAD_REQUEST_LIMIT = 3 * MEGABYTE

    answer = sent(ona_signed_in, body(("a.pdf", b"x" * 4 * MEGABYTE)))

    assert answer.status_code == 413
    assert "The limit of a file is 20\u00a0MB." in answer.content.decode()
    assert answer.wsgi_request._read_started is False


@pytest.mark.django_db
def test_whoever_has_not_signed_in_sends_no_files(client, pages, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    answer = sent(client, body(("a.pdf", b"x" * 3 * MEGABYTE)))

    assert answer.status_code == 413
    assert "Sign in and choose the files again." in answer.content.decode()
    assert answer.wsgi_request._read_started is False


@pytest.mark.django_db
def test_a_small_form_is_open_to_a_visitor(client, pages):
    assert sent(client, body(("a.pdf", PDF))).status_code == 302


# With the real server


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    serve = [
        *(sys.executable, "-m", "granian", "victimsupport.wsgi:application", "--interface", "wsgi"),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        serve, env=os.environ | {"DATABASE_URL": database_url(), "DATABASE_OWNER_URL": "", "DEMO": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET /gyvas HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b" 200 " in line.recv(100)
    return False


def test_100_mb_of_a_visitor_are_answered_and_the_server_goes_on(server):
    """The answer comes while the visitor still sends; whoever sends on to the end gets it, too."""
    size = 100 * MEGABYTE
    head = (
        f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: {MULTIPART}\r\nContent-Length: {size}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        line.sendall(head.encode())
        with suppress(OSError):
            for _ in range(100):
                line.sendall(b"\0" * MEGABYTE)
        told = line.recv(65536)

    assert told.startswith(b"HTTP/1.1 413")
    assert answers(server)
