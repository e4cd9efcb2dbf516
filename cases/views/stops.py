"""The page on which a person's being told that the right stopped is recorded, with what they chose."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accreditation.permissions import services_open_to_new_cases
from cases.actions import stops as actions
from cases.documents import obstacles
from cases.forms.stops import ChoiceForm, ToldForm
from cases.lifecycle import ENDED
from cases.models import AfterStop, Case, RightStop
from cases.permissions import HANDLERS
from cases.views import loading
from cases.views.case import explanation
from referrals import documents
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

FOLLOWS = {
    AfterStop.TRANSFER: gettext_lazy(
        "Recorded. Now record the consent to the transfer to the service they chose."
    ),
    AfterStop.CLOSING: gettext_lazy("Recorded. Close the case next."),
    AfterStop.WAITING: gettext_lazy("Recorded. The case stays open and can be read."),
    AfterStop.UNDECIDED: gettext_lazy("Recorded. Come back to it when the person has decided."),
}
"""What the person who recorded a choice reads next."""


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def tell(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that the person was told that the right stopped; of somebody told earlier, what they chose."""
    case = loading.visible_case(request, reference)
    owed = [stop for stop in case.right_stops.all() if stop.duty.is_open()]
    stops = owed or [stop for stop in case.right_stops.all() if stop.choice]
    if answer := loading.blocked(request, case, _nothing_to_tell(case, stops)):
        return answer
    now = timezone.now()
    is_telling = bool(owed) or "told_how" in request.POST
    form = _form(request, case, stops, is_telling=is_telling, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            do = actions.tell if is_telling else actions.choose
            stop = do(case=case, **form.answers(), by=request.actor, at=now)
            return str(FOLLOWS[AfterStop(stop.choice)])

        if answer := loading.done(request, form, case, act, to=_next(case, form)):
            return answer
    duty = owed[-1].duty if owed else None
    context = {
        "form": form, "case": case, "stop": stops[0], "duty": duty, "today": timezone.localdate(now),
        "explanation": explanation(duty) if duty else "", "services": list(form.services.values()),
    }  # fmt: skip
    return render(request, "cases/stop/tell.html", context)


def _next(case: Case, form: ChoiceForm) -> str:
    """Return where to go on: to the consent, with the service chosen, where the person can be handed over."""
    is_leaving = form.cleaned_data["choice"] == AfterStop.TRANSFER and not obstacles.to_transferring(case)
    return reverse("cases:transfer_consent", args=[case.reference]) if is_leaving else ""


def _nothing_to_tell(case: Case, stops: Sequence[RightStop]) -> str:
    return _("There is nothing the person must be told.") if case.status in ENDED or not stops else ""


def _form(
    request: "SignedInRequest", case: Case, stops: Sequence[RightStop], *, is_telling: bool, now: datetime
) -> ChoiceForm:
    today = timezone.localdate(now)
    others = services_open_to_new_cases(today).exclude(pk=case.organisation_id)
    asked: dict[str, Any] = {
        "stop": stops[0], "services": documents.listed(others), "version": case.version, "now": now
    }  # fmt: skip
    if not is_telling:
        return ChoiceForm(request.POST or None, initial={"chosen_at": now}, **asked)
    is_late = any(stop.duty.is_overdue(today) for stop in stops)
    return ToldForm(request.POST or None, is_late=is_late, initial={"told_at": now}, **asked)
