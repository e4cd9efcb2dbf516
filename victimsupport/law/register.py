"""Which rules this code applies, where, and which tests prove them: what `manage.py law` prints."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from victimsupport import law
from victimsupport.law import time_limits
from victimsupport.law.citation import CITED, Rule

ROOT = Path(__file__).parents[2]
APPS = ("victimsupport", "accreditation", "referrals", "cases", "reporting")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, the lines of code that apply it, and the tests that prove it."""

    rule: Rule
    applied: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A test that says which article it proves, and perhaps which of the rules under it."""

    test: str
    article: str
    rule: str = ""

    def proves(self, rule: Rule) -> bool:
        return self.rule == rule.id if self.rule else self.article == str(rule.article)


def rules() -> list[Rule]:
    """Return every rule of the package, in the order of the articles."""
    for found in iter_modules(law.__path__, f"{law.__name__}."):
        import_module(found.name)
    return sorted([*CITED.values(), *_time_limits()], key=_place_in_the_law)


def entries() -> list[Entry]:
    """Return every rule with the places that apply it and the tests that prove it."""
    proven, places = proofs(), _places()
    return [
        Entry(
            rule,
            tuple(_applied(rule, places)),
            tuple(proof.test for proof in proven if proof.proves(rule)),
        )
        for rule in rules()
    ]


@cache
def proofs() -> tuple[Proof, ...]:
    """Return every test that bears `@pytest.mark.article(...)`; none where tests are not installed."""
    found: list[Proof] = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                test = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                found.extend(Proof(test, *cited) for cited in _cited(node.decorator_list))
    return tuple(found)


def _cited(decorators: Iterable[ast.expr]) -> Iterator[tuple[str, str]]:
    """Yield the article and the rule of each `article` mark."""
    for mark in decorators:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.article":
            given = {word.arg: ast.literal_eval(word.value) for word in mark.keywords}
            yield ast.literal_eval(mark.args[0]), given.get("rule", "")


def _time_limits() -> Iterator[Rule]:
    for rule, amended in time_limits.TIME_LIMITS.items():
        newest = amended.versions[0]
        where = f"{time_limits.__name__}.TIME_LIMITS[{rule!r}]"
        yield Rule(rule, newest.article, where, f"{newest}.".capitalize(), newest.inferred)


def _places() -> dict[str, list[str]]:
    """Map each name of the law, and each text, to the lines of the apps that use it."""
    places: dict[str, list[str]] = {}
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if not path.is_relative_to(Path(__file__).parent):
            for word, line in _words(ast.parse(path.read_text(encoding="utf-8"))):
                places.setdefault(word, []).append(f"{path.relative_to(ROOT).as_posix()}:{line}")
    return places


def _words(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield what a module uses of the law, by its full name, and every text it holds."""
    known = {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(law.__name__)
        for name in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in known:
                yield f"{known[name]}.{attribute}", node.lineno
            case ast.Name(id=name) if name in known:
                yield known[name], node.lineno
            case ast.Constant(value=str(text)):
                yield text, node.lineno


def _applied(rule: Rule, places: dict[str, list[str]]) -> Iterator[str]:
    """Yield the lines that name a rule: by its place, its id, or the constant that holds its id."""
    constants = [f"{time_limits.__name__}.{n}" for n, held in vars(time_limits).items() if held == rule.id]
    yield from dict.fromkeys(
        line for word in (rule.where, rule.id, *constants) for line in places.get(word, [])
    )


def _place_in_the_law(rule: Rule) -> tuple[str, list[int], str]:
    """Sort by act, then by the numbers of article, part and point."""
    number = "".join(c if c.isdigit() else " " for c in rule.article.number)
    return rule.article.act, [int(part) for part in number.split()], rule.id
