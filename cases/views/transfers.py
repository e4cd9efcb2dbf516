"""The part "Transfer" of a case: the consent, its paper, the offer, the withdrawal, and what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accreditation.permissions import services_open_to_new_cases
from cases import permissions
from cases.actions import transfer_consent
from cases.actions import transferring as actions
from cases.documents import dangers, mandatory, obstacles, transfers
from cases.forms.transfers import TransferConsentForm, TransferWithdrawalForm
from cases.models import AfterStop, Case, Transfer
from cases.permissions import HANDLERS
from cases.views import loading, people
from referrals import documents
from referrals.models import TransferredField
from referrals.views.information import pdf
from victimsupport.accounts.permissions import acting
from victimsupport.audit import actions as audit
from victimsupport.documents.rendering import render as render_pdf
from victimsupport.duties.explanations import explain
from victimsupport.duties.moments import last_day
from victimsupport.interface import answers
from victimsupport.law import time_limits
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@require_safe
@acting(*HANDLERS)
def show(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Show where the transfer of a person stands, and earlier ones."""
    case = loading.visible_case(request, reference)
    now = timezone.now()
    today = timezone.localdate(now)
    rows = transfers.standing(_transfers(request, case), today)
    newest = rows[0] if rows else None
    is_running = newest is not None and newest.is_open
    audit.record("TRANSFERS_VIEWED", about=case, by=request.actor, at=now)
    context = {
        "case": case, "intake": case.intake, "today": today, "section": "transfer", "newest": newest, "earlier": rows[1:],
        "obstacle": "" if is_running else obstacles.to_transferring(case),
        "may_start": not is_running and not obstacles.to_transferring(case),
        "fields": transfers.fields(newest.transfer) if newest else [],
        "note": _note(request, newest.transfer, now) if newest else "",
        "explanation": _explanation(newest.transfer) if newest else "",
        "danger": _danger(request, case, newest.transfer, now) if newest and is_running else "",
    }  # fmt: skip
    return render(request, "cases/transfer/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def consent(request: "SignedInRequest", reference: str) -> HttpResponse:
    """Record that the person agrees to be handed over to one service. Nothing goes there yet."""
    case = loading.visible_case(request, reference)
    if request.method != "POST" and (stop := loading.blocked(request, case, obstacles.to_transferring(case))):
        return stop
    now = timezone.now()
    form = _form(request, case, now)
    if request.method == "POST" and form.is_valid():
        try:
            transfer_consent.record(case=case, **form.answers(), by=request.actor, at=now)
        except Stale:
            return answers.conflict(request, form=form, back=loading.page(case))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The consent is recorded. Nothing has gone out yet."))
            return redirect("cases:transfer", reference)
    context = {"form": form, "case": case, "services": list(form.services.values())}
    return render(request, "cases/transfer/consent.html", context)


@require_POST
@acting(*HANDLERS)
def offer(request: "SignedInRequest", reference: str, transfer_id: UUID) -> HttpResponse:
    """Ask the service the consent names. It learns nothing of who it is."""
    case, transfer = _one(request, reference, transfer_id)

    def act() -> str:
        actions.offer(transfer=transfer, service_id=transfer.service_id, by=request.actor, at=timezone.now())
        told = {"service": transfer.service.name}
        return _("%(service)s has been asked. Until it accepts you stay responsible.") % told

    return answers.pressed(request, act, to=reverse("cases:transfer", args=[case.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*HANDLERS)
def withdraw(request: "SignedInRequest", reference: str, transfer_id: UUID) -> HttpResponse:
    """Record that the person withdrew the consent, in whole or for some parts of the case."""
    case, transfer = _one(request, reference, transfer_id)
    now = timezone.now()
    if (
        request.method != "POST"
        and not transfers.standing([transfer], timezone.localdate(now))[0].may_be_withdrawn
    ):
        return redirect("cases:transfer", reference)
    form = TransferWithdrawalForm(
        request.POST or None, transfer=transfer, now=now, initial={"withdrawn_at": now, "what": "ALL"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _withdraw(request, transfer, form, now)
        except Stale:
            return answers.conflict(request, form=form, back=loading.page(case))
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The withdrawal is recorded."))
            return redirect("cases:transfer", reference)
    return render(request, "cases/transfer/withdraw.html", {"form": form, "case": case, "transfer": transfer})


@require_safe
@acting(*HANDLERS)
def paper(request: "SignedInRequest", reference: str, transfer_id: UUID) -> HttpResponse:
    """Give the consent as a PDF, in Lithuanian: the person reads and signs it, and keeps a copy."""
    _case, transfer = _one(request, reference, transfer_id)
    person = None
    if transfer.case.intake.identity is not None:
        person = vault.open_identity(
            identity=transfer.case.intake.identity, purpose="TRANSFER_CONSENT", reference=reference,
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    with translation.override("lt"):
        content = transfers.consent_paper(transfer, person)
        title = _("Consent to being handed over to another support service")
    made = render_pdf("documents/transfer_consent.html", content, title=title, language="lt")
    return pdf(made, f"{transfer.reference}.pdf")


def _form(request: "SignedInRequest", case: Case, now: datetime) -> TransferConsentForm:
    others = services_open_to_new_cases(timezone.localdate(now)).exclude(pk=case.organisation_id)
    return TransferConsentForm(
        request.POST or None,
        initial={"given_at": now, "service": _wished(case), "fields_agreed": TransferredField.values},
        services=_nearest_first(documents.listed(others), case),
        able=people.able(case, by=request.actor, at=now),
        is_child=mandatory.is_child(case),
        is_unexplained=bool(mandatory.unexplained(case)),
        is_missing=bool(mandatory.missing(case, case.deliveries.select_related("body"))),
        version=case.version,
        now=now,
    )


def _nearest_first(services: list[documents.Listed], case: Case) -> list[documents.Listed]:
    """Return the services in the person's municipality before the others."""
    here = str(case.municipality) if case.municipality else ""
    return sorted(services, key=lambda one: here not in one.municipalities)


def _wished(case: Case) -> UUID | None:
    """Return the service the person named when told that the right stopped: domain.md 3.5."""
    chosen = (stop for stop in case.right_stops.all() if stop.choice == AfterStop.TRANSFER)
    return next((stop.service_id for stop in chosen), None)


def _withdraw(
    request: "SignedInRequest", transfer: Transfer, form: TransferWithdrawalForm, now: datetime
) -> None:
    given = form.cleaned_data
    said: dict[str, Any] = {
        "transfer": transfer, "withdrawn_at": given["withdrawn_at"], "by": request.actor, "at": now
    }  # fmt: skip
    if given.get("what") == "PARTS":
        actions.withdraw_sections(sections=given["parts"], **said)
    else:
        actions.withdraw(**said)


def _transfers(request: "SignedInRequest", case: Case) -> list[Transfer]:
    mine = permissions.transfers_visible_to(request.actor).filter(case=case).newest_first()
    return list(mine.select_related("service", "organisation", "recorded_by").prefetch_related("sections"))


def _one(request: "SignedInRequest", reference: str, transfer_id: UUID) -> tuple[Case, Transfer]:
    """:raises Http404: if there is none, or it is of another case or service: nobody learns which"""
    case = loading.visible_case(request, reference)
    mine = permissions.transfers_visible_to(request.actor).filter(case=case)
    beside = mine.select_related("service", "organisation", "case__intake__identity__key")
    return case, get_object_or_404(beside.prefetch_related("sections", "service__addresses"), pk=transfer_id)


def _danger(request: "SignedInRequest", case: Case, transfer: Transfer, now: datetime) -> str:
    return dangers.of_service(transfer.service, case, by=request.actor, at=now)


def _note(request: "SignedInRequest", transfer: Transfer, now: datetime) -> str:
    if not transfer.refusal_note:
        return ""
    sealed = bytes(transfer.refusal_note)
    return vault.open_text(sealed=sealed, place=transfers.place_of_note(transfer), by=request.actor, at=now)


def _explanation(transfer: Transfer) -> str:
    if transfer.offered_at is None:
        return ""
    try:
        return explain(last_day(rule=time_limits.TRANSFER_ANSWER, triggered_at=transfer.offered_at))
    except Refused:
        return ""
