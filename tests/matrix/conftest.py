"""The world, made once a file: it goes with the transaction it was made in."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from tests.matrix.world import World


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(whole: World) -> Iterator[World]:
    """The world as it was made, where time stands still, as pages tell it; what a test does in it is taken back."""
    with time_machine.travel(timezone.now(), tick=False), transaction.atomic():
        whole.nobody_asks_yet()
        yield whole
        transaction.set_rollback(True)
