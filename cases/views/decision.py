"""What the person decides: accepted, with what the statistics ask; or declined."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import decision
from cases.documents import mandatory
from cases.forms.decision import AcceptForm, DeclineForm
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views import loading
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask about the person who accepts assistance, and whether the law applies."""
    case = loading.visible_case(request, reference)
    if stop := _decided(request, case):
        return stop
    now = timezone.now()
    form = AcceptForm(request.POST or None, case=case, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            decision.accept(case=case, **form.answers(), by=request.actor, at=now)
            return _("The person accepts the assistance. Assess the needs next.")

        then = loading.onward(request, "assess", reference)
        if answer := loading.done(request, form, case, act, then=then):
            return answer
    return render(request, "cases/decision/decide.html", {"form": form, "case": case})


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask when the person declined, and take the case off the worklist."""
    case = loading.visible_case(request, reference)
    if stop := _decided(request, case):
        return stop
    now = timezone.now()
    is_unexplained = bool(mandatory.unexplained(case))
    form = DeclineForm(request.POST or None, is_unexplained=is_unexplained, version=case.version, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            decision.decline(case=case, **form.cleaned_data, by=request.actor, at=now)
            return _("It is recorded that the person declined.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/decision/decline.html", {"form": form, "case": case})


def _decided(request: "SignedInRequest", case: Case) -> HttpResponse | None:
    """Lead back to a case that is decided; what was sent for it goes on, to be told that somebody was faster."""
    if request.method == "POST" or case.status == Status.STARTED:
        return None
    return loading.blocked(request, case, _("The decision has been recorded already."))
