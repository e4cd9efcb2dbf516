"""A second factor is required of everyone: allauth asks for it where it is set up, this leads to setting it up."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

ENROLLED = "second_factor"
"""Where the session keeps that the person has a second factor."""


class RequireMFAMiddleware:
    """Lead whoever has no second factor to enrolment, and nowhere else. Off only in the demonstration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if must_enrol(request) and not is_open_before_enrolment(request.path):
            messages.info(request, _("Set up a second factor first: an authenticator app or a passkey."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def must_enrol(request: HttpRequest) -> bool:
    """Test whether the person has signed in without a second factor, outside the demonstration."""
    return request.user.is_authenticated and not settings.DEMO and not is_enrolled(request)


def is_enrolled(request: HttpRequest) -> bool:
    """Test whether the person has an authenticator app or a passkey."""
    if request.session.get(ENROLLED):
        return True
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    enrolled: bool = Authenticator.objects.filter(user=request.user, type__in=kinds).exists()
    if enrolled:
        request.session[ENROLLED] = True
    return enrolled


def is_open_before_enrolment(path: str) -> bool:
    """Test whether a page may be seen without a second factor: signing in and out, enrolment, language, help."""
    open_to_all = (settings.STATIC_URL, reverse("set_language"), reverse("interface:accessibility"))
    return path.startswith((reverse("account_login").removesuffix("login/"), *open_to_all))
