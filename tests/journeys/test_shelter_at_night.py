"""
Shelter at half past two: somebody without a name at the door, a caseworker alone with the page, a manager in the morning.

In real Chromium, with real second factors; every page on the way is looked at by axe, on a desktop and on a telephone.
The address stands nowhere but on the page of those placed on the stay, after their button.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Browser

from cases.models import Case, Place
from cases.tasks import alarm_of_waiting
from tests import given
from tests.cases import beds
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = given.at("2026-11-22 02:30")
"""A Sunday, half past two."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=True) as traveller:
        yield traveller


@pytest.fixture
def service() -> Organisation:
    return given.a_service("Pagalbos tarnyba A (pavyzdys)")


@pytest.fixture
def ona(service: Organisation) -> User:
    return given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė")


@pytest.fixture
def vida(service: Organisation) -> User:
    vida = beds.a_manager(service)
    beds.a_place_of(service, vida, capacity=1)
    return vida


@pytest.fixture
def walkers(browser: Browser, live_server, ona, vida, clock) -> Iterator[tuple[Walker, Walker]]:
    found = Walker(browser, live_server.url, ona), Walker(browser, live_server.url, vida)
    yield found
    for walker in found:
        walker.context.close()


def take_in(caseworker: Walker, **answers: str) -> str:
    """Press the one button there is; return the number of the person."""
    caseworker.go("/apgyvendinimas/")
    caseworker.follow("/apgyvendinimas/skubus/")
    caseworker.choose(**answers)
    caseworker.submit()
    return caseworker.page.url.rstrip("/").split("/")[-2]


def test_somebody_without_a_name_sleeps_safely_from_half_past_two(walkers, service, ona, vida, clock, caplog):
    caplog.set_level(logging.DEBUG)
    caseworker, manager = walkers
    caseworker.sign_in()
    place = caseworker_place(ona, service)

    housed = take_in(caseworker, place=place)
    assert "Vieta A1" in caseworker.text()
    assert beds.ADDRESS not in caseworker.page.content()
    with acting_as(ona, service):
        case = Case.objects.get(reference=housed)
        assert (case.intake.is_anonymous, case.intake.start_kind) == (True, "DELIVERY")
        assert (case.stays.get().placed_at - NIGHT) < timedelta(minutes=5)
        assert case.deliveries.counted().count() == 1

    look_at_the_address(caseworker, ona, service)
    waits = take_in(caseworker, place="WAITS")
    in_the_morning(manager, waits, clock, service, vida)
    end_and_place(caseworker, housed, waits, place)

    with acting_as(ona, service):
        assert Case.objects.get(reference=housed).deliveries.counted().get().nights == 1
        assert Case.objects.get(reference=waits).stays.get().is_running()
    assert beds.ADDRESS not in caplog.text
    assert [url for walker in walkers for url in walker.urls if "Slapt" in url] == []
    assert [fault for walker in walkers for fault in walker.faults] == []
    assert [complaint for walker in walkers for complaint in walker.watch.complaints] == []


def caseworker_place(ona: User, service: Organisation) -> str:
    with acting_as(ona, service):
        return str(Place.objects.get().pk)


def look_at_the_address(caseworker: Walker, ona: User, service: Organisation) -> None:
    caseworker.page.locator("main a[href$='/vieta/']").first.click()
    caseworker.page.wait_for_load_state()
    assert beds.ADDRESS not in caseworker.page.content()
    caseworker.submit()
    assert beds.ADDRESS in caseworker.text()
    with acting_as(ona, service):
        assert Entry.objects.filter(action="LOCATION_OPENED", user_id=ona.pk).count() == 1


def in_the_morning(
    manager: Walker, waits: str, clock: time_machine.Traveller, service: Organisation, vida: User
) -> None:
    """The alarm has gone to the manager, who sees who waits, and cannot see where the other stays."""
    clock.move_to(NIGHT + timedelta(hours=6))
    alarm_of_waiting()
    with acting_as(vida, service):
        assert Notice.objects.filter(kind="BED_AWAITED", recipient=vida, reference=waits).exists()
    manager.sign_in()
    manager.go("/apgyvendinimas/")
    assert waits in manager.text()
    assert "Vieta A1" in manager.text()
    manager.go("/darbai/")
    assert manager.text().index(waits) > 0
    assert beds.ADDRESS not in manager.page.content()


def end_and_place(caseworker: Walker, housed: str, waits: str, place: str) -> None:
    """The first leaves, and the bed is the other's."""
    caseworker.go("/darbai/")  # the session went on meanwhile, or asks to sign in
    if "login" in caseworker.page.url:
        caseworker.sign_in()
    caseworker.go(f"/bylos/{housed}/apgyvendinimas/")
    caseworker.follow("/pabaiga/")
    caseworker.choose(end_reason="OWN_HOME")
    caseworker.submit()
    caseworker.go(f"/bylos/{waits}/")
    caseworker.page.locator("main a.govuk-button[href*='/prasymai/']").click()
    caseworker.page.wait_for_load_state()
    caseworker.look()
    caseworker.choose(place=place, late_reason="Ieškota laisvos vietos")
    caseworker.submit()
