"""The versions of a plan: one as it stands, as a PDF for the person, and two side by side."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.documents import comparing, disclosure, paper
from cases.forms.versions import PaperForm, VersionsForm
from cases.models import AssistancePlan, Case, DisclosingDocument, Disclosure
from cases.permissions import HANDLERS
from cases.views import loading
from referrals.views.information import pdf
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def version(request: "SignedInRequest", reference: str, number: int) -> HttpResponse:
    """Show a version of the plan; once it is said who will read it, give it as a PDF."""
    case = loading.visible_case(request, reference)
    plan = get_object_or_404(loading.plan_versions(case), number=number)
    now = timezone.now()
    ticked = disclosure.in_force(case=case, document=DisclosingDocument.PLAN, by=request.actor, at=now)
    form = PaperForm(request.POST or None, is_identified=case.intake.identity is not None, ticked=ticked)
    if request.method == "POST" and form.is_valid():
        return _as_pdf(request, case, plan, form, ticked)
    audit.record("PLAN_VIEWED", about=case, detail={"version": number}, by=request.actor, at=now)
    context = {
        "case": case,
        "paper": paper.of(plan),
        "form": form,
        "uncovered": comparing.needs_without_measure(plan),
        "today": timezone.localdate(now),
    }
    return render(request, "cases/plan/version.html", context)


def _as_pdf(
    request: "SignedInRequest", case: Case, plan: AssistancePlan, form: PaperForm, ticked: Disclosure | None
) -> HttpResponse:
    """Return the plan as a PDF, and record for whom it was made and whether it bears a name."""
    now, by, identity = timezone.now(), request.actor, case.intake.identity
    person, language = None, form.cleaned_data["language"]
    if form.cleaned_data.get("with_name") and identity is not None:
        person = vault.open_identity(
            identity=identity, purpose="PLAN_PRINTED", reference=case.reference, by=by, at=now
        )
    detail = {"version": plan.number, "reader": form.cleaned_data["reader"], "with_name": person is not None}
    audit.record("PLAN_PRINTED", about=case, detail=detail, by=by, at=now)
    with translation.override(language):
        title = _("Plan of assistance measures")
        borne = None
        if ticked and form.cleaned_data["with_disclosed"]:
            borne = disclosure.bear(ticked, case=case, by=by, at=now)
        content = {"case": case, "paper": paper.of(plan), "person": person, "disclosed": borne}
    made = render_pdf("documents/assistance_plan.html", content, title=title, language=language)
    return pdf(made, f"{case.reference}-{plan.number}.pdf")


@require_safe
@acting(*HANDLERS)
def compared(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show two versions of the plan and of the needs they rest on, side by side."""
    case = loading.visible_case(request, reference)
    plans = list(loading.plan_versions(case).order_by("-number"))
    if len(plans) < 2:
        messages.info(request, _("There is one version of the plan: nothing to compare it with."))
        return redirect(loading.page(case))
    form = VersionsForm(request.GET or None, plans=plans)
    earlier, later = form.chosen()
    audit.record(
        "PLAN_VIEWED", about=case, detail={"versions": [earlier.number, later.number]},
        by=request.actor, at=timezone.now(),
    )  # fmt: skip
    context = {
        "case": case,
        "form": form,
        "earlier": earlier,
        "later": later,
        "measures": comparing.measures(earlier, later),
        "needs": comparing.needs(earlier.assessment, later.assessment),
    }
    return render(request, "cases/plan/compared.html", context)
