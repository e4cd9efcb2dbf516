"""2023 at the support services: intakes, cases, assessments, plans, services given, and their closing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Model

from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake
from reporting.demo import actions, days, traces
from reporting.demo.institutions import Met
from reporting.demo.outline import Registration
from reporting.demo.people import HOMES
from reporting.demo.records import REVIEW_AFTER, Records
from reporting.demo.references import references
from reporting.demo.work import Work
from reporting.demo.world import World
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.choices import IntakeChannel, RecipientGroup
from victimsupport.duties.actions import new_duty
from victimsupport.duties.models import Duty
from victimsupport.keys import fresh_keys
from victimsupport.law import time_limits
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record, may_be_erased
from victimsupport.vault import actions as vault

RULES = {
    IntakeChannel.FIRST_CONTACT_REFERRAL: time_limits.START_AFTER_REFERRAL,
    IntakeChannel.DIRECT: time_limits.START_AFTER_DIRECT_APPLICATION,
    IntakeChannel.THIRD_PARTY: time_limits.START_AFTER_THIRD_PARTY,
}
HARM = {
    "PROPERTY": ["PROPERTY"], "ELECTRONIC_DATA": ["PROPERTY"], "HEALTH": ["PHYSICAL", "NON_PECUNIARY"],
    "TRAFFIC": ["PHYSICAL", "PROPERTY"], "SEXUAL": ["PHYSICAL", "NON_PECUNIARY"],
    "DANGEROUS": ["PHYSICAL", "NON_PECUNIARY"],
}  # fmt: skip


@dataclass
class Registered:
    """A registration with its rows at the service."""

    registration: Registration
    met: Met | None
    work: Work | None
    intake: Intake
    case: Case
    assignee: User


def write(
    world: World,
    registrations: Sequence[Registration],
    met: Sequence[Met],
    done: Sequence[Work],
    *,
    at: datetime,
) -> None:
    """This will write the year of every service."""
    met_of = {id(one.registration): one for one in met if one.registration}
    work_of = {id(one.registration): one for one in done}
    by_service = defaultdict(list)
    for one in registrations:
        by_service[one.service].append(one)
    for place, service in enumerate(world.services()):
        with acting_as(system(), service) as by:
            some = by_service[place]
            rows = _registered(world, some, met_of, work_of, by=by)
            _identify(rows, by=by, at=at)
            actions.keep(rows=_duties_and_intakes(world, rows, by=by), by=by, at=at)
            actions.keep(rows=Records(world, rows, by=by).all(), by=by, at=at)
            traces.keep(traces.at_service(rows), by=by, at=at)


def _registered(
    world: World, some: Sequence[Registration], met_of: dict[int, Met], work_of: dict[int, Work], *, by: Actor
) -> list[Registered]:
    caseworkers = world.people_of(by.organisation, Role.CASEWORKER)
    numbers = references("NK", [one.received_at for one in some], by=by)
    keys = fresh_keys(2 * len(some))
    rows = []
    for one, number, intake_key, case_key in zip(some, numbers, keys[::2], keys[1::2], strict=True):
        met, work = met_of.get(id(one)), work_of.get(id(one))
        assignee = caseworkers[one.caseworker % len(caseworkers)]
        intake = _intake(one, met, work, assignee, by)
        intake.pk, intake.reference = intake_key, number
        case = _case(one, work, by)
        case.pk, case.reference, case.intake = case_key, number, intake
        rows.append(Registered(one, met, work, intake, case, assignee))
    return rows


def _intake(one: Registration, met: Met | None, work: Work | None, assignee: User, by: Actor) -> Intake:
    by_another = one.channel == IntakeChannel.THIRD_PARTY
    return Intake(
        organisation=by.organisation,
        channel=one.channel,
        referral=met.referral if met else None,
        sender=met.institution if met else None,
        sender_type=one.contact.institution_type if one.contact else "",
        received_at=one.received_at,
        is_anonymous=one.is_anonymous,
        crime_type_id=one.crime if by_another else None,
        consent_stated_at=one.received_at if by_another else None,
        consent_confirmed_at=one.decided_at if by_another and one.is_accepted else None,
        chosen_by="LEGAL_REPRESENTATIVE" if one.by_representative else "VICTIM",
        assignee=assignee,
        started_at=one.started_at,
        start_kind="ATTEMPT" if one.channel != IntakeChannel.DIRECT else "APPOINTMENT",
        ended_at=work.closed_at if work else one.decided_at,
        recorded_at=one.received_at,
    )


def _case(one: Registration, work: Work | None, by: Actor) -> Case:
    child_alone = one.group == RecipientGroup.CHILD and not one.by_representative
    note = "Asmuo išvyko gyventi kitur." if work and work.closing_reason == "OTHER" else ""
    return Case(
        organisation=by.organisation,
        status=Status.CLOSED if work else Status.DECLINED,
        opened_at=one.started_at,
        decided_at=one.decided_at,
        recipient_group=one.group if one.is_accepted else "",
        has_disability=one.has_disability,
        victim_category="BEREAVED_RELATIVE" if one.crime == "LIFE" else "DIRECT_VICTIM",
        harm_types=HARM.get(one.crime, ["NON_PECUNIARY"]),
        municipality_id=one.municipality or HOMES[one.service][0],
        crime_type_id=one.crime,
        crime_on=one.crime_on,
        crime_place="LITHUANIA" if one.caseworker % 40 else "EU",
        crime_country="LT" if one.caseworker % 40 else "LV",
        proceedings_in_lithuania="YES" if one.contact else "UNKNOWN",
        complaint_filed="YES" if one.contact else ("NO", "UNKNOWN", "YES")[one.caseworker % 3],
        is_domestic_violence=one.is_domestic,
        is_trafficking=one.crime == "LIBERTY" and one.caseworker % 9 == 0,
        is_hate_motivated=one.crime == "EQUALITY",
        language=one.language,
        interpretation="" if one.language == "lt" or one.caseworker % 3 else "SPOKEN",
        representative_absent="AGAINST_INTERESTS" if child_alone and one.is_accepted else "",
        review_on=days.days_after(work.planned_at.date(), REVIEW_AFTER) if work else None,
        closed_at=work.closed_at if work else None,
        closing_reason=work.closing_reason if work else "",
        closing_note=note,
    )


def _identify(rows: Sequence[Registered], *, by: Actor, at: datetime) -> None:
    """Keep the identities that retention has not erased by now; what is anonymous never had one."""
    kept = [row for row in rows if row.registration.person and _is_kept(row, day_of(at))]
    persons = [replace(row.registration.person, birth_date=None) for row in kept if row.registration.person]
    identities = vault.seal_many(persons=persons, by=by, at=at)
    for row, identity, person in zip(kept, identities, persons, strict=True):
        row.intake.identity, row.intake.initials = identity, person.initials


def _is_kept(row: Registered, today: date) -> bool:
    """Test whether the identity has not yet been erased (DP-6): a declined one's goes first."""
    record, since = Record.DECLINED_REGISTRATION, row.registration.decided_at
    if row.work:
        record, since = Record.CLOSED_CASE, row.work.closed_at
    return not may_be_erased(record, day_of(since), day=today, on_hold=False)


def _duties_and_intakes(world: World, rows: Sequence[Registered], *, by: Actor) -> Iterator[Model]:
    duties = [_duty(world, row, by) for row in rows]
    for row, duty, key in zip(rows, duties, fresh_keys(len(rows)), strict=True):
        duty.pk = key
        row.intake.duty = duty
    yield from duties
    yield from (row.intake for row in rows)
    yield from (row.case for row in rows)


def _duty(world: World, row: Registered, by: Actor) -> Duty:
    one = row.registration
    duty = new_duty(
        rule=RULES[IntakeChannel(one.channel)], carrier="INTAKE", reference=row.intake.reference,
        triggered_at=one.received_at, assignee=row.assignee, calendar=world.calendar, by=by, at=one.received_at,
    )  # fmt: skip
    duty.performed_at = duty.recorded_at = one.started_at
    duty.late_reason = one.start_late if duty.was_done_late() else ""
    return duty
