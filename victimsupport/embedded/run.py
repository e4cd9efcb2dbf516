"""
`make run`: the whole system on this machine, with the demonstration data, until Ctrl-C.

Web, worker and beat run as they do in production: none knows the owner's login, worker and beat know no key of the vault.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from victimsupport import embedded, translations

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PATIENCE = 60.0  # seconds until the first page must have answered
LAST_WORDS = 20.0  # seconds a process has to finish its work
PYTHON = [sys.executable, "-m"]
WEB = [
    *(*PYTHON, "granian", "victimsupport.wsgi:application", "--interface", "wsgi"),
    *("--host", HOST, "--port", str(PORT), "--workers", "2", "--blocking-threads", "4"),
]
CELERY = [*PYTHON, "celery", "-A", "victimsupport"]
WORKER = [*CELERY, "worker", "--concurrency", "1"]
OWNER, VAULT = "DATABASE_OWNER_URL", "VAULT_KEYS"


class Stop(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or asked this process to end."""


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    _must_be_free()
    os.environ.update(DEMO="1", DJANGO_SETTINGS_MODULE="victimsupport.settings")
    os.environ.setdefault("SITE_URL", f"http://localhost:{PORT}")
    try:
        _run()
    except Stop:
        print("\nStopped.")


def announce() -> None:
    """Print where the system is and who can sign in."""
    from reporting.demo.people import table_of_logins

    print(f"\n  http://localhost:{PORT}/\n")
    print(table_of_logins())
    print("\nInvented people and organisations. Ctrl-C stops everything; the data stay.", flush=True)


def _run() -> None:
    with ExitStack() as everything:
        everything.callback(embedded.stop)
        embedded.ensure()
        if os.environ.get("DATABASE_URL") != embedded.environment()["DATABASE_URL"]:
            sys.exit("`make run` is the demonstration and uses the embedded servers: unset DATABASE_URL.")
        _prepare()
        logs = embedded.local_dir() / "logs"
        logs.mkdir(exist_ok=True)
        beat = ["beat", "--schedule", str(embedded.local_dir() / "beat"), "--pidfile", ""]
        processes = [
            everything.enter_context(_running(logs / "web.log", WEB, without={OWNER})),
            everything.enter_context(_running(logs / "worker.log", WORKER, without={OWNER, VAULT})),
            everything.enter_context(_running(logs / "beat.log", [*CELERY, *beat], without={OWNER, VAULT})),
        ]
        _wait_for_page(processes, logs)
        announce()
        while True:
            _must_all_run(processes, logs)
            time.sleep(1)


def _prepare() -> None:
    """Bring schema, translations and demonstration data up to date; quick when they are."""
    import django
    from django.core.management import call_command
    from django.db import connection

    translations.compile_changed()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", without_logins=True)
    connection.close()


@contextmanager
def _running(log: Path, command: list[str], without: set[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of the system in a session of its own: Ctrl-C reaches only us, and we end it in order."""
    environment = {name: value for name, value in os.environ.items() if name not in without} | {
        "CONN_MAX_AGE": "60"
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=embedded.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_for_page(processes: list[subprocess.Popen[bytes]], logs: Path) -> None:
    last = time.monotonic() + PATIENCE
    while not _answers():
        _must_all_run(processes, logs)
        if time.monotonic() > last:
            sys.exit(f"The page did not answer within {PATIENCE:.0f} seconds; see {logs}.")
        time.sleep(0.1)


def _answers() -> bool:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _must_all_run(processes: list[subprocess.Popen[bytes]], logs: Path) -> None:
    for process, name in zip(processes, ("web", "worker", "beat"), strict=True):
        if process.poll() is not None:
            last_lines = (logs / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
            sys.exit("\n".join([*last_lines, f"{name} has ended; the whole log is {logs / f'{name}.log'}."]))


def _must_be_free() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            sys.exit(f"Port {PORT} is taken. Choose another: make run PORT={PORT + 1}")


def _stop(number: int, frame: FrameType | None) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the end is under way: let it finish
    raise Stop


if __name__ == "__main__":
    main()
