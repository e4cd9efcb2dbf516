"""The part of a case about accommodation: who asked when, where the person stays by its label, what can be done."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import accommodation as requests
from cases.actions import locations, stays
from cases.documents import accommodation
from cases.forms.accommodation import (
    OUTSIDE,
    AdmitForm,
    CorrectForm,
    EndForm,
    ExtendForm,
    OutcomeForm,
    PlacingForm,
)
from cases.lifecycle import ENDED
from cases.models import AccommodationRequest, Case, Stay
from cases.permissions import HANDLERS
from cases.querysets import StayQuerySet
from cases.views import loading
from cases.views.beds import done, occupied
from cases.views.case import explanation
from referrals import warnings
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import answers
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from uuid import UUID

    from victimsupport.accounts.identity import SignedInRequest


class Line(NamedTuple):
    """One stay as the page of the case shows it: never where it is."""

    stay: Stay
    nights: int
    may_see: bool
    may_admit: bool


@require_safe
@acting(*HANDLERS)
def history(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show what was asked for and given, newest first, and what can be done now."""
    case = loading.visible_case(request, reference)
    now, by = timezone.now(), request.actor
    asked = list(case.accommodation_requests.all())
    rows = _stays(request).filter(case=case).order_by("-placed_at", "-number")
    lines = [
        Line(row, row.nights(now), permissions.may_see_where(by, row), permissions.may_admit(by, row))
        for row in rows
    ]
    audit.record("CASE_VIEWED", about=case, detail={"part": "accommodation"}, by=by, at=now)
    context = {
        "case": case, "section": "accommodation", "today": timezone.localdate(now),
        "waiting": accommodation.waiting(asked, now), "warning": accommodation.warning(asked, now),
        "lines": [line for line in lines if line.stay.cancelled_at is None],
        "wrong": [line for line in lines if line.stay.cancelled_at is not None],
        "settled": [(row, accommodation.waited(row, now)) for row in asked if not row.is_waiting()],
        "is_over": case.status in ENDED, "warnings": warnings.of(intake=case.intake, by=by, at=now),
    }  # fmt: skip
    return render(request, "cases/accommodation/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def bed(request: "SignedInRequest", reference: str, request_id: "UUID") -> HttpResponse:
    """Give a bed to somebody who waits."""
    case, asked = _request(request, reference, request_id)
    now = timezone.now()
    is_late = accommodation.is_alarming(asked, now)
    form = PlacingForm(
        request.POST or None, places=occupied(request.actor), request=asked, is_late=is_late, now=now,
        initial={"placed_at": now},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            late_reason = form.cleaned_data.get("late_reason", "")
            stays.place(
                request=asked, where=form.where(), placed_at=form.cleaned_data["placed_at"], late_reason=late_reason,
                by=request.actor, at=now,
            )  # fmt: skip
            return _("The person has a bed. It counts as one service.")

        if answer := done(request, form, _part(case), act):
            return answer
    on_call = permissions.on_call_visible_to(request.actor).at_moment(now).select_related("person")
    context = {
        "form": form, "case": case, "asked": asked, "explanation": explanation(asked.duty), "on_call": on_call,
        "warning": accommodation.warning([asked], now), "note": _note(request, case, asked, now),
    }  # fmt: skip
    return render(request, "cases/accommodation/bed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def outcome(request: "SignedInRequest", reference: str, request_id: "UUID") -> HttpResponse:
    """Record what came of a request where nobody is placed by the service."""
    case, asked = _request(request, reference, request_id)
    now = timezone.now()
    form = OutcomeForm(request.POST or None, now=now, initial={"outcome_at": now})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            requests.end(request=asked, **form.cleaned_data, by=request.actor, at=now)
            return _("It is recorded. Nobody waits for a bed in this case any more.")

        if answer := done(request, form, _part(case), act):
            return answer
    return render(request, "cases/accommodation/outcome.html", {"form": form, "case": case, "asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def extend(request: "SignedInRequest", reference: str, stay_id: "UUID") -> HttpResponse:
    """Record until when somebody stays."""
    case, stay = _stay(request, reference, stay_id)
    now = timezone.now()
    form = ExtendForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            stays.extend(stay=stay, **form.cleaned_data, by=request.actor, at=now)
            return _("The stay lasts until %(day)s.") % {"day": form.cleaned_data["until"]}

        if answer := done(request, form, _part(case), act):
            return answer
    return render(request, "cases/accommodation/extend.html", {"form": form, "case": case, "stay": stay})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def end(request: "SignedInRequest", reference: str, stay_id: "UUID") -> HttpResponse:
    """Record that somebody left."""
    case, stay = _stay(request, reference, stay_id)
    now = timezone.now()
    form = EndForm(request.POST or None, now=now, initial={"ended_at": now})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            ended = stays.end(stay=stay, **form.cleaned_data, by=request.actor, at=now)
            return _("The stay has ended. Nights: %(nights)s.") % {"nights": ended.nights(now)}

        if answer := done(request, form, _part(case), act):
            return answer
    return render(request, "cases/accommodation/end.html", {"form": form, "case": case, "stay": stay})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def correct(request: "SignedInRequest", reference: str, stay_id: "UUID") -> HttpResponse:
    """Record a stay as it was in truth: the wrong one is cancelled, the right one stands in its place."""
    case, stay = _stay(request, reference, stay_id)
    now = timezone.now()
    initial = {
        "place": str(stay.place_id or OUTSIDE), "placed_at": stay.placed_at, "until": stay.until(),
        "ended_at": stay.ended_at, "end_reason": stay.end_reason,
    }  # fmt: skip
    form = CorrectForm(
        request.POST or None, places=occupied(request.actor), stay=stay, now=now, initial=initial
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            stays.correct(stay=stay, right=form.right(), reason=reason, by=request.actor, at=now)
            return _("The stay is corrected. It counts as one service still.")

        if answer := done(request, form, _part(case), act):
            return answer
    return render(request, "cases/accommodation/correct.html", {"form": form, "case": case, "stay": stay})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def location(request: "SignedInRequest", reference: str, stay_id: "UUID") -> HttpResponse:
    """Show where somebody stays to those placed on the stay, after a button. Each look is written into the audit."""
    case, stay = _stay(request, reference, stay_id)
    now, by = timezone.now(), request.actor
    may_see = permissions.may_see_where(by, stay)
    context: dict[str, Any] = {
        "case": case, "stay": stay, "may_see": may_see, "may_admit": permissions.may_admit(by, stay),
        "list": stay.access.filter(ended_at=None).select_related("person", "given_by").order_by("given_at"),
    }  # fmt: skip
    if request.method == "POST":
        context |= {"is_open": True, "address": locations.look(stay=stay, by=by, at=now)}
    return render(request, "cases/accommodation/location.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def admit(request: "SignedInRequest", reference: str, stay_id: "UUID") -> HttpResponse:
    """Put a colleague, or for a manager oneself, on the list of those who see where somebody stays."""
    case, stay = _stay(request, reference, stay_id)
    form = AdmitForm(request.POST or None, colleagues=permissions.handlers(request.actor))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            person = form.people[form.cleaned_data["person"]]
            reason = form.cleaned_data["reason"]
            locations.admit(stay=stay, person=person, reason=reason, by=request.actor, at=timezone.now())
            return _("%(name)s may see where the person stays.") % {"name": person}

        back = reverse("cases:stay_location", args=[reference, stay_id])
        if answer := done(request, form, back, act):
            return answer
    return render(request, "cases/accommodation/admit.html", {"form": form, "case": case, "stay": stay})


@require_POST
@acting(*HANDLERS)
def dismiss(request: "SignedInRequest", reference: str, stay_id: "UUID", access_id: "UUID") -> HttpResponse:
    """Take a colleague off the list of a stay."""
    _case, stay = _stay(request, reference, stay_id)
    access = get_object_or_404(stay.access.select_related("stay__case"), pk=access_id)

    def act() -> str:
        locations.dismiss(access=access, by=request.actor, at=timezone.now())
        return _("The colleague no longer sees where the person stays.")

    return answers.pressed(request, act, to=reverse("cases:stay_location", args=[reference, stay_id]))


def _part(case: Case) -> str:
    return reverse("cases:accommodation", args=[case.reference])


def _stays(request: "SignedInRequest") -> StayQuerySet:
    beside = ("case__intake__identity__key", "place", "placed_by", "ended_by", "delivery", "request")
    mine = permissions.stays_visible_to(request.actor).select_related(*beside)
    return mine.prefetch_related("extensions__extended_by")


def _stay(request: "SignedInRequest", reference: str, stay_id: "UUID") -> tuple[Case, Stay]:
    """:raises Http404: if there is no such stay in a case of the actor's service"""
    case = loading.visible_case(request, reference)
    return case, get_object_or_404(_stays(request), case=case, pk=stay_id)


def _request(
    request: "SignedInRequest", reference: str, request_id: "UUID"
) -> tuple[Case, AccommodationRequest]:
    """:raises Http404: if there is no such request in a case of the actor's service"""
    case = loading.visible_case(request, reference)
    mine = permissions.requests_visible_to(request.actor).select_related("duty", "case")
    return case, get_object_or_404(mine, case=case, pk=request_id)


def _note(request: "SignedInRequest", case: Case, asked: AccommodationRequest, now: datetime) -> str:
    """Return what else the place must be like, for whoever looks for one."""
    if asked.note is None:
        return ""
    return vault.open_text(
        sealed=bytes(asked.note), place=accommodation.sealed_in(asked, "note"), identity=case.intake.identity,
        by=request.actor, at=now,
    )  # fmt: skip
