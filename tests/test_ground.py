"""The ground: which environment the program accepts, under which logins it runs, what the answers carry."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.messages.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from tests.conftest import database_url
from victimsupport import embedded, errors
from victimsupport.accounts.identity import NOBODY
from victimsupport.administration import Site
from victimsupport.audit import actions as audit
from victimsupport.embedded import postgres, valkey
from victimsupport.log import Formatter

ROOT = Path(__file__).parents[1]
PRODUCTION = {
    "DATABASE_URL": "postgresql://vs_web:word@db.example/vs",
    "REDIS_URL": "redis://broker.example:6379/0",
    "SECRET_KEY": "k9" * 40 + "-only-for-this-test",
    "VAULT_KEYS": "first:" + "ab" * 32,
    "ALLOWED_HOSTS": "pagalba.example",
    "SITE_URL": "https://pagalba.example",
    "EXPORT_DIR": "/var/lib/victimsupport/exports",
    "MAIL_FROM": "pagalba@pagalba.example",
    "SMTP_HOST": "mail.example",
}
NEEDED = sorted(PRODUCTION.keys() - {"VAULT_KEYS"})  # workers have no keys of the vault


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with this environment and nothing of ours in it."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LOCAL_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def load_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    return run("-c", "import victimsupport.settings", **environment)


# Settings


def test_settings_of_production_are_complete() -> None:
    assert load_settings(**PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_setting_is_named(name: str) -> None:
    done = load_settings(EMBEDDED="0", **{n: value for n, value in PRODUCTION.items() if n != name})
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_demo_and_debug_are_refused_without_the_embedded_servers(name: str) -> None:
    done = load_settings(**PRODUCTION, **{name: "1"})
    assert done.returncode != 0
    assert "embedded servers only" in done.stderr


def test_the_deployment_check_has_nothing_to_say() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_embedded_servers_serve_the_web_only_in_the_demonstration() -> None:
    done = run("-c", "import victimsupport.wsgi", **embedded.environment())
    assert done.returncode != 0
    assert "The embedded servers are for the demonstration" in done.stderr


def test_the_web_begins_only_with_keys_of_the_vault() -> None:
    done = run("-c", "import victimsupport.wsgi", **PRODUCTION | {"VAULT_KEYS": ""})
    assert done.returncode != 0
    assert "Set the VAULT_KEYS environment variable" in done.stderr


def test_the_web_begins_without_its_database_and_waits_for_it() -> None:
    nowhere = "postgresql://vs_web@127.0.0.1:9/vs"
    assert run("-c", "import victimsupport.wsgi", **PRODUCTION | {"DATABASE_URL": nowhere}).returncode == 0


def test_what_runs_later_is_named_by_tasks_that_exist() -> None:
    from victimsupport.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_locks_name_no_download_host() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "--index-url" not in text
    for package in json.loads((ROOT / "package-lock.json").read_text())["packages"].values():
        assert "resolved" not in package


def test_every_direct_dependency_says_why_it_is_there() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    declared = re.findall(r'^    "[A-Za-z].*[<>=].*$', project.split("[tool.")[0], re.MULTILINE)
    assert declared
    assert [line for line in declared if "  # " not in line] == []


# Logins


@pytest.mark.parametrize("login", ["postgres", "vs_owner", "vs_backup"])
@pytest.mark.parametrize(
    "process",
    [
        ["-c", "import victimsupport.wsgi"],
        [
            "-c",
            "import django; django.setup(); from victimsupport.accounts.models import User; User.objects.count()",
        ],
        ["manage.py", "shell", "-c", "from victimsupport.accounts.models import User; User.objects.count()"],
    ],
    ids=["web", "worker", "command"],
)
def test_a_login_that_can_pass_the_wall_is_refused(
    login: str, process: list[str], django_db_setup: None
) -> None:
    strong = embedded.environment() | {"DATABASE_URL": database_url(login), "DATABASE_OWNER_URL": ""}
    done = run(*process, **strong, DEMO="1", DJANGO_SETTINGS_MODULE="victimsupport.settings")
    assert done.returncode != 0
    assert "can pass the wall" in done.stderr


def test_web_may_not_make_a_table(db: None) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id int)")


def test_web_may_not_become_the_owner(db: None) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("SELECT set_config('role', 'vs_owner', false)")


def test_a_process_without_the_owners_login_cannot_migrate(db: None) -> None:
    with (
        override_settings(DATABASE_OWNER=None),
        pytest.raises(Exception, match="DATABASE_OWNER_URL is not set"),
    ):
        call_command("migrate")


def test_models_and_migrations_agree(db: None) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except (SystemExit, CommandError) as missing:
        pytest.fail(f"makemigrations would write something: {missing}")


def test_a_test_that_commits_leaves_nothing_behind(transactional_db: None) -> None:
    assert not Group.objects.filter(name="left behind").exists()
    Group.objects.create(name="left behind")


test_a_second_test_that_commits_leaves_nothing_behind = test_a_test_that_commits_leaves_nothing_behind


# Answers


def broken(request: object) -> HttpResponse:
    raise ValueError("Ona Jonaitienė")


def without_database(request: object) -> HttpResponse:
    raise OperationalError("the server closed the connection")


urlpatterns = [path("broken", broken), path("without", without_database)]
handler500 = "victimsupport.errors.failed"


@pytest.mark.urls("tests.test_ground")
@pytest.mark.parametrize(("address", "status"), [("/broken", 500), ("/without", 503)])
def test_a_failure_answers_in_the_right_words(client: Client, db: None, address: str, status: int) -> None:
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert "Ona" not in answer.content.decode()


def test_the_page_of_a_failure_asks_nothing_of_the_database() -> None:
    # no `db` here: a query would fail the test
    assert errors.failed(RequestFactory().get("/")).status_code == 500


def test_every_answer_carries_the_headers(client: Client, db: None) -> None:
    answer = client.get("/gyvas")
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]


def test_cookies_are_bound_to_this_host() -> None:
    for kind in ("SESSION", "CSRF"):
        assert getattr(settings, f"{kind}_COOKIE_NAME").startswith("__Host-")
        assert getattr(settings, f"{kind}_COOKIE_SECURE")
        assert getattr(settings, f"{kind}_COOKIE_HTTPONLY")


def test_pages_speak_lithuanian_until_another_language_is_chosen(client: Client, db: None) -> None:
    assert client.get("/gyvas", headers={"Accept-Language": "en"})["Content-Language"] == "lt"
    client.post(reverse("set_language"), {"language": "en", "next": "/gyvas"})
    assert client.get("/gyvas")["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert client.get("/gyvas")["Content-Language"] == "lt"


def test_the_log_never_quotes_an_error() -> None:
    try:
        raise ValueError("Ona Jonaitienė, 8 612 34567")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Failed: %s", ("Ona",), sys.exc_info())
    line = Formatter().format(record)
    assert "Ona" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_ground.py" in json.loads(line)["where"][-1]


def test_the_log_names_the_route_of_a_request_never_what_was_typed(rf: RequestFactory) -> None:
    request = rf.get("/bylos/Ona Jonaitienė/")
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "%s: %s", ("Not Found", request.path), None
    )
    record.request, record.status_code = request, 404

    line = Formatter().format(record)

    assert "Jonait" not in line
    assert json.loads(line)["status"] == 404


def test_a_message_to_a_person_never_lies_in_the_session(
    db: None, rf: RequestFactory, client: Client
) -> None:
    """It may name a case, and no wall stands around the table of sessions."""
    request = rf.get("/")
    request.session = client.session
    storage = default_storage(request)
    for number in range(100):
        storage.add(messages.SUCCESS, f"NK-2026-{number:05} " + "x" * 100)

    storage.update(HttpResponse())

    assert not request.session.keys()


def test_the_admin_tells_the_audit_and_keeps_no_log_of_its_own(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(audit, "record", lambda action, **_: told.append(action))
    site = Site()
    site.register(Group)
    page = site.get_model_admin(Group)
    request = RequestFactory().get("/")
    request.actor = NOBODY
    page.log_addition(request, Group(name="x"), [])
    page.log_change(request, Group(name="x"), [{"changed": {"fields": ["name"]}}])
    assert told == ["REFERENCE_ADDED", "REFERENCE_CHANGED"]
    assert not LogEntry.objects.exists()


# The embedded servers


def test_the_embedded_servers_start_once_and_stop_whoever_started_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "victimsupport.embedded"]
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "LOCAL_DIR": str(tmp_path)
    }
    both_at_once = [subprocess.Popen([*command, "start"], env=clean, cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in both_at_once] == [0, 0]
    pid = int((tmp_path / "postgres" / "postmaster.pid").read_text().split()[0])
    assert is_running(pid)
    subprocess.run([*command, "stop"], env=clean, cwd=ROOT, check=True, timeout=60)
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
    assert not (tmp_path / "valkey" / "socket").exists()


def test_a_path_too_long_for_a_socket_does_not_matter(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90)
    assert len(str(postgres.socket_dir(deep))) < 60
    assert len(str(valkey.socket_path(deep))) < 60


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_worker_does_what_it_is_told(worker: Path) -> None:
    from tests.conftest import celery_app, wait_until

    celery_app.send_task("victimsupport.accounts.tasks.clear_sessions")
    wait_until(lambda: "clear_sessions" in worker.read_text() and "succeeded" in worker.read_text())
