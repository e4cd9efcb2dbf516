"""From a template to PDF/UA-1: tagged, titled, in a language, with our own fonts, and without asking anything of the world."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import pgettext
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLESHEET = "documents/document.css"
SCHEME = "static:"
"""How templates and styles name a file of the `static` folder: `static:fonts/….woff2`. Nothing else is fetched."""
ROOT = Path(settings.BASE_DIR) / "static"


class Forbidden(ValueError):
    """A document named something outside the `static` folder. WeasyPrint leaves it out."""


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Reads files of the `static` folder and refuses every other address, however it is written."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """:raises Forbidden: unless the address is of a file below `static`"""
        path = own_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def own_file(url: str) -> Path:
    """
    Return the file an address names.

    :raises Forbidden: if it is of another scheme, leads out of `static`, or names no file
    """
    if not url.startswith(SCHEME):
        raise Forbidden("A document may use files of the static folder only.")
    path = (ROOT / unquote(url.removeprefix(SCHEME)).lstrip("/")).resolve()
    if not path.is_relative_to(ROOT.resolve()) or not path.is_file():
        raise Forbidden("A document may use files of the static folder only.")
    return path


def render(template: str, context: Mapping[str, Any], *, title: str, language: str = "lt") -> bytes:
    """
    Return a template as PDF/UA-1 in a language.

    The template extends `documents/base.html`. Same template, context and fonts give the same bytes.
    """
    with translation.override(language):
        text = render_to_string(template, {**context, "document_title": title, "document_language": language})
        # Said here, since gettext reads no stylesheets.
        words = {"page": pgettext("document", "Page"), "of": pgettext("page of pages", "of")}
        style = render_to_string(STYLESHEET, words)
    return from_html(text, style=style)


def from_html(text: str, *, style: str = "") -> bytes:
    """Return HTML as PDF/UA-1. It reaches no network and no file outside `static`, whatever it says."""
    fetcher = OwnFilesOnly()
    fonts = FontConfiguration()
    sheet = CSS(string=style, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=text, url_fetcher=fetcher, base_url=None)
    made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return made
