"""
From the worklist to a started case with needs and two services, by keyboard alone: how often one must press.

Counted is every Enter and every Space on a link, a button or a choice. Tab, the arrows within one question, the key that
goes from row to row and what is typed are not: they move the focus or write, and start nothing.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from cases.models import Case, ServiceDelivery
from referrals.actions import consents, contacts, sending
from referrals.models import Applied, ConsentForm, Intake, TransferredField
from tests import given
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = Person(first_name="Kanarėlė", surname="Slaptutė", phone="+37061298765", email="slaptute@example.org")
ENOUGH = 12
"""More activations than this are too many."""
FAR = 25
"""More Tabs than this from one thing to the next are too many."""


class Hands:
    """Two hands on a keyboard. Nothing else touches the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.activations: list[str] = []
        self.tabs: list[int] = []

    def press(self, key: str) -> None:
        """Press a key; every Enter and every Space that does not write is counted."""
        written_in = {"Enter": "textarea", "Space": "textarea, input[type=text]"}.get(key)
        if written_in and not self._focus(f"is => is.matches({written_in!r})"):
            self.activations.append(str(self._focus("is => is.innerText || is.value || is.name")).strip())
        self.page.keyboard.press(key)

    def reach(self, wanted: str) -> None:
        """Tab until the focus is there."""
        presses = 0
        while not self._focus(f"is => is.matches({wanted!r})"):
            presses += 1
            assert presses <= FAR, f"{wanted} is too far to reach by Tab on {self.page.url}"
            self.press("Tab")
        self.tabs.append(presses)

    def follow(self, wanted: str) -> None:
        """Press Enter on a link or a button, and wait for the page it leads to."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()
        assert not self.page.locator(".govuk-error-summary").count(), self.page.inner_text("main")

    def skip(self, to: str) -> None:
        """Press Enter on the link that skips to a part of the page."""
        self.reach(f"a[href='{to}']")
        self.press("Enter")

    def choose(self, name: str, value: str) -> None:
        """Answer a question of which one answer is chosen: the arrows go from answer to answer."""
        self.reach(f"main [name={name}]")
        for _answer in range(self.page.locator(f"main [name={name}]").count()):
            if self._focus(f"is => is.value === {value!r}"):
                break
            self.press("ArrowDown")
        self.press("Space")
        assert self.page.locator(f"main [name={name}][value={value}]").is_checked()

    def tick(self, name: str, value: str) -> None:
        """Tick one of several answers."""
        self.reach(f"main [name={name}][value={value}]")
        self.press("Space")
        assert self._focus("is => is.checked")

    def type(self, name: str, text: str) -> None:
        self.reach(f"main [name={name}]")
        self.page.keyboard.type(text)

    def _focus(self, ask: str) -> object:
        return self.page.evaluate(f"({ask})(document.activeElement)")


@pytest.fixture
def service() -> Organisation:
    return given.a_service(accredited_on=timezone.localdate() - timedelta(days=40))


@pytest.fixture
def referred(service: Organisation) -> str:
    """The number of somebody the police referred an hour ago, with their consent."""
    police, now = given.an_institution(), timezone.now()
    came = now - timedelta(hours=1)
    officer = given.a_person(police, Role.FIRST_CONTACT_OFFICER)
    with acting_as(officer, police) as by:
        contact = contacts.record(
            contacted_at=came, is_child=False, applied_by=Applied.VICTIM, wish="YES", wished_at=came, by=by, at=came
        )  # fmt: skip
        referral = consents.record(
            contact=contact, service=service, given_by=Applied.VICTIM, given_at=came, form=ConsentForm.WRITTEN,
            fields=TransferredField.values, by=by, at=came,
        )  # fmt: skip
        sending.send(referral=referral, service_id=service.pk, person=PERSON, by=by, at=came)
    with acting_as(system(), service):
        return Intake.objects.get().reference


@pytest.fixture
def ona(browser: Browser, live_server, service: Organisation) -> Iterator[Walker]:
    walker = Walker(browser, live_server.url, given.a_person(service, Role.CASEWORKER), looks=False)
    walker.sign_in()
    yield walker
    walker.context.close()


@pytest.mark.parametrize("single_keys", [True, False], ids=["with single keys", "without"])
def test_a_referral_becomes_a_case_with_needs_and_two_services_in_twelve(
    ona: Walker, service: Organisation, referred: str, single_keys: bool
) -> None:
    """With single keys there is room for looking up the number to call; without them one skips to the list."""
    ona.go("/darbai/")
    hands = Hands(ona.page)

    if single_keys:
        hands.press("j")
        hands.follow(f"a[href='/priemimai/{referred}/']")
        hands.follow("form[action$='/asmuo/'] button")
        assert "Slaptutė" in ona.text()
    else:
        hands.skip("#list")
        hands.follow(f"a[href='/priemimai/{referred}/']")
    hands.follow("a[href$='/pradzia/sutinka/']")
    hands.choose("kind", "ATTEMPT")
    hands.choose("recipient_group", "WOMAN")
    hands.choose("crime_place", "LITHUANIA")
    hands.follow("button[name=next]")
    hands.tick("kinds", "SAFETY")
    hands.type("safety_description", "Saugi vieta nakvoti")
    hands.follow("button[name=next]")
    hands.tick("functions", "RIGHTS_INFORMATION")
    hands.tick("functions", "EMOTIONAL_PSYCHOLOGICAL_SUPPORT")
    hands.type("minutes", "50")
    hands.follow("main form[method=post] button:not([name])")

    assert f"/bylos/{referred}/" in ona.page.url
    with acting_as(system(), service):
        case = Case.objects.get(reference=referred)
        assert (case.status, str(case.scope())) == ("ASSESSED", "IN_SCOPE")
        recorded = ServiceDelivery.objects.filter(case=case).counted().values_list("function", flat=True)
        assert set(recorded) == {"RIGHTS_INFORMATION", "EMOTIONAL_PSYCHOLOGICAL_SUPPORT"}
    assert len(hands.activations) <= ENOUGH, hands.activations
