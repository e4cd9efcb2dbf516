"""The page on which a case is closed, and the one that asks why something was late."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import closing as actions
from cases.documents import accommodation, mandatory, obstacles
from cases.forms.closing import ClosingForm, LateReasonForm
from cases.lifecycle import Status
from cases.permissions import HANDLERS
from cases.views import loading
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def close(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Close a case; what is still wanting is asked for on the same page."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and (
        stop := loading.blocked(
            request, case, obstacles.to_becoming(case, Status.CLOSED) or accommodation.to_ending(case)
        )
    ):
        return stop
    now = timezone.now()
    missing = mandatory.missing(case, case.deliveries.select_related("body"))
    is_unexplained = bool(mandatory.unexplained(case))
    form = ClosingForm(
        request.POST or None, version=case.version, is_unexplained=is_unexplained, is_missing=bool(missing)
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.close(case=case, **form.cleaned_data, by=request.actor, at=now)
            return _("The case is closed. It stays readable.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/closing/close.html", {"form": form, "case": case, "missing": missing})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def late_reason(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Say why what was owed in a case was done late."""
    case = loading.visible_case(request, reference)
    now, late = timezone.now(), mandatory.unexplained(case) or mandatory.late(case)
    said = {"late_reason": late[0].late_reason if late else ""}
    form = LateReasonForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["late_reason"]
            actions.explain_lateness(case=case, late_reason=reason, by=request.actor, at=now)
            return _("The reason is saved.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/closing/late_reason.html", {"form": form, "case": case, "late": late})
