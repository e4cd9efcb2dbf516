"""What the pages of a service's own accreditation load, in a fixed number of queries, and how they end an act."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accreditation import permissions
from accreditation.models import Application
from victimsupport.interface import answers
from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused, Stale

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


def application(request: "SignedInRequest", reference: str) -> Application:
    """:raises Http404: if there is no such application, or it is another service's: nobody learns which"""
    evidence = permissions.evidence_given(request.actor).select_related("file").order_by("added_at", "pk")
    mine = permissions.applications_visible(request.actor).prefetch_related(
        Prefetch("evidence", evidence), "staff", "functions", "proceeding__document_requests",
        "proceeding__decisions__notifications",
    )  # fmt: skip
    return get_object_or_404(mine.select_related("authority", "service", "submitted_by"), reference=reference)


def draft_or_page(request: "SignedInRequest", reference: str) -> tuple[Application, HttpResponse | None]:
    """
    Return an application, and the way to its page if it is no draft any more and is only looked at.

    What is sent for it all the same reaches the action, which answers with 409 and what was typed.
    """
    found = application(request, reference)
    is_over = found.submitted_at is not None and request.method != "POST"
    return found, redirect(page(found)) if is_over else None


def page(found: Application) -> str:
    """Return the address of an application."""
    return reverse("accreditation:application", args=[found.reference])


def done(
    request: "SignedInRequest", form: GovukForm | None, back: str, act: Callable[[], tuple[str, str]]
) -> HttpResponse | None:
    """
    Do one act, which returns a sentence and where to go next.

    A refusal is put into the form and answers nothing: the page is shown again, and nothing is changed. Who comes
    second gets a 409 with what they typed.
    """
    try:
        with transaction.atomic():
            sentence, url = act()
    except Stale:
        return answers.conflict(request, form=form, back=back)
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return redirect(back)
        form.show_refusal(refusal)
        return None
    if sentence:
        messages.success(request, sentence)
    return redirect(url)


def proceeding_of(found: Application) -> Any:
    """Return the application at the authority, or nothing while it is a draft."""
    return getattr(found, "proceeding", None)
