"""Merging two cases of one person after a preview, and undoing it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import permissions
from cases.actions import merging as actions
from cases.actions import unmerging as undoing
from cases.documents import merging, unmerging
from cases.forms.duplicates import MergeForm, OtherCaseForm, UnmergeForm
from cases.lifecycle import Status
from cases.models import Case
from cases.permissions import HANDLERS
from cases.views import loading, registrations
from victimsupport.accounts.permissions import acting
from victimsupport.interface import formats

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def merge(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Ask which case it is one with; show what would move; merge."""
    case = loading.visible_case(request, reference)
    chooser = registrations.chooser(request, "other")
    other = _other(request, chooser, case)
    if other is None:
        return render(request, "cases/merge/choose.html", {"case": case, "form": chooser})
    if "other" in request.POST:
        return redirect(f"{request.path}?other={other.reference}")
    now = timezone.now()
    gone, kept = _arranged(case, other, request.GET.get("survivor", ""))
    asks_who = gone.intake.is_anonymous != kept.intake.is_anonymous
    form = MergeForm(
        request.POST or None, version=kept.version, merged_version=gone.version, asks_who=asks_who
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.merge(merged=gone, survivor=kept, **form.cleaned_data, by=request.actor, at=now)
            return _("The cases are one now. It can be undone under “Registrations”.")

        if answer := loading.done(request, form, kept, act):
            return answer
    moving = merging.preview(gone, kept)
    context = {
        "case": case,
        "other": other,
        "gone": gone,
        "kept": kept,
        "form": form,
        "obstacle": merging.obstacle(gone, kept, is_identified=asks_who, by=request.actor, at=now),
        "moving": moving,
        "something_stays": any(line.stays for line in moving),
        "facts": merging.differing(gone, kept),
    }
    return render(request, "cases/merge/confirm.html", context)


def _other(request: "SignedInRequest", chooser: OtherCaseForm, case: Case) -> Case | None:
    """Return the other case, if it is there for the actor; another service's is not, and nobody learns which."""
    if not chooser.is_bound or not chooser.is_valid():
        return None
    if chooser.cleaned_data["other"] == case.reference:
        chooser.add_error("other", _("This is the same number. Enter the other one."))
        return None
    mine = permissions.visible_to(request.actor).select_related(*loading.BESIDE_CASE)
    found = mine.filter(reference=chooser.cleaned_data["other"]).first()
    if found is None:
        chooser.add_error("other", _("There is no case with this number at your service."))
    return found


def _arranged(case: Case, other: Case, survivor: str) -> tuple[Case, Case]:
    """Return which goes and which is kept: as asked, else the one that goes on, else the older one."""
    if survivor in (case.reference, other.reference):
        return (other, case) if survivor == case.reference else (case, other)
    ranks = [merging.RANK.get(Status(each.status), -1) for each in (case, other)]
    named = [not each.intake.is_anonymous for each in (case, other)]
    if (named[0], ranks[0]) != (named[1], ranks[1]):
        return (other, case) if (named[0], ranks[0]) > (named[1], ranks[1]) else (case, other)
    return (other, case) if case.opened_at <= other.opened_at else (case, other)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def unmerge(request: "SignedInRequest", reference: str, merge_id: str) -> HttpResponse:
    """Undo a merging, after showing what goes back and asking about what was added since."""
    case = loading.visible_case(request, reference)
    row = get_object_or_404(permissions.merges_visible_to(request.actor), pk=merge_id, survivor=case)
    obstacle = _("This merging has been undone.") if row.undone_at else unmerging.obstacle(row)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacle)):
        return stop
    added = [(each.key, _line(each)) for each in unmerging.added(row)]
    form = UnmergeForm(request.POST or None, version=case.version, added=added)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            chosen = [UUID(key) for key in form.cleaned_data.get("chosen", ())]
            version = form.cleaned_data["version"]
            undoing.undo(merge=row, chosen=chosen, version=version, by=request.actor, at=timezone.now())
            return _("The two cases stand for themselves again.")

        if answer := loading.done(request, form, case, act):
            return answer
    context = {"case": case, "merge": row, "form": form, "going_back": unmerging.going_back(row)}
    return render(request, "cases/merge/undo.html", context)


def _line(added: unmerging.Added) -> str:
    return f"{added.what}, {formats.day(added.when)}" if added.when else added.what
