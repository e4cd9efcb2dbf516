"""The page of a service about beds: which are free, who waits, whose stay ends soon, whom to call."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import places as actions
from cases.documents import accommodation
from cases.forms.places import OnCallForm, PlaceForm
from cases.permissions import HANDLERS
from cases.views.beds import done, occupied
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.interface import answers
from victimsupport.law.periods import ONE_DAY

if TYPE_CHECKING:
    from uuid import UUID

    from victimsupport.accounts.identity import SignedInRequest

SOON_DAYS = 2
"""From how many days before its planned end a stay stands on the page."""


@require_safe
@acting(*HANDLERS)
def board(request: "SignedInRequest") -> HttpResponse:
    """Show beds and those who need them: by labels and reference numbers, never where and never who."""
    now, by = timezone.now(), request.actor
    today = timezone.localdate(now)
    asked = permissions.requests_visible_to(by).waiting().longest_first().select_related("case")
    running = permissions.stays_visible_to(by).running().select_related("case", "place", "placed_by")
    stays = list(running.prefetch_related("extensions").order_by("placed_at", "pk"))
    soon = [stay for stay in stays if (day := stay.until()) and day <= today + SOON_DAYS * ONE_DAY]
    places = occupied(by)
    shown = [str(row.case_id) for row in (*asked, *stays)]
    audit.record("LIST_SHOWN", detail={"shown": shown}, by=by, at=now)
    context = {
        "waiting": accommodation.waiting(asked, now),
        "places": [row for row in places if row.place.is_active or row.stays],
        "unused": [row for row in places if not row.place.is_active and not row.stays],
        "free": sum(row.free for row in places),
        "in_use": sum(row.place.capacity for row in places if row.place.is_active),
        "stays": [(stay, stay.nights(now), stay.until()) for stay in stays],
        "ending": sorted(soon, key=lambda stay: str(stay.until())),
        "on_call": permissions.on_call_visible_to(by).at_moment(now).select_related("person"),
        "today": today,
        "is_manager": by.has(Role.SERVICE_MANAGER),
    }
    return render(request, "cases/accommodation/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(Role.SERVICE_MANAGER)
def add(request: "SignedInRequest") -> HttpResponse:
    """Add a place."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            place = actions.add(place=form.described(), by=request.actor, at=timezone.now())
            return _("%(place)s is added.") % {"place": place.label}

        if answer := done(request, form, reverse("cases:places"), act):
            return answer
    return render(request, "cases/accommodation/place.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(Role.SERVICE_MANAGER)
def change(request: "SignedInRequest", place_id: "UUID") -> HttpResponse:
    """Change what is said of a place. Its address can be replaced here, and is not shown."""
    place = get_object_or_404(permissions.places_visible_to(request.actor), pk=place_id)
    form = PlaceForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change(
                place=place, said=form.described(), version=version, by=request.actor, at=timezone.now()
            )
            return _("%(place)s is changed.") % {"place": form.cleaned_data["label"]}

        if answer := done(request, form, reverse("cases:places"), act):
            return answer
    return render(request, "cases/accommodation/place.html", {"form": form, "place": place})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def on_call(request: "SignedInRequest") -> HttpResponse:
    """Show who can be called and when; a manager adds and takes off."""
    now, by = timezone.now(), request.actor
    is_manager = by.has(Role.SERVICE_MANAGER)
    form = None
    if is_manager:
        form = OnCallForm(
            request.POST or None, colleagues=permissions.handlers(by), now=now, initial={"starts_at": now}
        )
    if request.method == "POST":
        by.must_be(Role.SERVICE_MANAGER)
    if request.method == "POST" and form is not None and form.is_valid():
        turn = form.turn()

        def act() -> str:
            actions.put_on_call(**turn, by=by, at=now)
            return _("%(name)s is on call then.") % {"name": turn["person"]}

        if answer := done(request, form, reverse("cases:on_call"), act):
            return answer
    turns = permissions.on_call_visible_to(by).not_over(now).select_related("person")
    return render(request, "cases/accommodation/on_call.html", {"form": form, "turns": turns, "now": now})


@require_POST
@acting(Role.SERVICE_MANAGER)
def take_off_call(request: "SignedInRequest", turn_id: "UUID") -> HttpResponse:
    """Take somebody off the list of those on call."""
    turn = get_object_or_404(permissions.on_call_visible_to(request.actor), pk=turn_id)

    def act() -> str:
        actions.take_off_call(turn=turn, by=request.actor, at=timezone.now())
        return _("The turn is taken off the list.")

    return answers.pressed(request, act, to="cases:on_call")
