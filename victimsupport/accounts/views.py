"""Pages of a person's own account. Signing in, factors and sessions are allauth's."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from victimsupport.accounts import actions, permissions
from victimsupport.accounts.forms import ChooseForm, PreferencesForm
from victimsupport.accounts.models import User
from victimsupport.refusal import Refused


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Choose for whom one acts; a person with one membership is taken on without asking."""
    person = cast(User, request.user)
    memberships = list(permissions.memberships_of(person))
    if len(memberships) == 1:
        actions.choose(membership=memberships[0], request=request, by=person, at=timezone.now())
        return redirect(destination(request))
    form = ChooseForm(request.POST or None, memberships=permissions.memberships_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(**form.cleaned_data, request=request, by=person, at=timezone.now())
        except Refused as refusal:
            form.add_error("membership", str(refusal))
        else:
            return redirect(destination(request))
    context = {"form": form, "memberships": memberships, "next": request.GET.get("next", "")}
    return render(request, "accounts/choose.html", context)


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose the language, and whether single keys lead to pages."""
    person = cast(User, request.user)
    known = {"language": person.language, "has_shortcuts": person.has_shortcuts}
    form = PreferencesForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.prefer(**form.cleaned_data, by=person, at=timezone.now())
        messages.success(request, _("Your preferences are saved."))
        response = redirect("accounts:preferences")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        return response
    return render(request, "accounts/preferences.html", {"form": form})


@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Answer a person who is still there: asking is what keeps the session from idling."""
    return HttpResponse(status=204)


def destination(request: HttpRequest) -> str:
    """Return where the person wanted to go, if that is on this site, else their start page."""
    wanted = request.GET.get("next") or request.POST.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "interface:home"
