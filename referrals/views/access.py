"""Who may see a restricted person and case; and the page for an emergency, where one case opens for an hour."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from referrals import permissions
from referrals.actions import access, emergency
from referrals.forms.access import EmergencyForm, LiftForm, PeopleForm, RestrictForm
from referrals.models import Intake
from victimsupport.accounts.confirming import confirm_first
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.interface import answers
from victimsupport.interface.forms import VersionedForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

WORKLIST = "cases:worklist"


@acting(Role.SERVICE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: "Request", reference: str) -> HttpResponse:
    """Ask who may see a person and their case from now on, and why; or, where it is restricted, who else or no more."""
    found = _intake(request, reference)
    colleagues = permissions.grantable(found, request.actor)
    form: PeopleForm
    if found.is_restricted:
        granted = [str(key) for key in permissions.grants_on(found).values_list("user_id", flat=True)]
        form = PeopleForm(
            request.POST or None, colleagues=colleagues, version=found.version, initial={"people": granted}
        )
    else:
        likely = {str(key) for key in (request.actor.user_id, found.assignee_id) if key}
        form = RestrictForm(
            request.POST or None, colleagues=colleagues, version=found.version, initial={"people": [*likely]}
        )

    def act() -> str:
        told = {"intake": found, "people": form.chosen(), "version": form.cleaned_data["version"]}
        if isinstance(form, RestrictForm):
            reason = form.cleaned_data["reason"]
            access.restrict(**told, reason=reason, by=request.actor, at=timezone.now())
        else:
            access.change(**told, by=request.actor, at=timezone.now())
        return _("Only the colleagues you chose see %(number)s now.") % {"number": found.reference}

    if answer := _done(request, form, found, act):
        return answer
    return render(
        request, "referrals/access/restrict.html", {"form": form, "intake": found, "back": page(found)}
    )


@acting(Role.SERVICE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: "Request", reference: str) -> HttpResponse:
    """Ask why every colleague may see a person and their case again."""
    found = _intake(request, reference)
    if not found.is_restricted:
        return redirect(page(found))
    form = LiftForm(request.POST or None, version=found.version)

    def act() -> str:
        access.lift(intake=found, **form.cleaned_data, by=request.actor, at=timezone.now())
        return _("Every colleague sees %(number)s again.") % {"number": found.reference}

    if answer := _done(request, form, found, act):
        return answer
    return render(request, "referrals/access/lift.html", {"form": form, "intake": found, "back": page(found)})


@never_cache
@acting(*permissions.AT_THE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_in_emergency(request: "Request") -> HttpResponse:
    """Open one restricted case for an hour, after signing in again, with a reason; others are told at once."""
    if answer := confirm_first(request):
        return answer
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, number = timezone.now(), form.cleaned_data["reference"]
        try:
            opened = emergency.open_up(**form.cleaned_data, by=request.actor, at=now)
        except Refused as refusal:
            form.show_refusal(refusal)
            emergency.note_refusal(reference=number, by=request.actor, at=now)
        else:
            return redirect(page(opened.intake))
    return render(request, "referrals/access/emergency.html", {"form": form})


def page(intake: Intake) -> str:
    """Return the page of a person: of the case, once there is one."""
    return reverse("cases:case" if intake.started_at else "referrals:intake", args=[intake.reference])


def _intake(request: "Request", reference: str) -> Intake:
    """:raises Http404: if there is none the actor may know of"""
    visible = permissions.intakes_visible(request.actor).select_related("assignee", "identity__key")
    return get_object_or_404(visible, reference=reference)


def _done(
    request: "Request", form: VersionedForm, intake: Intake, act: Callable[[], str]
) -> HttpResponse | None:
    """Do it and lead back to the person, or to the worklist, if the actor sees them no more."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        sentence = act()
    except Stale:
        return answers.conflict(request, form=form, back=page(intake))
    except Refused as refusal:
        form.show_refusal(refusal)
        return None
    messages.success(request, sentence)
    still = permissions.intakes_visible(request.actor).filter(pk=intake.pk).exists()
    return redirect(page(intake) if still else reverse(WORKLIST))
