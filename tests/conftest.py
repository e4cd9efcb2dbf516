"""
What every test stands on: the real database, the real broker, a real worker, a real browser.

The database is made once, as owner. A test that commits gets a fresh copy of it afterwards. Everything else runs as
`web`, which owns nothing: what a test may do, the program may do.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from victimsupport import embedded

# One of several processes (-n) has servers of its own: the audit's seal waits for every transaction of its server.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER:
    embedded.move(WORKER)
STARTED_HERE = embedded.ensure()
os.environ["DJANGO_SETTINGS_MODULE"] = "victimsupport.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright keeps a loop in this thread, and Django would refuse every query
)
os.environ["HTTPS"] = "0"  # the live server speaks plain HTTP
os.environ.pop("DEMO", None)
os.environ["BROKER_PREFIX"] = f"tests{WORKER}:"  # a worker of `make run` must not take what a test publishes

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from tests.browser import chromium
from victimsupport.accounts.schema import as_owner
from victimsupport.celery import app as celery_app

PATIENCE = 30.0  # seconds


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None):
        # what the processes to come inherit must not load their settings before they have servers of their own
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    if STARTED_HERE:
        embedded.stop()


# The database


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the test database as owner: from the pristine copy an earlier run kept, unless a migration changed since."""
    with django_db_blocker.unblock():
        with as_owner():
            is_kept = has_database(pristine())
            connection.settings_dict["TEST"]["TEMPLATE"] = pristine() if is_kept else None
            made = setup_databases(verbosity=0, interactive=False)
            if not is_kept:
                maintain(f'CREATE DATABASE "{pristine()}" TEMPLATE "{name()}"')
        # `web` may not truncate and the audit refuses it: not Django's flush, which would also empty what migrations filled
        TransactionTestCase._fixture_teardown = lambda self: start_afresh()
    yield
    with django_db_blocker.unblock(), as_owner():
        start_afresh()  # a server's thread may still hold the old one open
        teardown_databases(made, verbosity=0)


def name() -> str:
    return str(connection.settings_dict["NAME"])


@cache
def pristine() -> str:
    """Return the name of the copy that all migrations, as they read now, have made."""
    migrations = [
        path
        for pattern in ("*", "victimsupport/*")
        for path in settings.BASE_DIR.glob(f"{pattern}/migrations/*.py")
    ]
    made_by = [settings.BASE_DIR / "requirements.lock", *sorted(migrations)]
    read = sha256(b"".join(path.read_bytes() for path in made_by))
    return f"pristine{WORKER}_{read.hexdigest()[:16]}"


def has_database(name: str) -> bool:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return cursor.rowcount == 1


def maintain(*statements: str) -> None:
    """Run statements from outside the database they are about."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def start_afresh() -> None:
    """Put the pristine copy in the place of a database that a test has written to."""
    with as_owner():
        maintain(
            f'DROP DATABASE "{name()}" WITH (FORCE)', f'CREATE DATABASE "{name()}" TEMPLATE "{pristine()}"'
        )


# Other processes


def database_url(login: str = "", database: str = "") -> str:
    """Return an address of the test database, for another process or another login."""
    d = connection.settings_dict
    login = login or f"{d['USER']}:{d['PASSWORD']}".rstrip(":")
    host = d["OPTIONS"].get("host")
    server = "" if host else f"{d['HOST']}:{d['PORT']}".rstrip(":")
    return f"postgresql://{login}@{server}/{database or d['NAME']}" + (f"?host={host}" if host else "")


def environment_of_worker() -> dict[str, str]:
    """Return what a worker knows: neither the owner's login nor a key of the vault."""
    return os.environ | {"DATABASE_URL": database_url(), "DATABASE_OWNER_URL": "", "VAULT_KEYS": ""}


def wait_until(holds: Callable[[], Any], patience: float = PATIENCE) -> None:
    """Wait until something holds; fail if it does not within `patience` seconds."""
    last = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < last, "What the test waits for did not happen."
        time.sleep(0.05)


@contextmanager
def a_worker(log: Path, broker: str) -> Iterator[None]:
    """Have a real worker at work, which hears of its tasks from a broker; it writes into a log."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "victimsupport", "worker"),
                "--concurrency=1",
                "--without-mingle",
            ],
            env=environment_of_worker() | {"REDIS_URL": broker},
            cwd=embedded.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until(lambda: process.poll() is not None or " ready." in log.read_text())
            assert process.poll() is None, log.read_text()
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="session")
def _worker(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    log = tmp_path_factory.mktemp("worker") / "log"
    celery_app.control.purge()
    with a_worker(log, settings.CELERY_BROKER_URL):
        yield log


@pytest.fixture
def worker(_worker: Path, transactional_db: None) -> Path:
    """Have a real worker at work; returns its log. It outlives the database of a test: it keeps no connection."""
    return _worker


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium of this machine; as root it runs without its sandbox."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium(), "args": ["--disable-gpu", *root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """See what a Lithuanian officer sees; `page.goto("/")` still needs `live_server.url` in front."""
    return browser_context_args | {"locale": "lt-LT", "timezone_id": settings.TIME_ZONE}
