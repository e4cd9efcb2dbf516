"""
A person goes on at another service: one question is refused, one not answered in time, one accepted.

In real Chromium; every page on the way is looked at by axe, on a desktop and on a telephone. Until the acceptance
nothing of the person is at the other service: not on its pages, not in its rows, not in its mails.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser

from cases.actions import transfer_consent, transferring
from cases.actions.transfer_consent import Consent
from cases.models import Case, IncomingTransfer, Transfer
from cases.tasks import end_unanswered_transfers
from referrals.models import Intake
from tests import given
from tests.cases.handing_over import found_at
from tests.cases.road import a_case
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.notices.tasks import send_notices
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = Person(first_name="Kanarėlė", surname="Slaptutė", phone="+37061298765", email="slaptute@example.org")
CANARIES = ("Kanarėlė", "Slaptutė", "61298765", "slaptute@")


class Story:
    """Two services, a caseworker of each at a browser, and a person of the first."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.now = timezone.now()
        granted_on = timezone.localdate() - timedelta(days=60)
        self.first, self.second = (
            given.a_service(f"Pagalbos tarnyba {name} (pavyzdys)", accredited_on=granted_on) for name in "AB"
        )
        self.ona = given.a_person(self.first, Role.CASEWORKER, name="Ona Pavyzdienė")
        self.jonas = given.a_person(self.second, Role.CASEWORKER, name="Jonas Pavyzdys")
        weeks_ago = f"{timezone.localtime(self.now) - timedelta(days=20):%Y-%m-%d %H:%M}"
        with acting_as(self.ona, self.first) as by:
            self.case = a_case(by, person=CANARY, received=weeks_ago, started=weeks_ago)
            self._an_unanswered_question(by)
        self.sender, self.receiver = (Walker(browser, base, person) for person in (self.ona, self.jonas))

    def _an_unanswered_question(self, by) -> None:
        """Asked ten days ago; of everything else the day is today."""
        at = self.now - timedelta(days=10)
        agreed = Consent(
            service=self.second, given_by="VICTIM", given_at=at, form="ORAL",
            fields=["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"], needs_accommodation=True,
        )  # fmt: skip
        version = Case.objects.get(pk=self.case.pk).version
        transfer = transfer_consent.record(
            case=self.case,
            consent=agreed,
            information_missing_reason="Neprašė",
            version=version,
            by=by,
            at=at,
        )
        transferring.offer(transfer=transfer, service_id=self.second.pk, by=by, at=at)

    @property
    def page(self) -> str:
        return f"/bylos/{self.case.reference}/perdavimas/"

    def ask(self, *parts: str) -> None:
        """Record a consent and ask the other service."""
        self.sender.go(self.page)
        self.sender.follow("/perdavimas/sutikimas/")
        self.sender.choose(
            service=str(self.second.pk), needs_accommodation="no", given_by="VICTIM", form="WRITTEN",
            information_missing_reason="Neprašė",
        )  # fmt: skip
        if parts:
            self.sender.choose(parts=list(parts))
        self.sender.submit()
        assert "Sutikimas įrašytas" in self.sender.text()
        self.sender.submit()
        assert "Laukiama atsakymo" in self.sender.text()

    def look_at_the_question(self) -> None:
        """From the worklist to the question; no name on the way."""
        self.receiver.go("/darbai/")
        self.receiver.follow("/perdavimai/")
        with acting_as(system(), self.second):
            asked = IncomingTransfer.objects.unended().latest("offered_at")
        self.receiver.follow(f"/perdavimai/{asked.reference}/")
        assert not self.named(self.receiver.text())

    def nothing_is_there(self) -> None:
        assert found_at(self.second, *CANARIES, self.case.reference) == []
        with acting_as(system(), self.second):
            assert not Intake.objects.exists()

    def named(self, words: str) -> list[str]:
        return [name for name in (*CANARIES, self.case.reference) if name in words]


@pytest.fixture
def story(browser: Browser, live_server) -> Iterator[Story]:
    found = Story(browser, live_server.url)
    found.sender.sign_in()
    found.receiver.sign_in()
    yield found
    for walker in (found.sender, found.receiver):
        walker.context.close()


def test_not_answered_refused_and_accepted(story: Story) -> None:
    story.sender.go(story.page)
    assert "Neatsakyta laiku" in story.sender.text()  # by its date: no round has run
    story.nothing_is_there()
    assert end_unanswered_transfers() == 1
    story.receiver.go("/perdavimai/")
    assert "Niekas nelaukia atsakymo" in story.receiver.text()

    story.ask()
    story.look_at_the_question()
    story.receiver.follow("/atsisakymas/")
    story.receiver.choose(reason="NO_CAPACITY")
    story.receiver.submit()
    story.nothing_is_there()
    story.sender.go(f"/bylos/{story.case.reference}/")
    story.sender.follow("/perdavimas/")
    assert "Nėra kas galėtų laiku padėti" in story.sender.text()

    story.ask("DELIVERIES")
    story.sender.follow("/atsaukimas/")
    story.look_at_the_question()
    story.receiver.follow("/priemimas/")
    assert "To atšaukti nebus galima" in story.receiver.text()
    story.receiver.submit()
    assert "/priemimai/" in story.receiver.page.url
    story.receiver.follow("/gauta/")
    assert story.first.name in story.receiver.text()
    story.receiver.go(story.receiver.page.url.removeprefix(story.receiver.base).replace("gauta", "asmuo"))
    assert "Kanarėlė" in story.receiver.text()

    with acting_as(system(), story.first):
        closed = Case.objects.get(pk=story.case.pk)
        assert (closed.status, closed.closing_reason) == ("CLOSED", "TRANSFERRED")
        outcomes = Transfer.objects.order_by("recorded_at").values_list("outcome", flat=True)
        assert list(outcomes) == ["TIMED_OUT", "REFUSED", "ACCEPTED"]
    mails_name_nobody()
    for walker in (story.sender, story.receiver):
        assert walker.faults == []
        assert walker.watch.complaints == []


def mails_name_nobody() -> None:
    send_notices()
    mails = [f"{message.subject}\n{message.body}" for message in mail.outbox]
    assert len(mails) >= 5
    assert not [words for words in mails if any(name in words for name in CANARIES)]
