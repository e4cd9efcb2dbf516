"""
Invented data in bulk, made like the screens make them: acting as each service, behind the wall, by the law's own rules.

The same scale gives the same data but for the day on which it is loaded: pages read the clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accreditation.actions.deciding import Content, record_earlier
from cases.lifecycle import Status
from cases.models import AssistancePlan, Case, Need, NeedsAssessment, PlanMeasure, ServiceDelivery
from referrals.models import Intake
from reporting.actions.cells import refresh
from victimsupport.accounts.actions import STARTED, take_references
from victimsupport.accounts.identity import CHOSEN, Actor, acting_as, system
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import Membership, Organisation, TerritoryAddress, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.accounts.sorting import sort_key
from victimsupport.choices import DecisionType, ServiceFunction
from victimsupport.directory.models import CrimeType, Municipality
from victimsupport.duties import calendars
from victimsupport.duties.actions import new_duty
from victimsupport.duties.models import Duty
from victimsupport.keys import fresh_keys
from victimsupport.law.accreditation import valid_until_of_grant
from victimsupport.law.calendar import VILNIUS, Calendar, day_of
from victimsupport.law.periods import IN_FORCE_FROM
from victimsupport.law.time_limits import START_AFTER_DIRECT_APPLICATION
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

SERVICES = 23
SMALL = (10, 50, 100)
"""Services beside the 23 where exactly so many wait and so many are in the middle: for what must not grow with lists."""
RUNNING, WAITING = 0.03, 0.2
AT_LEAST = 240
"""So many run at the largest service, whatever the scale: some pages' worth."""
BATCH = 2_000
DELIVERIES_A_CASE = 6
FUNCTIONS = [
    code for code in ServiceFunction.values if code not in ("ACCOMPANIMENT", "COMPLAINT_INFORMATION")
]
"""Those that need neither a request nor a named body."""
SEED = 169
CLOSED, RUNS, WAITS = range(3)
ONE_DAY = timedelta(days=1)


@dataclass
class Service:
    """A support service with the caseworker who signs in."""

    organisation: Organisation
    caseworker: User
    membership: Membership
    cases: int = 0
    running: int = 0
    waiting: int = 0


@dataclass
class World:
    """Who there is. The largest service stands first."""

    services: list[Service]
    small: dict[int, Service]
    ministry: Organisation
    at: datetime

    @property
    def largest(self) -> Service:
        return self.services[0]


@dataclass
class Registered:
    """One registration before it is written."""

    duty: Duty
    intake: Intake
    case: Case | None
    person: Person | None


def load(cases: int) -> World:
    """Load so many cases, a few of them running."""
    at = timezone.now()
    world = _organisations(at)
    places = list(Municipality.objects.values_list("code", flat=True))
    crimes = list(CrimeType.objects.values_list("code", flat=True))
    maker = Maker(Random(SEED), calendars.current(), places, crimes, at)
    shares = [1 / (place + 2) for place in range(SERVICES)]
    for service, share in zip(world.services, shares, strict=True):
        service.cases = round(cases * share / sum(shares))
        service.running = max(5, AT_LEAST * (service is world.largest), round(service.cases * RUNNING))
        service.waiting = round(service.running * WAITING)
    world.largest.waiting = world.largest.running // 2
    for count, service in world.small.items():
        service.cases, service.running, service.waiting = 2 * count, 2 * count, count
    for service in [*world.services, *world.small.values()]:
        with acting_as(system(), service.organisation) as by:
            maker.fill(service, by)
    return world


def count_years(world: World) -> None:
    """Count every year of every service, as the worker does within a minute."""
    for service in [*world.services, *world.small.values()]:
        with acting_as(system(), service.organisation) as by:
            refresh(by=by, at=world.at)


