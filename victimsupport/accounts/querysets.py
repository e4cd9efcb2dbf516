"""What one can ask about people and organisations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from victimsupport.accounts.models import Membership, Organisation, User

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
