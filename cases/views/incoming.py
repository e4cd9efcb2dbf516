"""What other services ask: the queue of those who wait for an answer, one of them, and what came with who was accepted."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import permissions
from cases.actions import receiving as actions
from cases.documents import transfers
from cases.documents.handover import Content
from cases.forms.transfers import TransferRefusalForm
from cases.models import IncomingTransfer, ReceivedSection, TransferState
from cases.permissions import HANDLERS
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.duties.explanations import explain
from victimsupport.duties.moments import last_day
from victimsupport.interface import forms as kit
from victimsupport.interface import paging
from victimsupport.law import time_limits
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_safe
@acting(*HANDLERS)
def queue(request: "SignedInRequest") -> HttpResponse:
    """Show whom other services ask to be taken on, the nearest last day first."""
    now = timezone.now()
    today = timezone.localdate(now)
    waiting = permissions.incoming_visible_to(request.actor).waiting(today)
    page = paging.page(
        waiting.select_related("sender", "duty"), order=("answer_by", "pk"), params=request.GET
    )
    shown = {"shown": [str(row.pk) for row in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=now)
    return render(request, "cases/incoming/list.html", {"page": page, "today": today})


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show who asks, since when, and what is needed to decide. Who it is, nobody sees before accepting."""
    row = _incoming(request, reference)
    now = timezone.now()
    today = timezone.localdate(now)
    state = transfers.state(row, today)
    audit.record("TRANSFER_VIEWED", about=row, by=request.actor, at=now)
    context: dict[str, Any] = {
        "incoming": row, "today": today, "state": state, "colour": transfers.COLOURS[state],
        "is_waiting": state == TransferState.OFFERED, "explanation": _explanation(row),
    }  # fmt: skip
    return render(request, "cases/incoming/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def accept(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Take the person on: from now on this service is responsible. It cannot be undone, so it is asked once more."""
    row = _incoming(request, reference)
    now = timezone.now()
    if request.method != "POST":
        if transfers.state(row, timezone.localdate(now)) != TransferState.OFFERED:
            return redirect("cases:incoming", reference)
        return render(request, "cases/incoming/accept.html", {"form": kit.GovukForm(), "incoming": row})
    try:
        intake = actions.accept(incoming=row, by=request.actor, at=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:incoming", reference)
    told = {"number": intake.reference}
    messages.success(request, _("You are responsible for the person now: %(number)s.") % told)
    return redirect("referrals:intake", intake.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def refuse(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Say why the service does not take the person on."""
    row = _incoming(request, reference)
    now = timezone.now()
    if request.method != "POST" and transfers.state(row, timezone.localdate(now)) != TransferState.OFFERED:
        return redirect("cases:incoming", reference)
    form = TransferRefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse(incoming=row, **form.cleaned_data, by=request.actor, at=now)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect("cases:incoming", reference)
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The service that asked has been told."))
            return redirect("cases:incoming", reference)
    return render(request, "cases/incoming/refuse.html", {"form": form, "incoming": row})


@require_safe
@acting(*HANDLERS)
def received(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show what the other service handed over, as it was handed over. Each look is written into the audit."""
    beside = ("sender", "identity__key", "case")
    intake = get_object_or_404(intakes_visible(request.actor).select_related(*beside), reference=reference)
    rows = list(permissions.received_visible_to(request.actor).filter(intake=intake).select_related("sender"))
    if intake.identity is None or not (rows or intake.channel == IntakeChannel.TRANSFER):
        raise Http404
    senders = {row.sender: row.received_at for row in rows}
    if not senders and intake.sender:
        senders = {intake.sender: intake.received_at}
    now = timezone.now()
    detail = {"sections": sorted(row.section for row in rows)}
    audit.record("RECEIVED_SECTIONS_OPENED", about=intake, detail=detail, by=request.actor, at=now)
    in_order = sorted(rows, key=lambda row: (row.received_at, _place(row)))
    parts = [(row, _opened(request, row, intake)) for row in in_order]
    context = {
        "intake": intake, "case": getattr(intake, "case", None), "parts": parts, "section": "received",
        "senders": list(senders.items()),
        "parent": "cases/section.html" if hasattr(intake, "case") else "cases/incoming/of_intake.html",
    }  # fmt: skip
    return render(request, "cases/incoming/received.html", context)


def _incoming(request: "SignedInRequest", reference: str) -> IncomingTransfer:
    """:raises Http404: if there is none, or another service is asked: nobody learns which"""
    mine = permissions.incoming_visible_to(request.actor).select_related(
        "sender", "duty", "intake", "answered_by"
    )
    return get_object_or_404(mine, reference=reference)


def _opened(request: "SignedInRequest", row: ReceivedSection, intake: Intake) -> Content:
    place = f"cases_receivedsection|content|{row.pk}"
    text = vault.open_text(
        sealed=bytes(row.content), place=place, identity=intake.identity, by=request.actor, at=timezone.now()
    )
    return Content.of_text(text)


def _place(row: ReceivedSection) -> int:
    """Return where a part stands: in the order of the list of parts."""
    return [code for code, _label in ReceivedSection._meta.get_field("section").choices or []].index(
        row.section
    )


def _explanation(row: IncomingTransfer) -> str:
    try:
        return explain(last_day(rule=time_limits.TRANSFER_ANSWER, triggered_at=row.offered_at))
    except Refused:
        return ""
