"""
Everything the program says, it says in Lithuanian too.

The strings are read from the code by Babel and Django alone: no test needs gettext on the machine.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from babel.messages import Catalog, Message
from babel.messages.checkers import checkers
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
OURS = ["victimsupport", "accreditation", "referrals", "cases", "reporting"]
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
CODE = ROOT / "locale/lt/LC_MESSAGES/django.po"
OF_DJANGO = Path(django.__file__).parent / "conf/locale/lt/LC_MESSAGES/django.po"

PLURAL = (1, 2)
IN_CONTEXT = ((1, "c"), 2)
PLURAL_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None} | {
    name + lazy: spec
    for name, spec in {"ngettext": PLURAL, "pgettext": IN_CONTEXT, "npgettext": PLURAL_IN_CONTEXT}.items()
    for lazy in ("", "_lazy")
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z](?![a-z])|%?\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")

type Key = tuple[str | None, str | tuple[str, ...]]


def catalogue(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


def messages(path: Path) -> list[Message]:
    return [message for message in catalogue(path) if message.id]


def sources() -> Iterator[tuple[Path, str]]:
    """Return each file that speaks, as Python: of a template only the calls that templatize finds in it."""
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path, path.read_text()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield path, "\n".join(line.lstrip() for line in templatize(path.read_text()).split("\n"))


def said() -> dict[Key, str]:
    """Return what the code says, each string with one place where it stands."""
    found: dict[Key, str] = {}
    for path, text in sources():
        calls = extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
        for line, words, _comments, context in calls:
            found.setdefault((context, words), f"{path.relative_to(ROOT)}:{line}")
    return found


def forms(message: Message) -> list[tuple[str, str]]:
    """Return the source and the Lithuanian, of a plural each form beside the source of many."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[1], text) for text in message.string]


def every_form(path: Path) -> list[tuple[str, str]]:
    return [pair for message in messages(path) for pair in forms(message)]


def header(path: Path) -> str:
    return dict(catalogue(path).mime_headers)["Plural-Forms"].replace(" ", "")


@pytest.fixture(params=CATALOGUES, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_nothing_is_untranslated(path: Path) -> None:
    assert [source for source, text in every_form(path) if not text.strip()] == []


def test_nothing_is_guessed(path: Path) -> None:
    assert [message.id for message in messages(path) if message.fuzzy] == []


def test_plurals_are_the_four_of_django(path: Path) -> None:
    assert header(path) == header(OF_DJANGO)
    plurals = [message for message in messages(path) if not isinstance(message.id, str)]
    assert [message.id for message in plurals if len(message.string) != 4] == []


def test_placeholders_are_kept(path: Path) -> None:
    wrong = [
        (source, text)
        for source, text in every_form(path)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source))
    ]
    assert wrong == []


def test_formats_are_valid(path: Path) -> None:
    read = catalogue(path)
    for message in messages(path):
        for check in checkers:
            check(read, message)


def test_tags_and_outer_spaces_are_kept(path: Path) -> None:
    def frame(text: str) -> tuple[list[str], str, str]:
        return sorted(TAG.findall(text)), text[: -len(text.lstrip())], text[len(text.rstrip()) :]

    assert [pair for pair in every_form(path) if frame(pair[0]) != frame(pair[1])] == []


def test_quotes_are_lithuanian(path: Path) -> None:
    texts = [TAG.sub("", text) for _source, text in every_form(path)]
    assert [text for text in texts if re.search('["”]', text) or text.count("„") != text.count("“")] == []


def test_the_catalogue_has_all_the_code_says() -> None:
    known = {(message.context, message.id) for message in messages(CODE)}
    assert {key: place for key, place in said().items() if key not in known} == {}


def test_the_code_is_read_whole() -> None:
    found = said()
    assert (None, "Worklist") in found  # a name in Python and in a template
    assert ("decision", "Grant") in found  # with a context
    assert any(not isinstance(words, str) for _context, words in found)  # with a plural
    assert any(place.startswith("templates/mail/") for place in found.values())
