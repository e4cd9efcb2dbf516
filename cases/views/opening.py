"""The start of assistance: an intake becomes a case."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import opening
from cases.forms import refusals
from cases.forms.opening import StartForm
from cases.permissions import HANDLERS
from referrals.permissions import intakes_visible
from victimsupport.accounts.permissions import acting
from victimsupport.interface import answers
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask when assistance was started and by what, and open the case."""
    intake = get_object_or_404(intakes_visible(request.actor).select_related("duty"), reference=reference)
    now = timezone.now()
    back = reverse("referrals:intake", args=[reference])
    today = timezone.localdate(now)
    is_late = intake.duty.is_overdue(today)
    form = StartForm(request.POST or None, is_late=is_late, now=now, initial={"started_at": now})
    if request.method == "POST" and form.is_valid():
        try:
            case = opening.open_from_intake(intake=intake, **form.cleaned_data, by=request.actor, at=now)
        except Stale:
            return answers.conflict(request, form=form, back=back)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("The start of assistance is recorded. This is the case now."))
            return redirect("cases:case", case.reference)
    elif intake.started_at is not None:
        return redirect("cases:case", reference)
    elif intake.returned_at is not None:
        return redirect("referrals:intake", reference)
    context = {"form": form, "intake": intake, "today": today, "back": back}
    return render(request, "cases/opening/start.html", context)
