"""What lies on the worklists of some services today: people waiting, started, undecided, and in the middle of their plan."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.actions import assessment, decision, delivery, opening, plan
from cases.actions.facts import Facts, Representation
from cases.models import AgreementForm, Case, NeedKind
from referrals.actions import intakes
from referrals.models import Applied, Intake, Referral
from reporting.demo import texts
from reporting.demo.current import Today, refer
from reporting.demo.people import HOMES
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.choices import FirstContactInstitutionType as Type
from victimsupport.choices import IntakeChannel, ServiceFunction
from victimsupport.directory.models import CompetentBody, CompetentBodyKind, CrimeType, Municipality
from victimsupport.law.calendar import day_of
from victimsupport.vault.person import Person

BUSY = 3
"""How many services have people of today."""
TALKED = (
    ServiceFunction.NEEDS_ASSESSMENT_AND_PLAN,
    ServiceFunction.RIGHTS_INFORMATION,
    ServiceFunction.COMPLAINT_INFORMATION,
)


def write(today: Today) -> None:
    """This will give the largest services some people of today, made by the actions the screens use."""
    for place, service in enumerate(today.world.services()[:BUSY]):
        referred = _referred(today, service)
        caseworker, colleague = today.world.people_of(service, Role.CASEWORKER)[:2]
        with acting_as(caseworker, service) as by:
            mine = [Intake.objects.get(referral=referral) for referral in referred[1:]]
            for intake in mine:
                intakes.assign(
                    intake=intake, assignee=caseworker, by=by, at=_after(today, intake.received_at)
                )
            _start(today, mine[2], at=today.ago(2, 11 * 60), by=by)
            _applied(today, at=today.ago(1, 16 * 60), by=by)
            for steps in range(4):
                come(today, HOMES[place][0], steps, by=by)
        with acting_as(colleague, service) as by:
            intake = intakes.receive(
                channel=IntakeChannel.DIRECT, received_at=today.ago(0, 9 * 60), by=by, at=today.at
            )
            intakes.assign(intake=intake, assignee=colleague, by=by, at=today.at)


def _referred(today: Today, service: Organisation) -> list[Referral]:
    """Refer people: the first stays without anybody responsible, one is overdue, one is due on this working day."""
    return [
        refer(today, Type.EDUCATION, service, at=today.ago(1, 15 * 60 + 50)),
        refer(today, Type.PRE_TRIAL_INVESTIGATION, service, at=today.ago(4, 13 * 60)),
        refer(today, Type.HEALTHCARE, service, at=today.ago(1, 12 * 60)),
        refer(today, Type.PRE_TRIAL_INVESTIGATION, service, at=today.ago(6, 10 * 60)),
    ]


def _start(today: Today, intake: Intake, *, at: datetime, by: Actor) -> Case:
    """Start assistance, and say why late if it is."""
    late = texts.LATE[0] if day_of(at) > intake.duty.due_on else ""
    return opening.open_from_intake(
        intake=intake, started_at=at, kind="ATTEMPT", late_reason=late, by=by, at=at
    )


def _applied(today: Today, *, at: datetime, by: Actor) -> Intake:
    """Have a sister apply for somebody, who waits."""
    crime = CrimeType.objects.get(code="HEALTH")
    return intakes.receive(
        channel=IntakeChannel.THIRD_PARTY, received_at=at, person=today.person(), crime_type=crime,
        applicant_relation=texts.RELATIONS[0], consent_stated_at=at, by=by, at=at,
    )  # fmt: skip


def come(
    today: Today, municipality: str, steps: int, *, person: Person | None = None, by: Actor, **facts: Any
) -> Case:
    """Have somebody come themselves; then take so many steps: accept, assess, agree the plan and give services."""
    came_at = today.ago(8 - steps, 10 * 60 + 15 * steps)
    intake = intakes.receive(
        channel=IntakeChannel.DIRECT, received_at=came_at, person=person or today.person(), by=by, at=came_at
    )
    case = _start(today, intake, at=_after(today, came_at), by=by)
    if steps >= 1:
        case = _accept(today, case, municipality, at=today.ago(4, 11 * 60), by=by, **facts)
    if steps >= 2:
        _assess(today, case, at=today.ago(3, 11 * 60), by=by)
    if steps >= 3:
        case.refresh_from_db()
        _plan(today, case, at=today.ago(2, 14 * 60), by=by)
    return Case.objects.get(pk=case.pk)


def _accept(today: Today, case: Case, municipality: str, *, at: datetime, by: Actor, **known: Any) -> Case:
    facts = Facts(
        recipient_group="WOMAN",
        has_disability=False,
        victim_category="DIRECT_VICTIM",
        harm_types=["PHYSICAL", "NON_PECUNIARY"],
        municipality=Municipality.objects.get(code=municipality),
        crime_type=CrimeType.objects.get(code="HEALTH"),
        crime_on=None,
        crime_place="LITHUANIA",
        crime_country="",
        proceedings_in_lithuania="UNKNOWN",
        is_in_lithuania=True,
        complaint_filed="UNKNOWN",
        is_domestic_violence=True,
        is_trafficking=False,
        is_hate_motivated=False,
        language="lt",
        interpretation="",
    )
    represented = Representation(takes_part=known.get("recipient_group") == "CHILD")
    return decision.accept(
        case=case, decided_at=at, facts=replace(facts, **known), representation=represented, version=case.version,
        by=by, at=at,
    )  # fmt: skip


def _assess(today: Today, case: Case, *, at: datetime, by: Actor) -> None:
    kinds = (NeedKind.SAFETY, NeedKind.EMOTIONAL, NeedKind.LEGAL)
    needs = [
        assessment.NeedFound(kind, texts.NEEDS[kind], is_urgent=kind == NeedKind.SAFETY) for kind in kinds
    ]
    assessment.record(case=case, needs=needs, assessed_at=at, version=case.version, by=by, at=at)


def _plan(today: Today, case: Case, *, at: datetime, by: Actor) -> None:
    """Agree a plan, and give what had to be given first."""
    measures = [plan.Measure(function, texts.MEASURES[function], by.user.name) for function in TALKED]
    agreement = plan.Agreement(at, Applied.VICTIM, AgreementForm.SIGNATURE)
    plan.agree(case=case, measures=measures, agreement=agreement, version=case.version, by=by, at=at)
    police = CompetentBody.objects.filter(kind=CompetentBodyKind.PRE_TRIAL_INVESTIGATION).order_by("name")[0]
    bodies: dict[str, CompetentBody] = {ServiceFunction.COMPLAINT_INFORMATION: police}
    talk = delivery.Talk(TALKED, day_of(at), minutes=75, bodies=bodies)
    delivery.record(case=case, talk=talk, by=by, at=at)


def _after(today: Today, moment: datetime) -> datetime:
    """Return a moment a little after another, never in the future."""
    return min(moment.replace(minute=59), today.at)
