"""Recording the services of a talk, and taking one out of the count again."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases import permissions
from cases.actions import delivery as actions
from cases.documents import obstacles
from cases.documents.functions import SHORT
from cases.forms.delivery import CancelForm, CorrectionForm, DeliveryForm
from cases.models import Case, ServiceDelivery
from cases.permissions import HANDLERS
from cases.views import listing, loading
from victimsupport.accounts.permissions import acting
from victimsupport.choices import ServiceFunction

if TYPE_CHECKING:
    from uuid import UUID

    from victimsupport.accounts.identity import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def deliver(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record the services of one talk; the quick entry of the case page is sent here too, and rows of lists lead here."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacles.to_giving(case))):
        return stop
    left = listing.left(request)
    row = "" if left is None else listing.row(left, reference)
    if request.GET.get("function") == ServiceFunction.TEMPORARY_ACCOMMODATION:
        return redirect("cases:accommodation", reference)
    now = timezone.now()
    form = DeliveryForm(
        request.POST or None, initial=_asked_for(request), case=case, by=request.actor, today=timezone.localdate(now)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            return _recorded(actions.record(case=case, talk=form.talk(), by=request.actor, at=now))

        if answer := loading.done(request, form, case, act, to=row):
            return answer
    context = {"form": form, "case": case, "left": left, "row": row}
    return render(request, "cases/delivery/deliver.html", context)


def _asked_for(request: "SignedInRequest") -> dict[str, Any]:
    """Return the function a task of the case page leads here for."""
    function = request.GET.get("function", "")
    return {"functions": [function]} if function in ServiceFunction.values else {}


def _recorded(rows: list[ServiceDelivery]) -> str:
    count = len(rows)
    sentence = ngettext("%(count)d service recorded.", "%(count)d services recorded.", count) % {
        "count": count
    }
    if rows[0].is_accredited:
        return sentence
    if rows[0].case.is_in_lithuania:
        warning = _(
            "The right to give accredited assistance was not valid that day: it does not count as accredited."
        )
    else:
        warning = _("The person is not in Lithuania: what is given now does not count.")
    return f"{sentence} {warning}"


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def cancel(request: "SignedInRequest", reference: str, delivery_id: "UUID") -> HttpResponse:
    """Take a service recorded by mistake out of the count, with a reason."""
    case = loading.visible_case(request, reference)
    delivery = _of(request, case, delivery_id)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacles.to_adding(case))):
        return stop
    now = timezone.now()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            actions.cancel(delivery=delivery, reason=reason, by=request.actor, at=now)
            return _("The service is cancelled. Record it anew if it was given otherwise.")

        if answer := loading.done(request, form, case, act):
            return answer
    context = {"form": form, "case": case, "delivery": delivery, "name": SHORT[delivery.function]}
    return render(request, "cases/delivery/cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def correct(request: "SignedInRequest", reference: str, delivery_id: "UUID") -> HttpResponse:
    """Record a service as it was in truth given: the mistaken row is cancelled, a new one stands in its place."""
    case = loading.visible_case(request, reference)
    delivery = _of(request, case, delivery_id)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacles.to_giving(case))):
        return stop
    now = timezone.now()
    form = CorrectionForm(
        request.POST or None, initial=CorrectionForm.initial_from(delivery), case=case, by=request.actor,
        today=timezone.localdate(now),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            return _recorded(
                actions.correct(delivery=delivery, talk=form.talk(), reason=reason, by=request.actor, at=now)
            )

        if answer := loading.done(request, form, case, act):
            return answer
    context = {"form": form, "case": case, "delivery": delivery, "name": SHORT[delivery.function]}
    return render(request, "cases/delivery/correct.html", context)


def _of(request: "SignedInRequest", case: Case, delivery_id: "UUID") -> ServiceDelivery:
    mine = permissions.deliveries_visible_to(request.actor).select_related("case", "provider")
    return get_object_or_404(mine, case=case, pk=delivery_id)
