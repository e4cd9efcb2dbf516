"""In which language a page speaks: Lithuanian, until somebody chooses another."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CODES = [code for code, _ in settings.LANGUAGES]


class LanguageMiddleware:
    """
    Speak the language chosen with the switch on every page.

    Not the browser's: a Lithuanian officer's computer often speaks English, and a page must not surprise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in CODES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
