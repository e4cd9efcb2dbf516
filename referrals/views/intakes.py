"""Intakes of a service: the queue of those waiting, one of them, and who is responsible."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referrals import permissions
from referrals.actions import intakes
from referrals.forms.intakes import ResponsibleForm
from referrals.models import Intake
from referrals.views import refusals
from referrals.views.explained import explained
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import answers, deadlines, paging
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

LISTS = {"darbai": "cases:worklist", "priemimai": "referrals:intakes"}
"""The lists in which a person is claimed: the value of `from` and where it leads back to."""


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def queue(request: "Request") -> HttpResponse:
    """Show who waits for assistance to start, the nearest last day first."""
    waiting = permissions.intakes_visible(request.actor).waiting()
    page = paging.page(
        waiting.select_related("duty", "assignee", "sender"), order=("duty__due_on", "pk"), params=request.GET
    )
    shown = {"shown": [str(intake.pk) for intake in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=timezone.now())
    return render(request, "referrals/intake/list.html", {"page": page, "today": timezone.localdate()})


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def intake(request: "Request", reference: str) -> HttpResponse:
    """Show how a person reached the service and by when assistance must be started. No name stands here."""
    now, today = timezone.now(), timezone.localdate()
    found = _intake(request.actor, reference)
    audit.record("INTAKE_VIEWED", about=found, by=request.actor, at=now)
    (owed,) = explained([found.duty], today=today)
    kind = deadlines.of(found.duty, today).kind
    context = {"intake": found, "owed": owed, "today": today, "kind": kind}
    return render(request, "referrals/intake/page.html", context)


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def person(request: "Request", reference: str) -> HttpResponse:
    """Show who the person is and how to reach them. Each look is written into the audit."""
    found = _intake(request.actor, reference)
    opened = {"person": found.identity, "applicant": found.applicant}
    context: dict[str, Any] = {"intake": found}
    for name, identity in opened.items():
        if identity is not None:
            context[name] = vault.open_identity(
                identity=identity,
                purpose="INTAKE_PAGE",
                reference=reference,
                by=request.actor,
                at=timezone.now(),
            )
    return render(request, "referrals/intake/person.html", context)


@acting(*permissions.AT_THE_SERVICE)
@require_POST
def claim(request: "Request", reference: str) -> HttpResponse:
    """Make the person who asks responsible, and lead back to the list they came from, or to the intake."""
    found = _intake(request.actor, reference)
    try:
        intakes.claim(intake=found, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You are responsible for %(number)s") % {"number": reference})
    return redirect(LISTS.get(request.GET.get("from", ""), _page(found)))


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: "Request", reference: str) -> HttpResponse:
    """Ask which colleague is responsible from now on."""
    found = _intake(request.actor, reference)
    colleagues = permissions.caseworkers(request.actor)
    form = ResponsibleForm(
        request.POST or None,
        colleagues=colleagues,
        version=found.version,
        initial={"assignee": str(found.assignee_id or "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = get_object_or_404(colleagues, user_id=given["assignee"]).user
        try:
            intakes.assign(
                intake=found,
                assignee=chosen,
                version=given["version"],
                by=request.actor,
                at=timezone.now(),
            )
        except Stale:
            return answers.conflict(request, form=form, back=_page(found))
        except Refused as refusal:
            refusals.show(refusal, form)
        else:
            told = {"name": chosen, "number": reference}
            messages.success(request, _("%(name)s is responsible for %(number)s") % told)
            return redirect(_page(found))
    return render(request, "referrals/intake/assign.html", {"form": form, "intake": found})


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: "Request", reference: str) -> HttpResponse:
    """Offer an anonymous person a receipt code; after the button it is shown this one time."""
    found = _intake(request.actor, reference)
    code = ""
    if request.method == "POST":
        try:
            code = intakes.give_receipt(intake=found, by=request.actor, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("referrals:intake", reference)
    elif not found.is_anonymous or found.receipt_code:
        return redirect("referrals:intake", reference)
    return render(request, "referrals/intake/receipt.html", {"intake": found, "code": code})


def _intake(by: Actor, reference: str) -> Intake:
    """:raises Http404: if there is none, or it is another service's: nobody learns which"""
    beside = ("duty", "assignee", "sender", "crime_type", "identity__key", "applicant__key")
    return get_object_or_404(permissions.intakes_visible(by).select_related(*beside), reference=reference)


def _page(intake: Intake) -> str:
    """Return the address of the page to go on with: once assistance is started, that of the case."""
    return reverse("cases:case" if intake.started_at else "referrals:intake", args=[intake.reference])
