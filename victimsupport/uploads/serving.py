"""How a file leaves again. There is no address for files: the page that has one asks its own permission, then calls this."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from victimsupport.uploads import actions
from victimsupport.uploads.models import StoredFile

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

SANDBOX = "default-src 'none'; sandbox"


def serve(file: StoredFile, request: "SignedInRequest") -> HttpResponse:
    """
    Answer with a file the caller has found to be open to this person: to be saved, never to be shown in a page.

    :raises Damaged: if it is not what was stored
    """
    content = actions.read(file=file, by=request.actor, at=timezone.now())
    return HttpResponse(
        content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )
