"""How any form is kept as a draft and opened again, without its view knowing."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from victimsupport.accounts.identity import Actor
from victimsupport.drafts import actions, permissions
from victimsupport.refusal import Refused

MARK = "_draft"
"""The name of the button that keeps a form, and of the question in the address that opens it again."""
BY_ITSELF = "auto"
"""What a script sends that keeps a form while it is being filled in."""
TOO_LONG = 413


class DraftMiddleware:
    """Keep a form sent by the draft's button; put what was kept back into it; forget it once the form is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by = actor(request)
        if by is not None and request.method == "GET" and MARK in request.GET:
            found = actions.answers_of(page=request.path, by=by, at=timezone.now())
            if found is not None:
                request.POST = found  # type: ignore[assignment]
        request.draft_kept_at = partial(kept_at, request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if by is not None and request.method == "POST" and was_taken(request, response):
            actions.discard(page=request.path, by=by, at=timezone.now())
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep what was typed; by now the token against forgery has been checked."""
        by = actor(request)
        if by is None or request.method != "POST" or MARK not in request.POST:
            return None
        by_itself = request.POST[MARK] == BY_ITSELF
        try:
            draft = actions.keep(page=request.path, answers=request.POST, by=by, at=timezone.now())
        except Refused as refusal:
            if by_itself:
                return HttpResponse(str(refusal), status=TOO_LONG, content_type="text/plain; charset=utf-8")
            messages.error(request, str(refusal))
            return redirect(request.path)
        if by_itself:
            at = f"{timezone.localtime(draft.saved_at):%H:%M}"
            said = _("Draft kept at %(time)s") % {"time": at}
            return HttpResponse(said, content_type="text/plain; charset=utf-8")
        messages.success(request, _("The draft is kept for a week. Only you can open it."))
        return redirect(f"{request.path}?{MARK}=1")


def was_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """Test whether the form was sent and led on; a refusal shows it again, and keeps the draft."""
    return response.status_code == 302 and MARK not in request.POST


def kept_at(request: HttpRequest) -> datetime | None:
    """Return when the reader's draft of this page was kept, if there is one: asked by pages with a form only."""
    by = actor(request)
    if by is None:
        return None
    mine = permissions.own(by).kept(timezone.now()).filter(page=request.path)
    return mine.values_list("saved_at", flat=True).first()


def actor(request: HttpRequest) -> Actor | None:
    """Return who asks, if it is somebody who acts for an organisation."""
    by = cast("Actor | None", getattr(request, "actor", None))
    return by if by is not None and by.at_organisation is not None else None
