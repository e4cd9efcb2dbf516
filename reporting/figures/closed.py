"""What closed years say of some people: joining two registrations of one person must not change it."""

from collections.abc import Collection, Hashable
from uuid import UUID

from reporting.figures.counting import count
from reporting.figures.years import ReportingYear
from reporting.models import Snapshot
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind


def years() -> set[int]:
    """Return the years whose figures are frozen: every service may know them, the rows are the ministry's."""
    found: set[int] = set()
    for ministry in Organisation.objects.of_kind(OrganisationKind.MINISTRY):
        with acting_as(system(), ministry):
            found |= Snapshot.objects.all().years()
    return found


def of_people(intakes: Collection[UUID]) -> Hashable:
    """Return every count of the closed years over these registrations alone."""
    return tuple(
        (year, tuple(each for each in count(ReportingYear(year), only=intakes) if each.number))
        for year in sorted(years())
    )
