"""The page on which needs are assessed, and assessed anew."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import assessment as actions
from cases.documents import obstacles
from cases.forms.assessment import AssessmentForm
from cases.lifecycle import Status
from cases.permissions import HANDLERS
from cases.views import loading
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def assess(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Assess what the person needs; what the newest version says is there to be gone through."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and (
        stop := loading.blocked(request, case, obstacles.to_becoming(case, Status.ASSESSED))
    ):
        return stop
    now = timezone.now()
    newest = case.assessments.prefetch_related("needs").order_by("-number").first()
    form = AssessmentForm(
        request.POST or None,
        initial={"assessed_at": now} | AssessmentForm.initial_from(newest),
        version=case.version,
        now=now,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            entered = form.cleaned_data
            actions.record(
                case=case, needs=form.needs(), assessed_at=entered["assessed_at"], note=entered["note"],
                version=entered["version"], by=request.actor, at=now,
            )  # fmt: skip
            return _("The needs assessment is saved.")

        then = loading.onward(request, "deliver", reference)
        if answer := loading.done(request, form, case, act, then=then):
            return answer
    return render(request, "cases/assessment/assess.html", {"form": form, "case": case, "newest": newest})
