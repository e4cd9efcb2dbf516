"""The whole path through the actions, as three institutions walk it: for tests of what must hold after all of it."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from accreditation.permissions import decisions_visible
from cases.actions import (
    accommodation,
    assessment,
    closing,
    cover,
    decision,
    delivery,
    filters,
    locations,
    merging,
    opening,
    places,
    plan,
    receiving,
    reopening,
    stays,
    transfer_consent,
    transferring,
)
from cases.actions.facts import Facts
from cases.models import AgreementForm, Case, ClosingReason, IncomingTransfer, NeedKind, ReopeningReason
from referrals.actions import (
    access,
    consents,
    contacts,
    emergency,
    exclusions,
    information,
    intakes,
    keeping,
    notifications,
    sending,
)
from referrals.models import Applied, ConsentForm, Contact, Intake, Referral, TransferredField
from reporting.actions import cells, exports, years
from tests import given
from tests.accreditation import road
from tests.cases import beside, data_rights, kept_safe
from tests.given import at
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.choices import DecisionType, IntakeChannel, RightsInformationItem, ServiceFunction
from victimsupport.directory.models import CrimeType
from victimsupport.law.catalogues import RightsInformationItem as Items
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.uploads import actions as uploads
from victimsupport.uploads.checking import Checked, ContentType
from victimsupport.vault.person import Person

CANARY = Person(first_name="Kanarėlė", surname="Slaptutė", phone="+37061298765", email="slaptute@example.org")
CHILD = Person(first_name="Mažylė", surname="Slaptutė", birth_date=date(2015, 5, 1))
FACTS = Facts(
    recipient_group="WOMAN", has_disability=False, victim_category="DIRECT_VICTIM", harm_types=["PHYSICAL"],
    municipality=None, crime_type=None, crime_on=None, crime_place="LITHUANIA", crime_country="LT",
    proceedings_in_lithuania="UNKNOWN", is_in_lithuania=True, complaint_filed="UNKNOWN",
    is_domestic_violence=False, is_trafficking=False, is_hate_motivated=False, language="lt", interpretation="",
)  # fmt: skip


@dataclass
class Cast:
    """Who takes part, and what came of it."""

    police: Organisation
    officer: User
    children: Organisation
    service: Organisation
    ona: User
    ministry: Organisation
    analyst: User
    contact: Contact
    referral: Referral
    intake: Intake
    case: Case


def the_whole_path() -> Cast:
    """A child's contact, both things owed for it, the intake, the case with needs, plan and a service."""
    police, service = given.an_institution(), given.a_service()
    children = Organisation.objects.of_kind(OrganisationKind.CHILD_RIGHTS_SERVICE).first()
    children = children or given.a_child_rights_service()
    ministry = given.a_ministry()
    officer = given.a_person(police, Role.FIRST_CONTACT_OFFICER)
    ona = given.a_person(service, Role.CASEWORKER)
    analyst = given.a_person(ministry, Role.MINISTRY_ANALYST)
    with acting_as(officer, police) as by:
        contact, referral = _refer(service, by)
    with acting_as(ona, service) as by:
        intake = Intake.objects.get(referral=referral)
        case = _help(intake, by)
    return Cast(police, officer, children, service, ona, ministry, analyst, contact, referral, intake, case)


def one_of_everything() -> dict[str, Organisation]:
    """At least one row in every walled table, of one organisation or another."""
    cast = the_whole_path()
    noon = at("2026-03-04 12:00")
    for organisation in (cast.police, cast.service, cast.ministry):
        with acting_as(system(), organisation) as by:
            people = [cast.ona, cast.officer, cast.analyst]
            notices.post(kind=NoticeKind.ASSIGNED, recipients=people, dedupe="x", by=by, at=noon)
    with acting_as(cast.ona, cast.service) as by:
        intakes.receive(
            channel=IntakeChannel.THIRD_PARTY, received_at=noon, person=CANARY, crime_type=CrimeType.objects.get(code="HEALTH"),
            applicant=Person(phone="+37060000001"), applicant_relation="kaimynė", consent_stated_at=noon, by=by, at=noon,
        )  # fmt: skip
    for organisation in Organisation.objects.all():
        with acting_as(system(), organisation) as by:
            cells.refresh(by=by, at=noon)
    with acting_as(cast.analyst, cast.ministry) as by:
        exports.request_export(year=2025, by=by, at=noon)
        years.close_year(year=2026, by=by, at=at("2027-03-01 12:00"))
    with acting_as(cast.ona, cast.service) as by:
        intakes.receive(channel=IntakeChannel.DIRECT, received_at=noon, person=CANARY, by=by, at=noon)
        beside.everything(by, noon)
        kept_safe.everything(cast.case, by, noon)
        shut = [given.a_person(cast.service, Role.DATA_PROTECTION_OFFICER)]
        exclusions.exclude_matching(intake=cast.intake, users=shut, since=noon, by=by, at=noon)
    _hand_over(cast)
    _merge_two(cast)
    suspended = {"until": date(2026, 9, 5), "ground": "OWN_REQUEST"}
    given.decide(cast.service, DecisionType.SUSPEND, date(2026, 3, 5), **suspended)
    _accommodate(cast)
    _restrict(cast)
    _keep_worklists(cast)
    _ask_about_data(cast)
    _keep_what_is_held(cast)
    _seal_by_hand(cast.service)
    bureau = road.one_of_everything(noon)
    authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).get()
    with acting_as(cast.ona, cast.service) as by:
        paper = Checked("pažymėjimas.pdf", ContentType.PDF, b"%PDF-")
        uploads.store(upload=paper, shared_with=authority, by=by, at=noon)
    with acting_as(system(), authority):
        assert decisions_visible().exists()
    return {
        "police": cast.police,
        "children": cast.children,
        "service": cast.service,
        "ministry": cast.ministry,
        "authority": authority,
        "applicant": bureau.service,
    }


