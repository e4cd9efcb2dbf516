"""Intakes of a service: the queue of those waiting, one of them, and who is responsible."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referrals import documents, permissions, warnings
from referrals.actions import intakes, likeness, scope
from referrals.forms.intakes import ResponsibleForm
from referrals.models import Intake
from referrals.views.explained import explained
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import answers, deadlines, paging
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

LISTS = {"darbai": "cases:worklist", "priemimai": "referrals:intakes"}
"""The lists in which a person is claimed: the value of `from` and where it leads back to."""


@acting(*permissions.AT_THE_SERVICE)
@require_safe
def queue(request: "Request") -> HttpResponse:
    """Show who waits for assistance to start, the nearest last day first."""
    alike = permissions.likenesses_beside(request.actor)
    waiting = permissions.intakes_visible(request.actor).waiting().with_likeness(alike)
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
    minutes = found.minutes_until_start(now)
    context = {"intake": found, "owed": owed, "today": today, "kind": kind, "minutes": minutes}
    context["emergency"] = permissions.emergency_of(request.actor, found)
    context["alike"] = alike = _alike(found, request.actor)
    context["seen"] = [key for each in alike for key in each.keys]
    context["case_url"] = _page(found)
    context["warnings"] = warnings.of(intake=found, by=request.actor, at=now)
    return render(request, "referrals/intake/page.html", context)


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: "Request", reference: str) -> HttpResponse:
    """Show the name; the number only to whoever has read that nothing is allowed yet but a first attempt (decision 0007)."""
    found, by, now = _intake(request.actor, reference), request.actor, timezone.now()
    if hasattr(found, "case"):
        return redirect("cases:person", reference)
    context: dict[str, Any] = {"intake": found, "warnings": warnings.of(intake=found, by=by, at=now)}
    is_shown = request.method == "POST"
    opened = {"person": found.identity, "applicant": found.applicant if is_shown else None}
    for name, identity in opened.items():
        if identity is not None:
            purpose = "PHONE_SHOWN" if is_shown else "INTAKE_PAGE"
            context[name] = vault.open_identity(
                identity=identity, purpose=purpose, reference=reference, by=by, at=now
            )
    if not is_shown and found.identity is not None:
        whole = context["person"]
        context["person"] = Person(whole.first_name, whole.surname, birth_date=whole.birth_date)
    return render(request, "referrals/intake/person.html", context | {"is_shown": is_shown})


@acting(*permissions.AT_THE_SERVICE)
@require_POST
def claim(request: "Request", reference: str) -> HttpResponse:
    """Make the person who asks responsible, and lead back to the list they came from, or to the intake."""
    found = _intake(request.actor, reference)

    def act() -> str:
        intakes.claim(intake=found, by=request.actor, at=timezone.now())
        return _("You are responsible for %(number)s") % {"number": reference}

    return answers.pressed(request, act, to=LISTS.get(request.GET.get("from", ""), _page(found)))


@acting(*permissions.AT_THE_SERVICE)
@require_POST
def terrorism(request: "Request", reference: str) -> HttpResponse:
    """Record that the act was a terrorist crime: assistance is due at once, and the manager is alerted."""
    found = _intake(request.actor, reference)

    def act() -> str:
        scope.flag_terrorism(intake=found, by=request.actor, at=timezone.now())
        return _("Recorded. The manager has been alerted.")

    return answers.pressed(request, act, to=_page(found))


@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: "Request", reference: str) -> HttpResponse:
    """Ask which colleague is responsible from now on."""
    found = _intake(request.actor, reference)
    colleagues = permissions.caseworkers(request.actor)
    form = ResponsibleForm(
        request.POST or None,
        colleagues=colleagues,
        # Who saw an older version was not asked why, and is told below that they come second.
        is_somebodys=found.assignee_id is not None and _has_seen(request, found),
        version=found.version,
        initial={"assignee": str(found.assignee_id or "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = get_object_or_404(colleagues, user_id=given["assignee"]).user
        try:
            intakes.reassign(
                intake=found,
                assignee=chosen,
                reason=given.get("reason", ""),
                version=given["version"],
                by=request.actor,
                at=timezone.now(),
            )
        except Stale:
            return answers.conflict(request, form=form, back=_page(found))
        except Refused as refusal:
            form.show_refusal(refusal)
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


@acting(*permissions.AT_THE_SERVICE)
@require_POST
def another(request: "Request", reference: str) -> HttpResponse:
    """Record that somebody looked, and that the person is none of those they seemed to be."""
    found = _intake(request.actor, reference)

    def act() -> str:
        seen = _keys(request.POST.getlist("seen"))
        likeness.deny(intake=found, seen=seen, by=request.actor, at=timezone.now())
        return _("Recorded: %(number)s is another person.") % {"number": reference}

    return answers.pressed(request, act, to=_page(found))


def _keys(texts: list[str]) -> set[UUID]:
    """Return the keys that a page sent back; what is none is left out."""
    keys = set()
    for text in texts:
        with suppress(ValueError):
            keys.add(UUID(text))
    return keys


def _alike(found: Intake, by: Actor) -> list[documents.Alike]:
    """Return whom an intake seems to be of, from either side, with the case that person is looked after in."""
    if found.ended_at is not None:
        return []
    alike = permissions.likenesses_visible(by).unanswered().of(found)
    beside = [f"{side}__{path}" for side in ("intake", "other") for path in ("case", "link__leading__case")]
    listed = documents.alike_to([found], alike.select_related(*beside))
    return sorted(listed, key=lambda each: each.other.received_at, reverse=True)


def _intake(by: Actor, reference: str) -> Intake:
    """:raises Http404: if there is none, or it is another service's: nobody learns which"""
    beside = (
        "case", "duty", "assignee", "sender", "crime_type", "identity__key", "applicant__key", "link__leading",
    )  # fmt: skip
    return get_object_or_404(permissions.intakes_visible(by).select_related(*beside), reference=reference)


def _has_seen(request: "Request", intake: Intake) -> bool:
    return request.POST.get("version", str(intake.version)) == str(intake.version)


def _page(intake: Intake) -> str:
    """Return the address of the page to go on with: once assistance is started, that of the case."""
    if hasattr(intake, "link") and not hasattr(intake, "case"):
        return reverse("cases:case", args=[intake.link.leading.reference])
    return reverse("cases:case" if intake.started_at else "referrals:intake", args=[intake.reference])
