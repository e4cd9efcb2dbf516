"""
A year is closed; a person of that year has their data erased. The closed year, and its recount, stay as they were.

The ministry's analyst, a caseworker and the data-protection officer of a service, each at a browser.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser

from cases.actions import assessment, closing, delivery, opening
from cases.models import Case, ClosingReason, NeedKind
from referrals.actions import intakes
from reporting.actions import cells
from reporting.models import Snapshot
from tests import given
from tests.cases.road import facts_of
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.choices import ServiceFunction
from victimsupport.vault.models import Identity, PersonKey, SearchToken
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = Person(first_name="Kanarėlė", surname="Slaptutė", phone="+37061298765", email="slaptute@example.org")
OTHER = Person(first_name="Rasytė", surname="Kitaip", phone="+37061298700")
CANARIES = ("Kanarėlė", "Slaptutė", "61298765", "slaptute@")


class Story:
    """Two women came two years ago, were helped and have gone; an analyst, a caseworker and a guardian look back."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.year = timezone.localdate().year - 2
        self.service = given.a_service(accredited_on=date(self.year, 1, 2))
        self.ministry = given.a_ministry()
        ona = given.a_person(self.service, Role.CASEWORKER)
        with acting_as(ona, self.service) as by:
            self.case = self._helped(by, CANARY)
            self._helped(by, OTHER)
        self.count()
        people = (
            given.a_person(self.ministry, Role.MINISTRY_ANALYST),
            ona,
            given.a_person(self.service, Role.DATA_PROTECTION_OFFICER),
        )
        self.walkers = tuple(Walker(browser, base, person) for person in people)
        self.analyst, self.ona, self.guard = self.walkers

    def at(self, day: str) -> datetime:
        return given.at(f"{self.year}-{day}")

    def _helped(self, by: Actor, person: Person) -> Case:
        came, went = self.at("03-04 10:00"), self.at("05-06 10:00")
        intake = intakes.receive(channel="DIRECT", received_at=came, person=person, by=by, at=came)
        opening.open_accepted(intake=intake, talked_at=came, kind="ATTEMPT", facts=facts_of(), by=by, at=came)
        case = Case.objects.get(intake=intake)
        needs = [assessment.NeedFound(NeedKind.SAFETY, "Slaptutė neturi kur nakvoti")]
        assessment.record(case=case, needs=needs, assessed_at=came, version=case.version, by=by, at=came)
        talk = delivery.Talk(
            [ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, ServiceFunction.HEALTHCARE_INFORMATION],
            date(self.year, 3, 5),
            note="Kanarėlė atėjo su seserimi",
        )
        delivery.record(case=case, talk=talk, by=by, at=went)
        case.refresh_from_db()
        closing.close(
            case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
            at=went,
        )  # fmt: skip
        return case

    def count(self) -> None:
        """What the worker does every minute."""
        with acting_as(system(), self.service) as clock:
            cells.refresh(by=clock, at=timezone.now())

    def figures(self) -> list[str]:
        self.analyst.go(f"/rodikliai/?metai={self.year}")
        return [*self.analyst.page.locator("main table").all_inner_texts(), self.recounted()]

    def recounted(self) -> str:
        """Return what `verify_figures` says; it exits where anything differs."""
        said = StringIO()
        call_command("verify_figures", "--year", str(self.year), stdout=said)
        return said.getvalue()

    def closed(self) -> dict[str, object]:
        with acting_as(system(), self.ministry):
            return dict(Snapshot.objects.values("figures", "input_hash").get(year=self.year))


@pytest.fixture
def story(browser: Browser, live_server) -> Iterator[Story]:
    found = Story(browser, live_server.url)
    for walker in found.walkers:
        walker.sign_in()
    yield found
    for walker in found.walkers:
        walker.context.close()


def test_a_closed_year_stays_as_it_was_when_a_person_of_it_is_erased(story: Story) -> None:
    page = f"/bylos/{story.case.reference}/"
    story.analyst.go(f"/rodikliai/{story.year}/uzdaryti/")
    story.analyst.page.check("main [name=is_final]")
    story.analyst.submit()
    before, closed = story.figures(), story.closed()
    assert "0 differences" in before[-1]
    assert before[-1].split()[1] != "0"
    story.ona.go(f"{page}asmuo/")
    assert "Slaptutė" in story.ona.text()

    the_person_asks(story, page)
    it_is_done(story, page)

    story.count()
    assert story.figures() == before
    assert story.closed() == closed
    nothing_of_the_person_is_left(story, page)
    for walker in story.walkers:
        assert walker.faults == []
        assert walker.watch.complaints == []
        assert walker.watch.strangers == []


def the_person_asks(story: Story, page: str) -> None:
    story.ona.go(f"{page}duomenu-teises/")
    story.ona.follow("/duomenu-teises/prasymas/")
    story.ona.choose(right="ERASURE")
    story.ona.submit()


def it_is_done(story: Story, page: str) -> None:
    story.guard.go("/duomenu-prasymai/")
    story.guard.follow(f"{page}duomenu-teises/")
    story.guard.page.locator("main a[href$='/atsakymas/']").first.click()
    story.guard.page.wait_for_load_state()
    story.guard.look()
    story.guard.choose(answer="GRANTED", text="Duomenys ištrinti.")
    story.guard.submit()
    assert "ištrinti" in story.guard.text()


def nothing_of_the_person_is_left(story: Story, page: str) -> None:
    with acting_as(system(), story.service):
        assert Identity.objects.count() == PersonKey.objects.count() == 1
        assert Identity.objects.get().pk != story.case.intake.identity_id
        assert set(SearchToken.objects.values_list("identity", flat=True)) == {Identity.objects.get().pk}
    for path in ("", "asmuo/", "saugumas/", "zmones/", "duomenu-teises/"):
        story.ona.go(f"{page}{path}")
        whole = story.ona.page.content()
        assert [name for name in CANARIES if name in whole] == [], path
    story.ona.go("/darbai/")
    story.ona.page.fill("main [role=search] [name=text]", "Slaptutė")
    story.ona.page.press("main [role=search] [name=text]", "Enter")
    story.ona.page.wait_for_load_state()
    assert not story.ona.page.locator("main .app-list").count()
