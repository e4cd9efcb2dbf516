"""Legal holds at an institution and the Child Rights Service: placed and lifted by the head of unit."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from referrals import permissions
from referrals.actions import keeping
from referrals.forms.keeping import HoldForm
from referrals.models import Contact, ReceivedNotification
from victimsupport.accounts.permissions import acting
from victimsupport.interface import answers
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

PAGE = "cases:retention"
"""Where what is held stands, beside what is to go."""


@acting(*keeping.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_contact(request: "Request", reference: str) -> HttpResponse:
    """Ask why a contact, and what was sent for it, must be kept."""
    found = get_object_or_404(permissions.contacts_visible(request.actor), reference=reference)
    return _hold(request, found)


@acting(*keeping.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_received(request: "Request", reference: str) -> HttpResponse:
    """Ask why a notification received must be kept."""
    found = get_object_or_404(permissions.received_visible(request.actor), reference=reference)
    return _hold(request, found)


@acting(*keeping.KEEPERS)
@require_POST
def lift(request: "Request", hold_id: UUID) -> HttpResponse:
    """Lift a hold: the record goes again by its term."""
    found = get_object_or_404(permissions.holds_visible(request.actor), pk=hold_id)

    def act() -> str:
        keeping.lift(hold=found, by=request.actor, at=timezone.now())
        return _("The hold is lifted.")

    return answers.pressed(request, act, to=PAGE)


def _hold(request: "Request", record: Contact | ReceivedNotification) -> HttpResponse:
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.hold(record=record, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            sentence = _("%(number)s is on legal hold: nothing of it is erased until it is lifted.")
            messages.success(request, sentence % {"number": record.reference})
            return redirect(PAGE)
    return render(request, "referrals/keeping/hold.html", {"form": form, "record": record})
