"""A bed for the night: asked for on one page at any hour, for somebody at the door, an intake or a case (10(4)5)."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import permissions
from cases.actions import shelter as actions
from cases.documents import accommodation, obstacles
from cases.forms.accommodation import BedForm
from cases.lifecycle import ENDED, Status
from cases.permissions import HANDLERS
from cases.views import loading
from referrals.permissions import intakes_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


def occupied(by: Actor) -> list[accommodation.Occupied]:
    """Return the places of the service in the order of their labels, each with those who are there."""
    running = permissions.stays_counted_for(by).running().prefetch_related("extensions")
    return accommodation.occupancy(permissions.places_visible_to(by).in_order(), running)


def done(
    request: "SignedInRequest", form: GovukForm, back: str, act: Callable[[], str]
) -> HttpResponse | None:
    """Do one act and lead back with its sentence; a refusal is put into the form, who comes second gets a 409."""
    try:
        sentence = act()
    except Stale:
        return answers.conflict(request, form=form, back=back)
    except Refused as refusal:
        form.show_refusal(refusal)
        return None
    messages.success(request, sentence)
    return redirect(back)


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: "SignedInRequest") -> HttpResponse:
    """Take in somebody who stands at the door: registered as anonymous, started and placed in one submit."""
    now = timezone.now()
    form = _form(request, now)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.take_in(night=form.night(), by=request.actor, at=now)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _said(form, case.reference))
            return redirect("cases:accommodation", case.reference)
    return _page(request, form, now, back=reverse("cases:places"))


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_intake(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Give a bed to somebody registered whose assistance has not been started: it is the start."""
    intake = get_object_or_404(intakes_visible(request.actor).select_related("duty"), reference=reference)
    if intake.returned_at is not None:
        return redirect("referrals:intake", reference)
    if intake.started_at is not None:
        return redirect("cases:bed_needed", reference)
    now = timezone.now()
    form = _form(request, now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.shelter(intake=intake, night=form.night(), by=request.actor, at=now)
            return _said(form, reference)

        if answer := done(request, form, reverse("cases:accommodation", args=[reference]), act):
            return answer
    back = reverse("referrals:intake", args=[reference])
    return _page(request, form, now, back=back, intake=intake)


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Give a bed to the person of a case, or note that they wait for one."""
    case = loading.visible_case(request, reference)
    over = str(obstacles.CLOSED_TO_ALL[Status(case.status)]) if case.status in ENDED else ""
    if stop := loading.blocked(request, case, over):
        return stop
    back = reverse("cases:accommodation", args=[reference])
    waiting = [row for row in case.accommodation_requests.all() if row.is_waiting()]
    if waiting and request.method != "POST":
        return redirect("cases:bed", reference, waiting[0].pk)
    now = timezone.now()
    form = _form(request, now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.need_bed(case=case, night=form.night(), by=request.actor, at=now)
            return _said(form, reference)

        if answer := done(request, form, back, act):
            return answer
    return _page(request, form, now, back=back, intake=case.intake, case=case)


def _form(request: "SignedInRequest", now: datetime) -> BedForm:
    initial = {"requested_at": now}
    return BedForm(request.POST or None, places=occupied(request.actor), now=now, initial=initial)


def _said(form: BedForm, reference: str) -> str:
    if form.cleaned_data["place"] == "WAITS":
        return _("%(number)s waits for a bed. Until one is found the worklist shows since when.") % {
            "number": reference
        }
    return _("%(number)s has a bed.") % {"number": reference}


def _page(request: "SignedInRequest", form: BedForm, now: datetime, **context: Any) -> HttpResponse:
    on_call = permissions.on_call_visible_to(request.actor).at_moment(now).select_related("person")
    context |= {"form": form, "on_call": on_call, "is_free": bool(form.places)}
    return render(request, "cases/accommodation/bed_needed.html", context)
