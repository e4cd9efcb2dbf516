"""Who is away and who stands in: the list, naming a deputy, and the end of an absence."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import permissions
from cases.actions import cover as actions
from cases.documents import deputies
from cases.forms.cover import CoverForm
from cases.permissions import HANDLERS
from referrals.permissions import caseworkers
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.interface import answers
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

AT_MOST = 100
"""How many absences are listed, the next first."""


@acting(*HANDLERS)
@require_safe
def listed(request: "SignedInRequest") -> HttpResponse:
    """Show who is away now or soon, and who stands in."""
    today = timezone.localdate()
    found = permissions.absences_visible_to(request.actor).not_over(today)
    rows = list(found.select_related("absent", "deputy")[:AT_MOST])
    unseen = deputies.left_behind(rows, request.actor)
    context = {
        "rows": [(row, unseen[row.pk]) for row in rows],
        "today": today,
        "unseen": any(unseen.values()),
        "is_manager": request.actor.has(Role.SERVICE_MANAGER),
    }
    return render(request, "cases/cover/list.html", context)


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: "SignedInRequest") -> HttpResponse:
    """Ask who is away, from when until when, and who stands in."""
    now, by = timezone.now(), request.actor
    only = None if by.has(Role.SERVICE_MANAGER) else by.user
    today = timezone.localdate(now)
    form = CoverForm(request.POST or None, colleagues=list(caseworkers(by)), only=only, today=today)
    if request.method == "POST" and form.is_valid():
        named = form.answers()
        try:
            actions.name_deputy(**named, by=by, at=now)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            told = {"deputy": named["deputy"], "absent": named["absent"]}
            messages.success(request, _("Recorded. Standing in for %(absent)s: %(deputy)s") % told)
            return redirect("cases:cover")
    return render(request, "cases/cover/new.html", {"form": form})


@acting(*HANDLERS)
@require_POST
def end(request: "SignedInRequest", absence_id: UUID) -> HttpResponse:
    """End an absence: the colleague is back, or does not go away."""
    absence = get_object_or_404(permissions.absences_visible_to(request.actor), pk=absence_id)

    def act() -> str:
        actions.end(absence=absence, by=request.actor, at=timezone.now())
        return _("The absence has ended.")

    return answers.pressed(request, act, to="cases:cover")
