"""The site with something on every page, and a browser that looks at it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.looker import Looker
from tests.journeys.site import Site


@pytest.fixture
def site(live_server: Any) -> Site:
    return Site()


@pytest.fixture
def looker(page: Page, live_server: Any, settings: Any) -> Looker:
    """A browser takes a cookie named __Host-… from the server alone: here it is handed over."""
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False
    return Looker(page, live_server.url)
