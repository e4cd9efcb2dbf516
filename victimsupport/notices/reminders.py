"""Whom to remind of which duty, and which page to look at."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from victimsupport.accounts.deputies import Cover
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.duties.models import Duty
from victimsupport.law.calendar import VILNIUS

WARNED_FROM = 15
"""The hour of the due day, in Vilnius, from which it is worth a warning (R-T.4)."""

PAGES = {
    "INTAKE": "referrals:intake",
    "REFERRAL": "referrals:referral",
    "CHILD_NOTIFICATION": "referrals:child-notification",
    "RIGHT_STOP": "cases:right_stop",
    "ACCOMMODATION": "cases:accommodation",
    "TRANSFER": "cases:incoming",
    "APPLICATION": "admin:accreditation_proceeding",
}
"""The page of what carries a duty, by its reference number; elsewhere the list of own duties."""
OWN_DUTIES = "referrals:duties"

WORKERS = {
    OrganisationKind.SUPPORT_SERVICE: (Role.CASEWORKER,),
    OrganisationKind.FIRST_CONTACT_INSTITUTION: (Role.FIRST_CONTACT_OFFICER,),
    OrganisationKind.CHILD_RIGHTS_SERVICE: (Role.FIRST_CONTACT_OFFICER, Role.CHILD_RIGHTS_OFFICER),
    OrganisationKind.ACCREDITATION_AUTHORITY: (Role.ACCREDITATION_OFFICER,),
}
"""Who is reminded of a duty that nobody is responsible for."""
MANAGERS = (Role.SERVICE_MANAGER, Role.UNIT_HEAD)
"""Who is always told besides."""
TOLD_WHEN_LATE = (Role.DECISION_MAKER,)
"""Who is told besides once a duty is overdue: what the authority's head did not decide in time (13(3))."""


def is_late_enough(now: datetime) -> bool:
    """Test whether duties due today are worth a warning now."""
    return now.astimezone(VILNIUS).hour >= WARNED_FROM


def page_of(duty: Duty) -> str:
    """Return the path of the page to look at."""
    name = PAGES.get(duty.carrier)
    return reverse(name, args=[duty.reference]) if name else reverse(OWN_DUTIES)


class Colleagues:
    """The people of one organisation, asked for once."""

    def __init__(self, organisation: Organisation, cover: Cover | None = None) -> None:
        self.cover = cover or Cover({})
        usable = Membership.objects.usable().filter(organisation=organisation).select_related("user")
        self.memberships = list(usable)
        self.here = {membership.user_id: membership.user for membership in self.memberships}
        self.workers = WORKERS.get(OrganisationKind(organisation.kind), ())

    def with_role(self, roles: Iterable[str]) -> list[User]:
        wanted = set(roles)
        return [membership.user for membership in self.memberships if not wanted.isdisjoint(membership.roles)]

    def to_remind(
        self, duty: Duty, *, is_late: bool = False, kept_from: Collection[tuple[str, UUID]] = ()
    ) -> list[User]:
        """
        Return the responsible person, or all who work with such duties where there is none, and the managers.

        For whom is away, whoever stands in; themselves, where the deputy must not be told.

        :param kept_from: which reference numbers must not be told to whom
        """
        responsible = self.here.get(duty.assignee_id) if duty.assignee_id else None
        people = [responsible] if responsible else self.with_role(self.workers)
        besides = [*MANAGERS, *TOLD_WHEN_LATE] if is_late else MANAGERS
        told = [*people, *self.with_role(besides)]
        present = (self._present(person, duty.reference, kept_from) for person in told)
        return list({person.pk: person for person in present}.values())

    def _present(self, person: User, reference: str, kept_from: Collection[tuple[str, UUID]]) -> User:
        deputy = self.cover.deputy_of(person.pk)
        return person if (reference, deputy) in kept_from else self.here.get(deputy, person)
