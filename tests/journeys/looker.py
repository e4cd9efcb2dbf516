"""A browser that looks at pages as one person after another, and keeps what is wrong with them."""

import os
import re
import time
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHO_SIGNED_IN
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as HOW_THEY_SIGNED_IN
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.identity import CHOSEN
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import User

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, to be looked at."""


class Looker:
    """Looks at pages with the eyes of one person after another."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.watch = Watch(page, base)
        self.faults: list[Any] = []
        self.person: User | None = None
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "lt", "url": base}])

    def become(self, person: User | None, *, chosen: bool = True) -> None:
        self.person = person
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        if person is None:
            return
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[ENROLLED] = True
        session[WHO_SIGNED_IN] = str(person.pk)
        session[HOW_THEY_SIGNED_IN] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        if chosen:
            session[CHOSEN] = str(person.memberships.order_by("organisation__kind").first().pk)  # type: ignore[union-attr]
        session.save()
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.base}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def look(self, path: str, status: int = 200, *, mark: str = "") -> None:
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"
        self.judge(mark)

    def judge(self, mark: str = "") -> None:
        public = self.page.locator(".app-exit").count() > 0
        for size in (DESKTOP, TELEPHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found = violations(self.page, but=("region",) if public else ())
            if found or overflow(self.page) > 0:
                self.faults.append((self.page.url, mark, size["width"], overflow(self.page), found))
            if SHOTS:
                name = (
                    re.sub(r"[^a-z0-9]+", "-", self.page.url.removeprefix(self.base).lower()).strip("-")
                    or "home"
                )
                self.page.screenshot(path=Path(SHOTS) / f"{name}{mark}-{size['width']}.png", full_page=True)

    def submit_nothing(self) -> None:
        """Send a form as it opened, emptied of all that was typed or chosen for the person; look at what comes."""
        asks = self.page.locator("main form[method=post]").filter(has=self.page.locator(".govuk-form-group"))
        form = asks.filter(visible=True)
        if not form.count():
            return
        form.first.locator("input[type=text], input[type=tel], input[type=email], textarea").evaluate_all(
            "boxes => boxes.forEach(box => box.value = '')"
        )
        chief = form.first.locator("button.govuk-button:not(.govuk-button--secondary)")
        (chief if chief.count() else form.first.locator("button.govuk-button")).last.click()
        self.page.wait_for_load_state()
        self.judge("-empty")
