"""Who may act for whom. The door every signed-in page of the project goes through."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from victimsupport.accounts.models import Membership, User
from victimsupport.accounts.querysets import MembershipQuerySet

NOBODYS = UUID(int=0)
"""The key that no person has."""
View = Callable[..., HttpResponse]


def memberships_of(user: User | AnonymousUser) -> MembershipQuerySet:
    """Return the memberships a person may act under, in the order of their organisations' names."""
    mine = Membership.objects.usable().filter(user_id=user.pk or NOBODYS).select_related("organisation")
    return mine.order_by("organisation__sort_key", "pk")


def acting(*roles: str) -> Callable[[View], View]:
    """
    Return a decorator for a view that is open to people acting in one of these roles.

    A visitor is led to signing in, a person who has not chosen to choosing, anyone else is refused: 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = cast(Any, request).actor
            if actor.at_organisation is None:
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('accounts:choose')}?{query}")
            actor.must_be(*roles)
            return view(request, *args, **kwargs)

        guarded.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate
