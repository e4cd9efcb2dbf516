from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.urls import clear_url_caches

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def gallery(settings: Any) -> Iterator[None]:
    """Add the pages of `gallery.py` to the site."""
    engine, *others = configured.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], TEMPLATES]}, *others]
    settings.ROOT_URLCONF = "tests.interface.gallery"
    clear_url_caches()
    yield
    clear_url_caches()
