"""Answers that several applications give in the same words."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused

CONFLICT, TOO_MANY = 409, 429


def conflict(request: HttpRequest, *, form: GovukForm | None = None, back: str = "") -> HttpResponse:
    """Tell that somebody else saved first, and show what was typed so that it is not lost."""
    typed = form.typed_values() if form is not None else []
    return render(request, "errors/409.html", {"typed": typed, "back": back}, status=CONFLICT)


def pressed(request: HttpRequest, act: Callable[[], str], *, to: str) -> HttpResponse:
    """Do what a mere button stands for, and lead to a page with the sentence it returns or is refused with."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(to)


def too_many(request: HttpRequest, *, wait_seconds: int | None = None) -> HttpResponse:
    """Tell when to try again."""
    response = render(request, "errors/429.html", {"wait_seconds": wait_seconds}, status=TOO_MANY)
    if wait_seconds is not None:
        response["Retry-After"] = str(wait_seconds)
    return response
