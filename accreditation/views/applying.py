"""The draft of an application: a list of tasks, and a page for each part of it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accreditation import permissions
from accreditation.actions import applying as actions
from accreditation.forms import applying as forms
from accreditation.lifecycle import Status
from accreditation.models import Application, StaffMember
from accreditation.views import lacking, loading
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.choices import AccreditationRequirement, ServiceFunction
from victimsupport.interface import forms as kit

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

PAGE = ["GET", "HEAD", "POST"]
MANAGER = Role.SERVICE_MANAGER
R = AccreditationRequirement


@require_http_methods(PAGE)
@acting(MANAGER)
def start(request: "Request") -> HttpResponse:
    """Say what an application needs; a press of the button opens a draft, or the one that is open."""
    drafts = permissions.applications_visible(request.actor).filter(submitted_at=None)
    back = reverse("accreditation:own")
    if request.method == "POST":

        def act() -> tuple[str, str]:
            authority = permissions.the_authority()
            draft = actions.start(authority=authority, by=request.actor, at=timezone.now())
            return "", loading.page(draft)

        return loading.done(request, None, back, act) or redirect(back)
    if under_way := drafts.first() or _pending(request):
        return redirect(loading.page(under_way))
    is_renewal = permissions.applications_visible(request.actor).exists()
    return render(request, "accreditation/application/start.html", {"is_renewal": is_renewal})


def _pending(request: "Request") -> Application | None:
    """Return the application that waits for its decision: there is one at a time."""
    return permissions.applications_visible(request.actor).filter(proceeding__status=Status.SUBMITTED).first()


def tasks(request: "Request", found: Application) -> HttpResponse:
    """Show a draft as what is done and what is left to do."""
    parts, today = lacking.parts(found), timezone.localdate()
    context = {
        "application": found, "parts": parts, "whole": sum(part.is_whole for part in parts),
        "country": forms.country_name(found.country), "is_eligible": lacking.is_eligible(found, today),
    }  # fmt: skip
    return render(request, "accreditation/application/tasks.html", context)


@require_http_methods(PAGE)
@acting(MANAGER)
def discard(request: "Request", reference: str) -> HttpResponse:
    """Discard a draft with all that is in it, once that is confirmed."""
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    form = kit.VersionedForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[str, str]:
            version = form.cleaned_data["version"]
            actions.discard(application=found, version=version, by=request.actor, at=timezone.now())
            return _("The draft is discarded."), reverse("accreditation:own")

        if answer := loading.done(request, form, loading.page(found), act):
            return answer
    context = {"application": found, "form": form, "files": len(found.evidence.all())}
    return render(request, "accreditation/application/discard.html", context)


@require_http_methods(PAGE)
@acting(MANAGER)
def establishment(request: "Request", reference: str) -> HttpResponse:
    """Say where the organisation is established, and which unit of it applies."""
    return _statements(request, reference, forms.EstablishmentForm, "establishment")


@require_http_methods(PAGE)
@acting(MANAGER)
def premises(request: "Request", reference: str) -> HttpResponse:
    """Describe the premises and the closed room, and enclose documents."""
    return _statements(request, reference, forms.PremisesForm, "premises", R.PREMISES)


@require_http_methods(PAGE)
@acting(MANAGER)
def remote(request: "Request", reference: str) -> HttpResponse:
    """Describe remote consultation, and enclose documents."""
    return _statements(request, reference, forms.RemoteForm, "remote", R.REMOTE_CONSULTATION)


def _statements(
    request: "Request", reference: str, form_class: Any, page: str, requirement: str = ""
) -> HttpResponse:
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    now, said = timezone.now(), {name: getattr(found, name) for name in actions.STATEMENTS}
    form = form_class(request.POST or None, request.FILES or None, version=found.version, initial=said)
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=now)
        if form.is_valid():

            def act() -> tuple[str, str]:
                version = form.cleaned_data["version"]
                actions.state(
                    application=found, version=version, by=request.actor, at=now, **form.statements()
                )
                _enclose(request, found, form, requirement)
                return _("Saved."), loading.page(found)

            if answer := loading.done(request, form, loading.page(found), act):
                return answer
    context = {
        "application": found, "form": form, "page": page,
        "documents": lacking.documents(found, requirement),
    }  # fmt: skip
    return render(request, f"accreditation/application/{page}.html", context)


def _enclose(
    request: "Request",
    found: Application,
    form: kit.GovukForm,
    requirement: str,
    member: StaffMember | None = None,
) -> None:
    """Enclose the files of a form with an application."""
    for file in form.cleaned_data.get("documents") or ():
        actions.add_evidence(
            application=found, requirement=requirement, title=file.name, upload=file, staff_member=member,
            by=request.actor, at=timezone.now(),
        )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@acting(MANAGER)
def staff(request: "Request", reference: str) -> HttpResponse:
    """Show who works directly with victims, and what shows that they may."""
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    context = {"application": found, "people": lacking.people(found)}
    return render(request, "accreditation/application/staff.html", context)


@require_http_methods(PAGE)
@acting(MANAGER)
def staff_new(request: "Request", reference: str) -> HttpResponse:
    """Name a person."""
    found, over = loading.draft_or_page(request, reference)
    return over or _staff_form(request, found, None)


@require_http_methods(PAGE)
@acting(MANAGER)
def staff_member(request: "Request", reference: str, member_id: UUID) -> HttpResponse:
    """Correct what is said of a person, and enclose documents about them."""
    found, over = loading.draft_or_page(request, reference)
    return over or _staff_form(request, found, _member(found, member_id))


def _staff_form(request: "Request", found: Application, member: StaffMember | None) -> HttpResponse:
    now, asked = timezone.now(), ("name", "position", "qualification", "detail")
    said = {name: getattr(member, name) for name in asked} if member else {}
    form = forms.StaffForm(request.POST or None, request.FILES or None, initial=said)
    back = reverse("accreditation:staff", args=[found.reference])
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=now)
        if form.is_valid():

            def act() -> tuple[str, str]:
                facts: dict[str, Any] = {**form.facts(), "by": request.actor, "at": now}
                person = (
                    actions.change_staff(member=member, **facts)
                    if member
                    else actions.add_staff(application=found, **facts)
                )
                _enclose(request, found, form, R.STAFF_QUALIFICATION, person)
                return _("Saved: %(name)s") % {"name": person.name}, back

            if answer := loading.done(request, form, loading.page(found), act):
                return answer
    documents = [row for row in found.evidence.all() if member and row.staff_member_id == member.pk]
    context = {"application": found, "form": form, "member": member, "documents": documents}
    return render(request, "accreditation/application/staff_member.html", context)


@require_http_methods(PAGE)
@acting(MANAGER)
def staff_remove(request: "Request", reference: str, member_id: UUID) -> HttpResponse:
    """Take a person off the draft, once that is confirmed."""
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    member, back = _member(found, member_id), reverse("accreditation:staff", args=[reference])
    if request.method == "POST":

        def act() -> tuple[str, str]:
            actions.remove_staff(member=member, by=request.actor, at=timezone.now())
            return _("Removed: %(name)s") % {"name": member.name}, back

        return loading.done(request, None, loading.page(found), act) or redirect(back)
    context = {"application": found, "member": member, "form": kit.GovukForm()}
    return render(request, "accreditation/application/staff_remove.html", context)


def _member(found: Application, member_id: UUID) -> StaffMember:
    """:raises Http404: if there is no such person in the application"""
    for member in found.staff.all():
        if member.pk == member_id:
            return member
    raise Http404


@require_http_methods(PAGE)
@acting(MANAGER)
def functions(request: "Request", reference: str) -> HttpResponse:
    """Show which of the nine functions are described, and take in their approved descriptions."""
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    form, here = forms.FunctionDocumentsForm(request.POST or None, request.FILES or None), request.path
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=timezone.now())
        if form.is_valid():

            def act() -> tuple[str, str]:
                _enclose(request, found, form, R.FUNCTIONS_COVERAGE)
                return _("Saved."), here

            if answer := loading.done(request, form, loading.page(found), act):
                return answer
    context = {
        "application": found, "form": form, "functions": lacking.functions(found),
        "documents": lacking.documents(found, R.FUNCTIONS_COVERAGE),
    }  # fmt: skip
    return render(request, "accreditation/application/functions.html", context)


@require_http_methods(PAGE)
@acting(MANAGER)
def function(request: "Request", reference: str, code: str) -> HttpResponse:
    """Describe one function: how it is done, by whom, with what."""
    if code not in ServiceFunction.values:
        raise Http404
    found, over = loading.draft_or_page(request, reference)
    if over:
        return over
    (row,) = (one.row for one in lacking.functions(found) if one.function == code)
    said = {name: getattr(row, name) for name in ("description", "people", "means")} if row else {}
    form = forms.FunctionForm(request.POST or None, version=found.version, initial=said)
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[str, str]:
            version, described = form.cleaned_data["version"], {code: form.statements()}
            actions.describe(
                application=found, functions=described, version=version, by=request.actor, at=timezone.now()
            )
            return _("Saved."), reverse("accreditation:functions", args=[reference])

        if answer := loading.done(request, form, loading.page(found), act):
            return answer
    context = {"application": found, "form": form, "function": ServiceFunction(code)}
    return render(request, "accreditation/application/function.html", context)


@require_POST
@acting(MANAGER)
def evidence_remove(request: "Request", evidence_id: UUID) -> HttpResponse:
    """Take a document off a draft."""
    mine = permissions.evidence_given(request.actor).select_related("application", "file", "staff_member")
    row = get_object_or_404(mine, pk=evidence_id)
    back = _page_of(row)

    def act() -> tuple[str, str]:
        title = row.title
        actions.remove_evidence(evidence=row, by=request.actor, at=timezone.now())
        return _("Removed: %(name)s") % {"name": title}, back

    return loading.done(request, None, loading.page(row.application), act) or redirect(back)


def _page_of(row: Any) -> str:
    """Return the page of the part of a draft that a document stands on."""
    reference = row.application.reference
    if row.staff_member_id:
        return reverse("accreditation:staff-member", args=[reference, row.staff_member_id])
    name = lacking.NAMES[R(row.requirement)][2]
    return reverse(f"accreditation:{name}", args=[reference])
