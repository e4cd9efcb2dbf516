"""No word stands in a template outside the tags that translate it: not between tags, not in what is read aloud, not in mail."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).parents[2] / "templates"
PAGES = sorted(ROOT.rglob("*.html"))
LETTERS = sorted(ROOT.rglob("*.txt"))
SPOKEN = {"alt", "aria-label", "aria-description", "content", "label", "placeholder", "title"}
"""Attributes that people read or hear."""
WORD = re.compile(r"[^\W\d_]{2,}")
LITERAL = re.compile(r"""(?<!_\()(["'])((?:[A-ZĄČĘĖĮŠŲŪŽ][^"']*)?[^\W\d_]+ [^"']*)\1""")
"""Several words in quotes, as an argument of a tag, outside _()."""
NOT_SPOKEN = re.compile(r"\b(?:govuk|app)-[\w-]+|\?[a-z]+=")
"""Names of classes and of questions in addresses, where a block of a template holds nothing else."""
NOT_WORDS = {"PDF", "CSV", "JSON", "SHA", "Ctrl"}
"""Names of formats, sums and keys: the same in every language."""
LEFT_AS_THEY_ARE: dict[str, set[str]] = {}
"""Words that are the same in every language, by the template they stand in."""


class Bare(HTMLParser):
    """The words of a page that nobody translates; what the tags of templates give is left out before."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        said = dict(attrs)
        for name in SPOKEN & said.keys():
            if name != "content" or said.get("name") == "description":
                self.words += WORD.findall(said[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += WORD.findall(data)


def spoken(source: str) -> str:
    """Return a template without what its tags give and what they translate."""
    kept: list[str] = []
    within = 0
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            within += _step(token)
        if token.token_type is TokenType.TEXT and not within:
            kept.append(token.contents)
        elif token.token_type is TokenType.VAR:
            kept.append("0")  # something stands here: an attribute keeps its quotes
    return "".join(kept)


def _step(token: Token) -> int:
    name = token.split_contents()[0]
    if name in ("blocktranslate", "blocktrans", "comment", "verbatim"):
        return 1
    return -1 if name in ("endblocktranslate", "endblocktrans", "endcomment", "endverbatim") else 0


def bare(path: Path) -> set[str]:
    text = spoken(path.read_text())
    if path.suffix == ".txt":
        return set(WORD.findall(text))
    reader = Bare()
    reader.feed(NOT_SPOKEN.sub("", text))
    return set(reader.words) - NOT_WORDS


def arguments(path: Path) -> list[str]:
    """Return the words a template hands to a tag as they are."""
    tokens = (token for token in Lexer(path.read_text()).tokenize() if token.token_type is TokenType.BLOCK)
    others = ("translate", "trans", "blocktranslate", "blocktrans", "now", "comment", "translate_of")
    return [
        words for token in tokens if token.contents.split()[0] not in others
        for _quote, words in LITERAL.findall(token.contents)
    ]  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, *LETTERS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_is_translated(path: Path) -> None:
    assert bare(path) - LEFT_AS_THEY_ARE.get(str(path.relative_to(ROOT)), set()) == set()
    assert arguments(path) == []


def test_a_bare_word_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}<p title=\"Rodyti\">{% translate 'Save' %} Byla</p>{% blocktranslate %}Case{% endblocktranslate %}"
        '{% banner "Not said" %}{% banner _("Said well") %}<style>p { color: red }</style>'
    )

    assert bare(page) == {"Rodyti", "Byla"}
    assert arguments(page) == ["Not said"]
