"""The part of a case that keeps the person safe: how to contact them, who is dangerous, which document may say where they are."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions import disclosure as disclosing
from cases.actions import safety as actions
from cases.documents import dangers, disclosure, safe_contact
from cases.forms.safety import DangerForm, DisclosureForm, SafeContactForm
from cases.lifecycle import ENDED
from cases.models import Case, DisclosingDocument, Disclosure
from cases.permissions import HANDLERS
from cases.views import loading
from referrals import warnings
from referrals.permissions import exclusions_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.interface import answers

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show how the person may be contacted, who is dangerous to them, and to whom what was disclosed."""
    case = loading.visible_case(request, reference)
    now, by = timezone.now(), request.actor
    is_manager = by.has(Role.SERVICE_MANAGER)
    shut = exclusions_visible(by).in_force().filter(intake=case.intake).select_related("user")
    shown = safe_contact.on_page(case, by=by, at=now)
    answering = shown["texts"].get("who_may_answer", "")
    context = shown | {
        "case": case, "intake": case.intake, "section": "safety",
        "earlier": case.safe_contacts.select_related("recorded_by").order_by("-number")[1:],
        "dangers": safe_contact.dangerous_people(case, by=by, at=now),
        "warnings": warnings.of(intake=case.intake, by=by, at=now),
        "came": dangers.who_came(case, by=by, at=now),
        "answering": dangers.of_who_answers(shown["contact"], answering, by=by, at=now),
        "disclosures": _disclosures(case, by=by, at=now),
        "exclusions": shut.newest_first() if is_manager else None, "is_over": case.status in ENDED,
    }  # fmt: skip
    return render(request, "cases/safety/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def contact(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record what the person says of how they may be contacted: always a new version."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    known = safe_contact.newest(case)
    initial = None
    if request.method != "POST":
        texts = safe_contact.texts(known, case, by=request.actor, at=now)
        initial = SafeContactForm.initial_from(known, texts)
    form = SafeContactForm(
        request.POST or None,
        initial=initial,
        version=known.number if known else 0,
        today=timezone.localdate(now),
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            seen = form.cleaned_data["version"]
            actions.record_contact(case=case, said=form.said(), seen=seen, by=request.actor, at=now)
            return _("How the person may be contacted is recorded.")

        if answer := loading.done(request, form, case, act, to=_page(reference)):
            return answer
    return render(request, "cases/safety/contact.html", {"form": form, "case": case, "known": known})


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def danger(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record who is dangerous to the person. It may be the reader: then the case is out of their reach from here on."""
    case = loading.visible_case(request, reference)
    form = DangerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            given, by, now = form.cleaned_data, request.actor, timezone.now()
            actions.record_danger(
                case=case, relation=given["relation"], person=form.person(), note=given["note"], by=by, at=now
            )
            return _("The dangerous person is recorded.")

        if answer := loading.done(request, form, case, act, to=_page(reference)):
            return answer
    return render(request, "cases/safety/danger.html", {"form": form, "case": case})


@acting(*HANDLERS)
@require_POST
def danger_remove(request: "SignedInRequest", reference: str, danger_id: UUID) -> HttpResponse:
    """Erase somebody recorded as dangerous by mistake."""
    case = loading.visible_case(request, reference)
    row = get_object_or_404(case.dangerous_people.filter(removed_at=None), pk=danger_id)

    def act() -> str:
        actions.remove_danger(danger=row, by=request.actor, at=timezone.now())
        return _("What was recorded of this person is erased.")

    return answers.pressed(request, act, to=_page(reference))


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def disclose(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask what a document is to bear, who will read it and why; then lead to the document."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            given = dict(form.cleaned_data)
            fields = given.pop("disclosed")
            disclosing.choose(
                case=case, document=DisclosingDocument.PLAN, fields=fields, **given, by=request.actor, at=now
            )
            return _("Ticked. For half an hour you can have the plan on paper bear these data: say so there.")

        if answer := loading.done(request, form, case, act, to=_page(reference)):
            return answer
    return render(request, "cases/safety/disclose.html", {"form": form, "case": case})


def _disclosures(case: Case, *, by: Actor, at: datetime) -> list[tuple[Disclosure, str]]:
    """Return what was disclosed, each with the cases in which somebody recorded as dangerous may be who reads it."""
    rows = list(disclosure.of(case))
    return list(zip(rows, dangers.of_readers(rows, by=by, at=at), strict=True))


def _page(reference: str) -> str:
    return reverse("cases:safety", args=[reference])
