"""Handing many people over to a colleague: who, to whom, what would change, and then all at once."""

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.permissions import HANDLERS
from cases.views import listing
from cases.views.worklist import BESIDE, Row
from referrals.actions import assigning as actions
from referrals.forms.assigning import AssignManyForm
from referrals.permissions import caseworkers, intakes_visible
from referrals.querysets import IntakeQuerySet
from victimsupport.accounts.permissions import acting
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

SEEN = re.compile(r"([0-9a-f-]{36})\.(\d{1,9})")
"""A row of the preview: its key and the version that was seen."""
CONFLICT = 409


@acting(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: "SignedInRequest") -> HttpResponse:
    """
    Ask to whom, show what exactly would change and what not and why, then do it.

    Which people it is about stands in the address: their numbers, or the filter by which all were found.
    """
    found = _asked(request)
    keys = list(found.values_list("pk", flat=True)[: actions.AT_MOST + 1])
    if not keys or len(keys) > actions.AT_MOST:
        messages.error(request, _too_many() if keys else _("Tick at least one person."))
        return redirect(f"{reverse('cases:worklist')}?{_back(request.GET)}")
    form = AssignManyForm(request.POST or None, colleagues=list(caseworkers(request.actor)))
    context: dict[str, Any] = {"form": form, "count": len(keys), "back": _back(request.GET)}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if "apply" in request.POST:
                return _applied(request, form)
        except Stale as stale:
            messages.error(request, str(stale))
            status = CONFLICT
        except Refused as refusal:
            form.show_refusal(refusal)
        if form.is_valid():
            context |= _preview(request, form, keys)
    if "verdicts" not in context:
        rows = found.select_related(*BESIDE)
        context["rows"] = [Row.of(intake) for intake in rows]
    context["today"] = timezone.localdate()
    return render(request, "cases/worklist/assign.html", context, status=status)


def _asked(request: "SignedInRequest") -> IntakeQuerySet:
    """Return the people the address names; those the actor may not see are not among them."""
    if "all" in request.GET:
        list_ = listing.of(request.GET, by=request.actor, today=timezone.localdate())
        return list_.found.order_by("reference", "pk")
    picked = [number[:20] for number in request.GET.getlist("picked")[: actions.AT_MOST + 1]]
    return intakes_visible(request.actor).filter(reference__in=picked).order_by("reference", "pk")


def _preview(request: "SignedInRequest", form: AssignManyForm, keys: list[UUID]) -> dict[str, Any]:
    verdicts = actions.preview(intakes=keys, assignee=form.colleague(), by=request.actor, at=timezone.now())
    return {
        "verdicts": verdicts,
        "changing": [verdict for verdict in verdicts if verdict.changes],
        "refused": [verdict for verdict in verdicts if not verdict.changes],
        "assignee": form.colleague(),
    }


def _applied(request: "SignedInRequest", form: AssignManyForm) -> HttpResponse:
    seen = [SEEN.fullmatch(text) for text in request.POST.getlist("seen")]
    versions = {UUID(match[1]): int(match[2]) for match in seen if match}
    if not versions:
        raise Refused(_("Tick at least one person."))
    verdicts = actions.assign(
        versions=versions,
        assignee=form.colleague(),
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    changed = sum(verdict.changes for verdict in verdicts)
    sentence = ngettext("%(count)d person assigned: %(name)s", "%(count)d people assigned: %(name)s", changed)
    messages.success(request, sentence % {"count": changed, "name": form.colleague()})
    return redirect(f"{reverse('cases:worklist')}?{_back(request.GET)}")


def _back(params: QueryDict) -> str:
    """Return the query of the list one came from."""
    query = params.copy()
    for name in ("picked", "all"):
        query.pop(name, None)
    return query.urlencode() or f"{listing.SHOW}=all"


def _too_many() -> str:
    sentence = _("At most %(number)d people are assigned in one go. Narrow the list, and do the rest after.")
    return sentence % {"number": actions.AT_MOST}
