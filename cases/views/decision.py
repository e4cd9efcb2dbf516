"""What the person decides: accepted, with what the statistics ask; or declined."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import decision
from cases.documents import obstacles
from cases.forms.decision import DecisionForm, DeclineForm
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views import loading
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def decide(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask about the person who accepts assistance, and whether the law applies."""
    case = loading.visible_case(request, reference)
    if stop := _decided(request, case):
        return stop
    now = timezone.now()
    form = DecisionForm(request.POST or None, case=case, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            decision.accept(
                case=case,
                decided_at=form.cleaned_data["decided_at"],
                facts=form.facts(),
                **form.representative(),
                version=form.cleaned_data["version"],
                by=request.actor,
                at=now,
            )
            return _("The person accepts the assistance.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/decision/decide.html", {"form": form, "case": case})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def decline(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask when the person declined, and take the case off the worklist."""
    case = loading.visible_case(request, reference)
    if stop := _decided(request, case):
        return stop
    now = timezone.now()
    form = DeclineForm(request.POST or None, version=case.version, now=now, initial={"decided_at": now})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            given = form.cleaned_data
            decision.decline(
                case=case, decided_at=given["decided_at"], version=given["version"], by=request.actor, at=now
            )
            return _("It is recorded that the person declined.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/decision/decline.html", {"form": form, "case": case})


def _decided(request: "SignedInRequest", case: Case) -> HttpResponse | None:
    """Lead back to a case that is decided; what was sent for it goes on, to be told that somebody was faster."""
    if request.method == "POST" or case.status == Status.STARTED:
        return None
    sentence = obstacles.to_becoming(case, Status.ACCEPTED) or _("The decision has been recorded already.")
    return loading.blocked(request, case, sentence)