def sign_in(service: Service, at: datetime) -> str:
    """Return the cookie of a session in which the caseworker of a service has signed in and chosen it."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(service.caseworker.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: service.caseworker.get_session_auth_hash(),
            CHOSEN: str(service.membership.pk),
            STARTED: at.timestamp(),
            ENROLLED: True,
        }
    )
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _organisations(at: datetime) -> World:
    ministry = _organisation(OrganisationKind.MINISTRY, 1)
    authority = _organisation(OrganisationKind.ACCREDITATION_AUTHORITY, 2)
    head, _membership = _person(authority, Role.DECISION_MAKER, 2)
    officer, _membership = _person(authority, Role.ACCREDITATION_OFFICER, 3)
    services = [_service(number) for number in range(10, 10 + SERVICES)]
    small = {count: _service(50 + place) for place, count in enumerate(SMALL)}
    with acting_as(head, authority) as by:
        for service in [*services, *small.values()]:
            _accredit(service.organisation, officer, by, at)
    return World(services, small, ministry, at)


def _service(number: int) -> Service:
    organisation = _organisation(OrganisationKind.SUPPORT_SERVICE, number)
    address = f"Pavyzdžio g. {number}, Vilnius"
    TerritoryAddress.objects.create(organisation=organisation, municipality="VILNIAUS_M", address=address)
    return Service(organisation, *_person(organisation, Role.CASEWORKER, number))


def _organisation(kind: str, number: int) -> Organisation:
    name = f"Įstaiga {number:02} (pavyzdys)"
    return Organisation.objects.create(
        kind=kind,
        name=name,
        sort_key=sort_key(name),
        legal_entity_code=f"9980000{number:02}",
        is_example=True,
    )


def _person(organisation: Organisation, role: Role, number: int) -> tuple[User, Membership]:
    person = User(email=f"darbuotoja{number:02}@example.org", name=f"Darbuotoja {number:02}")
    person.set_unusable_password()
    person.save(force_insert=True)
    return person, Membership.objects.create(user=person, organisation=organisation, roles=[role])


def _accredit(service: Organisation, officer: User, by: Actor, at: datetime) -> None:
    """Grant the right on the law's first day and renew it a month before each term ends."""
    decided_on = IN_FORCE_FROM
    while decided_on <= day_of(at):
        record_earlier(
            service=service, content=Content(kind=DecisionType.GRANT), decided_on=decided_on,
            prepared_by=officer, by=by, at=at,
        )  # fmt: skip
        decided_on = valid_until_of_grant(decided_on) - 30 * ONE_DAY


