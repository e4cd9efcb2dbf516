"""Looks into a PDF: its structure, what stands for its drawings, its text."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

MAPPED = re.compile(r"<([0-9a-f]{4})>\s*<([0-9a-f]+)>", re.IGNORECASE)


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every element of the structure tree."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        yield element
        kids = element.get("/K", [])
        waiting.extend(kids if isinstance(kids, pikepdf.Array) else [kids])


def structure(pdf: pikepdf.Pdf) -> list[str]:
    """Return the kinds of all elements."""
    return [str(element.S)[1:] for element in elements(pdf) if "/S" in element]


def alternatives(pdf: pikepdf.Pdf) -> list[str]:
    """Return what stands for each figure; nothing where a figure has nothing."""
    figures = [element for element in elements(pdf) if element.get("/S") == "/Figure"]
    return [str(figure.get("/Alt", "")) for figure in figures]


def text_of(made: bytes) -> str:
    """Return the text as a reader of the PDF copies it: glyphs through the fonts' own maps, line by line."""
    with pikepdf.open(BytesIO(made)) as pdf:
        return "\n".join(_text(page) for page in pdf.pages)


def _text(page: Any) -> str:
    """Return the text of a page or of a drawing on it."""
    resources = page.Resources
    maps = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    letters: dict[str, str] = {}
    said = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = maps[str(operands[0])]
            case "TJ":
                said.append("".join(_said(each, letters) for each in operands[0]))
            case "Tj":
                said.append(_said(operands[0], letters))
            case "ET":
                said.append("\n")
            case "Do" if resources.XObject[str(operands[0])].get("/Subtype") == "/Form":
                said.append(_text(resources.XObject[str(operands[0])]))
    return "".join(said)


def _letters(font: Any) -> dict[str, str]:
    return {glyph.lower(): bytes.fromhex(text).decode("utf-16-be") for glyph, text in MAPPED.findall(
        font.ToUnicode.read_bytes().decode()
    )}  # fmt: skip


def _said(piece: Any, letters: dict[str, str]) -> str:
    if not isinstance(piece, pikepdf.String):
        return ""
    glyphs = bytes(piece).hex()
    return "".join(letters.get(glyphs[at : at + 4], "") for at in range(0, len(glyphs), 4))
