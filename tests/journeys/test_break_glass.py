"""
A restricted case, and an emergency: a manager restricts, a colleague finds nothing, opens it for an hour, is seen doing so.

Four people at four browsers, with real second factors; every page is looked at by axe, on a desktop and on a telephone.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser

from cases.models import Case
from tests import given
from tests.cases import road
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.notices.tasks import send_notices
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = Person(first_name="Kanarėlė", surname="Slaptutė", phone="+37061298765")


class Story:
    """The service, its people, and the case."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.service: Organisation = given.a_service(accredited_on=timezone.localdate() - timedelta(days=40))
        roles = {
            "vita": Role.SERVICE_MANAGER,
            "ona": Role.CASEWORKER,
            "ieva": Role.CASEWORKER,
            "rita": Role.DATA_PROTECTION_OFFICER,
        }
        people = {
            name: given.a_person(self.service, role, name=f"{name.title()} Darbuotoja")
            for name, role in roles.items()
        }
        self.walkers = {name: Walker(browser, base, person) for name, person in people.items()}
        earlier = f"{timezone.localtime() - timedelta(minutes=5):%Y-%m-%d %H:%M}"
        with acting_as(people["ona"], self.service) as by:
            self.case: Case = road.a_case(by, received=earlier, started=earlier, person=CANARY)
        self.page = f"/bylos/{self.case.reference}/"

    def __getattr__(self, name: str) -> Walker:
        return self.walkers[name]


@pytest.fixture
def story(browser: Browser, live_server) -> Iterator[Story]:
    found = Story(browser, live_server.url)
    yield found
    for walker in found.walkers.values():
        walker.context.close()


def test_an_emergency_is_given_a_reason_told_at_once_recorded_and_over_after_an_hour(story):
    restrict(story)
    find_nothing(story)
    open_it(story)
    be_told(story)
    be_late(story)

    faults = [fault for walker in story.walkers.values() for fault in walker.faults]
    strangers = [url for walker in story.walkers.values() for url in walker.watch.strangers]
    assert faults == []
    assert strangers == []


def restrict(story: Story) -> None:
    """The manager chooses who may see the case, from the part of the case that says so."""
    vita = story.vita
    vita.sign_in()
    vita.go("/darbai/")
    vita.follow(story.page)
    vita.follow(f"{story.page}prieiga/")
    vita.follow(f"/priemimai/{story.case.reference}/prieiga/")
    vita.choose(people=[str(vita.person.pk), str(story.ona.person.pk)], reason="Kolegės kaimynė")
    vita.submit()
    assert vita.page.url.endswith(story.page)
    vita.go(f"{story.page}prieiga/")
    assert "Kolegės kaimynė" in vita.text()


def find_nothing(story: Story) -> None:
    """For a colleague without a grant there is no such case: not in the list, not in the search, not by its address."""
    ieva = story.ieva
    ieva.sign_in()
    ieva.go("/darbai/")
    assert story.case.reference not in ieva.text()
    ieva.page.fill("[name=text]", "Slaptutė")
    ieva.page.locator("main form[action$='/darbai/paieska/'] button").click()
    ieva.page.wait_for_load_state()
    assert story.case.reference not in ieva.text()
    answer = ieva.page.goto(ieva.base + story.page)
    assert answer is not None
    assert answer.status == 404


def open_it(story: Story) -> None:
    """She signs in again, gives the number and a reason, and sees this one case."""
    ieva = story.ieva
    ieva.go("/darbai/")
    ieva.page.locator("a[href$='/skubi-prieiga/']").first.click()
    ieva.page.wait_for_load_state()
    assert "reauthenticate" in ieva.page.url
    ieva.look()
    ieva.page.fill("[name=password]", "password-of-a-test")
    ieva.submit()
    assert ieva.page.url.endswith("/skubi-prieiga/")
    ieva.choose(reference=story.case.reference, reason="Reikia pastogės, kolegės nepasiekiamos")
    ieva.submit()
    assert ieva.page.url.endswith(story.page)
    ieva.go(f"{story.page}asmuo/")
    assert CANARY.surname in ieva.text()


def be_told(story: Story) -> None:
    """The data-protection officer gets a mail that names nobody and no number, and finds who, why and what was opened."""
    send_notices()
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {story.vita.person.email, story.rita.person.email}
    for message in told.values():
        assert story.case.reference not in message.subject + message.body
        assert "/prieiga/skubi/" in message.body
    rita = story.rita
    rita.sign_in()
    rita.go("/prieiga/skubi/")
    assert "Reikia pastogės" in rita.text()
    assert "Ieva Darbuotoja" in rita.text()
    rita.follow(f"?reference={story.case.reference}")
    assert "Ieva Darbuotoja" in rita.text()
    assert CANARY.surname not in rita.text()
    rita.go("/prieiga/nepaaiskinta/")
    with acting_as(system(), story.service):
        linked = Entry.objects.filter(detail__has_key="emergency").values_list("action", flat=True)
        assert {"EMERGENCY_ACCESS", "CASE_VIEWED", "IDENTITY_OPENED"} <= set(linked)


def be_late(story: Story) -> None:
    """An hour later the case is closed to her again."""
    ieva = story.ieva
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        ieva.context.clear_cookies()
        ieva.sign_in()
        answer = ieva.page.goto(ieva.base + story.page)
        assert answer is not None
        assert answer.status == 404
