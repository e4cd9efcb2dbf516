"""Broker down, database down: what still works, what people see, and that it comes back by itself."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.urls import reverse

from tests import given, story
from tests.conftest import a_worker, celery_app, wait_until
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.embedded import valkey
from victimsupport.notices.models import Notice

ROOT = Path(__file__).parents[2]
OURS = ("victimsupport", "accreditation", "referrals", "cases", "reporting")
PUBLISHES = {"delay", "apply_async", "send_task"}


def test_nothing_but_the_clock_of_beat_publishes_to_the_broker():
    """So no page can hang on a broker, and nothing told is lost with it."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in PUBLISHES
    ]

    assert found == []


@pytest.mark.django_db
def test_with_the_broker_down_the_whole_path_works_and_what_is_to_be_told_waits(settings, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    cast = story.the_whole_path()

    assert unsent(cast.service)


@pytest.mark.django_db(transaction=True)
def test_what_waited_goes_out_when_the_broker_is_back(tmp_path):
    """The worker that lost its broker finds it again by itself."""
    broker = f"redis+socket://{valkey.socket_path(tmp_path)}"
    valkey.ensure(tmp_path)
    try:
        with a_worker(tmp_path / "log", broker):
            valkey.stop(tmp_path)
            cast = story.the_whole_path()
            assert unsent(cast.service)

            valkey.ensure(tmp_path)
            with celery_app.connection(broker) as connection:
                celery_app.send_task("victimsupport.notices.tasks.send_notices", connection=connection)
            wait_until(lambda: not unsent(cast.service))
    finally:
        valkey.stop(tmp_path)


def unsent(service: Organisation) -> int:
    with acting_as(system(), service):
        return Notice.objects.unsent().filter(kind="REFERRAL_RECEIVED").count()


@pytest.mark.django_db
def test_with_the_broker_down_one_can_sign_in_and_work(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.DEMO = True
    ona = given.a_person(given.a_service(), Role.CASEWORKER)

    client.post(reverse("account_login"), {"login": ona.email, "password": "password-of-a-test"})
    answer = client.get(reverse("accounts:choose"), follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == reverse("cases:worklist")


# A web process of its own, on servers of its own, whose database goes away and comes back


def embedded(folder: Path, order: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in NAMES} | {
        "LOCAL_DIR": str(folder)
    }
    subprocess.run(
        [sys.executable, "-m", "victimsupport.embedded", order], env=environment, cwd=ROOT, check=True
    )


NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "VAULT_KEYS")


@pytest.fixture
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("own")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    embedded(folder, "start")
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= {"LOCAL_DIR": str(folder), "DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=environment, cwd=ROOT, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [
        sys.executable,
        "-m",
        "granian",
        "victimsupport.wsgi:application",
        "--interface",
        "wsgi",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        serve, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: ask(port) == 200)
        yield folder, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        embedded(folder, "stop")


def ask(port: int, path: str = "/gyvas") -> int:
    """Return the status of a page, or 0 while nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def test_without_the_database_every_page_says_so_soon_and_comes_back_without_a_restart(web):
    folder, port = web
    assert ask(port, "/") == 200

    embedded(folder, "stop")
    began = time.monotonic()
    assert ask(port, "/darbai/") == 503
    assert time.monotonic() - began < 5

    embedded(folder, "start")
    wait_until(lambda: ask(port, "/") == 200)
