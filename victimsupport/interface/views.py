"""The public pages about the system itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from victimsupport.interface import navigation


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead people to their first page; show strangers the way in and little else."""
    if request.user.is_authenticated:
        membership = getattr(request, "membership", None)
        if membership is None:
            return redirect("accounts:choose")
        links = navigation.links(roles=membership.roles, path=request.path)
        if links:
            return redirect(links[0].url)
    return render(request, "home/home.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how usable the system is, and what is known to be lacking."""
    return render(request, "home/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people, why and how long."""
    return render(request, "home/privacy.html")


# A token would be a cookie on public pages before anybody agreed to one; a forged request can only change the language.
set_language = csrf_exempt(require_POST(django_set_language))
