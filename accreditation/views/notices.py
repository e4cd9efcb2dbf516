"""The letters of the authority as PDF: for the managers of the service they concern, and for the authority itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accreditation import files, permissions
from accreditation.documents import decisions, letters, notices
from accreditation.documents.letters import Letter
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

READERS = (Role.SERVICE_MANAGER, *permissions.AT_THE_AUTHORITY)


@acting(*READERS)
@require_safe
def notice(request: "Request", pk: UUID) -> HttpResponse:
    """Give a decision as it was sent. What was decided on paper before has no letter here."""
    found = permissions.notifications_visible(request.actor).select_related(
        "decision__service", "decision__authority", "decision__decided_by", "decision__authorisation",
        "decision__proceeding__application", "decision__finding", "decision__own_request", "decision__annuls",
    )  # fmt: skip
    sent = found.filter(decision=pk).order_by("issued_at", "pk").last()
    if sent is None:
        raise Http404
    made = sent.decision
    log = files.log_of(made.service, known_at=made.recorded_at)
    return _answer(request, lambda: decisions.decision(notification=sent, log=log), about=made)


@acting(*READERS)
@require_safe
def remedy_notice(request: "Request", pk: UUID) -> HttpResponse:
    """Give the notice of a finding and of the last day to remedy it."""
    found = permissions.remedy_deadlines_visible(request.actor).select_related(
        "finding__service", "finding__authority", "set_by", "authorisation"
    )
    deadline = get_object_or_404(found, pk=pk)
    return _answer(request, lambda: notices.remedy(deadline=deadline), about=deadline)


@acting(*READERS)
@require_safe
def receipt(request: "Request", reference: str) -> HttpResponse:
    """Give the receipt of an application, by its number at the applicant or at the authority."""
    found = permissions.receipts_visible(request.actor).select_related("service", "authority", "application")
    own = Q(application__reference=reference, service=request.actor.organisation)
    proceeding = get_object_or_404(found, Q(reference=reference) | own)
    return _answer(request, lambda: notices.receipt(proceeding=proceeding), about=proceeding)


def _answer(request: "Request", compose: Callable[[], Letter], *, about: Model) -> HttpResponse:
    """Answer with a letter to be opened in the browser and kept by no cache; that it was opened is recorded."""
    number, made = letters.pdf(compose)
    audit.record("LETTER_OPENED", about=about, reference=number, by=request.actor, at=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
