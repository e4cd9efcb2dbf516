"""What the pages of a case load: one case of the actor's service with what was done in it, in a fixed number of queries."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accreditation.permissions import holds_the_right
from cases import permissions
from cases.documents import people, safe_contact, transfers
from cases.documents.left_to_do import Work
from cases.models import AssistancePlan, Case, Transfer
from cases.querysets import CaseQuerySet, there_is
from referrals.permissions import emergency_of, intakes_visible, likenesses_beside, links_visible
from victimsupport.accounts.identity import Actor
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

NEXT = "next"
"""The name of a button that saves and leads to the next form."""
BESIDE_CASE = ("intake__duty", "intake__assignee", "intake__sender", "municipality", "crime_type")
"""What every page of a case shows. Identities are not among them: each join more doubles what planning costs."""
RARE = (
    "right_stops",
    "accommodation_requests",
    "stays",
    "represented_acts",
    "safe_contacts",
    "transfers",
    "merges",
    "reopenings",
    "dangerous_people",
    "intake__links",
    "intake__likenesses",
    "intake__received_sections",
)
"""What most cases have nothing of, by relation."""


def _stops(by: Actor) -> "Prefetch[Any]":
    newest = permissions.stops_of_service(by).newest_first()
    return Prefetch("right_stops", newest.select_related("duty", "told_by", "service"))


def _beds(by: Actor) -> "Prefetch[Any]":
    asked = permissions.requests_of_service(by).newest_first()
    return Prefetch("accommodation_requests", asked.select_related("duty", "recorded_by", "outcome_by"))


def _links(by: Actor) -> "Prefetch[Any]":
    return Prefetch("intake__links", links_visible(by).select_related("intake__duty", "intake__sender"))


BESIDE: "dict[str, Callable[[Actor], Prefetch[Any]]]" = {
    "right_stops": _stops,
    "accommodation_requests": _beds,
    "intake__links": _links,
    "intake__likenesses": lambda by: Prefetch("intake__likenesses", likenesses_beside(by)),
}
"""What every page of a case asks about, by the relation it hangs on, and how it is read."""


def visible_case(request: "SignedInRequest", reference: str) -> Case:
    """:raises Http404: if there is no such case, or it is another service's: nobody learns which"""
    received = permissions.received_by_service(request.actor).filter(intake=OuterRef("intake"))
    found = permissions.visible_to(request.actor).annotate(has_received=Exists(received))  # type: ignore[no-redef]
    beside = [rows(request.actor) for rows in BESIDE.values()]
    return _found(request, found.prefetch_related(*beside), reference)


def case_to_show(request: "SignedInRequest", reference: str) -> Case:
    """
    Return the same to be read and not changed: of what most cases have nothing of, only what there is is asked for.

    :raises Http404: as above
    """
    case = _found(request, permissions.visible_to(request.actor), reference)
    there = there_is(case, RARE)
    case.has_received = "intake__received_sections" in there
    case.has_danger = "dangerous_people" in there and case.dangerous_people.filter(removed_at=None).exists()
    prefetch_related_objects([case], *(rows(request.actor) for name, rows in BESIDE.items() if name in there))
    return case


def _found(request: "SignedInRequest", cases: CaseQuerySet, reference: str) -> Case:
    case = get_object_or_404(cases.select_related(*BESIDE_CASE), reference=reference)
    case.organisation = request.actor.organisation
    case.emergency = emergency_of(request.actor, case.intake)
    return case


def leading_of(request: "SignedInRequest", reference: str) -> str:
    """Return the number of the case a registration without one of its own was linked to; an empty one if there is none."""
    linked = intakes_visible(request.actor).filter(reference=reference, case=None, link__isnull=False)
    return linked.values_list("link__leading__reference", flat=True).first() or ""


def work_of(case: Case, today: date) -> Work:
    """Return a case with its needs, plans and deliveries, newest first."""
    assessments = case.assessments.select_related("assessed_by").prefetch_related("needs").order_by("-number")
    plans = case.plans.select_related("made_by").prefetch_related("measures").order_by("-number")
    deliveries = case.deliveries.select_related("body", "provider", "recorded_by", "stay")
    stays = case.stays.select_related("place", "placed_by", "ended_by", "delivery")
    return Work(
        case,
        list(assessments),
        list(plans),
        list(deliveries.order_by("-delivered_on", "-recorded_at", "pk")),
        list(case.right_stops.all()),
        holds_the_right(case.organisation_id, today),
        today,
        list(case.accommodation_requests.all()),
        list(stays.prefetch_related("extensions__extended_by").order_by("-placed_at", "-number")),
        people.owed(case, today),
        safe_contact=safe_contact.newest(case),
        transfers=transfers.standing(_transfers(case), today),
    )


def _transfers(case: Case) -> QuerySet[Transfer]:
    return case.transfers.newest_first().select_related("service", "recorded_by")


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


def onward(request: "SignedInRequest", name: str, reference: str) -> str:
    """
    Return the address of the next form if the button that leads there was pressed; else an empty one.

    The next Tab is in the form: not at the top of the page again.
    """
    if NEXT not in request.POST:
        return ""
    return f"{reverse(f'cases:{name}', args=[reference])}#main-content"


def done(
    request: "SignedInRequest", form: GovukForm, case: Case, act: Callable[[], str], *, to: str = "", then: str = ""
) -> HttpResponse | None:  # fmt: skip
    """
    Do one act and lead back to the case with the sentence it returns.

    A refusal is put into the form and answers nothing: the page is shown again. Who comes second gets a 409 with
    what they typed.

    :param to: the address of the part of the case to lead to instead
    :param then: the address of the next step, if that was asked for
    """
    return saved(request, form, act, to=to or page(case), then=then)


def saved(
    request: "SignedInRequest",
    form: GovukForm,
    act: Callable[[], str],
    *,
    to: str,
    back: str = "",
    then: str = "",
) -> HttpResponse | None:
    """
    Do the same for what is not a case.

    :param back: where who comes second looks at what is there now, if not where the act leads
    """
    try:
        sentence = act()
    except Stale:
        return answers.conflict(request, form=form, back=back or to)
    except Refused as refusal:
        form.show_refusal(refusal)
        return None
    messages.success(request, sentence)
    return redirect(then or to)


def blocked(request: "SignedInRequest", case: Case, obstacle: str) -> HttpResponse | None:
    """Lead back to the case with the sentence that says why a page cannot be used now; nothing where it can."""
    if not obstacle:
        return None
    messages.error(request, obstacle)
    return redirect(page(case))
