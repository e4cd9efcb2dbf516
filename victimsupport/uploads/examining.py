"""
Looks inside one file, as a program of its own: reads it from standard input and answers with its exit code.

Whoever breaks the reader of PDFs or pictures breaks this process alone. It is started without an environment, so it
knows no key, no password and no database, and it may use so much memory and so much time, and write no file.
It imports nothing of this project.

    examining.py CONTENT_TYPE MOST_PIXELS < file

Exit code 0: it may come in; a picture is on standard output, painted anew. Code 3: it may not; why is on standard output.
"""

import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

REFUSED = 3
MEMORY = 1024**3
SECONDS = 20

ACTIONS = {
    "/JavaScript": "SCRIPT",
    "/Launch": "ACTION",
    "/SubmitForm": "ACTION",
    "/ImportData": "ACTION",
    "/GoToR": "ACTION",
    "/GoToE": "ACTION",
    "/Rendition": "MEDIA",
    "/Movie": "MEDIA",
    "/Sound": "MEDIA",
    "/RichMediaExecute": "MEDIA",
    "/GoTo3DView": "MEDIA",
}
"""What an action of a PDF may not do: its /S. Going to a page and following a link of the web stay."""
SUBTYPES = {
    "/FileAttachment": "ATTACHMENT",
    "/RichMedia": "MEDIA",
    "/3D": "MEDIA",
    "/Movie": "MEDIA",
    "/Sound": "MEDIA",
    "/Screen": "MEDIA",
}
KEYS = {
    "/JS": "SCRIPT",
    "/JavaScript": "SCRIPT",
    "/XFA": "XFA",
    "/EF": "ATTACHMENT",
    "/EmbeddedFiles": "ATTACHMENT",
    "/RichMediaContent": "MEDIA",
}
LINKS = (b"http", b"https", b"mailto", b"tel")
SCHEME = re.compile(rb"([a-z][a-z0-9+.-]*):")
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"<iframe", b"<body")
SNIFFED = 2048
"""How far browsers look for markup."""


class Refused(Exception):
    """What is wrong, as a code."""


def main() -> None:
    content_type, most_pixels = sys.argv[1], int(sys.argv[2])
    examine = _prepare(content_type)
    _bind()
    try:
        sys.stdout.buffer.write(examine(sys.stdin.buffer.read(), most_pixels))
    except Refused as refused:
        sys.stdout.write(str(refused))
        sys.exit(REFUSED)


def _prepare(content_type: str) -> Any:
    """Import what reads this kind of file while files may still be opened at will."""
    if content_type == "application/pdf":
        import pikepdf.settings

        pikepdf.settings.set_qpdf_limits(flate_max_memory=MEMORY // 4, png_max_memory=MEMORY // 4)
        return examine_pdf
    from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401

    return examine_jpeg if content_type == "image/jpeg" else examine_png


def _bind() -> None:
    """Bind this process to its limits, as far as the system knows them."""
    warnings.simplefilter("ignore")
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


# Pictures


def examine_jpeg(content: bytes, most_pixels: int) -> bytes:
    """Return the picture painted anew, upright: nothing but its pixels, 8 bits each colour."""
    picture = _painted(content, "JPEG", most_pixels)
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    return _saved(picture, format="JPEG", quality=90)


def examine_png(content: bytes, most_pixels: int) -> bytes:
    """Return the picture painted anew: nothing but its pixels."""
    picture = _painted(content, "PNG", most_pixels)
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return _saved(picture, format="PNG")


def _painted(content: bytes, kind: str, most_pixels: int) -> Any:
    """Return the picture with its pixels read; how many there are is known before any is."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # below, before any pixel is read
    try:
        picture = Image.open(BytesIO(content), formats=[kind])
        width, height = picture.size
        if width * height > most_pixels:
            raise Refused("PIXELS")
        if kind == "PNG" and getattr(picture, "is_animated", False):
            raise Refused("MOVING")
        picture.load()
    except Refused:
        raise
    except Exception as error:  # whatever a reader of hostile files stumbles over
        raise Refused("DAMAGED") from error
    with suppress(Exception):  # which way is up is a courtesy
        return ImageOps.exif_transpose(picture)
    return picture


def _saved(picture: Any, **how: Any) -> bytes:
    picture.info.clear()  # comments, profiles, resolutions: Pillow writes some of them back
    painted = BytesIO()
    picture.save(painted, **how)
    return painted.getvalue()


# PDF


def examine_pdf(content: bytes, most_pixels: int) -> bytes:
    """Refuse what a PDF does by itself or carries along. It stays as it is, so that its signatures stay good."""
    import pikepdf

    _is_nothing_else(content)
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused("ENCRYPTED")
            for found in pdf.objects:
                _look_into(found)
            if not len(pdf.pages):
                raise Refused("DAMAGED")
    except Refused:
        raise
    except pikepdf.PasswordError as error:
        raise Refused("ENCRYPTED") from error
    except Exception as error:  # whatever a reader of hostile files stumbles over
        raise Refused("DAMAGED") from error
    return b""


def _is_nothing_else(content: bytes) -> None:
    """Refuse a PDF that is a page of the web or an archive at the same time."""
    if any(tag in content[:SNIFFED].lower() for tag in MARKUP):
        raise Refused("DAMAGED")
    if content[content.rfind(b"%%EOF") + len(b"%%EOF") :].strip(b"\0 \t\r\n\f"):
        raise Refused("DAMAGED")
    if _is_an_archive(content):
        raise Refused("DAMAGED")


def _is_an_archive(content: bytes) -> bool:
    with suppress(Exception), zipfile.ZipFile(BytesIO(content)):  # whatever it says of what is none
        return True
    return False


def _look_into(found: Any) -> None:
    """Refuse what may not be in an object, or in anything written inside it; what it points at has its own turn."""
    import pikepdf

    waiting = [found]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Stream):
            if "/F" in thing.stream_dict:
                raise Refused("ACTION")  # its bytes would be read from another file
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Dictionary):
            _check(thing)
            waiting.extend(_inside(thing.values()))
        elif isinstance(thing, pikepdf.Array):
            waiting.extend(_inside(thing))


def _inside(values: Any) -> Iterator[Any]:
    return (value for value in values if not getattr(value, "is_indirect", False))


def _check(thing: Any) -> None:
    import pikepdf

    for key in thing:
        if key in KEYS:
            raise Refused(KEYS[key])
    kind, subtype, action = (_name(thing, key) for key in ("/Type", "/Subtype", "/S"))
    if kind == "/EmbeddedFile":
        raise Refused("ATTACHMENT")
    if (code := SUBTYPES.get(subtype) or ACTIONS.get(action)) is not None:
        raise Refused(code)
    addresses = [thing[key] for key in ("/URI", "/Base") if isinstance(thing.get(key), pikepdf.String)]
    if not all(_is_a_link(bytes(address)) for address in addresses):
        raise Refused("ACTION")


def _name(thing: Any, key: str) -> str:
    import pikepdf

    found = thing.get(key)
    return str(found) if isinstance(found, pikepdf.Name) else ""


def _is_a_link(address: bytes) -> bool:
    """Test whether an address leads to the web, a mailbox or a telephone; one without a scheme leads to the web."""
    address = address.strip().lower()
    scheme = SCHEME.match(address)
    return scheme[1] in LINKS if scheme else not address.startswith((b"//", b"\\\\"))


if __name__ == "__main__":
    main()
