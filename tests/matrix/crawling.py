"""Somebody who follows every link and every form that asks, from their first page on, and reads all that comes back."""

import io
import zipfile
from collections import Counter, deque
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from tests.documents.pdf import text_of
from tests.matrix.asking import Asker

OFTEN = 2
"""How often a page is asked for with the same questions: filters and pages of lists have no end."""
LEFT_OUT = ("/paskyra/logout/", settings.STATIC_URL)
STARTS = (
    "/",
    "/admin/",
    "/juodrasciai/",
    "/nustatymai/",
    "/prieinamumas/",
    "/privatumas/",
    "/pagalbos-tarnybos/",
)


class Links(HTMLParser):
    """The addresses a page leads to: its links, and its forms that only ask, with every answer that is offered."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._answers: list[tuple[str, str]] = []
        self._choices: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "a" | "link" if "href" in said:
                self.found.append(said["href"])
            case "img" | "iframe" | "embed" | "script" if said.get("src"):
                self.found.append(said["src"])
            case "form" if said.get("method", "get").lower() == "get":
                self._form, self._answers, self._choices = said.get("action", ""), [], []
            case "select":
                self._select = said.get("name", "")
            case "option" if self._form is not None:
                self._choices.append((self._select, said.get("value", "")))
            case "input" if self._form is not None and said.get("name"):
                offered = self._choices if said.get("type") in ("radio", "checkbox") else self._answers
                offered.append((said["name"], said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            path = self._form.partition("?")[0]
            self.found.append(f"{path}?{urlencode(self._answers)}")
            self.found += [f"{path}?{urlencode([*self._answers, choice])}" for choice in self._choices]
            self._form = None


class Crawler:
    """Reads the site as somebody, and keeps what was read by its address."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.read: dict[str, str] = {}
        self._asked = Counter[tuple[str, str]]()

    def crawl(self) -> "Crawler":
        """Follow everything there is to follow."""
        waiting = deque(STARTS)
        while waiting:
            path = waiting.popleft()
            if path not in self.read and self._is_new(path):
                waiting += self.look(path)
        return self

    def look(self, path: str) -> list[str]:
        """Read what is at an address; return where it leads."""
        response = self.asker.client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        kind = response.get("Content-Type", "")
        self.read[path] = f"{legible(body, kind)}\n{unquote(str(response.headers))}"
        if response.status_code in (301, 302, 303):
            return self._here(path, [response["Location"]])
        if not kind.startswith("text/html"):
            return []
        links = Links()
        links.feed(body.decode())
        return self._here(path, links.found)

    def look_at_all(self, other: "Crawler") -> None:
        """Ask for what another read: some pages of each address."""
        asked = Counter[str]()
        for path in other.read:
            route = resolve(urlsplit(path).path).route if "?" not in path else ""
            asked[route] += 1
            if route and asked[route] <= OFTEN and path not in self.read:
                self.look(path)

    def text(self) -> str:
        return "\n".join(self.read.values())

    def _here(self, path: str, found: list[str]) -> list[str]:
        wholes = (urlsplit(urljoin(f"http://testserver{path}", each)) for each in found)
        return [
            each.path + (f"?{each.query}" if each.query else "") for each in wholes
            if each.netloc == "testserver" and not each.path.startswith(LEFT_OUT)
        ]  # fmt: skip

    def _is_new(self, path: str) -> bool:
        """Test whether a page was not asked for often enough with such questions."""
        parts = urlsplit(path)
        if not parts.query:
            return True
        try:
            route = resolve(parts.path).route
        except Resolver404:
            return False
        questions = " ".join(sorted({name for name, value in parse_qsl(parts.query)}))
        self._asked[route, questions] += 1
        return self._asked[route, questions] <= OFTEN


def legible(body: bytes, kind: str) -> str:
    """Return what a person reads in an answer: of a document or a table, what it says."""
    if kind.startswith("application/pdf"):
        return (
            text_of(body).replace("\n", " ")
            if b"/Font" in body or b"ObjStm" in body
            else body.decode("latin-1")
        )
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(unescape(parts.read(name).decode(errors="replace")) for name in parts.namelist())
    return unquote(unescape(body.decode(errors="replace")))
