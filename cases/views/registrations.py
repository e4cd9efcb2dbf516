"""The registrations of one person: which there are, linking a further one, and reopening a closed case."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import linking, reopening
from cases.documents import reopening as reopening_read
from cases.documents import unmerging
from cases.forms.duplicates import LinkForm, OtherCaseForm, ReopenForm
from cases.lifecycle import Status
from cases.models import Case, ReopeningReason
from cases.permissions import HANDLERS
from cases.views import loading
from referrals.documents import alike_to
from referrals.models import Intake
from referrals.permissions import intakes_visible, likenesses_visible
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.interface import answers
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

BESIDE = ("duty", "sender", "link", "case")


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show every registration of the person, what was merged, and who else may be the same person."""
    case = loading.visible_case(request, reference)
    by, now, is_merged = request.actor, timezone.now(), case.status == Status.MERGED
    rows = list(
        intakes_visible(by).of_person(case.intake).select_related(*BESIDE).order_by("received_at", "pk")
    )
    merged = permissions.merges_visible_to(by).filter(merged=case, undone_at=None).first()
    found = likenesses_visible(by).unanswered().of(*rows).select_related("intake__case", "other__case")
    alike = [] if is_merged else alike_to(rows, found)
    audit.record("LIST_SHOWN", detail={"shown": [str(row.pk) for row in rows]}, by=by, at=now)
    context = {
        "case": case,
        "intake": case.intake,
        "section": "registrations",
        "rows": rows,
        "alike": alike,
        "merges": permissions.merges_visible_to(by).filter(survivor=case).order_by("-merged_at"),
        "merged": merged,
        "lasts": unmerging.obstacle(merged) if merged else "",
        "reopenings": case.reopenings.select_related("reopened_by").order_by("-reopened_at"),
        "seen": [key for each in alike for key in each.keys],
        "is_asked": not is_merged and (case.intake.is_search_owed or bool(alike)),
        "is_closed": case.status == Status.CLOSED,
        "is_merged": is_merged,
    }
    return render(request, "cases/registrations/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def link(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Link a registration to the case of the same person, after showing what follows."""
    by, now = request.actor, timezone.now()
    visible = intakes_visible(by).select_related("duty", "assignee", "sender", "link")
    intake = get_object_or_404(visible, reference=reference)
    if intake.started_at is not None and request.method != "POST":
        return redirect("referrals:intake", reference)
    asked = chooser(request, "case")
    case = _case(request, asked)
    if case is None:
        context = {"intake": intake, "form": asked, "back": reverse("referrals:intake", args=[reference])}
        return render(request, "cases/registrations/choose.html", context)
    if "other" in request.POST:
        return redirect(f"{request.path}?case={case.reference}")
    form = _link_form(request, intake, case)
    if request.method == "POST" and form.is_valid():
        try:
            linking.link(intake=intake, case=case, **form.cleaned_data, by=by, at=now)
        except Stale:
            return answers.conflict(request, form=form, back=reverse("referrals:intake", args=[reference]))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            told = {"number": reference, "case": case.reference}
            messages.success(request, _("%(number)s belongs to %(case)s now.") % told)
            return redirect("cases:case", case.reference)
    context = {"intake": intake, "case": case, "form": form, "today": timezone.localdate(now)}
    return render(request, "cases/registrations/link.html", context)


def chooser(request: "SignedInRequest", name: str) -> OtherCaseForm:
    """Return the question for the other case's number: as it was typed, or as it stands in the address."""
    typed = request.POST if "other" in request.POST else {"other": request.GET.get(name)}
    return OtherCaseForm(typed if typed.get("other") is not None else None)


def _link_form(request: "SignedInRequest", intake: Intake, case: Case) -> LinkForm:
    now = timezone.now()
    return LinkForm(
        request.POST if request.method == "POST" else None,
        starts=case.status == Status.CLOSED,
        asks_who=intake.is_anonymous != case.intake.is_anonymous,
        is_late=intake.duty.is_overdue(timezone.localdate(now)),
        now=now,
        initial={"started_at": now},
    )


def _case(request: "SignedInRequest", chooser: OtherCaseForm) -> Case | None:
    """Return the case named, if it is there for the actor; another service's is not, and nobody learns which."""
    if not chooser.is_bound or not chooser.is_valid():
        return None
    mine = permissions.visible_to(request.actor).select_related("intake", "intake__assignee")
    number = chooser.cleaned_data["other"]
    found = (
        mine.filter(reference=number).first() or mine.filter(intake__links__intake__reference=number).first()
    )
    if found is None:
        chooser.add_error("other", _("There is no case with this number at your service."))
    return found


@require_POST
@acting(*HANDLERS)
def unlink(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Undo that a registration was linked."""
    intake = get_object_or_404(intakes_visible(request.actor), reference=reference)

    def act() -> str:
        linking.unlink(intake=intake, by=request.actor, at=timezone.now())
        return _("%(number)s stands for itself again.") % {"number": reference}

    return answers.pressed(request, act, to=reverse("referrals:intake", args=[reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def reopen(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Take a closed case up again, with the reason."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    obstacle = reopening_read.obstacle(case, ReopeningReason.MISTAKE, now)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacle)):
        return stop
    form = ReopenForm(request.POST or None, version=case.version)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reopening.reopen(case=case, **form.cleaned_data, by=request.actor, at=now)
            return _("The case is open again.")

        if answer := loading.done(request, form, case, act):
            return answer
    return render(request, "cases/registrations/reopen.html", {"form": form, "case": case})
