"""Whether a file may come in: by what it is, never by what it says it is."""

import hashlib
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from victimsupport.refusal import Refused

LONGEST_NAME = 150
MOST_PIXELS = 40_000_000
"""A page of A4 at 600 dots to the inch has 35 million."""
MEGABYTE = 1024 * 1024
NBSP = "\u00a0"
PATIENCE = 60
"""Seconds on the clock; of the processor it gets 20."""
EXAMINER = Path(__file__).with_name("examining.py")
REFUSED_BY_EXAMINER = 3
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control characters, those that turn the direction of writing, and halves of characters."""


class ContentType(models.TextChoices):
    PDF = "application/pdf", gettext_lazy("PDF")
    JPEG = "image/jpeg", gettext_lazy("JPEG picture")
    PNG = "image/png", gettext_lazy("PNG picture")


ENDINGS = {
    ".pdf": ContentType.PDF,
    ".jpg": ContentType.JPEG,
    ".jpeg": ContentType.JPEG,
    ".jfif": ContentType.JPEG,
    ".png": ContentType.PNG,
}
BEGINNINGS = {
    b"%PDF-": ContentType.PDF,
    b"\xff\xd8\xff": ContentType.JPEG,
    b"\x89PNG\r\n\x1a\n": ContentType.PNG,
}


@dataclass(frozen=True)
class Checked:
    """A file that may be stored: its name cleaned, a picture painted anew. Only `check` makes one."""

    name: str
    content_type: ContentType
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(upload: "File[Any]") -> Checked:
    """
    Return a file handed in as it may be stored.

    :raises Refused: with a sentence that says what is wrong and what to do
    """
    name = clean_name(getattr(upload, "sent_name", upload.name) or "")
    size = upload.size or 0
    if not size:
        raise Refused(
            _("The file is empty. Check that it opens on your computer and choose it again."),
            code="E_UPLOAD_EMPTY",
        )
    if size > settings.UPLOAD_LIMIT:
        raise too_large(size)
    upload.seek(0)
    content = upload.read()
    content_type = _type_of(name, content)
    painted = _examined(content, content_type)
    if len(painted) > settings.UPLOAD_LIMIT:
        raise too_large(len(painted))
    return Checked(name, content_type, painted)


def megabytes(size: int) -> str:
    """Return a size for people; a little more than a limit never reads as the limit."""
    tenths = -(-size * 10 // MEGABYTE)
    number = tenths // 10 if tenths % 10 == 0 else tenths / 10
    return f"{formats.number_format(number)}{NBSP}MB"


def too_large(size: int) -> Refused:
    """Return the refusal of a file over the limit."""
    sentence = _(
        "The file is %(size)s and the limit is %(limit)s. Make it smaller or divide it, and choose it again."
    )
    words = {"size": megabytes(size), "limit": megabytes(settings.UPLOAD_LIMIT)}
    return Refused(sentence % words, code="E_UPLOAD_TOO_LARGE")


# The name


def clean_name(sent: str) -> str:
    """
    Return the last part of a name, in composed characters.

    :raises Refused: if it leads out of a folder, has characters nobody sees, is too long or missing
    """
    parts = unicodedata.normalize("NFC", sent).replace("\\", "/").split("/")
    name = parts[-1].strip()
    if ".." in [part.strip() for part in parts]:
        raise _bad_name(_("The name of the file leads to another folder. Rename it and choose it again."))
    if any(unicodedata.category(character) in INVISIBLE for character in sent):
        raise _bad_name(_("The name of the file has invisible characters. Rename it and choose it again."))
    if not name.strip("."):
        raise _bad_name(_("The file has no name. Give it one and choose it again."))
    if len(name) > LONGEST_NAME:
        sentence = ngettext(
            "The name of the file is too long: it may have %(most)d character. Rename it and choose it again.",
            "The name of the file is too long: it may have %(most)d characters. Rename it and choose it again.",
            LONGEST_NAME,
        )
        raise _bad_name(sentence % {"most": LONGEST_NAME})
    return name


def visible(sent: str) -> str:
    """Return a name that may be printed in a sentence, whatever it is."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in INVISIBLE)
    return f"{shown[:40]}…" if len(shown) > 40 else shown


def _bad_name(sentence: str) -> Refused:
    return Refused(sentence, code="E_UPLOAD_NAME")


# The type


def _type_of(name: str, content: bytes) -> ContentType:
    """:raises Refused: unless the content is of a kind let in, and the name ends as files of that kind do"""
    found = next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), None)
    if found is None:
        raise Refused(
            _("This is no PDF, JPEG or PNG file, whatever its name. Save it as a PDF and choose that file."),
            code="E_UPLOAD_TYPE",
        )
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name.lstrip(".") else ""
    if ENDINGS.get(ending) is not found:
        sentence = _(
            "What is in the file is %(kind)s, and its name does not end with %(ending)s. "
            "Check that it is the right file, correct its name and choose it again."
        )
        true_ending = next(end for end, kind in ENDINGS.items() if kind is found)
        raise Refused(sentence % {"kind": found.label, "ending": true_ending}, code="E_UPLOAD_LIES")
    return found


# What is inside


def _examined(content: bytes, content_type: ContentType) -> bytes:
    """Return what to store, after a process that knows nothing and may do nothing has looked inside."""
    command = [sys.executable, "-I", str(EXAMINER), content_type.value, str(MOST_PIXELS)]
    try:
        told = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refused_inside("DAMAGED", content_type) from None
    if told.returncode == 0:
        return content if content_type is ContentType.PDF else told.stdout
    why = told.stdout.decode() if told.returncode == REFUSED_BY_EXAMINER else "DAMAGED"
    raise _refused_inside(why, content_type)


def _refused_inside(why: str, content_type: ContentType) -> Refused:
    if why == "PIXELS":
        sentence = _(
            "The picture has more than %(most)s million pixels. Make it smaller and choose it again."
        )
        sentence %= {"most": formats.number_format(MOST_PIXELS // 10**6)}
    elif why == "DAMAGED" and content_type is not ContentType.PDF:
        sentence = _("The picture is damaged or not whole. Open it, save it anew and choose the new file.")
    else:
        sentence = _in_a_pdf(why)
    return Refused(sentence, code=f"E_UPLOAD_{why}")


def _in_a_pdf(why: str) -> str:
    sentences = {
        "MOVING": _("The picture moves. Save one picture of it and choose that file."),
        "ENCRYPTED": _("The PDF is protected by a password. Save it without one and choose that file."),
        "SCRIPT": _(
            "The PDF has a program inside (JavaScript). Open it, print it to PDF and choose the new file."
        ),
        "ACTION": _(
            "The PDF opens programs, other files or strange addresses. Open it, print it to PDF and choose the new file."
        ),
        "ATTACHMENT": _("The PDF has other files inside. Take them out and choose each file by itself."),
        "XFA": _(
            "The PDF is a form for one program only (XFA). Open it, print it to PDF and choose the new file."
        ),
        "MEDIA": _(
            "The PDF has sound, film or a 3D model inside. Open it, print it to PDF and choose the new file."
        ),
    }
    damaged = _(
        "The PDF is damaged, not whole, or mixed with something else. Open it, print it to PDF and choose the new file."
    )
    return sentences.get(why, damaged)