def _keep_worklists(cast: Cast) -> None:
    """A filter the worklist opens with, and a colleague who stands in."""
    noon, deputy = at("2026-03-04 12:00"), given.a_person(cast.service, Role.CASEWORKER)
    with acting_as(cast.ona, cast.service) as by:
        content = filters.Content("Mano vėluojantys", "show=overdue", is_shared=True)
        filters.keep(content=content, is_default=True, by=by, at=noon)
        cover.name_deputy(
            absent=cast.ona, deputy=deputy, first_on=noon.date(), last_on=noon.date(), by=by, at=noon
        )


def _ask_about_data(cast: Cast) -> None:
    """What people may ask to be done with their data, and what was done."""
    noon = at("2026-03-04 12:30")
    manager = given.a_person(cast.service, Role.SERVICE_MANAGER)
    with acting_as(cast.ona, cast.service) as by, acting_as(manager, cast.service) as guard:
        data_rights.everything(cast.case, by, guard, noon)


def _keep_what_is_held(cast: Cast) -> None:
    """A contact that must be kept although its time will be over."""
    noon, head = at("2026-03-04 12:30"), given.a_person(cast.police, Role.UNIT_HEAD)
    with acting_as(head, cast.police) as by:
        keeping.hold(record=cast.contact, reason="Skundas teismui", by=by, at=noon)


def _accommodate(cast: Cast) -> None:
    """A place and who is on call; somebody asked for a bed, stays there longer than planned, a colleague may see where."""
    night = at("2026-03-04 02:30")
    manager = given.a_person(cast.service, Role.SERVICE_MANAGER)
    with acting_as(manager, cast.service) as by:
        said = places.Described("Vieta A1", "ROOM", 2, "ANYBODY", address="Slaptoji gatvė 17")
        place = places.add(place=said, by=by, at=night)
        places.put_on_call(
            person=cast.ona,
            phone="+37060000002",
            starts_at=night,
            ends_at=at("2026-03-05 08:00"),
            by=by,
            at=night,
        )
    with acting_as(cast.ona, cast.service) as by:
        request = accommodation.ask(
            case=cast.case, requested_at=night, beds=accommodation.BedsNeeded(note="Ramu"), by=by, at=night
        )
        stay = stays.place(request=request, where=stays.Where(place), placed_at=night, by=by, at=night)
        stays.extend(stay=stay, until=date(2026, 3, 9), reason="Dar nesaugu", by=by, at=night)
        locations.admit(stay=stay, person=manager, reason="Budi naktį", by=by, at=night)


def _merge_two(cast: Cast) -> None:
    """Somebody registered twice in an open year, closed once and taken up again: the two cases were merged."""
    cases, when = [], at("2025-03-04 12:00")
    with acting_as(cast.ona, cast.service) as by:
        for channel in (IntakeChannel.DIRECT, IntakeChannel.FIRST_CONTACT_REFERRAL):
            intake = intakes.receive(channel=channel, received_at=when, person=CANARY, by=by, at=when)
            case = opening.open_from_intake(intake=intake, started_at=when, kind="ATTEMPT", by=by, at=when)
            decision.accept(case=case, decided_at=when, facts=FACTS, version=1, by=by, at=when)
            cases.append(Case.objects.get(pk=case.pk))
        gone, kept = cases
        kept = closing.close(case=kept, reason=ClosingReason.WISH, version=kept.version, by=by, at=when)
        kept = reopening.reopen(
            case=kept, reason=ReopeningReason.CAME_AGAIN, version=kept.version, by=by, at=when
        )
        merging.merge(
            merged=gone, survivor=kept, merged_version=gone.version, version=kept.version, by=by, at=when
        )


def _restrict(cast: Cast) -> None:
    """A person whom only a caseworker and a manager may see, and whom a colleague saw in an emergency."""
    noon = at("2026-03-04 12:00")
    manager, colleague = (
        given.a_person(cast.service, role) for role in (Role.SERVICE_MANAGER, Role.CASEWORKER)
    )
    with acting_as(manager, cast.service, at=noon) as by:
        intake = intakes.receive(
            channel=IntakeChannel.DIRECT, received_at=noon, person=CANARY, by=by, at=noon
        )
        people = [manager, cast.ona]
        access.restrict(intake=intake, people=people, reason="Kolegės sesuo", version=1, by=by, at=noon)
    with acting_as(colleague, cast.service, at=noon) as by:
        emergency.open_up(reference=intake.reference, reason="Pastogė", by=by, at=noon)


