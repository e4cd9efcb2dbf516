"""Refusals and sign-ins in the audit: a refusal is written after whatever it rolled back."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from victimsupport.accounts.identity import CHOSEN, Actor, acting_as
from victimsupport.accounts.permissions import memberships_of
from victimsupport.audit import actions

REFUSALS = {403: "REFUSED_FORBIDDEN", 404: "REFUSED_NOT_FOUND", 409: "REFUSED_STALE"}


class RefusalMiddleware:
    """Write a row for every 403, 404 and 409 of a signed-in person, and for every choice of whom to act for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen_before = request.session.get(CHOSEN)
        response = self.get_response(request)
        actor: Actor = cast(Any, request).actor
        if actor.at_organisation is not None and response.status_code in REFUSALS:
            detail = {"page": name_of_page(request), "method": request.method or ""}
            actions.record(REFUSALS[response.status_code], detail=detail, by=actor, at=timezone.now())
        chosen = request.session.get(CHOSEN)
        if chosen != chosen_before and chosen is not None:
            record_choice(request, chosen)
        return response


def name_of_page(request: HttpRequest) -> str:
    """Return the route, never the path: a path may hold anything somebody typed."""
    return request.resolver_match.view_name if request.resolver_match else ""


def record_choice(request: HttpRequest, chosen: str) -> None:
    """This will record that a person now acts under this membership."""
    membership = memberships_of(request.user).filter(pk=chosen).first()
    if membership is not None:
        with acting_as(cast(Any, request.user), membership.organisation) as by:
            actions.record("SIGNED_IN", about=membership, by=by, at=timezone.now())
