"""What stands beside people of today: relatives, safety, restriction, transfers, requests. Made by the screens' own actions."""

from dataclasses import replace
from datetime import time

from cases.actions import (
    child_rights,
    closing,
    incidents,
    interpretation,
    merging,
    receiving,
    representatives,
    retention,
    rights,
    safety,
    transfer_consent,
    transferring,
)
from cases.actions.representatives import Represents
from cases.actions.safety import Said
from cases.actions.transfer_consent import Consent
from cases.models import Case, ClosingReason, IncomingTransfer, KinRelation, Transfer
from referrals.actions import access, emergency, keeping
from referrals.models import Contact
from reporting.demo import days, texts
from reporting.demo.current import FIELDS, Today
from reporting.demo.people import HOMES
from reporting.demo.worklists import BUSY, come
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.choices import FirstContactInstitutionType as Type
from victimsupport.law.calendar import day_of
from victimsupport.vault.person import Person

PARTS = ("NEEDS", "PLAN", "DELIVERIES", "SAFE_CONTACT")
HOME = HOMES[0][0]


def write(today: Today) -> None:
    """This will give the largest services what makes each of their pages show something true to life."""
    services = today.world.services()[:BUSY]
    for service in services:
        caseworker = today.world.people_of(service, Role.CASEWORKER)[0]
        with acting_as(caseworker, service, at=today.at) as by:
            _family(today, by)
            _kept_safe(today, by)
            _registered_twice(today, by)
            asked, held, few = _asked(today, by), _closed(today, by), come(today, HOME, 2, by=by)
        _guarded(today, service, asked, held)
        _seen_by_few(today, service, few)
    for sender, receiver in zip(services, (*services[1:], services[0]), strict=True):
        _handed_over(today, sender, receiver)
    _kept_by_the_police(today)


def _family(today: Today, by: Actor) -> None:
    """A child whose mother represents it and whose father is suspected; a sister of the same incident, an interpreter."""
    at, surname = today.ago(1, 10 * 60), today.person().surname
    child = replace(today.child(), surname=surname)
    known = {"recipient_group": "CHILD", "language": "uk", "interpretation": "SPOKEN"}
    case = come(today, HOME, 2, person=child, by=by, **known)
    sister = come(today, HOME, 1, person=replace(today.person(), surname=surname), by=by)
    part = Represents("PARENT", "PARENTHOOD", True)
    for first_name, is_suspected in (("Marija", False), ("Petras", True)):
        represents = replace(part, participates=not is_suspected)
        person = replace(today.person(), first_name=first_name, surname=surname)
        representatives.record(
            case=case, person=person, represents=represents, is_suspected=is_suspected, by=by, at=at
        )
    incidents.link(case=case, other=sister.reference, relation=KinRelation.FAMILY_MEMBER, by=by, at=at)
    child_rights.decide(case=case, is_told=False, reason=texts.TOLD_BY_SCHOOL, by=by, at=at)
    interpretation.agree_means(case=case, means=["SPOKEN", "PICTURES"], by=by, at=at)
    needed = interpretation.need(case=case, kind="SPOKEN", language="uk", by=by, at=at)
    tomorrow = days.moment(
        today.world.calendar.next_working_day(days.days_after(day_of(today.at), 1)), 9 * 60
    )
    interpretation.book(
        interpretation=needed, booked_with=texts.TRANSLATORS, booked_for=tomorrow, by=by, at=at
    )


def _kept_safe(today: Today, by: Actor) -> None:
    """Somebody who said twice how they may be contacted, and of whom it is known who is dangerous to them."""
    case = come(today, HOME, 3, by=by)
    first = Said(
        channels=["CALL"], weekdays=[1, 2, 3, 4, 5], hours=(time(9), time(12)), others_may_answer="NO"
    )
    until = days.days_after(day_of(today.at), 60)
    now = replace(
        first, channels=["CALL", "SMS"], others_may_answer="YES", who_may_answer=texts.WHO_ANSWERS,
        code_word=texts.CODE_WORD, caller_script=texts.SCRIPT, note=texts.QUIETLY, valid_until=until,
    )  # fmt: skip
    for seen, said in enumerate((first, now)):
        safety.record_contact(case=case, said=said, seen=seen, by=by, at=today.ago(2 - seen, 15 * 60))
    address = "Pavyzdžio g. 77, Vilnius (išgalvotas adresas)"
    safety.record_whereabouts(case=case, address=address, place=texts.WHEREABOUTS, by=by, at=today.at)
    safety.record_danger(
        case=case, relation="FORMER_PARTNER", person=Person(*texts.DANGEROUS, phone=texts.PHONE.format(99)),
        note=texts.WAITS_AT_THE_DOOR, by=by, at=today.at,
    )  # fmt: skip


