"""What every page is given: the menu, the languages, whether this is the demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from victimsupport.accounts.actions import IDLE
from victimsupport.accounts.permissions import memberships_of
from victimsupport.accounts.sessions import HALF_AN_HOUR
from victimsupport.interface import navigation


def interface(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` prints around the page."""
    membership = getattr(request, "membership", None)
    roles = list(membership.roles) if membership else []
    return {
        "membership": membership,
        # Lazy: fragments and error pages have no menu, and look up no addresses for it.
        "navigation": SimpleLazyObject(lambda: navigation.links(roles=roles, path=request.path)),
        "finds_people": bool(navigation.AT_THE_SERVICE.intersection(roles)),
        "keeps_drafts": membership is not None,
        "idle_seconds": request.session.get(IDLE, HALF_AN_HOUR) if membership else None,
        "has_shortcuts": membership is not None and membership.user.has_shortcuts,
        "demo": settings.DEMO,
        "exit_url": settings.EXIT_URL,
        "languages": [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        "can_switch": SimpleLazyObject(lambda: _has_several(request)),
    }


def _has_several(request: HttpRequest) -> bool:
    """Test whether there is somebody else to act for; of the one acted for, it was asked with it."""
    membership: Any = getattr(request, "membership", None)
    if hasattr(membership, "has_others"):
        return bool(membership.has_others)
    return memberships_of(request.user)[:2].count() > 1
