"""
Real PostgreSQL and real Valkey without installing either: for the demonstration, development and tests.

Both listen on a socket only and keep their data in LOCAL_DIR (``.local`` unless the environment names another).
Whoever sets DATABASE_URL is served by that database and nothing here starts; EMBEDDED=0 forbids it altogether.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from victimsupport.embedded import postgres, valkey

BASE_DIR = Path(__file__).parents[2]
KEPT = ("postgres", "valkey", "secret_key", "vault_keys", "mail", "exports", "logs", "beat")


def local_dir() -> Path:
    """Return the folder for everything this machine keeps: data, sockets, keys, mail, logs."""
    return Path(os.environ.get("LOCAL_DIR") or BASE_DIR / ".local").absolute()


def is_wanted() -> bool:
    """Test whether this process is to use the embedded servers."""
    return not os.environ.get("DATABASE_URL") and os.environ.get("EMBEDDED", "1") != "0"


def serves(database_host: str) -> bool:
    """Test whether a database host is our own socket."""
    return database_host == str(postgres.socket_dir(local_dir()))


def environment() -> dict[str, str]:
    """Return the settings of a process that may do everything; nothing is started."""
    host = postgres.socket_dir(local_dir())
    return {
        "DATABASE_URL": f"postgresql://vs_web@/vs?host={host}",
        "DATABASE_OWNER_URL": f"postgresql://vs_owner@/vs?host={host}",
        "REDIS_URL": os.environ.get("REDIS_URL") or f"redis+socket://{valkey.socket_path(local_dir())}",
        "SECRET_KEY": _kept("secret_key", secrets.token_urlsafe(50)),
        "VAULT_KEYS": _kept("vault_keys", f"local:{secrets.token_hex(32)}"),
    }


def configure() -> None:
    """Complete this process's environment, unless it has a database already."""
    if is_wanted():
        os.environ.update({name: value for name, value in environment().items() if not os.environ.get(name)})


def move(name: str) -> None:
    """Have this process use servers of its own, in the folder of this name, where it would have used the common ones."""
    for variable, value in environment().items():
        if os.environ.get(variable) == value:
            del os.environ[variable]
    os.environ["LOCAL_DIR"] = str(local_dir() / name)


def ensure() -> bool:
    """
    Start what is not yet running and complete the environment.

    Safe when several processes call it at once. Returns whether it had to start something.
    """
    if not is_wanted():
        return False
    with _alone():
        started = postgres.ensure(local_dir())
        if not os.environ.get("REDIS_URL"):
            started = valkey.ensure(local_dir()) or started
    configure()
    return started


def stop() -> None:
    """Stop both servers, whoever started them."""
    if local_dir().exists():
        with _alone():
            valkey.stop(local_dir())
            postgres.stop(local_dir())


def reset() -> None:
    """Stop both servers and throw away everything kept here, the keys too."""
    stop()
    for kept in KEPT:
        path = local_dir() / kept
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    local_dir().mkdir(parents=True, exist_ok=True)
    with open(local_dir() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _kept(name: str, fresh: str) -> str:
    """Return the secret kept under this name; a fresh one is kept from now on."""
    path = local_dir() / name
    with _alone():
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(fresh)
        return path.read_text()
