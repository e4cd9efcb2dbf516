"""The stage of the demonstration: organisations with their people, the bodies people are told of, and the rights."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from accreditation.actions.deciding import Content, record_earlier
from reporting.demo import actions, days, numbers, people
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import DecisionType
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.duties import calendars
from victimsupport.law.accreditation import valid_until_of_grant
from victimsupport.law.calendar import Calendar, day_of
from victimsupport.law.periods import IN_FORCE_FROM

BODIES = (
    (CompetentBodyKind.PRE_TRIAL_INVESTIGATION, "Policijos komisariatas 01"),
    (CompetentBodyKind.PROSECUTOR, "Apylinkės prokuratūra 01"),
    (CompetentBodyKind.COURT, "Apylinkės teismas 01"),
    (CompetentBodyKind.CHILD_RIGHTS_SERVICE, "Vaiko teisių įstaiga"),
    (CompetentBodyKind.RESTORATIVE_JUSTICE, "Mediacijos įstaiga 01"),
    (CompetentBodyKind.PROSECUTOR_GENERAL, "Generalinė prokuratūra"),
    (CompetentBodyKind.SPECIALISED_CENTRE, "Specializuotos kompleksinės pagalbos centras 01"),
)
FIRST_GRANTS = (date(2021, 6, 14), date(2022, 11, 30))
"""Between these days the services were accredited first: all before the year that is published."""


@dataclass
class World:
    """Who there is, and the calendar they live by."""

    calendar: Calendar
    by_code: dict[str, Organisation]
    staff: dict[tuple[str, Role], list[User]]
    bodies: list[CompetentBody]

    def services(self) -> list[Organisation]:
        """The largest first."""
        return [self.by_code[people.CODE.format(people.FIRST_SERVICE + n)] for n in range(numbers.SERVICES)]

    def institutions(self, kind: str) -> list[Organisation]:
        """Those of one type in the order of their codes."""
        of_type = (one for one in self.by_code.values() if one.institution_type == kind)
        return sorted(of_type, key=lambda one: one.legal_entity_code)

    def only(self, kind: OrganisationKind) -> Organisation:
        return next(one for one in self.by_code.values() if one.kind == kind)

    def people_of(self, organisation: Organisation, role: Role) -> list[User]:
        return self.staff[organisation.legal_entity_code, role]


def stands() -> bool:
    """Test whether the demonstration has been loaded."""
    return Organisation.objects.filter(legal_entity_code=people.MINISTRY).exists()


def make(*, by: Actor, at: datetime) -> World:
    """This will write the organisations, their people and the bodies people are told of."""
    by_code = actions.found(places=people.places(), by=by, at=at)
    bodies = actions.name_bodies(bodies=[_body(*body) for body in BODIES], by=by, at=at)
    staff: dict[tuple[str, Role], list[User]] = {}
    memberships = Membership.objects.filter(organisation__legal_entity_code__in=by_code)
    for membership in memberships.select_related("user", "organisation").order_by("user__email"):
        for role in membership.roles:
            staff.setdefault((membership.organisation.legal_entity_code, Role(role)), []).append(
                membership.user
            )
    return World(calendars.current(), by_code, staff, bodies)


def grant_rights(world: World, seed: int, *, at: datetime) -> None:
    """Let the head decide on every service: granted before the year, renewed before each term ended, up to now."""
    authority = world.only(OrganisationKind.ACCREDITATION_AUTHORITY)
    head, dice = world.people_of(authority, Role.DECISION_MAKER)[0], Random(seed + 2)
    officer = world.people_of(authority, Role.ACCREDITATION_OFFICER)[0]
    with acting_as(head, authority) as by:
        decisions = sorted(
            (decided_on, place, service)
            for place, service in enumerate(world.services())
            for decided_on in _grants(dice, world.calendar, day_of(at))
        )
        for decided_on, _place, service in decisions:
            decided_at = min(days.moment(decided_on, 11 * 60), at)
            record_earlier(
                service=service, content=Content(kind=DecisionType.GRANT), decided_on=decided_on,
                prepared_by=officer, by=by, at=decided_at,
            )  # fmt: skip


def _grants(dice: Random, calendar: Calendar, today: date) -> list[date]:
    """Return the working days on which a right was granted and renewed; each term runs from its own decision."""
    first, last = (day.toordinal() for day in FIRST_GRANTS)
    decided = [calendar.next_working_day(date.fromordinal(dice.randint(first, last)))]
    while True:
        ahead = -dice.randint(15, 75)
        renewed_on = calendar.previous_working_day(days.days_after(valid_until_of_grant(decided[-1]), ahead))
        if renewed_on > today:
            return decided
        decided.append(renewed_on)


def _body(kind: str, name: str) -> CompetentBody:
    number = len(BODIES) + [each for each, _name in BODIES].index(CompetentBodyKind(kind))
    return CompetentBody(
        kind=kind, name=f"{name} {people.EXAMPLE}", address="Pavyzdžio g. 100, Vilnius",
        phone=f"+370 000 001{number:02}", email=f"istaiga1{number:02}@example.org", valid_from=IN_FORCE_FROM,
    )  # fmt: skip
