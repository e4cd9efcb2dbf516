"""The start of assistance: an intake becomes a case."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import opening
from cases.forms.opening import AcceptedForm, StartForm
from cases.permissions import HANDLERS
from cases.views import loading
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.permissions import acting
from victimsupport.interface.forms import GovukForm

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask when assistance was started and by what, and open the case."""
    intake, now = _intake(request, reference), timezone.now()
    if stop := _begun(request, intake):
        return stop
    is_late = intake.duty.is_overdue(timezone.localdate(now))
    form = StartForm(request.POST or None, is_late=is_late, now=now, initial={"started_at": now})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            opening.open_from_intake(intake=intake, **form.cleaned_data, by=request.actor, at=now)
            return _("The start of assistance is recorded. This is the case now.")

        if answer := _opened(request, intake, form, act, next_step="decide"):
            return answer
    return render(request, "cases/opening/start.html", _on_page(intake, form))


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start_accepted(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask about one talk in which assistance started and the person accepted it, and open the case."""
    intake, now = _intake(request, reference), timezone.now()
    if stop := _begun(request, intake):
        return stop
    is_late = intake.duty.is_overdue(timezone.localdate(now))
    form = AcceptedForm(request.POST or None, intake=intake, is_late=is_late, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            opening.open_accepted(intake=intake, **form.answers(), by=request.actor, at=now)
            return _("Start and acceptance are recorded. This is the case now.")

        if answer := _opened(request, intake, form, act, next_step="assess"):
            return answer
    return render(request, "cases/opening/accepted.html", _on_page(intake, form))


def _intake(request: "SignedInRequest", reference: str) -> Intake:
    """:raises Http404: if there is none, or it is another service's: nobody learns which"""
    mine = intakes_visible(request.actor).select_related("duty", "crime_type")
    return get_object_or_404(mine, reference=reference)


def _begun(request: "SignedInRequest", intake: Intake) -> HttpResponse | None:
    """Lead to what there is where nothing can be started any more; who sends a form is told so instead."""
    if request.method == "POST":
        return None
    if intake.started_at is not None:
        return redirect("cases:case", intake.reference)
    if intake.returned_at is not None:
        return redirect("referrals:intake", intake.reference)
    return None


def _opened(
    request: "SignedInRequest", intake: Intake, form: GovukForm, act: Callable[[], str], *, next_step: str
) -> HttpResponse | None:
    case = reverse("cases:case", args=[intake.reference])
    then = loading.onward(request, next_step, intake.reference)
    return loading.saved(request, form, act, to=case, back=_page(intake), then=then)


def _page(intake: Intake) -> str:
    return reverse("referrals:intake", args=[intake.reference])


def _on_page(intake: Intake, form: GovukForm) -> dict[str, Any]:
    return {"form": form, "intake": intake, "today": form.today, "back": _page(intake)}
