"""Interpretation, domestic violence, terrorism, and acts the law does not reach."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions import interpretation, tracks
from cases.documents import obstacles, people
from cases.forms.tracks import (
    AbroadForm,
    BookForm,
    CentreForm,
    GivenForm,
    InformedForm,
    MeansForm,
    NeedForm,
    TerrorismForm,
    TurnAwayForm,
)
from cases.models import Case, Interpretation
from cases.permissions import HANDLERS
from cases.views import loading
from cases.views.people import answered, pressed
from victimsupport.accounts.permissions import acting
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


# --- interpretation ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def need(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that interpretation or translation is needed."""
    case = loading.visible_case(request, reference)
    if stop := loading.blocked(request, case, obstacles.to_recording_people(case)):
        return stop
    form = NeedForm(request.POST or None, initial={"language": case.language})

    def act() -> str:
        interpretation.need(case=case, **form.cleaned_data, by=request.actor, at=timezone.now())
        return _("Recorded. Book it next.")

    words = _("Interpretation needed"), _("Save")
    return answered(request, case, form, act, *words, aside="interpretation")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def book(request: "SignedInRequest", reference: str, row_id: UUID) -> HttpResponse:
    """Record with whom and for when it is booked."""
    case = loading.visible_case(request, reference)
    row = _open_one(case, row_id)
    now = timezone.now()
    known = {"booked_with": row.booked_with, "booked_for": row.booked_for}
    form = BookForm(request.POST or None, initial=known, now=now)

    def act() -> str:
        interpretation.book(interpretation=row, **form.cleaned_data, by=request.actor, at=now)
        return _("The booking is recorded.")

    words = _("Book interpretation"), _("Record the booking")
    return answered(request, case, form, act, *words, aside="interpretation")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def give(request: "SignedInRequest", reference: str, row_id: UUID) -> HttpResponse:
    """Record that it was given: when, by whom, at which service."""
    case = loading.visible_case(request, reference)
    row = _open_one(case, row_id)
    now = timezone.now()
    deliveries = case.deliveries.filter(cancelled_at=None).order_by("-delivered_on", "pk")[:50]
    known = {"given_on": timezone.localdate(now), "given_by": row.booked_with}
    form = GivenForm(request.POST or None, deliveries=deliveries, initial=known, now=now)

    def act() -> str:
        interpretation.give(interpretation=row, **form.answers(), by=request.actor, at=now)
        return _("It is recorded that interpretation was given.")

    words = _("Interpretation given"), _("Save")
    return answered(request, case, form, act, *words, aside="interpretation")


@require_POST
@acting(*HANDLERS)
def drop(request: "SignedInRequest", reference: str, row_id: UUID) -> HttpResponse:
    """Record that it is not needed after all."""
    case = loading.visible_case(request, reference)
    row = _open_one(case, row_id)

    def act() -> str:
        interpretation.drop(interpretation=row, by=request.actor, at=timezone.now())
        return _("Recorded: it is not needed after all.")

    return pressed(request, case, act)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def means(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record by which means the person wishes to be informed."""
    case = loading.visible_case(request, reference)
    form = MeansForm(request.POST or None, initial={"means": case.communication_means})

    def act() -> str:
        interpretation.agree_means(
            case=case, means=form.cleaned_data["means"], by=request.actor, at=timezone.now()
        )
        return _("The means of communication are saved.")

    words = _("Means of communication"), _("Save")
    return answered(request, case, form, act, *words, aside="interpretation")


def _open_one(case: Case, row_id: UUID) -> Interpretation:
    return get_object_or_404(case.interpretations.select_related("case"), pk=row_id)


# --- domestic violence and terrorism -----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def domestic_violence(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that a specialised comprehensive assistance centre was offered, and whether there is a protection order."""
    case = loading.visible_case(request, reference)
    obstacle = obstacles.to_recording_people(case)
    if not obstacle and not case.is_domestic_violence:
        obstacle = _("Record first that the act is domestic violence (facts of the case).")
    if stop := loading.blocked(request, case, obstacle):
        return stop
    now = timezone.now()
    known = {"offered_at": now}
    if track := people.beside(case)["track"]:
        names = ("offered_at", "answer", "protection_order", "order_ends_on")
        known = {name: getattr(track, name) for name in names} | {"centre": str(track.centre_id)}
    centres = people.centres(timezone.localdate(now))
    form = CentreForm(request.POST or None, centres=centres, initial=known, now=now)

    def act() -> str:
        tracks.offer_centre(case=case, **form.answers(), by=request.actor, at=now)
        return _("The offer is recorded.")

    words = _("Domestic violence"), _("Save")
    return answered(request, case, form, act, *words, aside="domestic_violence")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def terrorism(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that the act was a terrorist crime: manager and head are alerted at once."""
    case = loading.visible_case(request, reference)
    if stop := loading.blocked(request, case, obstacles.to_recording_people(case)):
        return stop
    if case.is_terrorist_crime and request.method != "POST":
        return redirect("cases:people", reference)
    form = TerrorismForm(request.POST or None)

    def act() -> str:
        tracks.flag_terrorism(case=case, by=request.actor, at=timezone.now())
        return _("Recorded. The manager has been alerted.")

    words = _("Terrorist crime"), _("Record and alert the manager")
    return answered(request, case, form, act, *words, aside="terrorism", is_warning=True)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def abroad(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that the person asked for information of another state, and was referred to the Prosecutor General."""
    case = loading.visible_case(request, reference)
    if stop := loading.blocked(request, case, obstacles.to_recording_people(case)):
        return stop
    now = timezone.now()
    bodies = people.prosecutor_general(timezone.localdate(now))
    known = {"country": case.crime_country, "requested_at": now, "referred_at": now}
    form = AbroadForm(request.POST or None, bodies=bodies, initial=known, now=now)

    def act() -> str:
        tracks.refer_abroad(case=case, **form.answers(), by=request.actor, at=now)
        return _("The request is recorded. The Prosecutor General's Office gives the information.")

    words = _("Terrorist crime in another EU state"), _("Record the request")
    return answered(request, case, form, act, *words, aside="abroad")


# --- acts the law does not reach ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def turn_away(request: "SignedInRequest", reference: str) -> HttpResponse:
    """End a started case of an act the law does not reach; who it was is erased."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and case.status != "STARTED":
        return redirect("cases:case", reference)
    now = timezone.now()
    form = TurnAwayForm(request.POST or None, version=case.version, initial={"informed_at": now}, now=now)

    def act() -> str:
        c = form.cleaned_data
        tracks.turn_away(
            case=case, informed_at=c["informed_at"], version=c["version"], by=request.actor, at=now
        )
        return _("Recorded: information given, XIV-169 does not apply. Nothing is kept of the person.")

    words = _("Information given, XIV-169 does not apply"), _("Record and erase who it was")
    return answered(request, case, form, act, *words, aside="turn_away", is_warning=True, to="case")


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def inform_only(request: "SignedInRequest") -> HttpResponse:
    """Record that somebody was informed whom the law does not reach, without a word on who it was."""
    now = timezone.now()
    form = InformedForm(request.POST or None, initial={"informed_at": now}, now=now)
    if request.method == "POST" and form.is_valid():
        c = form.cleaned_data
        try:
            tracks.inform_only(
                informed_at=c["informed_at"], crime_type=c["crime_type"], by=request.actor, at=now
            )
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Recorded: information given, XIV-169 does not apply."))
            return redirect("cases:worklist")
    return render(request, "cases/people/inform_only.html", {"form": form})
