"""A service in which only some may see a case, and what raw SQL shows of it."""

from datetime import datetime
from typing import Any

from django.db import connection

from cases.models import Case
from referrals.actions import access, emergency
from referrals.models import EmergencyAccess, Intake
from tests import given
from tests.cases import road
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role

NOON = given.at("2026-11-20 12:00")
WHY = "Artima kolegės giminaitė"


class Service:
    """A service with a manager, two caseworkers and a restricted case that Ona and Vita may see."""

    def __init__(self) -> None:
        self.organisation = given.a_service()
        self.vita = given.a_person(self.organisation, Role.SERVICE_MANAGER, name="Vita Vadovė")
        self.ona = given.a_person(self.organisation, Role.CASEWORKER, name="Ona Pavyzdienė")
        self.ieva = given.a_person(self.organisation, Role.CASEWORKER, name="Ieva Kita")
        self.head = given.a_person(self.organisation, Role.SERVICE_MANAGER, name="Gabija Vadovė")
        self.guard = given.a_person(self.organisation, Role.DATA_PROTECTION_OFFICER)
        with self.as_(self.ona) as by:
            self.case = road.a_case(by, status="PLANNED")
            self.open_case = road.a_case(by)
        self.restrict(self.case)

    def as_(self, person: User, at: datetime = NOON) -> Any:
        return acting_as(person, self.organisation, at=at)

    def restrict(self, case: Case, people: list[User] | None = None, by: User | None = None) -> None:
        with self.as_(by or self.vita) as actor:
            intake = Intake.objects.get(pk=case.intake_id)
            access.restrict(
                intake=intake, people=people or [self.vita, self.ona], reason=WHY, version=intake.version, by=actor,
                at=NOON,
            )  # fmt: skip

    def intake(self) -> Intake:
        return Intake.objects.get(pk=self.case.intake_id)


ROWS = {
    "referrals_intake": "SELECT id FROM referrals_intake WHERE reference = %s",
    "referrals_accessrestriction": "SELECT r.id FROM referrals_accessrestriction r"
    " JOIN referrals_intake i ON i.id = r.intake_id WHERE i.reference = %s",
    "cases_case": "SELECT id FROM cases_case WHERE reference = %s",
    "cases_need": "SELECT n.id FROM cases_need n JOIN cases_needsassessment a ON a.id = n.assessment_id"
    " JOIN cases_case c ON c.id = a.case_id WHERE c.reference = %s",
    "cases_assistanceplan": "SELECT p.id FROM cases_assistanceplan p JOIN cases_case c ON c.id = p.case_id"
    " WHERE c.reference = %s",
    "duties_duty": "SELECT id FROM duties_duty WHERE reference = %s",
}


def seen(reference: str) -> set[str]:
    """Return in which tables raw SQL finds the case."""
    with connection.cursor() as cursor:
        found = set()
        for table, sql in ROWS.items():
            cursor.execute(sql, [reference])
            if cursor.fetchall():
                found.add(table)
        return found


def opened(
    service: Service, person: User | None = None, at: datetime = NOON, number: str = ""
) -> EmergencyAccess:
    with service.as_(person or service.ieva, at) as by:
        return emergency.open_up(
            reference=number or service.case.reference, reason="Pastogės reikia dabar", by=by, at=at
        )
