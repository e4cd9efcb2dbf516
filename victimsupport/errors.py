"""The pages for what went wrong. None of them asks anything of the database: it may be what failed."""

import logging
import sys
import uuid

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to a request no page of ours sends."""
    return _answer(request, 400, {})


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the sentence of the refusal, which says who can help."""
    return _answer(request, 403, {"reason": str(exception)})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was not sent from our own page, or long after it was opened."""
    return _answer(
        request, 403, {"reason": _("The page was open for too long. Go back, reload it and try again.")}
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, in the same words whether the thing does not exist or may not be seen."""
    return _answer(request, 404, {})


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 503 if the database does not answer, else 500; with a reference that the log has too."""
    unreachable = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    reference = uuid.uuid4().hex[:8].upper()
    logger.error("A page failed. Reference %s", reference)
    response = _answer(request, 503 if unreachable else 500, {"reference": reference})
    if unreachable:
        response["Retry-After"] = "5"
    return response


def _answer(request: HttpRequest, status: int, context: dict[str, str]) -> HttpResponse:
    """Render without context processors where they would ask the database who signed in."""
    if status >= 500:
        return SimpleTemplateResponse(f"errors/{status}.html", context, status=status).render()
    return render(request, f"errors/{status}.html", context, status=status)
