"""The consent to pass data on, and its withdrawal."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.permissions import services_open_to_new_cases
from referrals import documents, permissions
from referrals.actions import consents
from referrals.forms.consents import ServiceFilter, TransferConsentForm, WithdrawalForm
from referrals.models import Wish
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.sorting import sort_key
from victimsupport.interface import answers
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

CALLED = {"fields": "fields_agreed"}


@acting(*permissions.AT_FIRST_CONTACT)
def record(request: "Request", reference: str) -> HttpResponse:
    """Ask for a consent: which service the person chose, and which data it may have."""
    now = timezone.now()
    contact = get_object_or_404(permissions.contacts_visible(request.actor), reference=reference)
    if contact.wish != Wish.YES:
        messages.error(
            request, _("Record first that the person wishes assistance. Without a wish nothing is sent.")
        )
        return redirect("referrals:contact-wish", reference)
    every = documents.listed(services_open_to_new_cases(timezone.localdate()))
    places = sorted({place for entry in every for place in entry.municipalities}, key=sort_key)
    narrowed = ServiceFilter(request.GET or None, municipalities=[(place, place) for place in places])
    place = narrowed.cleaned_data["municipality"] if narrowed.is_valid() else ""
    shown = [entry for entry in every if not place or place in entry.municipalities]
    form = TransferConsentForm(
        request.POST or None, contact=contact, services=shown, now=now, initial={"given_at": now}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen, fields = given.pop("service"), given.pop("fields_agreed")
        service = next(entry.service for entry in shown if str(entry.service.pk) == chosen)
        try:
            referral = consents.record(
                contact=contact, service=service, fields=fields, **given, by=request.actor, at=now
            )
        except Refused as refusal:
            form.show_refusal(refusal, called=CALLED)
        else:
            messages.success(request, _("The consent is recorded. Now tell the service."))
            return redirect("referrals:referral-send", referral.reference)
    context = {"form": form, "filter": narrowed, "contact": contact, "services": shown, "place": place}
    return render(request, "referrals/consent/record.html", context)


@acting(*permissions.AT_FIRST_CONTACT)
def withdraw(request: "Request", reference: str) -> HttpResponse:
    """Ask when a consent was withdrawn."""
    now = timezone.now()
    found = permissions.referrals_visible(request.actor).select_related("addressee", "consent", "contact")
    referral = get_object_or_404(found, reference=reference)
    page = reverse("referrals:referral", args=[reference])
    form = WithdrawalForm(request.POST or None, now=now, initial={"withdrawn_at": now})
    if request.method == "POST" and form.is_valid():
        try:
            consents.withdraw(referral=referral, **form.cleaned_data, by=request.actor, at=now)
        except Stale:
            return answers.conflict(request, form=form, back=page)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            was_sent = referral.is_with_the_service()
            told = _("The withdrawal is recorded, and the service has been told")
            messages.success(
                request, told if was_sent else _("The withdrawal is recorded. Nothing will be sent.")
            )
            return redirect("referrals:contact", referral.contact.reference)
    return render(request, "referrals/consent/withdraw.html", {"form": form, "referral": referral})
