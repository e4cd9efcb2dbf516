"""A country in which every page of the site has something to show."""

from datetime import date, timedelta
from typing import Any

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
from victimsupport.accounts.models import Membership, Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.choices import DecisionType, IntakeChannel, ServiceFunction
from victimsupport.directory.models import CrimeType


class Country:
    """One of everything that has a page, by the road people take; what a page is asked for is kept by name."""

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
