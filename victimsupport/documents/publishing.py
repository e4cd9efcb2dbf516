"""Laying files into a folder at once: whoever looks sees the old ones or the new ones, whole."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class File:
    """A file to lay down; `rows` where it has any."""

    name: str
    content: bytes
    rows: int | None = None


@dataclass(frozen=True)
class Entry:
    """What the manifest says of a file."""

    name: str
    bytes: int
    rows: int | None
    sha256: str


def entry(file: File) -> Entry:
    return Entry(file.name, len(file.content), file.rows, digest(file.content))


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def publish(folder: Path, files: Sequence[File], about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Lay files and their manifest into a folder, in place of what lay there; return what the manifest says of them.

    Everything is written beside the folder first and then renamed, so an interrupted run changes nothing.
    """
    entries = [asdict(entry(file)) for file in files]
    manifest = json.dumps({**about, "files": entries}, ensure_ascii=False, indent=2, sort_keys=True).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{uuid4().hex}")
    unfinished.mkdir()
    try:
        for file in [*files, File(MANIFEST, manifest)]:
            _write(unfinished / file.name, file.content)
        _replace(folder, unfinished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return entries


def lies_whole(folder: Path, about: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return what the manifest in a folder says, if it is about the same and every file is as it says."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        entries: list[dict[str, Any]] = manifest.pop("files")
        same = manifest == dict(about)
        whole = all(digest((folder / each["name"]).read_bytes()) == each["sha256"] for each in entries)
    except (OSError, ValueError, KeyError):
        return None
    return entries if same and whole else None


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(folder: Path, unfinished: Path) -> None:
    """Put one folder in the place of another, which goes only once the new one stands."""
    if not folder.exists():
        unfinished.rename(folder)
        return
    former = folder.with_name(f".{folder.name}.{uuid4().hex}")
    folder.rename(former)
    try:
        unfinished.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)
