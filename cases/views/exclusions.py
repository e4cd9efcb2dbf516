"""Who must not see a case: for the manager, and the data-protection officer who is told of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.safety import ExcludeForm, LiftForm
from cases.views import loading
from referrals.actions import exclusions as actions
from referrals.permissions import colleagues_here, exclusions_visible, intakes_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role

if TYPE_CHECKING:
    from referrals.models import Intake
    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)
def listed(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show who must not see the case and since when; the manager adds a colleague with a conflict of interest."""
    intake, by = _intake(request.actor, reference), request.actor
    is_manager = by.has(Role.SERVICE_MANAGER)
    colleagues = colleagues_here(by).exclude(user=by.user_id)
    form = ExcludeForm(request.POST or None, colleagues=colleagues) if is_manager else None
    if request.method == "POST":
        by.must_be(Role.SERVICE_MANAGER)
        if form is not None and form.is_valid():
            given = form.cleaned_data
            user = get_object_or_404(colleagues, user_id=given["colleague"]).user

            def act() -> str:
                actions.exclude(intake=intake, user=user, reason=given["reason"], by=by, at=timezone.now())
                return _("The colleague does not see this case any more, and is not told why.")

            if answer := loading.saved(request, form, act, to=request.path):
                return answer
    rows = exclusions_visible(by).filter(intake=intake).select_related("user", "recorded_by", "lifted_by")
    context = {"intake": intake, "rows": rows.newest_first(), "form": form}
    return render(request, "cases/safety/exclusions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(Role.SERVICE_MANAGER)
def lift(request: "SignedInRequest", reference: str, exclusion_id: UUID) -> HttpResponse:
    """Let a colleague see the case again."""
    intake = _intake(request.actor, reference)
    rows = exclusions_visible(request.actor).filter(intake=intake).select_related("user")
    row = get_object_or_404(rows, pk=exclusion_id)
    back = reverse("cases:exclusions", args=[reference])
    if row.lifted_at is not None:
        return redirect(back)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            actions.lift(exclusion=row, reason=reason, by=request.actor, at=timezone.now())
            return _("The colleague may see this case again.")

        if answer := loading.saved(request, form, act, to=back):
            return answer
    return render(request, "cases/safety/lift.html", {"form": form, "intake": intake, "row": row})


def _intake(by: Actor, reference: str) -> "Intake":
    """:raises Http404: if there is none, it is another service's, or the reader's own door is shut"""
    intake = intakes_visible(by).filter(reference=reference).first()
    if intake is None:
        raise Http404
    return intake
