"""How long a session lasts: idle 15 or 30 minutes (the organisation's), ten hours in all. security.md 22."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from victimsupport.accounts.actions import IDLE, STARTED

TEN_HOURS = 10 * 60 * 60
HALF_AN_HOUR = 30 * 60
SEEN = "seen_at"
"""Where the session keeps when its last page was asked for, in seconds."""


class SessionLimitsMiddleware:
    """End a session after ten hours; keep no page of a signed-in person in any cache; wipe at signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        if was_signed_in and (why := why_it_ends(request, timezone.now())):
            logout(request)
            messages.info(request, why)
            return redirect("account_login")
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def why_it_ends(request: HttpRequest, now: datetime) -> str:
    """Return why a session has ended, or nothing; its beginning and the last page asked for are noted."""
    moment = now.timestamp()
    started: float = request.session.setdefault(STARTED, moment)
    seen: float = request.session.get(SEEN, moment)
    request.session[SEEN] = moment
    if moment - started > TEN_HOURS:
        return _("Your session lasted ten hours and has ended. Sign in again.")
    if moment - seen > request.session.get(IDLE, HALF_AN_HOUR):
        return _("Nothing was done for a while, so your session has ended. Sign in again.")
    return ""
