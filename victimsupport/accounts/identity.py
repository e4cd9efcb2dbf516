"""The identity a request, a task or a test acts under. `acting_as` is the only door to walled rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import Role

SET = (
    "SELECT set_config('vs.user', %s, true), set_config('vs.organisation', %s, true),"
    " set_config('vs.kind', %s, true), set_config('vs.at', %s, true)"
)
GET = (
    "SELECT coalesce(current_setting('vs.user', true), ''),"
    " coalesce(current_setting('vs.organisation', true), ''),"
    " coalesce(current_setting('vs.kind', true), ''),"
    " coalesce(current_setting('vs.at', true), '')"
)
CHOSEN = "membership"
"""Where the session keeps the membership chosen at sign-in."""


@dataclass(frozen=True)
class Actor:
    """
    Who acts: a person (or the system), for which organisation, in which roles.

    Every action takes one as `by`. Nobody (a visitor) has neither user nor organisation. The moment is when they began:
    by it, here and in Postgres, a right to look that runs out has run out. Without one it has.
    """

    person: User | None
    at_organisation: Organisation | None
    roles: frozenset[str]
    moment: datetime | None = None

    @property
    def user(self) -> User:
        """:raises PermissionDenied: for a visitor"""
        if self.person is None:
            raise PermissionDenied(_("Sign in and choose for whom you act."))
        return self.person

    @property
    def organisation(self) -> Organisation:
        """:raises PermissionDenied: for a visitor"""
        if self.at_organisation is None:
            raise PermissionDenied(_("Sign in and choose for whom you act."))
        return self.at_organisation

    @property
    def user_id(self) -> UUID | None:
        return self.person.pk if self.person else None

    def has(self, *roles: str) -> bool:
        """Test whether the actor has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def must_be(self, *roles: str) -> None:
        """:raises PermissionDenied: unless the actor has one of these roles; the system always may"""
        if not self.has(*roles, Role.SYSTEM):
            raise PermissionDenied(_("Your role does not include this. Ask your manager or administrator."))


NOBODY = Actor(person=None, at_organisation=None, roles=frozenset())


def actor_of(membership: Membership | None) -> Actor:
    """Return who a person acts as under this membership."""
    if membership is None:
        return NOBODY
    return Actor(membership.user, membership.organisation, frozenset(membership.roles))


@contextmanager
def acting_as(
    user: User | None, organisation: Organisation | None, *, at: datetime | None = None
) -> Iterator[Actor]:
    """
    Act in one transaction for one organisation; inside, Postgres shows that organisation's rows and no other's.

    Nests: afterwards the outer identity is back, also after an exception. The roles are those of the
    person's usable membership; the system has its own.

    :param at: the moment one acts; else that of the outer identity, if there is one
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GET)
        outer = cursor.fetchone()
        moment = at or (datetime.fromisoformat(outer[3]) if outer[3] else None)
        actor = replace(_actor(user, organisation), moment=moment)
        cursor.execute(SET, _settings(actor))
        yield actor
        if not connection.needs_rollback:
            cursor.execute(SET, outer)


@contextmanager
def reading_statistics() -> Iterator[None]:
    """Read the statistics schema and nothing else: the ministry's role, in the same transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE vs_stats")
        yield
        if not connection.needs_rollback:
            cursor.execute("RESET ROLE")


def system() -> User:
    """Return the actor of everything that no person does."""
    return User.objects.system()


def chosen_membership(request: HttpRequest) -> Membership | None:
    """Return the membership chosen in the session, if it may still be used."""
    chosen = request.session.get(CHOSEN)
    if chosen is None or not request.user.is_authenticated:
        return None
    memberships = Membership.objects.usable().filter(pk=chosen, user_id=request.user.pk)
    membership = memberships.noting_others().select_related("organisation").first()
    if membership is not None:
        membership.user = request.user
    return membership


class IdentityMiddleware:
    """One request, one transaction, one identity. Kept unless the answer is 5xx, so that a 404 stays audited."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            membership = chosen_membership(request)
            request.membership = membership  # type: ignore[attr-defined]
            if membership is not None:
                membership.user.acting_at = membership.organisation_id
                membership.user.acting_roles = frozenset(membership.roles)
            user, organisation = (membership.user, membership.organisation) if membership else (None, None)
            with acting_as(user, organisation, at=timezone.now()) as actor:
                request.actor = actor  # type: ignore[attr-defined]
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _actor(user: User | None, organisation: Organisation | None) -> Actor:
    if user is None or organisation is None:
        return NOBODY
    if user.is_system:
        return Actor(user, organisation, frozenset({Role.SYSTEM}))
    if user.acting_at == organisation.pk:
        return Actor(user, organisation, user.acting_roles)
    memberships = Membership.objects.usable().filter(user=user, organisation=organisation)
    return Actor(user, organisation, frozenset(role for found in memberships for role in found.roles))


def _settings(actor: Actor) -> list[str]:
    organisation = actor.at_organisation
    moment = actor.moment.isoformat() if actor.moment else ""
    if organisation is None:
        return ["", "", "", moment]
    return [str(actor.user_id or ""), str(organisation.pk), organisation.kind, moment]


if TYPE_CHECKING:

    class SignedInRequest(HttpRequest):
        """A request of somebody who has signed in and chosen for whom they act."""

        user: User
        actor: Actor
        membership: Membership | None