class Maker:
    """Makes the rows of a service."""

    def __init__(
        self, dice: Random, calendar: Calendar, places: list[str], crimes: list[str], at: datetime
    ) -> None:
        self.dice, self.calendar, self.places, self.crimes, self.at = dice, calendar, places, crimes, at

    def fill(self, service: Service, by: Actor) -> None:
        """Write a service's cases: the older ones closed, the newest running."""
        moments = self._moments(service.cases)
        references = self._references(moments, by)
        keys = fresh_keys(3 * service.cases)
        states = [CLOSED] * (service.cases - service.running)
        states += [RUNS] * (service.running - service.waiting) + [WAITS] * service.waiting
        rows = [
            self._register(
                service, by, moment, references[place], keys[3 * place : 3 * place + 3], states[place]
            )
            for place, moment in enumerate(moments)
        ]
        running = [row for row in rows if row.person]
        identities = vault.seal_many(persons=[row.person for row in running if row.person], by=by, at=self.at)
        for row, identity in zip(running, identities, strict=True):
            row.intake.identity = identity
        Duty.objects.bulk_create([row.duty for row in rows], batch_size=BATCH)
        Intake.objects.bulk_create([row.intake for row in rows], batch_size=BATCH)
        cases = [row.case for row in rows if row.case]
        Case.objects.bulk_create(cases, batch_size=BATCH)
        self._work(service, [case for case in cases if case.status in (Status.PLANNED, Status.CLOSED)])

    def _moments(self, count: int) -> list[datetime]:
        """Return when people were registered, the oldest first; the last fortnight is always there."""
        first = datetime(IN_FORCE_FROM.year, IN_FORCE_FROM.month, IN_FORCE_FROM.day, 8, tzinfo=VILNIUS)
        span = (self.at - first).total_seconds()
        return sorted(first + timedelta(seconds=self.dice.random() * span) for _ in range(count))

    def _references(self, moments: list[datetime], by: Actor) -> list[str]:
        """Return the numbers of the registrations, taken year by year as they would have been."""
        years = [day_of(moment).year for moment in moments]
        starts = [0, *(n for n, (one, other) in enumerate(pairwise(years), 1) if one != other), len(moments)]
        return [
            reference
            for start, end in pairwise(starts)
            for reference in take_references(series="NK", count=end - start, by=by, at=moments[start])
        ]

    def _register(
        self,
        service: Service,
        by: Actor,
        received_at: datetime,
        reference: str,
        keys: Sequence[UUID],
        state: int,
    ) -> Registered:
        duty_key, intake_key, case_key = keys
        dice, is_running, has_started = self.dice, state != CLOSED, state != WAITS
        started_at = min(received_at + timedelta(hours=dice.choice((2, 20, 26, 120))), self.at)
        duty = new_duty(
            rule=START_AFTER_DIRECT_APPLICATION, carrier="INTAKE", reference=reference, triggered_at=received_at,
            assignee=service.caseworker, calendar=self.calendar, by=by, at=received_at,
        )  # fmt: skip
        duty.pk = duty_key
        if has_started:
            duty.performed_at = duty.recorded_at = started_at
            duty.late_reason = "Nepavyko susisiekti." if duty.was_done_late() else ""
        person = self._person() if is_running else None
        intake = Intake(
            pk=intake_key, organisation=by.organisation, reference=reference, channel="DIRECT", received_at=received_at,
            duty=duty, initials=person.initials if person else "", is_anonymous=not is_running and dice.random() < 0.18,
            assignee=service.caseworker, started_at=started_at if has_started else None,
            start_kind="APPOINTMENT" if has_started else "", recorded_at=received_at,
            ended_at=None if is_running else min(started_at + 60 * ONE_DAY, self.at),
        )  # fmt: skip
        case = self._case(intake, case_key, started_at, is_running) if has_started else None
        return Registered(duty, intake, case, person)

    def _case(self, intake: Intake, key: UUID, started_at: datetime, is_running: bool) -> Case:
        dice = self.dice
        declined = not is_running and dice.random() < 0.03
        status = Status.DECLINED if declined else Status.PLANNED if is_running else Status.CLOSED
        is_closed = status == Status.CLOSED
        return Case(
            pk=key, organisation=intake.organisation, intake=intake, reference=intake.reference, status=status,
            opened_at=started_at, decided_at=started_at, review_on=day_of(started_at) + 90 * ONE_DAY,
            recipient_group="" if declined else dice.choices(("WOMAN", "MAN", "CHILD", "UNKNOWN"), (64, 32, 3, 1))[0],
            has_disability=dice.random() < 0.06,
            victim_category=dice.choices(("DIRECT_VICTIM", "BEREAVED_RELATIVE", "RELATED_PERSON"), (90, 6, 4))[0],
            harm_types=["NON_PECUNIARY"], municipality_id=dice.choice(self.places), crime_type_id=dice.choice(self.crimes),
            crime_on=day_of(intake.received_at), crime_place="LITHUANIA", crime_country="LT",
            proceedings_in_lithuania="YES", complaint_filed="YES",
            closed_at=intake.ended_at if is_closed else None, closing_reason="GOALS_REACHED" if is_closed else "",
        )  # fmt: skip

    def _person(self) -> Person:
        number = self.dice.randrange(10_000_000)
        return Person(
            first_name=self.dice.choice(("Ona", "Jonas", "Žydrė", "Čiobas")), surname=f"Pavyzdė{number}",
            phone=f"+3706{number:07}", email=f"n{number}@example.org", address="Pavyzdžio g. 1, Vilnius",
        )  # fmt: skip

    def _work(self, service: Service, cases: list[Case]) -> None:
        """Write what was done in the cases."""
        keys = fresh_keys(2 * len(cases))
        who = service.caseworker
        assessments = [
            NeedsAssessment(
                pk=key,
                case=case,
                number=1,
                assessed_at=case.opened_at,
                assessed_by=who,
                recorded_at=case.opened_at,
            )
            for case, key in zip(cases, keys[::2], strict=True)
        ]
        plans = [
            AssistancePlan(
                pk=key, case=assessment.case, assessment=assessment, number=1, made_by=who, agreed_with="VICTIM",
                agreed_at=assessment.assessed_at, agreement_form="SIGNATURE", recorded_at=assessment.assessed_at,
                review_on=day_of(assessment.assessed_at) + 90 * ONE_DAY,
            )
            for assessment, key in zip(assessments, keys[1::2], strict=True)
        ]  # fmt: skip
        NeedsAssessment.objects.bulk_create(assessments, batch_size=BATCH)
        Need.objects.bulk_create(
            (
                Need(assessment=one, kind=kind, description="Reikia pagalbos.")
                for one in assessments
                for kind in ("SAFETY", "LEGAL")
            ),
            batch_size=BATCH,
        )
        AssistancePlan.objects.bulk_create(plans, batch_size=BATCH)
        PlanMeasure.objects.bulk_create(
            (
                PlanMeasure(plan=plan, place=n, function=FUNCTIONS[n], what="Konsultuoti.", who=who.name)
                for plan in plans
                for n in (1, 2)
            ),
            batch_size=BATCH,
        )
        deliveries = (row for case in cases for row in self._deliveries(case, who))
        ServiceDelivery.objects.bulk_create(deliveries, batch_size=BATCH)

    def _deliveries(self, case: Case, who: User) -> Iterator[ServiceDelivery]:
        first = day_of(case.opened_at)
        last = min(day_of(case.closed_at) if case.closed_at else date.max, self.at.astimezone(UTC).date())
        for place in range(self.dice.randint(1, 2 * DELIVERIES_A_CASE - 1)):
            day = min(first + place * 5 * ONE_DAY, max(first, last))
            yield ServiceDelivery(
                organisation=case.organisation, case=case, function=self.dice.choice(FUNCTIONS), delivered_on=day,
                minutes=45, provider=who, recorded_by=who, recorded_at=self.at, is_accredited=self.dice.random() > 0.01,
            )  # fmt: skip
