"""The page on which the plan is agreed with the person."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.actions import plan as actions
from cases.documents import obstacles
from cases.forms.plan import MOST, PlanForm
from cases.permissions import HANDLERS
from cases.views import loading, people
from victimsupport.accounts.permissions import acting

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def agree(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Agree the plan, or agree it anew: the button for more rows sends the form and loses nothing."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacles.to_planning(case))):
        return stop
    now, more = timezone.now(), "more" in request.POST
    newest = loading.newest_plan(case)
    assessment = case.assessments.prefetch_related("needs").order_by("-number").first()
    form = PlanForm(
        request.POST or None,
        initial={"agreed_at": now} | PlanForm.initial_from(newest),
        assessment=assessment,
        representatives=people.able(case, by=request.actor, at=now),
        version=case.version,
        now=now,
        more=more,
    )
    if request.method == "POST" and not more and form.is_valid():

        def act() -> str:
            entered = form.cleaned_data
            actions.agree(
                case=case, measures=form.measures(), agreement=form.agreement(), review_on=entered["review_on"],
                version=entered["version"], by=request.actor, at=now,
            )  # fmt: skip
            return _("The plan is saved.")

        if answer := loading.done(request, form, case, act):
            return answer
    context = {
        "form": form,
        "case": case,
        "newest": newest,
        "assessment": assessment,
        "is_full": form.count >= MOST,
    }
    return render(request, "cases/plan/agree.html", context)