def _refer(service: Organisation, by: Actor) -> tuple[Contact, Referral]:
    contact = contacts.record(
        contacted_at=at("2026-03-02 09:00"), is_child=True, applied_by=Applied.LEGAL_REPRESENTATIVE, wish="YES",
        wished_at=at("2026-03-02 09:10"), by=by, at=at("2026-03-02 09:15"),
    )  # fmt: skip
    information.record(
        contact=contact, given_at=at("2026-03-02 09:20"), recipients=["PARENT", "CHILD"], language="lt", form="ORAL",
        items=[item for item in RightsInformationItem.values if item != Items.CROSS_BORDER], by=by,
        at=at("2026-03-02 09:21"),
    )  # fmt: skip
    notifications.send(
        notification=contact.notification, first_name=CHILD.first_name, surname=CHILD.surname,
        birth_date=CHILD.birth_date, by=by, at=at("2026-03-02 09:30"),
    )  # fmt: skip
    referral = consents.record(
        contact=contact, service=service, given_by=Applied.LEGAL_REPRESENTATIVE, given_at=at("2026-03-02 09:35"),
        form=ConsentForm.WRITTEN, fields=TransferredField.values, by=by, at=at("2026-03-02 09:36"),
    )  # fmt: skip
    sending.send(referral=referral, service_id=service.pk, person=CANARY, by=by, at=at("2026-03-02 10:00"))
    return contact, referral


def _help(intake: Intake, by: Actor) -> Case:
    case = opening.open_from_intake(
        intake=intake, started_at=at("2026-03-03 09:00"), kind="ATTEMPT", by=by, at=at("2026-03-03 09:05")
    )
    moment = at("2026-03-03 10:00")
    decision.accept(case=case, decided_at=moment, facts=FACTS, version=1, by=by, at=moment)
    case.refresh_from_db()
    needs = [assessment.NeedFound(NeedKind.SAFETY, "Saugi vieta")]
    assessment.record(case=case, needs=needs, assessed_at=moment, version=case.version, by=by, at=moment)
    case.refresh_from_db()
    measure = plan.Measure(ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, "Pokalbiai", "Ona")
    agreement = plan.Agreement(moment, Applied.VICTIM, AgreementForm.SIGNATURE)
    plan.agree(case=case, measures=[measure], agreement=agreement, version=case.version, by=by, at=moment)
    talk = delivery.Talk([ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT], date(2026, 3, 3), minutes=60)
    delivery.record(case=case, talk=talk, by=by, at=moment)
    case.refresh_from_db()
    return case


def _hand_over(cast: Cast) -> None:
    """Somebody another service handed over at their wish, and somebody who is to be handed over in turn."""
    when, sender = at("2026-03-04 14:00"), given.a_service()
    with acting_as(given.a_person(sender, Role.CASEWORKER), sender) as by:
        _offer(cast.service, by)
    with acting_as(cast.ona, cast.service) as by:
        asked = IncomingTransfer.objects.select_related("sender").get()
        receiving.accept(incoming=asked, by=by, at=when)
        _offer(sender, by)


def _offer(service: Organisation, by: Actor) -> None:
    when = at("2026-03-04 13:00")
    intake = intakes.receive(channel=IntakeChannel.DIRECT, received_at=when, person=CANARY, by=by, at=when)
    case = opening.open_from_intake(intake=intake, started_at=when, kind="ATTEMPT", by=by, at=when)
    decision.accept(case=case, decided_at=when, facts=FACTS, version=1, by=by, at=when)
    case.refresh_from_db()
    agreed = transfer_consent.Consent(
        service=service, given_by=Applied.VICTIM, given_at=when, form=ConsentForm.WRITTEN,
        fields=TransferredField.values, sections=["NEEDS"],
    )  # fmt: skip
    transfer = transfer_consent.record(
        case=case, consent=agreed, information_missing_reason="Neprašė", version=case.version, by=by, at=when
    )
    transferring.offer(transfer=transfer, service_id=service.pk, by=by, at=when)


def _seal_by_hand(organisation: Organisation) -> None:
    """Seal the audit: of ended transactions only, so a test inside one transaction writes the seal itself; let looks go."""
    with acting_as(system(), organisation) as by:
        if audit.seal(by=by, at=at("2026-03-04 12:01")) is None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO audit_seal (organisation_id, number, from_transaction, until_transaction, count,"
                    " previous, digest, sealed_at) VALUES (%s, 1, 0, 1, 0, '', 'x', now())",
                    [organisation.pk],
                )
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO audit_expiry (organisation_id, run, number, before, gone, "left", digest, expired_at)'
                " VALUES (%s, uuidv7(), 1, now() - interval '3 years', 0, 0, 'x', now())",
                [organisation.pk],
            )
