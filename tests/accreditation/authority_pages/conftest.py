"""An authority on a day, and an application it has received."""

import pytest
import time_machine

from tests.accreditation import road
from tests.accreditation.authority_pages.pages import RECEIVED


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-03-20 12:00+02:00", tick=False):
        yield


@pytest.fixture
def bureau():
    return road.a_bureau()


@pytest.fixture
def received(bureau):
    return road.a_received(bureau, RECEIVED)
