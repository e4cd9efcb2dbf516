"""The rights of a person over their data: requests and answers, the copy, corrections, restriction, legal hold."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions import disclosure as disclosing
from cases.actions import erasing
from cases.actions import retention as keeping
from cases.actions import rights as actions
from cases.documents import access_copy, dangers, erasure, representation, retention
from cases.forms.rights import (
    JSON,
    AnswerForm,
    CopyForm,
    ExtensionForm,
    HoldForm,
    LimitationForm,
    NamedCopyForm,
    RectificationForm,
    RequestForm,
    Whom,
)
from cases.models import Case, DisclosingDocument, SubjectRequest
from cases.permissions import HANDLERS, subject_requests_visible_to
from cases.views import loading
from referrals.views.information import pdf
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

READERS = (*HANDLERS, Role.DATA_PROTECTION_OFFICER)
GUARDIANS = erasing.GUARDIANS


@require_safe
@acting(*READERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show what the person asked about their data, what was answered, and what holds or limits the case."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    audit.record("DATA_RIGHTS_VIEWED", about=case, by=request.actor, at=now)
    requests = case.subject_requests.select_related("duty", "answered_by").order_by("-received_at", "pk")
    held = case.holds.filter(lifted_at=None).select_related("placed_by").first()
    may_guard = request.actor.has(*GUARDIANS)
    context = {
        "case": case,
        "intake": case.intake,
        "section": "rights",
        "requests": requests,
        "hold": held,
        "why_held": retention.why_held(held, by=request.actor, at=now)[0] if held and may_guard else "",
        "limitation": case.limitations.filter(lifted_at=None).select_related("limited_by").first(),
        "rectifications": case.rectifications.select_related("rectified_by").order_by("-rectified_at", "pk"),
        "erasures": case.intake.erasures.select_related("erased_by").order_by("erased_at"),
        "obstacle": erasure.to_erasing(case, request.actor),
        "may_guard": may_guard,
        "may_handle": request.actor.has(*HANDLERS) and case.erased_at is None,
        "today": timezone.localdate(now),
    }
    return render(request, "cases/rights/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def ask(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Register a request of the person."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    form = RequestForm(request.POST or None, initial={"received_at": now, "asked_by": "VICTIM"}, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            made = actions.receive(case=case, **form.cleaned_data, by=request.actor, at=now)
            return _("Request %(number)s is registered: answer it by %(day)s.") % {
                "number": made.reference, "day": made.duty.due_on
            }  # fmt: skip

        if answer := _done(request, form, case, act):
            return answer
    return _page(request, "ask", case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*GUARDIANS)
def answer(request: "SignedInRequest", reference: str, number: str) -> HttpResponse:
    """Record what was answered; erasing granted is done with it."""
    case, asked = _asked(request, reference, number)
    now = timezone.now()
    form = AnswerForm(request.POST or None, initial={"answered_at": now}, now=now)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.answer(request=asked, **form.cleaned_data, by=request.actor, at=now)
            return _("The answer is recorded.")

        if done := _done(request, form, case, act):
            return done
    return _page(request, "answer", case, form, asked=asked, obstacle=erasure.to_erasing(case, request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*GUARDIANS)
def extend(request: "SignedInRequest", reference: str, number: str) -> HttpResponse:
    """Extend the term, for a reason the person is told."""
    case, asked = _asked(request, reference, number)
    now = timezone.now()
    form = ExtensionForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.extend(request=asked, **form.cleaned_data, by=request.actor, at=now)
            return _("The term is extended. Tell the person, with the reason.")

        if done := _done(request, form, case, act):
            return done
    return _page(request, "extend", case, form, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def copy(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Give the person the copy of what is kept of them, as PDF or JSON; first it is asked who will read it."""
    case = loading.visible_case(request, reference)
    beside = {
        "has_suspected": bool(representation.suspected(case)),
        "has_dangerous": case.dangerous_people.filter(removed_at=None).exists(),
    }
    form = _copy_form(request, case, is_named=any(beside.values()))
    if request.method == "POST" and form.is_valid():
        return _copied(request, case, form)
    return _page(request, "copy", case, form, **beside)


def _copy_form(request: "SignedInRequest", case: Case, *, is_named: bool) -> CopyForm:
    """Return the form, which knows whether who is to read the copy matches somebody it must not reach unweighed."""
    by, now = request.actor, timezone.now()
    to_the_person = is_named and request.POST.get("whom") == Whom.PERSON
    reader = "" if to_the_person else request.POST.get("reader", "")
    asked = NamedCopyForm if is_named else CopyForm
    return asked(
        request.POST or None,
        dangerous_in=dangers.warnings(people=[dangers.named(reader)], by=by, at=now)[0],
        is_suspected=representation.may_be_suspected(case, reader, by=by, at=now),
    )


