"""Signing in again before something grave: by password or second factor, a few minutes ago at most."""

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


def confirm_first(request: HttpRequest) -> HttpResponse | None:
    """
    Return the way to signing in again and back to this page; nothing if the person has just done so.

    What was typed is not carried along, as allauth would: sessions lie outside the wall, and hold no free text.
    """
    if not is_reauthentication_required(request, app="account"):
        return None
    if request.method == "POST":
        messages.info(request, _("Too much time has passed: sign in again, then enter it once more."))
    query = urlencode({"next": request.path})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")
