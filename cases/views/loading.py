"""What the pages of a case load: one case of the actor's service with what was done in it, in a fixed number of queries."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accreditation.permissions import holds_the_right
from cases import permissions
from cases.documents.left_to_do import Work
from cases.forms import refusals
from cases.models import AssistancePlan, Case
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

BESIDE_CASE = (
    "intake__duty",
    "intake__assignee",
    "intake__sender",
    "intake__identity__key",
    "intake__applicant__key",
    "intake__crime_type",
    "municipality",
    "crime_type",
    "organisation",
)


def visible_case(request: "SignedInRequest", reference: str) -> Case:
    """:raises Http404: if there is no such case, or it is another service's: nobody learns which"""
    mine = permissions.visible_to(request.actor).select_related(*BESIDE_CASE)
    newest = permissions.stops_visible_to(request.actor).newest_first()
    stops = Prefetch("right_stops", newest.select_related("duty", "told_by", "service"))
    return get_object_or_404(mine.prefetch_related(stops), reference=reference)


def work_of(case: Case, today: date) -> Work:
    """Return a case with its needs, plans and deliveries, newest first."""
    assessments = case.assessments.select_related("assessed_by").prefetch_related("needs").order_by("-number")
    plans = case.plans.select_related("made_by").prefetch_related("measures").order_by("-number")
    deliveries = case.deliveries.select_related("body", "provider", "recorded_by")
    return Work(
        case,
        list(assessments),
        list(plans),
        list(deliveries.order_by("-delivered_on", "-recorded_at", "pk")),
        list(case.right_stops.all()),
        holds_the_right(case.organisation_id, today),
        today,
    )


def newest_plan(case: Case) -> AssistancePlan | None:
    """Return the plan in its newest version, with its measures in order."""
    return case.plans.prefetch_related("measures").order_by("-number").first()


def plan_versions(case: Case) -> QuerySet[AssistancePlan]:
    """Return the versions of the plan, each with its measures and the needs it rests on."""
    beside = case.plans.select_related("assessment", "made_by")
    return beside.prefetch_related("measures", "assessment__needs")


def page(case: Case) -> str:
    """Return the address of the case page."""
    return reverse("cases:case", args=[case.reference])


def done(
    request: "SignedInRequest", form: GovukForm, case: Case, act: Callable[[], str]
) -> HttpResponse | None:
    """
    Do one act and lead back to the case with the sentence it returns.

    A refusal is put into the form and answers nothing: the page is shown again. Who comes second gets a 409 with
    what they typed.
    """
    try:
        sentence = act()
    except Stale:
        return answers.conflict(request, form=form, back=page(case))
    except Refused as refusal:
        refusals.show(form, refusal)
        return None
    messages.success(request, sentence)
    return redirect(page(case))


def blocked(request: "SignedInRequest", case: Case, obstacle: str) -> HttpResponse | None:
    """Lead back to the case with the sentence that says why a page cannot be used now; nothing where it can."""
    if not obstacle:
        return None
    messages.error(request, obstacle)
    return redirect(page(case))
