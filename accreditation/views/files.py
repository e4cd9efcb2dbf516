"""The files of a service's own accreditation: each leaves as an attachment, after its page has asked who may."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accreditation import permissions
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.uploads.serving import serve

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request


@require_safe
@acting(Role.SERVICE_MANAGER)
def evidence(request: "Request", evidence_id: UUID) -> HttpResponse:
    """Give a document enclosed with an application."""
    mine = permissions.evidence_given(request.actor).select_related("file")
    return serve(get_object_or_404(mine, pk=evidence_id).file, request)


@require_safe
@acting(Role.SERVICE_MANAGER)
def answer(request: "Request", answer_id: UUID) -> HttpResponse:
    """Give a document enclosed with an answer to a finding."""
    mine = permissions.answers_given(request.actor).select_related("file")
    file = get_object_or_404(mine, pk=answer_id).file
    if file is None:
        raise Http404
    return serve(file, request)