def _copied(request: "SignedInRequest", case: Case, form: CopyForm) -> HttpResponse:
    now, by, entered = timezone.now(), request.actor, form.cleaned_data
    ticked = None
    if entered["disclosed"]:
        ticked = disclosing.choose(
            case=case, document=DisclosingDocument.ACCESS_COPY, fields=entered["disclosed"],
            reader=entered["reader"], reason=entered["reason"], by=by, at=now,
        )  # fmt: skip
    registrations = erasure.registrations_of(case, by)
    with translation.override("lt"):
        made = access_copy.of(case, registrations, ticked=ticked, by=by, at=now)
        title = _("Copy of personal data")
    detail = {"kind": entered["kind"], "disclosed": list(entered["disclosed"])}
    if weighed := entered.get("weighed"):
        detail["weighed"] = weighed
    audit.record("DATA_COPY_DOWNLOADED", about=case, detail=detail, by=by, at=now)
    if entered["kind"] == JSON:
        headers = {
            "Content-Disposition": f'attachment; filename="{case.reference}.json"', "Cache-Control": "no-store"
        }  # fmt: skip
        return JsonResponse(made.as_data(), headers=headers, json_dumps_params={"ensure_ascii": False})
    content = {"case": case, "copy": made, "reader": entered["reader"], "at": now}
    return pdf(
        render_pdf("documents/access_copy.html", content, title=title, language="lt"),
        f"{case.reference}-kopija.pdf",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def rectify(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Correct what is known of the person; what stood there before is kept."""
    case = loading.visible_case(request, reference)
    identity = case.intake.identity
    if identity is None:
        return _back(request, case, _("Nothing is known of this person that could be corrected."))
    now, by = timezone.now(), request.actor
    known = vault.open_identity(
        identity=identity, purpose="RECTIFICATION", reference=case.reference, by=by, at=now
    )
    shown = {name: getattr(known, name) for name in ("first_name", "surname", "birth_date")}
    form = RectificationForm(
        request.POST or None, initial=shown, seen=identity.version, today=timezone.localdate(now)
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            entered = form.cleaned_data
            actions.rectify(
                case=case,
                known=form.corrected(known),
                seen=entered["seen"],
                reason=entered["reason"],
                by=by,
                at=now,
            )
            return _("The data are corrected. Tell whoever received them before (GDPR art. 19).")

        if done := _done(request, form, case, act):
            return done
    return _page(request, "rectify", case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*GUARDIANS)
def hold(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Keep the case from being erased."""
    case = loading.visible_case(request, reference)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            keeping.hold(case=case, **form.cleaned_data, by=request.actor, at=timezone.now())
            return _("The case is on hold: nothing of it is erased until it is lifted.")

        if done := _done(request, form, case, act):
            return done
    return _page(request, "hold", case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*GUARDIANS)
def limit(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Let the data of a case be kept and not used."""
    case = loading.visible_case(request, reference)
    form = LimitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.limit(case=case, **form.cleaned_data, by=request.actor, at=timezone.now())
            return _("The processing is restricted.")

        if done := _done(request, form, case, act):
            return done
    return _page(request, "limit", case, form)


@require_POST
@acting(*GUARDIANS)
def lift(request: "SignedInRequest", reference: str, what: str) -> HttpResponse:
    """Lift a hold or a restriction."""
    case = loading.visible_case(request, reference)

    def act() -> str:
        if what == "sulaikymas":
            keeping.lift(case=case, by=request.actor, at=timezone.now())
            return _("The hold is lifted.")
        actions.unlimit(case=case, by=request.actor, at=timezone.now())
        return _("The restriction is lifted. Tell the person (GDPR art. 18(3)).")

    return answers.pressed(request, act, to=reverse("cases:rights", args=[case.reference]))


def _asked(request: "SignedInRequest", reference: str, number: str) -> tuple[Case, SubjectRequest]:
    case = loading.visible_case(request, reference)
    mine = subject_requests_visible_to(request.actor).select_related("duty")
    return case, get_object_or_404(mine, case=case, reference=number)


def _page(
    request: "SignedInRequest", name: str, case: Case, form: GovukForm, **context: object
) -> HttpResponse:
    shown = {"case": case, "form": form, "today": timezone.localdate()} | context
    return render(request, f"cases/rights/{name}.html", shown)


def _done(
    request: "SignedInRequest", form: GovukForm, case: Case, act: Callable[[], str]
) -> HttpResponse | None:
    return loading.done(request, form, case, act, to=reverse("cases:rights", args=[case.reference]))


def _back(request: "SignedInRequest", case: Case, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("cases:rights", case.reference)