def _registered_twice(today: Today, by: Actor) -> None:
    """Somebody registered twice, whose two cases were merged."""
    person = today.person()
    gone, kept = (come(today, HOME, steps, person=person, by=by) for steps in (1, 2))
    merging.merge(
        merged=gone, survivor=kept, merged_version=gone.version, version=kept.version, by=by, at=today.at
    )


def _asked(today: Today, by: Actor) -> Case:
    """Somebody who asked for a copy of their data, and waits."""
    case = come(today, HOME, 2, by=by)
    rights.receive(
        case=case, right="ACCESS", asked_by="VICTIM", received_at=today.ago(3, 13 * 60),
        asked=texts.ASKED_FOR_A_COPY, by=by, at=today.at,
    )  # fmt: skip
    return case


def _closed(today: Today, by: Actor) -> Case:
    """Somebody who wished to go on alone."""
    case = come(today, HOME, 3, by=by)
    return closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason=texts.DID_NOT_ASK,
        version=case.version, by=by, at=today.at,
    )  # fmt: skip


def _guarded(today: Today, service: Organisation, asked: Case, held: Case) -> None:
    """The manager holds a case for a court, and limits another while what it says is checked."""
    with acting_as(today.world.people_of(service, Role.SERVICE_MANAGER)[0], service, at=today.at) as by:
        retention.hold(case=held, reason=texts.HELD_FOR_A_COURT, by=by, at=today.at)
        rights.limit(case=asked, ground="CONTESTED", by=by, at=today.at)


def _seen_by_few(today: Today, service: Organisation, case: Case) -> None:
    """A case granted to two, which a colleague opened in an emergency."""
    manager = today.world.people_of(service, Role.SERVICE_MANAGER)[0]
    mine, colleague = today.world.people_of(service, Role.CASEWORKER)[:2]
    with acting_as(manager, service, at=today.at) as by:
        access.restrict(
            intake=case.intake, people=[manager, mine], reason=texts.SISTER_OF_A_COLLEAGUE,
            version=case.intake.version, by=by, at=today.ago(1, 9 * 60),
        )  # fmt: skip
    with acting_as(colleague, service, at=today.at) as by:
        emergency.open_up(reference=case.reference, reason=texts.NEEDS_A_BED_NOW, by=by, at=today.at)
        audit.record("CASE_VIEWED", about=case, by=by, at=today.at)


def _handed_over(today: Today, sender: Organisation, receiver: Organisation) -> None:
    """Three people wish to go on elsewhere: one was taken on, one was refused for want of room, one is asked about."""
    with acting_as(today.world.people_of(sender, Role.CASEWORKER)[0], sender, at=today.at) as by:
        asked = [_ask(today, receiver, by) for _each in range(3)]
    with acting_as(today.world.people_of(receiver, Role.CASEWORKER)[0], receiver, at=today.at) as by:
        rows = IncomingTransfer.objects.select_related("sender")
        taken, refused, _waits = (rows.get(pk=transfer.pk) for transfer in asked)
        receiving.accept(incoming=taken, by=by, at=today.at)
        receiving.refuse(incoming=refused, reason="NO_CAPACITY", by=by, at=today.at)


def _ask(today: Today, receiver: Organisation, by: Actor) -> Transfer:
    case, at = come(today, HOME, 3, by=by), today.ago(0, 9 * 60)
    consent = Consent(
        service=receiver, given_by="VICTIM", given_at=at, form="WRITTEN", fields=FIELDS, sections=PARTS
    )
    transfer = transfer_consent.record(
        case=case, consent=consent, information_missing_reason=texts.DID_NOT_ASK, version=case.version,
        by=by, at=today.at,
    )  # fmt: skip
    return transferring.offer(transfer=transfer, service_id=receiver.pk, by=by, at=today.at)


def _kept_by_the_police(today: Today) -> None:
    """A contact that the head of a unit keeps for a court."""
    police = today.world.institutions(Type.PRE_TRIAL_INVESTIGATION)[0]
    with acting_as(today.world.people_of(police, Role.UNIT_HEAD)[0], police, at=today.at) as by:
        newest = Contact.objects.filter(organisation=police).newest_first()[0]
        keeping.hold(record=newest, reason=texts.HELD_FOR_A_COURT, by=by, at=today.at)
