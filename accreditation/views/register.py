"""The public list of art. 12(2): a page and two files, open to everybody, derived from the right and from nothing else."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accreditation import documents, permissions
from accreditation.forms.register import RegisterFilter


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the list of today, narrowed by name and municipality."""
    today = timezone.localdate()
    form = RegisterFilter(request.GET or None, municipalities=permissions.municipalities())
    chosen = form.chosen()
    services = permissions.register_on(today)
    found = documents.narrowed(services, **chosen)
    context: dict[str, Any] = {
        "form": form,
        "day": today,
        "headings": documents.headings(),
        "entries": documents.published(found),
        "in_all": len(services),
        "chips": [(form.shown(*answer), _without(request, chosen, answer[0])) for answer in chosen.items()],
        "only_place": form.shown("municipality", chosen["municipality"])
        if [*chosen] == ["municipality"]
        else "",
    }
    return render(request, "accreditation/register/register.html", context)


@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    """Give the whole list of today as a table for spreadsheets."""
    today = timezone.localdate()
    return _file(documents.register_csv(today), "text/csv; charset=utf-8", f"pagalbos-tarnybos-{today}.csv")


@require_safe
def register_json(request: HttpRequest) -> HttpResponse:
    """Give the whole list of today for programs."""
    today = timezone.localdate()
    return _file(documents.register_json(today), "application/json", f"pagalbos-tarnybos-{today}.json")


def _without(request: HttpRequest, chosen: dict[str, str], name: str) -> str:
    """Return the address of the list without one of its filters."""
    left = {other: value for other, value in chosen.items() if other != name}
    return f"{request.path}?{urlencode(left)}" if left else request.path


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    # The files are in Lithuanian whatever language the page is read in: an address gives one thing.
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Language": documents.LANGUAGE,
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
