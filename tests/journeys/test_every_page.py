"""
Every page of the site, in Chromium, on a desktop and on a telephone: as it opens, and with nothing entered.

The list is held against the addresses of the site: a page that is neither looked at nor excused fails the test.
"""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Page

from cases.actions import decision, opening, stops
from cases.models import AfterStop, Case
from referrals.actions import consents, contacts, intakes, sending
from referrals.models import ConsentForm, Referral, TransferredField
from referrals.permissions import intakes_visible
from reporting.actions import cells, exports
from tests import given, story
from tests.accreditation import applicant
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from tests.story import CANARY
from victimsupport.accounts.identity import CHOSEN, Actor, acting_as, system
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import DecisionType, IntakeChannel
from victimsupport.directory.models import CrimeType

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, to be looked at."""

OURS = {"interface", "accounts", "drafts", "accreditation", "referrals", "cases", "reporting"}
NO_PAGES = {
    "accreditation:register-csv": "a download",
    "accreditation:register-json": "a download",
    "accreditation:evidence": "a download",
    "accreditation:answer-file": "a download",
    "accreditation:evidence-remove": "a button",
    "accreditation:request-take-back": "a button",
    "accreditation:notice": "a document: tests/documents",
    "accreditation:remedy-notice": "a document",
    "accreditation:receipt": "a document",
    "referrals:sheet-pdf": "a document: tests/documents",
    "referrals:referral-letter-pdf": "a document",
    "referrals:child-notification-letter-pdf": "a document",
    "referrals:notification-letter-pdf": "a document",
    "referrals:notification-acknowledge": "a button",
    "referrals:intake-claim": "a button",
    "referrals:intake-receipt": "a button; what it shows is looked at with the intakes",
    "cases:find": "the answer to a search, which is sent as a form: looked at with the worklist",
    "reporting:file": "a download",
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if space in OURS:
                yield f"{space}:{pattern.name}"
        else:
            yield from names(pattern, pattern.namespace or space)


class Site:
    """A world in which every page has something to show, and who sees which."""

    def __init__(self) -> None:
        self.cast = story.the_whole_path()
        self.head = given.a_person(self.cast.police, Role.UNIT_HEAD, Role.FIRST_CONTACT_OFFICER)
        self.child_officer = given.a_person(self.cast.children, Role.CHILD_RIGHTS_OFFICER)
        self.guard = given.a_person(self.cast.service, Role.DATA_PROTECTION_OFFICER)
        self.administrator = given.a_person(self.cast.ministry, Role.ADMINISTRATOR)
        authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).get()
        self.accreditor = given.a_person(authority, Role.ACCREDITATION_OFFICER)
        Membership.objects.create(user=self.guard, organisation=self.cast.police, roles=[Role.UNIT_HEAD])
        with acting_as(self.cast.officer, self.cast.police) as by:
            self._at_the_police(by)
        with acting_as(self.cast.ona, self.cast.service) as by:
            self._at_the_service(by)
        self._where_a_right_stopped()
        self._at_the_ministry()
        self._at_services_that_apply()

    def _at_services_that_apply(self) -> None:
        """One has begun its first application, one waits for its renewal, the right of one is suspended."""
        now, today = f"{timezone.localtime():%Y-%m-%d %H:%M}", timezone.localdate()
        granted_on = date(today.year - 3, today.month, 1) + timedelta(days=60)
        begins, renews, rests = (given.a_service(accredited_on=day) for day in (None, granted_on, granted_on))
        given.decide(rests, "SUSPEND", today, until=today + timedelta(days=20), ground="OWN_REQUEST")
        self.begins, self.renews, self.rests = (
            given.a_person(service, Role.SERVICE_MANAGER) for service in (begins, renews, rests)
        )
        with acting_as(self.begins, begins) as by:
            draft = applicant.a_draft(by, shows=["PREMISES", "STAFF_QUALIFICATION"], at=now)
            self.draft, self.member = draft.reference, draft.staff.get().pk
        with acting_as(self.renews, renews) as by:
            waiting = applicant.a_submitted(by, shows=["PREMISES", "STAFF_QUALIFICATION"], at=now)
        applicant.ask_for_documents(waiting, answer_by=today + timedelta(days=5), at=now)
        found = applicant.a_finding(renews, deadline=today + timedelta(days=7), at=now)
        self.application, self.finding = waiting.reference, found.number

    def _at_the_police(self, by: Actor) -> None:
        noon = given.at("2026-03-04 12:00")
        child = contacts.record(
            contacted_at=noon, is_child=True, applied_by="VICTIM", wish="UNDECIDED", by=by, at=noon
        )
        waiting, late = self._a_referral(by), self._a_referral(by)
        sending.send(
            referral=late,
            service_id=self.cast.service.pk,
            person=CANARY,
            by=by,
            at=given.at("2026-03-09 12:00"),
        )
        self.contact, self.child = waiting.contact.reference, child.notification.reference
        self.waiting, self.late = waiting.reference, late.reference

    def _a_referral(self, by: Actor, service: Organisation | None = None) -> Referral:
        noon = given.at("2026-03-04 12:00")
        adult = contacts.record(
            contacted_at=noon, is_child=False, applied_by="VICTIM", wish="YES", wished_at=noon, by=by, at=noon
        )
        return consents.record(
            contact=adult, service=service or self.cast.service, given_by="VICTIM", given_at=noon, form=ConsentForm.WRITTEN,
            fields=TransferredField.values, by=by, at=noon,
        )  # fmt: skip

    def _at_the_service(self, by: Actor) -> None:
        noon = given.at("2026-03-04 12:00")
        crime = CrimeType.objects.get(code="HEALTH")
        told: dict[str, Any] = {"crime_type": crime, "consent_stated_at": noon, "applicant_relation": "sesuo"}
        other = intakes.receive(
            channel=IntakeChannel.THIRD_PARTY, received_at=noon, person=CANARY, by=by, at=noon, **told
        )
        self.waits = intakes.receive(
            channel="DIRECT", received_at=noon, person=None, by=by, at=noon
        ).reference
        late = given.at("2026-03-10 12:00")
        self.undecided = opening.open_from_intake(
            intake=other, started_at=late, kind="ATTEMPT", by=by, at=late
        ).reference
        third = intakes.receive(channel="DIRECT", received_at=noon, person=CANARY, by=by, at=noon)
        case = opening.open_from_intake(intake=third, started_at=late, kind="ATTEMPT", by=by, at=late)
        decision.accept(case=case, decided_at=late, facts=story.FACTS, version=case.version, by=by, at=late)
        self.fresh = case.reference
        before = given.at("2025-03-04 12:00")
        intakes.receive(channel="DIRECT", received_at=before, person=None, by=by, at=before)
        self.delivery = Case.objects.get(pk=self.cast.case.pk).deliveries.get().pk

    def _where_a_right_stopped(self) -> None:
        """Another service, suspended: a person to be told, one who has not decided, a referral that came back."""
        noon, later = given.at("2026-03-04 12:00"), given.at("2026-07-02 12:00")
        service = given.a_service("Sustabdyta tarnyba (pavyzdys)")
        self.zita = given.a_person(service, Role.CASEWORKER)
        with acting_as(self.cast.officer, self.cast.police) as by:
            back = self._a_referral(by, service)
            sending.send(referral=back, service_id=service.pk, person=CANARY, by=by, at=noon)
        with acting_as(self.zita, service) as by:
            cases = [
                opening.open_from_intake(
                    intake=intakes.receive(channel="DIRECT", received_at=noon, person=CANARY, by=by, at=noon),
                    started_at=noon, kind="ATTEMPT", by=by, at=noon,
                )
                for _number in range(2)
            ]  # fmt: skip
        suspended = {"until": date(2027, 1, 1), "ground": "OWN_REQUEST"}
        given.decide(service, DecisionType.SUSPEND, date(2026, 7, 1), **suspended)
        with acting_as(self.zita, service) as by:
            self.given_back = intakes_visible(by).get(referral=back).reference
            undecided = stops.Answer(AfterStop.UNDECIDED)
            stops.tell(
                case=cases[0], told_at=later, told_how="PHONE", answer=undecided, version=1, by=by, at=later
            )
        self.told, self.to_tell = (case.reference for case in cases)
        self.back = back

    def _at_the_ministry(self) -> None:
        noon = given.at("2027-03-01 12:00")
        with acting_as(system(), self.cast.service) as by:
            cells.refresh(by=by, at=noon)
        with acting_as(system(), self.cast.ministry) as by:
            ready = exports.export_nightly(year=2026, by=by, at=timezone.now())
        with acting_as(self.cast.analyst, self.cast.ministry) as by:
            asked = exports.request_export(year=2026, by=by, at=timezone.now())
        self.ready, self.asked = ready.pk, asked.pk

    def pages(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return who looks at which page: name, arguments, query."""
        c = self.cast
        case = c.case.reference
        visitor = [(None, f"interface:{name}", [], "") for name in ("home", "accessibility", "privacy")]
        officer = [
            ("contacts", []), ("contact-new", []), ("contact", [c.contact.reference]), ("contact", [self.contact]),
            ("contact-wish", [self.contact]), ("contact-age", [self.contact]), ("information-new", [self.contact]),
            ("consent-new", [self.contact]), ("sheet", []), ("sent", []), ("referral", [c.referral.reference]),
            ("referral", [self.waiting]), ("referral-send", [self.waiting]), ("referral-withdraw", [self.waiting]),
            ("referral-letter", [c.referral.reference]), ("child-notification", [self.child]),
            ("child-notification-send", [self.child]),
            ("child-notification-letter", [c.contact.notification.reference]), ("duties", []),
            ("duty-assign", [self.waiting]), ("duty-lateness", [self.late]), ("referral", [self.back.reference]),
            ("contact", [self.back.contact.reference]), ("referral-withdraw", [self.back.reference]),
        ]  # fmt: skip
        stopped = [
            ("cases:right_stop", [self.to_tell]), ("cases:right_stop", [self.told]), ("cases:case", [self.to_tell]),
            ("cases:case", [self.told]), ("referrals:intake-new", []), ("referrals:intake-direct", []),
            ("referrals:intake-third-party", []), ("referrals:intake-anonymous", []),
            ("referrals:intake", [self.given_back]), ("referrals:intake-person", [self.given_back]),
            ("cases:worklist", []),
        ]  # fmt: skip
        inbox = [
            ("notifications", []), ("notification", ["GP-2026-00001"]), ("notification-letter", ["GP-2026-00001"]),
        ]  # fmt: skip
        intake = [
            ("intakes", []), ("intake-new", []), ("intake-direct", []), ("intake-third-party", []),
            ("intake-anonymous", []), ("intake", [self.waits]), ("intake", [c.intake.reference]),
            ("intake-person", [c.intake.reference]), ("intake-assign", [self.waits]),
        ]  # fmt: skip
        work = [
            ("worklist", []), ("start", [self.waits]), ("case", [case]), ("case", [self.undecided]),
            ("case", [self.fresh]), ("person", [case]), ("facts", [case]), ("bodies", [case]), ("assess", [case]),
            ("plan", [case]), ("plan_printed", [case, 1]), ("deliver", [case]),
            ("cancel_delivery", [case, self.delivery]), ("close", [case]), ("decide", [self.undecided]),
            ("decline", [self.undecided]), ("consent", [self.undecided]), ("late_reason", [self.fresh]),
        ]  # fmt: skip
        return [
            *visitor,
            (None, "accreditation:register", [], ""),
            (None, "accreditation:register", [], "?municipality=ZARASU_R"),
            (self.guard, "accounts:choose", [], ""),
            (self.guard, "interface:home", [], ""),
            *((self.head, f"referrals:{name}", arguments, "") for name, arguments in officer),
            *((self.child_officer, f"referrals:{name}", arguments, "") for name, arguments in inbox),
            *((c.ona, f"referrals:{name}", arguments, "") for name, arguments in intake),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in work),
            *((self.zita, name, arguments, "") for name, arguments in stopped),
            (c.ona, "cases:worklist", [], "?reference=99999"),
            (c.ona, "reporting:own", [], ""),
            (c.analyst, "reporting:figures", [], "?metai=2026"),
            (c.analyst, "reporting:close", [2025], ""),
            (c.analyst, "reporting:exports", [], ""),
            (c.analyst, "reporting:export", [self.ready], ""),
            (c.analyst, "reporting:export", [self.asked], ""),
            *self.of_applicants(),
        ]

    def of_applicants(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages of services about their own right."""
        drafted = [
            ("own", []), ("application", []), ("establishment", []), ("premises", []), ("remote", []), ("staff", []),
            ("staff-new", []), ("staff-member", [self.member]), ("staff-remove", [self.member]), ("functions", []),
            ("function", ["ACCOMPANIMENT"]), ("application-check", []),
        ]  # fmt: skip
        waiting = ("application", "application-submitted", "application-documents", "application-withdraw")
        return [
            *(
                (self.begins, f"accreditation:{name}", [] if name == "own" else [self.draft, *more], "")
                for name, more in drafted
            ),
            *((self.renews, f"accreditation:{name}", [self.application], "") for name in waiting),
            (self.renews, "accreditation:own", [], ""),
            (self.renews, "accreditation:finding", [self.finding], ""),
            (self.renews, "accreditation:request-suspend", [], ""),
            (self.renews, "accreditation:request-revoke", [], ""),
            (self.rests, "accreditation:own", [], ""),
            (self.rests, "accreditation:application-new", [], ""),
            (self.rests, "accreditation:request-reinstate", [], ""),
        ]

    def refused(self) -> list[tuple[User, str, int]]:
        """Return pages that answer with an error, in every role's own frame."""
        return [
            (self.cast.ona, "/bylos/NK-2026-99999/", 404),
            (self.cast.ona, reverse("referrals:contacts"), 403),
            (self.head, reverse("reporting:figures"), 403),
            (self.administrator, "/nera-tokio/", 404),
        ]

    def of_the_admin(self) -> list[str]:
        lists = ("accounts_organisation", "accounts_user", "directory_competentbody", "duties_holiday")
        return [
            "admin:index",
            "admin:duties_holiday_recount",
            *(f"admin:{name}_changelist" for name in lists),
        ]

    def of_the_authority(self) -> list[str]:
        lists = ("decision", "rightperiod")
        return ["admin:accreditation_register", *(f"admin:accreditation_{name}_changelist" for name in lists)]


@pytest.fixture(autouse=True)
def _cookies_that_can_be_handed_over(settings: Any) -> None:
    """A browser takes a cookie named __Host-… from the server alone."""
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False


@pytest.fixture
def site(live_server: Any) -> Site:
    return Site()


@pytest.fixture
def looker(page: Page, live_server: Any) -> "Looker":
    return Looker(page, live_server.url)


class Looker:
    """Looks at pages with the eyes of one person after another."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.watch = Watch(page, base)
        self.faults: list[Any] = []
        self.person: User | None = None
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "lt", "url": base}])

    def become(self, person: User | None, *, chosen: bool = True) -> None:
        self.person = person
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        if person is None:
            return
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[ENROLLED] = True
        if chosen:
            session[CHOSEN] = str(person.memberships.order_by("organisation__kind").first().pk)  # type: ignore[union-attr]
        session.save()
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.base}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def look(self, path: str, status: int = 200, *, mark: str = "") -> None:
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"
        self.judge(mark)

    def judge(self, mark: str = "") -> None:
        public = self.page.locator(".app-exit").count() > 0
        for size in (DESKTOP, TELEPHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found = violations(self.page, but=("region",) if public else ())
            if found or overflow(self.page) > 0:
                self.faults.append((self.page.url, mark, size["width"], overflow(self.page), found))
            if SHOTS:
                name = (
                    re.sub(r"[^a-z0-9]+", "-", self.page.url.removeprefix(self.base).lower()).strip("-")
                    or "home"
                )
                self.page.screenshot(path=Path(SHOTS) / f"{name}{mark}-{size['width']}.png", full_page=True)

    def submit_nothing(self) -> None:
        """Send a form as it opened, emptied of all that was typed or chosen for the person; look at what comes."""
        asks = self.page.locator("main form[method=post]").filter(has=self.page.locator(".govuk-form-group"))
        form = asks.filter(visible=True)
        if not form.count():
            return
        form.first.locator("input[type=text], input[type=tel], input[type=email], textarea").evaluate_all(
            "boxes => boxes.forEach(box => box.value = '')"
        )
        form.first.locator("button.govuk-button:not(.govuk-button--secondary)").last.click()
        self.page.wait_for_load_state()
        self.judge("-empty")


def test_every_page_is_accessible_keeps_to_itself_and_fits(site: Site, looker: Looker) -> None:
    pages = site.pages()
    person: User | None | str = "nobody yet"
    for who, name, arguments, query in pages:
        if who != person:
            looker.become(who, chosen=name != "accounts:choose")
            person = who if name != "accounts:choose" else "nobody yet"
        looker.look(reverse(name, args=arguments) + query)

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []
    assert set(names(get_resolver())) - {name for _who, name, _arguments, _query in pages} == set(NO_PAGES)


def test_every_form_with_nothing_entered_says_what_to_do(site: Site, looker: Looker) -> None:
    for who, name, arguments, query in site.pages():
        if who is not None and name != "accounts:choose":
            if who != looker.person:
                looker.become(who)
            looker.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
            looker.page.goto(looker.base + reverse(name, args=arguments) + query)
            looker.submit_nothing()

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []


def test_refusals_and_the_admin_are_accessible_too(site: Site, looker: Looker) -> None:
    for who, path, status in site.refused():
        looker.become(who)
        looker.look(path, status, mark=f"-{status}")
    looker.become(site.administrator)
    for name in site.of_the_admin():
        looker.look(reverse(name))
    looker.become(site.accreditor)
    for name in site.of_the_authority():
        looker.look(reverse(name))

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []
