"""An application from its check to its end: looked through, submitted, added to, withdrawn."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accreditation.actions import applying as actions
from accreditation.forms import applying as forms
from accreditation.lifecycle import Status
from accreditation.models import Application
from accreditation.views import applying, lacking, loading
from accreditation.views.standing import decision_due
from victimsupport.accounts.permissions import acting
from victimsupport.choices import AccreditationRequirement
from victimsupport.interface import forms as kit

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

COLOURS = {Status.SUBMITTED: "blue", Status.GRANTED: "green", Status.REFUSED: "red", Status.WITHDRAWN: "grey"}


@require_safe
@acting(applying.MANAGER)
def application(request: "Request", reference: str) -> HttpResponse:
    """Show an application: a draft as tasks, what was submitted as it was submitted, with what came of it."""
    found = loading.application(request, reference)
    if found.submitted_at is None:
        return applying.tasks(request, found)
    return render(request, "accreditation/application/page.html", _shown(found))


@require_safe
@acting(applying.MANAGER)
def submitted(request: "Request", reference: str) -> HttpResponse:
    """Confirm that an application was received, and say by when it is decided."""
    found = loading.application(request, reference)
    if not _is_pending(found):
        return redirect(loading.page(found))
    return render(request, "accreditation/application/submitted.html", _shown(found))


def _is_pending(found: Application) -> bool:
    proceeding = loading.proceeding_of(found)
    return proceeding is not None and proceeding.status == Status.SUBMITTED


def _shown(found: Application) -> dict[str, Any]:
    """Return what the pages of a submitted application say."""
    proceeding = loading.proceeding_of(found)
    is_pending = _is_pending(found)
    return {
        **_contents(found), "proceeding": proceeding, "is_pending": is_pending,
        "due": decision_due(proceeding) if is_pending else None, "colour": COLOURS[Status(proceeding.status)],
        "today": timezone.localdate(),
        "lacked": [AccreditationRequirement(code).label for code in found.lacked],
        "asked": sorted(proceeding.document_requests.all(), key=lambda row: row.requested_at, reverse=True),
    }  # fmt: skip


def _contents(found: Application) -> dict[str, Any]:
    return {
        "application": found, "parts": lacking.parts(found), "people": lacking.people(found),
        "functions": lacking.functions(found), "country": forms.country_name(found.country),
    }  # fmt: skip


@require_http_methods(applying.PAGE)
@acting(applying.MANAGER)
def check(request: "Request", reference: str) -> HttpResponse:
    """Look through what was given, see what is lacking, and submit it."""
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    context, today = _contents(found), timezone.localdate()
    lacks = [part for part in context["parts"] if not part.is_whole]
    form = forms.SubmitForm(request.POST or None, version=found.version, is_complete=not lacks)
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[str, str]:
            version = form.cleaned_data["version"]
            actions.submit(application=found, version=version, by=request.actor, at=timezone.now())
            return "", reverse("accreditation:application-submitted", args=[reference])

        if answer := loading.done(request, form, loading.page(found), act):
            return answer
    context |= {"form": form, "lacks": lacks, "is_eligible": lacking.is_eligible(found, today)}
    return render(request, "accreditation/application/check.html", context)


@require_http_methods(applying.PAGE)
@acting(applying.MANAGER)
def later_documents(request: "Request", reference: str) -> HttpResponse:
    """Add documents to an application that waits for its decision."""
    found = loading.application(request, reference)
    if found.submitted_at is None or (request.method != "POST" and not _is_pending(found)):
        return redirect(loading.page(found))
    now, staff = timezone.now(), [person.member for person in lacking.people(found)]
    form = forms.LaterDocumentsForm(request.POST or None, request.FILES or None, staff=staff)
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=now)
        if form.is_valid():

            def act() -> tuple[str, str]:
                for file in form.cleaned_data["documents"]:
                    actions.add_evidence(
                        application=found, requirement=form.cleaned_data["requirement"], title=file.name,
                        upload=file, staff_member=form.about(), by=request.actor, at=now,
                    )  # fmt: skip
                return _("The documents have reached the authority."), loading.page(found)

            if answer := loading.done(request, form, loading.page(found), act):
                return answer
    context = _shown(found) | {"form": form}
    return render(request, "accreditation/application/later_documents.html", context)


@require_http_methods(applying.PAGE)
@acting(applying.MANAGER)
def withdraw(request: "Request", reference: str) -> HttpResponse:
    """Withdraw an application, once that is confirmed."""
    found = loading.application(request, reference)
    if request.method != "POST" and not _is_pending(found):
        return redirect(loading.page(found))
    form = forms.WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[str, str]:
            reason = form.cleaned_data["reason"]
            actions.withdraw(application=found, reason=reason, by=request.actor, at=timezone.now())
            return _("The application is withdrawn."), reverse("accreditation:own")

        if answer := loading.done(request, form, loading.page(found), act):
            return answer
    return render(request, "accreditation/application/withdraw.html", {"application": found, "form": form})
