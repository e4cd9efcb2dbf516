"""Registering a person at a service: directly, through another person, or anonymously."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accreditation.permissions import may_take_on, services_open_to_new_cases
from referrals import documents, permissions
from referrals.actions import intakes
from referrals.forms.intakes import AnonymousForm, DirectForm, ThirdPartyForm
from referrals.views import refusals
from victimsupport.accounts.permissions import acting
from victimsupport.choices import IntakeChannel
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def choose(request: "Request") -> HttpResponse:
    """Ask how the person reached the service."""
    return render(request, "referrals/intake/choose.html", _others(request))


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def direct(request: "Request") -> HttpResponse:
    """Register a person who applies directly: art. 10(2)."""
    now = timezone.now()
    form = DirectForm(request.POST or None, now=now, initial={"received_at": now})
    if request.method == "POST" and form.is_valid():
        try:
            intake = intakes.receive(
                channel=IntakeChannel.DIRECT,
                received_at=form.cleaned_data["received_at"],
                person=form.person(),
                chosen_by=form.cleaned_data["chosen_by"],
                by=request.actor,
                at=now,
            )
        except Refused as refusal:
            refusals.show(refusal, form)
        else:
            return _registered(request, intake.reference)
    return render(request, "referrals/intake/direct.html", {"form": form} | _others(request))


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def third_party(request: "Request") -> HttpResponse:
    """Register a victim for whom another person applies at their request: art. 10(3)."""
    now = timezone.now()
    form = ThirdPartyForm(request.POST or None, now=now, initial={"received_at": now})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            intake = intakes.receive(
                channel=IntakeChannel.THIRD_PARTY,
                received_at=given["received_at"],
                person=form.person(),
                crime_type=given["crime_type"],
                applicant=form.applicant(),
                applicant_relation=given["applicant_relation"],
                consent_stated_at=given["consent_stated_at"],
                by=request.actor,
                at=now,
            )
        except Refused as refusal:
            refusals.show(refusal, form)
        else:
            return _registered(request, intake.reference)
    return render(request, "referrals/intake/third_party.html", {"form": form} | _others(request))


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def anonymous(request: "Request") -> HttpResponse:
    """Register a person who wishes to remain anonymous; then offer the receipt code."""
    now = timezone.now()
    form = AnonymousForm(request.POST or None, now=now, initial={"received_at": now})
    if request.method == "POST" and form.is_valid():
        moment = form.cleaned_data["received_at"]
        try:
            intake = intakes.receive(
                channel=IntakeChannel.DIRECT, received_at=moment, by=request.actor, at=now
            )
        except Refused as refusal:
            refusals.show(refusal, form)
        else:
            return _registered(request, intake.reference, "referrals:intake-receipt")
    return render(request, "referrals/intake/anonymous.html", {"form": form} | _others(request))


def _others(request: "Request") -> dict[str, Any]:
    """Return the services that take people on today, to be named where one's own may not."""
    today = timezone.localdate()
    if may_take_on(request.actor.organisation.pk, today):
        return {}
    return {"services": documents.listed(services_open_to_new_cases(today))}


def _registered(request: "Request", reference: str, page: str = "referrals:intake") -> HttpResponse:
    messages.success(request, _("The person is registered: %(number)s") % {"number": reference})
    return redirect(page, reference)
