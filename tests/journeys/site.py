"""The whole site with something on every page, each page with those who look at it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from cases.actions import cover, decision, filters, locations, opening, places, plan, stays, stops
from cases.models import AfterStop, AgreementForm, Case
from referrals.actions import access, consents, contacts, emergency, exclusions, intakes, keeping, sending
from referrals.models import Applied, ConsentForm, Referral, TransferredField
from referrals.permissions import intakes_visible, received_visible
from reporting.actions import cells, exports
from tests import given, story
from tests.accreditation import applicant
from tests.cases import beds, beside, data_rights, handed_over, kept_safe, one_person
from tests.story import CANARY
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.choices import DecisionType, IntakeChannel, ServiceFunction
from victimsupport.directory.models import CrimeType

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
    "referrals:hold-lift": "a button",
    "referrals:intake-claim": "a button",
    "referrals:intake-receipt": "a button; what it shows is looked at with the intakes",
    "referrals:intake-terrorism": "a button",
    "cases:incident_new": "a button",
    "cases:danger_remove": "a button",
    "cases:interpretation_drop": "a button",
    "cases:settle": "a button",
    "cases:off_call": "a button",
    "cases:stay_dismiss": "a button",
    "cases:filter_delete": "a button",
    "cases:filter_default": "a button",
    "cases:filter_none": "a button",
    "cases:cover_end": "a button",
    "cases:feed_revoke": "a button",
    "cases:calendar": "read by calendars: tests/cases/test_calendar_feed.py",
    "reporting:own-file": "a download",
    "reporting:own-workbook": "a download",
    "referrals:intake-other-person": "a button",
    "cases:unlink_registration": "a button",
    "cases:find": "the answer to a search, which is sent as a form: looked at with the worklist",
    "cases:transfer_offer": "a button",
    "cases:incoming_accept": "a button",
    "cases:transfer_paper": "a document: tests/cases/test_transfer_pages.py",
    "cases:rights_hold_lift": "a button",
    "cases:rights_limit_lift": "a button",
    "drafts:discard": "a button",
    "accounts:stay": "asked by a script, and a button",
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
        self.child_head = given.a_person(self.cast.children, Role.UNIT_HEAD)
        self._kept_by_institutions()
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
        self.handed_over = handed_over.everything(self.cast.service, self.cast.ona)
        self._at_the_ministry()
        self._at_services_that_apply()
        self._around_the_worklist()
        self._seen_by_few()
        self._asked_about_data()

    def _kept_by_institutions(self) -> None:
        """A referral of two years ago, whose person has been kept long enough; a contact on legal hold."""
        before = given.at("2024-09-02 12:00")
        with acting_as(self.cast.officer, self.cast.police) as by:
            old = contacts.record(
                contacted_at=before, is_child=False, applied_by="VICTIM", wish="YES", wished_at=before, by=by, at=before
            )  # fmt: skip
            owed = consents.record(
                contact=old, service=self.cast.service, given_by="VICTIM", given_at=before, form=ConsentForm.WRITTEN,
                fields=TransferredField.values, by=by, at=before,
            )  # fmt: skip
            sending.send(referral=owed, service_id=self.cast.service.pk, person=CANARY, by=by, at=before)
        with acting_as(self.head, self.cast.police) as by:
            keeping.hold(record=self.cast.contact, reason="Skundas teismui", by=by, at=timezone.now())
        with acting_as(self.child_officer, self.cast.children) as by:
            self.notified = received_visible(by).get().reference

    def _asked_about_data(self) -> None:
        """Somebody asked about their data; a plan was agreed a second time."""
        now, service = timezone.now(), self.cast.service
        with acting_as(self.cast.ona, service) as by, acting_as(self.manager, service) as guard:
            fresh = Case.objects.get(reference=self.fresh)
            self.asked_about = data_rights.everything(fresh, by, guard, now).reference
            case = Case.objects.get(pk=self.cast.case.pk)
            measure = plan.Measure(ServiceFunction.HEALTHCARE_INFORMATION, "Gydytojo konsultacija", "Ona")
            agreement = plan.Agreement(now, Applied.VICTIM, AgreementForm.SIGNATURE)
            plan.agree(
                case=case, measures=[measure], agreement=agreement, version=case.version, by=by, at=now
            )

    def _around_the_worklist(self) -> None:
        """A manager; a filter somebody shares; a colleague who is away, and whose deputy is looked over the shoulder."""
        now, service = timezone.now(), self.cast.service
        self.manager = given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")
        away = given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")
        with acting_as(self.cast.ona, service) as by:
            content = filters.Content("Vėluojantys tiesiogiai", "show=overdue&channel=DIRECT", is_shared=True)
            self.saved = filters.keep(content=content, by=by, at=now).pk
        with acting_as(away, service) as by:
            today = timezone.localdate(now)
            cover.name_deputy(
                absent=away,
                deputy=self.cast.ona,
                first_on=today,
                last_on=today + timedelta(days=9),
                by=by,
                at=now,
            )
            waits = intakes_visible(by).get(reference=self.waits)
            intakes.assign(intake=waits, assignee=away, by=by, at=now)

    def _seen_by_few(self) -> None:
        """A case only two may see, which a colleague opened in an emergency; and a relative's look at another."""
        now, service = timezone.now(), self.cast.service
        colleague = given.a_person(service, Role.CASEWORKER, name="Ieva Slaptienė")
        with acting_as(self.cast.ona, service, at=now) as by:
            moment = given.at("2026-03-10 12:00")
            intake = intakes.receive(channel="DIRECT", received_at=moment, person=CANARY, by=by, at=moment)
            opening.open_from_intake(intake=intake, started_at=moment, kind="ATTEMPT", by=by, at=moment)
            intake.refresh_from_db()
        with acting_as(self.manager, service, at=now) as by:
            access.restrict(
                intake=intake, people=[self.manager, self.cast.ona], reason="Kolegės sesuo", version=intake.version,
                by=by, at=now,
            )  # fmt: skip
        with acting_as(colleague, service, at=now) as by:
            emergency.open_up(reference=intake.reference, reason="Reikia pastogės", by=by, at=now)
            audit.record("CASE_VIEWED", reference=intake.reference, by=by, at=now)
            for _day in range(2):
                audit.record("CASE_VIEWED", reference=self.undecided, by=by, at=now)
        self.restricted = intake.reference

    def of_access(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages of who may see a case, and who saw it."""
        number = [self.restricted]
        return [
            (self.manager, "cases:access", number, ""),
            (self.manager, "cases:access", [self.cast.case.reference], ""),
            (self.manager, "cases:accesses", [], ""),
            (self.manager, "cases:accesses", [], "?lists=yes&since=2026-01-01"),
            (self.manager, "cases:accesses", [], "?reference=NK-2026-99999"),
            (self.manager, "cases:emergencies", [], ""),
            (self.manager, "cases:unusual", [], ""),
            (self.manager, "cases:unusual", [], "?week=2026-01-05"),
            (self.manager, "referrals:intake", [self.waits], ""),
            (self.manager, "referrals:intake-restrict", [self.waits], ""),
            (self.manager, "referrals:intake-restrict", number, ""),
            (self.manager, "referrals:intake-unrestrict", number, ""),
            (self.manager, "referrals:emergency", [], ""),
        ]

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
        fourth = intakes.receive(channel="DIRECT", received_at=noon, person=None, by=by, at=noon)
        nameless = opening.open_from_intake(intake=fourth, started_at=late, kind="ATTEMPT", by=by, at=late)
        self.nameless = nameless.reference
        self.beside = beside.everything(by, noon)
        self.one = one_person.everything(by)
        before = given.at("2025-03-04 12:00")
        intakes.receive(channel="DIRECT", received_at=before, person=None, by=by, at=before)
        self.delivery = Case.objects.get(pk=self.cast.case.pk).deliveries.get().pk
        self._with_beds(other.case, case, by)
        kept_safe.everything(Case.objects.get(pk=self.cast.case.pk), by, noon)
        intake = Case.objects.get(pk=self.cast.case.pk).intake
        shut = [given.a_person(self.cast.service, Role.CASEWORKER, name="Artimas Pavyzdys")]
        (self.exclusion,) = exclusions.exclude_matching(intake=intake, users=shut, since=noon, by=by, at=noon)

    def _with_beds(self, housed: Case, waiting: Case, by: Actor) -> None:
        """A manager with places, one of them taken; somebody else waits."""
        self.vida = beds.a_manager(self.cast.service)
        place = beds.a_place_of(self.cast.service, self.vida)
        beds.a_place_of(self.cast.service, self.vida, label="Vieta B2", capacity=3, takes="WOMEN")
        request = beds.asked(housed, by, "2026-03-10 22:30", children=1, note="Ne prie stoties")
        self.stay = beds.placed(request, by, place, "2026-03-10 23:00", until=date(2026, 3, 20))
        noon = given.at("2026-03-11 12:00")
        stays.extend(stay=self.stay, until=date(2026, 3, 25), reason="Dar nesaugu", by=by, at=noon)
        locations.admit(stay=self.stay, person=self.vida, reason="Budi naktį", by=by, at=noon)
        self.bedless = beds.asked(waiting, by, "2026-03-11 02:30", adults=1, children=2)
        with acting_as(self.vida, self.cast.service) as manager:
            places.put_on_call(
                person=self.cast.ona, phone="+37061200000", starts_at=noon, ends_at=given.at("2030-01-01 08:00"),
                by=manager, at=noon,
            )  # fmt: skip

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
            ("worklist", []), ("start", [self.waits]), ("start_accepted", [self.waits]), ("case", [case]), ("case", [self.undecided]),
            ("case", [self.fresh]), ("person", [case]), ("facts", [case]), ("bodies", [case]), ("assess", [case]),
            ("plan", [case]), ("plan_printed", [case, 1]), ("plans_compared", [case]), ("deliver", [case]),
            ("cancel_delivery", [case, self.delivery]), ("correct_delivery", [case, self.delivery]), ("close", [case]), ("decide", [self.undecided]),
            ("decline", [self.undecided]), ("consent", [self.undecided]), ("late_reason", [self.fresh]),
        ]  # fmt: skip
        safe = [
            (name, [case]) for name in ("safety", "safe_contact", "danger_new", "disclose", "whereabouts")
        ]
        safe += [("person", [self.fresh]), ("safe_contact", [self.fresh]), ("safety", [self.fresh])]
        return [
            *visitor,
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in safe),
            (self.vida, "cases:exclusions", [case], ""),
            (self.vida, "cases:safety", [case], ""),
            (self.vida, "cases:exclusion_lift", [case, self.exclusion.pk], ""),
            (None, "accreditation:register", [], ""),
            (None, "accreditation:register", [], "?municipality=ZARASU_R"),
            (self.guard, "accounts:choose", [], ""),
            (self.guard, "interface:home", [], ""),
            (c.ona, "accounts:preferences", [], ""),
            (c.ona, "drafts:mine", [], ""),
            *(
                (c.ona, f"cases:{name}", [self.fresh], "")
                for name in ("rights_ask", "rights_copy", "rights_rectify")
            ),
            *(
                (self.manager, f"cases:{name}", [self.fresh, *more], "")
                for name, more in (
                    ("rights", []),
                    ("rights_answer", [self.asked_about]),
                    ("rights_extend", [self.asked_about]),
                    ("rights_hold", []),
                    ("rights_limit", []),
                )
            ),
            (self.manager, "cases:data_requests", [], ""),
            (self.manager, "cases:retention", [], ""),
            (self.manager, "cases:retention_term", ["closed_case"], ""),
            (c.ona, "cases:identify", [self.nameless], ""),
            (self.head, "cases:retention", [], ""),
            (self.head, "cases:retention_term", ["referral"], ""),
            (self.head, "referrals:contact-hold", [self.contact], ""),
            (self.child_head, "referrals:notification-hold", [self.notified], ""),
            (self.child_head, "cases:retention", [], ""),
            *((self.head, f"referrals:{name}", arguments, "") for name, arguments in officer),
            *((self.child_officer, f"referrals:{name}", arguments, "") for name, arguments in inbox),
            *((c.ona, f"referrals:{name}", arguments, "") for name, arguments in intake),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in work),
            *((self.vida, f"cases:{name}", arguments, "") for name, arguments in self.of_beds()),
            *((self.zita, name, arguments, "") for name, arguments in stopped),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in self.of_people()),
            *((c.ona, f"cases:{name}", arguments, query) for name, arguments, query in self.of_one_person()),
            *((c.ona, f"cases:{name}", arguments, "") for name, arguments in self.of_transfers()),
            (c.ona, "cases:worklist", [], "?reference=99999"),
            (c.ona, "reporting:own", [], ""),
            *self.of_the_worklist(),
            (c.analyst, "reporting:figures", [], "?metai=2026"),
            (c.analyst, "reporting:close", [2025], ""),
            (c.analyst, "reporting:exports", [], ""),
            (c.analyst, "reporting:export", [self.ready], ""),
            (c.analyst, "reporting:export", [self.asked], ""),
            *self.of_access(),
            *self.of_applicants(),
        ]

    def of_one_person(self) -> list[tuple[str, list[Any], str]]:
        """Return the pages on which two registrations turn out to be of one person."""
        one = self.one
        return [
            ("registrations", [one.kept], ""), ("registrations", [self.fresh], ""), ("case", [one.gone], ""),
            ("case", [one.kept], ""), ("merge", [one.kept], ""), ("merge", [self.fresh], f"?other={one.kept}"),
            ("unmerge", [one.kept, one.merge], ""), ("reopen", [one.closed], ""),
            ("link_registration", [one.waits], ""), ("link_registration", [one.waits], f"?case={one.kept}"),
            ("link_registration", [one.waits], f"?case={one.closed}"),
        ]  # fmt: skip

    def of_people(self) -> list[tuple[str, list[Any]]]:
        """Return the pages of the people who stand beside somebody."""
        b = self.beside
        return [
            ("people", [b.child]), ("people", [b.sister]), ("people", [b.terror]), ("people", [b.fresh]),
            ("case", [b.child]), ("case", [b.terror]), ("representative_new", [b.child]),
            ("representative", [b.child, b.mother]), ("representative", [b.child, b.father]),
            ("suspect", [b.child, b.mother]), ("suspect", [b.child, b.father]), ("link", [b.child]),
            ("unlink", [b.child]), ("child_rights", [b.terror]), ("interpretation_new", [b.child]),
            ("interpretation_book", [b.child, b.waiting]), ("interpretation_given", [b.child, b.waiting]),
            ("means", [b.child]), ("domestic_violence", [b.sister]), ("terrorism", [b.child]),
            ("terrorism_abroad", [b.terror]), ("turn_away", [b.fresh]), ("inform_only", []),
        ]  # fmt: skip

    def of_transfers(self) -> list[tuple[str, list[Any]]]:
        """Return the pages of transfers, out of the service and into it."""
        h = self.handed_over
        return [
            ("transfer", [self.fresh]), ("transfer", [h.agreed]), ("transfer", [h.asked]), ("case", [h.asked]),
            ("transfer_consent", [self.fresh]), ("transfer_withdraw", [h.asked, h.transfer]),
            ("incoming_queue", []), ("incoming", [h.question]), ("incoming", [h.refused]),
            ("incoming_refuse", [h.question]), ("received", [h.came]), ("received", [h.started]),
        ]  # fmt: skip

    def of_the_worklist(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages around the worklist, and those of the manager."""
        ona, picked = self.cast.ona, f"?picked={self.waits}&picked={self.fresh}"
        return [
            (ona, "cases:worklist", [], "?show=overdue&channel=DIRECT"),
            (ona, "cases:filters", [], ""),
            (ona, "cases:filter_new", [], "?show=overdue&channel=DIRECT"),
            (ona, "cases:filter", [self.saved], ""),
            (ona, "cases:assign_many", [], picked),
            (ona, "cases:deliver", [self.cast.case.reference], "?list=show%3Dmine"),
            (ona, "cases:cover", [], ""),
            (self.manager, "cases:cover", [], ""),
            (ona, "cases:cover_new", [], ""),
            (ona, "cases:feed", [], ""),
            (self.manager, "cases:team", [], ""),
            (self.manager, "cases:cover_new", [], ""),
            (self.manager, "reporting:own", [], "?metai=2026"),
            (self.manager, "reporting:missing", [], "?metai=2026"),
            (self.manager, "reporting:missing-list", ["MUNICIPALITY"], "?metai=2026"),
        ]

    def of_applicants(self) -> list[tuple[User | None, str, list[Any], str]]:
        """Return the pages of services about their own right."""
        drafted = [
            ("own", []), ("application", []), ("establishment", []), ("premises", []), ("remote", []), ("staff", []),
            ("staff-new", []), ("staff-member", [self.member]), ("staff-remove", [self.member]), ("functions", []),
            ("function", ["ACCOMPANIMENT"]), ("application-check", []), ("application-discard", []),
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

    def of_beds(self) -> list[tuple[str, list[Any]]]:
        """Return the pages about accommodation, as a manager sees them: somebody stays, somebody waits."""
        case, waits = self.stay.case.reference, self.bedless.case.reference
        stay = ("stay_extend", "stay_end", "stay_correct", "stay_location", "stay_admit")
        return [
            ("places", []), ("shelter", []), ("place_new", []), ("place", [self.stay.place_id]), ("on_call", []),
            ("shelter_intake", [self.waits]), ("bed_needed", [case]), ("accommodation", [case]),
            ("accommodation", [waits]), ("case", [waits]), ("bed", [waits, self.bedless.pk]),
            ("bed_outcome", [waits, self.bedless.pk]), *((name, [case, self.stay.pk]) for name in stay),
        ]  # fmt: skip

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
