"""
The whole life of a right, as three people live it: the applicant in the portal, the officer and the head in the admin.

Each signs in again, with password and second factor, after every jump of the clock. How the pages look is looked at
elsewhere: test_every_page and test_every_form.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pikepdf
import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser

from accreditation.models import Finding, Proceeding, RightPeriod
from accreditation.permissions import may_take_on
from tests import given
from tests.accreditation import road
from tests.accreditation.road import Bureau
from tests.journeys.walking import Walker
from victimsupport.accounts.models import User
from victimsupport.choices import AccreditationRequirement, ServiceFunction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def paper() -> dict[str, object]:
    """A document to enclose."""
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(kept)
    return {"name": "pažyma.pdf", "mimeType": "application/pdf", "buffer": kept.getvalue()}


class Life:
    """The three, the clock, and what they do again and again."""

    def __init__(self, browser: Browser, base: str, paper: dict[str, object]) -> None:
        self.browser, self.base, self.paper = browser, base, paper
        self.bureau: Bureau = road.a_bureau()
        self.complaints: list[object] = []

    @contextmanager
    def signed_in(self, person: User, moment: str) -> Iterator[Walker]:
        """Have somebody sign in anew at a moment."""
        with time_machine.travel(given.at(moment), tick=True):
            walker = Walker(self.browser, self.base, person, looks=False)
            try:
                walker.sign_in()
                yield walker
                self.complaints += walker.watch.complaints + walker.watch.strangers
            finally:
                walker.context.close()

    def apply(self, moment: str, *, closed_room: str) -> None:
        """Fill in every part of an application, enclose documents, and submit it."""
        with self.signed_in(self.bureau.manager, moment) as manager:
            manager.go(reverse("accreditation:own"))
            manager.page.goto(self.base + reverse("accreditation:application-new"))
            manager.submit()
            draft = manager.page.url.removeprefix(self.base)
            self._part(manager, draft, "istaiga/", country="LT")
            self._part(manager, draft, "patalpos/", premises="Pavyzdžio g. 1", closed_room=closed_room)
            self._part(
                manager,
                draft,
                "nuotolines-konsultacijos/",
                remote_means="Telefonai",
                remote_staff="Išmokytos",
            )
            manager.page.goto(self.base + draft + "darbuotojai/")
            people = manager.page.locator("main a[href*='/darbuotojai/']:not([href$='/naujas/'])")
            if people.count():  # filled in from last time: what shows it is enclosed anew
                manager.page.goto(self.base + str(people.first.get_attribute("href")))
                self._enclose(manager)
                manager.submit()
            else:
                self._part(
                    manager, draft, "darbuotojai/naujas/", name="Ona Pavyzdienė", position="Psichologė",
                    qualification="DEGREE", detail="Psichologijos magistrė, 2015",
                )  # fmt: skip
            for code in ServiceFunction.values:
                said = {"description": "Taip", "people": "Dvi psichologės", "means": "Kambarys"}
                self._part(manager, draft, f"funkcijos/{code}/", **said)
            self._part(manager, draft, "funkcijos/")
            manager.page.goto(self.base + draft + "patikra/")
            manager.submit()
            assert "/pateikta/" in manager.page.url

    def _part(self, manager: Walker, draft: str, part: str, **said: str) -> None:
        manager.page.goto(self.base + draft + part)
        manager.choose(**said)
        self._enclose(manager)
        manager.submit()

    def _enclose(self, manager: Walker) -> None:
        files = manager.page.locator("main input[type=file]")
        if files.count():
            files.first.set_input_files(self.paper)  # type: ignore[arg-type]

    def reference(self) -> str:
        """Return the number of the application that waits."""
        with self.bureau.acting(self.bureau.officer):
            return Proceeding.objects.get(service=self.bureau.service, status="SUBMITTED").reference

    def assess(self, moment: str, kind: str, *, unmet: str = "", **said: str) -> None:
        """Have the officer assess the four requirements and prepare the decision."""
        with self.signed_in(self.bureau.officer, moment) as officer:
            officer.go("/admin/")
            reference = self.reference()
            officer.page.locator(f"a[href$='{reference}/']").first.click()
            for code in AccreditationRequirement.values:
                officer.go(reverse("admin:accreditation_assess", args=[reference, code]))
                is_met = code != unmet
                officer.choose(is_met="yes" if is_met else "no")
                officer.choose(note="Dokumentai tai rodo" if is_met else "Patalpa neuždara")
                officer.submit()
            officer.go(reverse("admin:accreditation_prepare", args=[reference, kind]))
            officer.choose(**said)
            officer.submit()

    def prepare(self, moment: str, kind: str, **said: str) -> None:
        """Have the officer prepare a decision on the right there is."""
        with self.signed_in(self.bureau.officer, moment) as officer:
            officer.go(reverse("admin:accreditation_prepare_on", args=[self.bureau.service.pk, kind]))
            officer.choose(**said)
            officer.submit()

    def sign(self, moment: str) -> None:
        """Have the head find the draft on the first page and sign it."""
        with self.signed_in(self.bureau.head, moment) as head:
            head.go("/admin/")
            head.page.locator("main a[href*='/draft/'], main a[href*='/drafts/']").first.click()
            head.page.locator("a[href$='/sign/']").first.click()
            head.submit()

    def own_page(self, moment: str) -> str:
        """Return what the applicant reads about its right."""
        with self.signed_in(self.bureau.manager, moment) as manager:
            manager.go(reverse("accreditation:own"))
            return manager.text()

    def finding(self) -> Finding:
        with self.bureau.acting(self.bureau.officer):
            return Finding.objects.get(service=self.bureau.service)

    def state_on(self, day: date) -> str:
        return RightPeriod.objects.on(day).get(service=self.bureau.service).state


def test_the_life_of_a_right_from_application_to_a_new_grant(browser, live_server, paper):
    life = Life(browser, live_server.url, paper)
    service = life.bureau.service

    life.apply("2024-03-01 09:00", closed_room="Kampas už širmos")
    life.assess(
        "2024-03-20 10:00", "refuse", unmet="PREMISES", facts="Apžiūrėta", reasons="Uždaros patalpos nėra"
    )
    life.sign("2024-03-21 11:00")
    assert "Uždaros patalpos nėra" in life.own_page("2024-03-22 09:00")
    assert not may_take_on(service.pk, date(2024, 3, 22))

    life.apply("2024-04-02 09:00", closed_room="Kambarys su durimis")
    life.assess("2024-04-15 10:00", "grant", facts="Atitinka visus reikalavimus")
    life.sign("2024-04-16 11:00")
    assert "2027-04-16" in life.own_page("2024-04-17 09:00")
    assert may_take_on(service.pk, date(2024, 4, 16))

    with life.signed_in(life.bureau.officer, "2025-02-03 10:00") as officer:
        officer.go(reverse("admin:accreditation_record_finding", args=[service.pk]))
        officer.choose(found_on="2025-02-03", requirement="PREMISES", description="Konsultuojama koridoriuje")
        officer.submit()
    finding = life.finding()
    with life.signed_in(life.bureau.head, "2025-02-03 14:00") as head:
        head.go(reverse("admin:accreditation_set_deadline", args=[finding.number]))
        head.choose(deadline="2025-04-03")
        head.submit()
    life.prepare(
        "2025-02-04 10:00", "suspend", ground="VIOLATION_OR_NONCONFORMITY", finding=str(finding.pk),
        until="2025-08-04", facts="Apžiūrėta", reasons="Pokalbiai nekonfidencialūs",
    )  # fmt: skip
    life.sign("2025-02-04 15:00")
    assert life.state_on(date(2025, 2, 4)) == "SUSPENDED"
    assert not may_take_on(service.pk, date(2025, 2, 4))

    with life.signed_in(life.bureau.manager, "2025-03-10 09:00") as manager:
        manager.go(reverse("accreditation:own"))
        manager.page.locator(f"main a[href$='/{finding.number}/']").first.click()
        manager.choose(text="Įrengta uždara patalpa")
        manager.page.check("main [name=says_remedied]")
        manager.submit()
    with life.signed_in(life.bureau.officer, "2025-03-12 09:00") as officer:
        officer.go(reverse("admin:accreditation_verify_remedy", args=[finding.number]))
        officer.choose(remedied_on="2025-03-12", note="Apžiūrėta vietoje")
        officer.submit()
    life.prepare("2025-03-13 09:00", "reinstate", facts="Pašalinta")
    life.sign("2025-03-13 13:00")
    assert life.state_on(date(2025, 3, 13)) == "ACTIVE"
    assert may_take_on(service.pk, date(2027, 4, 16))

    assert life.state_on(date(2027, 4, 17)) == "EXPIRED"
    assert not may_take_on(service.pk, date(2027, 4, 17))
    life.apply("2027-04-19 09:00", closed_room="Kambarys su durimis")
    life.assess("2027-05-03 10:00", "grant", facts="Atitinka visus reikalavimus")
    life.sign("2027-05-04 11:00")
    assert "2030-05-04" in life.own_page("2027-05-05 09:00")
    assert may_take_on(service.pk, date(2030, 5, 4))
    assert not may_take_on(service.pk, date(2030, 5, 5))
    assert life.complaints == []
