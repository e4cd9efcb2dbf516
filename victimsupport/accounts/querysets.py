"""What one can ask about people and organisations."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from victimsupport.accounts.models import Absence, Membership, Organisation, PublishedDetails, User

SYSTEM_EMAIL = "system@localhost"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_order(self) -> OrganisationQuerySet:
        """By the Lithuanian alphabet."""
        return self.order_by("sort_key", "pk")

    def of_kind(self, *kinds: str) -> OrganisationQuerySet:
        return self.filter(kind__in=kinds)

    def working(self) -> OrganisationQuerySet:
        """Those whose people may sign in."""
        return self.filter(is_active=True)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def usable(self) -> MembershipQuerySet:
        """Those a person can act under now: neither person, membership nor organisation is closed."""
        return self.filter(is_active=True, user__is_active=True, organisation__is_active=True)

    def with_role(self, *roles: str) -> MembershipQuerySet:
        return self.filter(roles__overlap=list(roles))

    def noting_others(self) -> MembershipQuerySet:
        """Note of each whether its person could act under another instead: `has_others`."""
        others = self.model.objects.usable().filter(user=OuterRef("user")).exclude(pk=OuterRef("pk"))
        return self.annotate(has_others=Exists(others))


class PublishedDetailsQuerySet(models.QuerySet["PublishedDetails"]):
    def as_of(self, day: date) -> PublishedDetailsQuerySet:
        """Return of each service what its details were on a day: one row each."""
        known = self.filter(valid_from__lte=day)
        return known.order_by("organisation_id", "-valid_from", "-recorded_at", "-pk").distinct(
            "organisation_id"
        )

    def in_time(self) -> PublishedDetailsQuerySet:
        """The oldest first."""
        return self.order_by("valid_from", "recorded_at", "pk")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        """Those not taken back."""
        return self.filter(cancelled_at=None)

    def on(self, day: date) -> AbsenceQuerySet:
        """Those of a day, while the deputy still works there."""
        from victimsupport.accounts.models import Membership

        works = Membership.objects.usable().filter(
            user=OuterRef("deputy"), organisation=OuterRef("organisation")
        )
        return self.overlapping(day, day).filter(Exists(works))

    def overlapping(self, first: date, last: date) -> AbsenceQuerySet:
        """Those that share a day with a period; both days included."""
        return self.standing().filter(first_on__lte=last, last_on__gte=first)

    def not_over(self, today: date) -> AbsenceQuerySet:
        """Those of today and to come, the next first."""
        return self.standing().filter(last_on__gte=today).order_by("first_on", "pk")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)

    def system(self) -> User:
        """Return the actor of everything that no person does."""
        return _system()


@cache
def _system_key() -> UUID:
    from victimsupport.accounts.models import User

    return User.objects.values_list("pk", flat=True).get(email=SYSTEM_EMAIL)


def _system() -> User:
    from victimsupport.accounts.models import User

    return User(pk=_system_key(), email=SYSTEM_EMAIL, is_system=True)
