"""One's last days in a calendar of one's own: the page where its address is made, and what a calendar reads there."""

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import feeds as actions
from cases.documents import feed as documents
from cases.permissions import HANDLERS
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.documents.calendars import CONTENT_TYPE, as_ics
from victimsupport.interface import answers

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

HOUR = 60 * 60
AT_MOST = 60
"""How often an hour one address is read, or one machine asks for addresses that are none."""


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: "SignedInRequest") -> HttpResponse:
    """Say what the calendar holds; after the button its address is shown this one time."""
    address = ""
    if request.method == "POST":
        secret = actions.make(by=request.actor, at=timezone.now())
        address = settings.SITE_URL + reverse("cases:calendar", args=[secret])
    context = {"address": address, "feed": permissions.feed_of(request.actor)}
    return render(request, "cases/worklist/feed.html", context)


@acting(*HANDLERS)
@require_POST
def revoke(request: "SignedInRequest") -> HttpResponse:
    """Make the address useless."""
    actions.revoke(by=request.actor, at=timezone.now())
    messages.success(request, _("The address of your calendar does not work any more."))
    return redirect("cases:feed")


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar the last days of whoever made its address, as far as they may see them today."""
    now = timezone.now()
    membership = permissions.membership_of_feed(secret)
    asker = str(membership.pk) if membership else get_adapter().get_client_ip(request)
    if _too_often(asker, now):
        return answers.too_many(request, wait_seconds=HOUR)
    if membership is None:
        raise Http404
    with (
        acting_as(membership.user, membership.organisation) as by,
        translation.override(membership.user.language),
    ):
        entries = documents.entries(by, timezone.localdate(now))
        audit.record("CALENDAR_READ", detail={"shown": [entry.key for entry in entries]}, by=by, at=now)
        content = as_ics(name=_("My deadlines"), entries=entries, domain=settings.MAIL_DOMAIN, made_at=now)
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="terminai.ics"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _too_often(asker: str, now: datetime) -> bool:
    """Count an asking within the hour; test whether there were too many."""
    key = f"calendar:{asker}:{int(now.timestamp()) // HOUR}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) > AT_MOST
