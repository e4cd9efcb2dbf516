"""People are told before a date of accreditation comes: domain.md 3.3. Nothing depends on it but that they know."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accreditation import permissions
from accreditation.deadlines import PASSED, Nearing, What, nearing
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.law.calendar import day_of
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind

DAYS, GONE = "DAYS", "GONE"


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """
    This will note reminders of the dates that draw near: at the authority of all services, at a service of its own.

    Of each date every step is told once, however often and late this runs; of steps gone by only the latest. Once a
    date has passed without an answer, the head is told. Returns how many new reminders there are.
    """
    by.must_be(Role.SYSTEM)
    at_authority = by.organisation.kind == OrganisationKind.ACCREDITATION_AUTHORITY
    people = _people(at_authority=at_authority, by=by, at=at)
    posted = 0
    for row in nearing(day_of(at), None if at_authority else [by.organisation]):
        posted += notices.post(
            kind=NoticeKind.DATE_NEARS, recipients=people[GONE if row.step == PASSED else DAYS], dedupe=_key(row),
            reference=row.reference, path=_page(row, at_authority=at_authority), due_on=row.day, by=by, at=at,
        )  # fmt: skip
    return posted


def _people(*, at_authority: bool, by: Actor, at: datetime) -> Mapping[str, list[User]]:
    """Return who is told before a date, and who is told that it has passed."""
    if not at_authority:
        return {DAYS: notices.people_with(Role.SERVICE_MANAGER, by=by, at=at), GONE: []}
    return {
        DAYS: notices.people_with(Role.ACCREDITATION_OFFICER, by=by, at=at),
        GONE: notices.people_with(Role.DECISION_MAKER, by=by, at=at),
    }


def _key(row: Nearing) -> str:
    """Return what makes a reminder one of its kind: another day of the same thing is told of anew."""
    return f"{row.what}:{row.subject.hex}:{row.day}:{row.step}"


def _page(row: Nearing, *, at_authority: bool) -> str:
    if at_authority:
        return permissions.page_at_authority(row.reference if row.what is What.DECISION else "")
    return reverse("accreditation:own")
