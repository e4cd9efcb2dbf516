"""Looks at pages in a real browser: accessibility by axe, the content policy, strangers, width."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = (Path(__file__).parents[1] / "browser" / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
DESKTOP = {"width": 1366, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}


class Watch:
    """Notes what a page complains of and whom it asks, from when it is made."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.base_url = base_url
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx or 5xx is noted by the browser as a failed resource: itself.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:")):
            self.strangers.append(request.url)


def violations(page: Page, *, but: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Return what axe finds against WCAG 2.2 AA and its own advice, apart from the rules named in `but`."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARDS)["violations"]
    return [
        (rule["id"], node["target"], node["html"][:200], node["failureSummary"])
        for rule in found
        if rule["id"] not in but
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
