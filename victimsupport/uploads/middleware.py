"""The door for large requests: shut before a byte is read, to what is too large and to whoever has not signed in."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from victimsupport.uploads.checking import megabytes
from victimsupport.uploads.receiving import NamesAsSent, declared_size

TOO_LARGE = 413


class LargeRequestMiddleware:
    """Answer 413 to a request larger than any form of ours sends; take in the others so that names can be checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = declared_size(request.META)
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            signed_in = SESSION_KEY in request.session  # no page asks a visitor for files
            if not signed_in or size > settings.UPLOAD_REQUEST_LIMIT:
                told = {"signed_in": signed_in, "limit": megabytes(settings.UPLOAD_LIMIT)}
                return render(request, "errors/413.html", told, status=TOO_LARGE)
        request.multipart_parser_class = NamesAsSent  # type: ignore[assignment]
        return self.get_response(request)
