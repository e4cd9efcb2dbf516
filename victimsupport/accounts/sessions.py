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

from victimsupport.accounts.actions import STARTED

TEN_HOURS = 10 * 60 * 60


class SessionLimitsMiddleware:
    """End a session after ten hours; keep no page of a signed-in person in any cache; wipe at signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        if was_signed_in and has_lasted_too_long(request, timezone.now()):
            logout(request)
            messages.info(request, _("Your session lasted ten hours and has ended. Sign in again."))
            return redirect("account_login")
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def has_lasted_too_long(request: HttpRequest, now: datetime) -> bool:
    """Test whether the session began more than ten hours ago; its beginning is noted when first asked."""
    started: float = request.session.setdefault(STARTED, now.timestamp())
    return now.timestamp() - started > TEN_HOURS
