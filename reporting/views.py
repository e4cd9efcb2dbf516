"""The ministry's pages of figures, closed years and exports, and a service's page of its own figures."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referrals.permissions import intakes_visible
from reporting import documents, permissions
from reporting.actions import exports as exporting
from reporting.actions import years as closing
from reporting.documents import tables
from reporting.figures import accommodation, reading
from reporting.figures import missing as lacks
from reporting.figures.definitions import CHANNEL, FIGURES, FUNCTION, MONTH, MUNICIPALITY
from reporting.figures.disclosure import protected
from reporting.figures.identities import checks
from reporting.figures.years import ReportingYear
from reporting.forms import CloseYearForm, RequestExportForm
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.interface import paging
from victimsupport.refusal import Refused

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest


@acting(Role.MINISTRY_ANALYST)
def figures(request: "SignedInRequest") -> HttpResponse:
    """Show the figures of a year, and whether it is closed."""
    today = timezone.localdate()
    years = permissions.years_offered(reading.years(), today)
    year = _year(request, years)
    found = reading.national(year, today)
    places = documents.rows(found, MUNICIPALITY, "ST-2", "ST-3")
    context = _pieces(found) | {
        "years": years,
        "snapshot": permissions.closed_year(year),
        "waiting": 0 if found.is_closed else reading.waiting(year),
        "checks": checks(found),
        "may_be_closed": not found.is_closed and today > ReportingYear(year).cut_off,
        "places": [(row.label, protected(row.first), protected(row.second)) for row in places if row.first],
    }
    return render(request, "reporting/year/figures.html", context)


@acting(Role.MINISTRY_ANALYST)
def close_year(request: "SignedInRequest", year: int) -> HttpResponse:
    """Close a year after asking once."""
    now = timezone.now()
    if year not in permissions.years_offered(reading.years(), timezone.localdate()):
        raise Http404
    if permissions.closed_year(year):
        messages.info(request, _("%(year)s is closed already.") % {"year": year})
        return redirect(f"{reverse('reporting:figures')}?metai={year}")
    form = CloseYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_year(year=year, by=request.actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(year)s is closed.") % {"year": year})
            return redirect(f"{reverse('reporting:figures')}?metai={year}")
    found = reading.national(year, timezone.localdate())
    context = _pieces(found) | {"form": form, "year_text": str(year)}
    return render(request, "reporting/year/close.html", context)


@acting(Role.MINISTRY_ANALYST)
def exports(request: "SignedInRequest") -> HttpResponse:
    """List the exports, and ask for a new one."""
    years = permissions.years_offered(reading.years(), timezone.localdate())
    form = RequestExportForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        try:
            export = exporting.request_export(**form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.show_refusal(refusal)
        else:
            return redirect("reporting:export", key=export.pk)
    page = paging.page(
        permissions.exports_visible(), order=("-requested_at", "-pk"), params=request.GET, size=25
    )
    return render(request, "reporting/export/list.html", {"form": form, "page": page})


@acting(Role.MINISTRY_ANALYST)
def export(request: "SignedInRequest", key: UUID) -> HttpResponse:
    """Show how an export is getting on, and its files once they are there."""
    found = permissions.export_visible(key)
    template = (
        "reporting/export/_state.html"
        if request.headers.get("HX-Request")
        else "reporting/export/detail.html"
    )
    return render(request, template, {"export": found})


@acting(Role.MINISTRY_ANALYST)
def export_file(request: "SignedInRequest", key: UUID, name: str) -> HttpResponse:
    """Hand out one file of an export."""
    found = permissions.export_visible(key)
    if name not in {each["name"] for each in found.manifest}:
        raise Http404
    try:
        content = (settings.EXPORT_DIR / found.folder / name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    exporting.record_download(export=found, name=name, by=request.actor, at=timezone.now())
    answer = HttpResponse(content, content_type=tables.CONTENT_TYPES[name])
    answer["Content-Disposition"] = f'attachment; filename="{found.year}_{found.day}_{name}"'
    return answer


@acting(Role.CASEWORKER, Role.SERVICE_MANAGER)
def own(request: "SignedInRequest") -> HttpResponse:
    """Show a service its own figures of a year."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = _year(request, None)
    if year > today.year:
        raise Http404
    found = reading.of_service(request.actor.organisation, year, today)
    offered = permissions.years_offered(reading.own_years(request.actor.organisation), today)
    context = _pieces(found) | {
        "years": offered,
        "is_manager": request.actor.has(Role.SERVICE_MANAGER),
        "beds": accommodation.of_service(ReportingYear(year), by=request.actor, now=now).rows(),
        "places": [
            (row.label, row.first, row.second)
            for row in documents.rows(found, MUNICIPALITY, "ST-2", "ST-3")
            if row.first
        ],
    }
    return render(request, "reporting/own/figures.html", context)


@acting(Role.SERVICE_MANAGER)
@require_safe
def own_file(request: "SignedInRequest", name: str) -> HttpResponse:
    """Hand a manager the figures of their own service as a workbook or a table: numbers, nobody's data."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = _year(request, None)
    if year > today.year:
        raise Http404
    service = request.actor.organisation
    found = reading.of_service(service, year, today)
    beds = accommodation.of_service(ReportingYear(year), by=request.actor, now=now)
    if name == tables.XLSX:
        content = tables.own_workbook(found, beds, of=service, day=today)
    else:
        content = tables.own_csv(found, beds)
    exporting.record_own_download(year=year, by=request.actor, at=now)
    answer = HttpResponse(content, content_type=tables.CONTENT_TYPES[name])
    ending = name.rpartition(".")[2]
    answer["Content-Disposition"] = f'attachment; filename="musu-rodikliai-{year}-{today}.{ending}"'
    return answer


@acting(Role.SERVICE_MANAGER)
@require_safe
def missing(request: "SignedInRequest") -> HttpResponse:
    """Show what the figures of a year still lack, and how many days are left until the ministry reads them."""
    today = timezone.localdate()
    year = ReportingYear(_year_of_missing(request, today))
    counts = lacks.counted(intakes_visible(request.actor), year)
    context = {
        "year": year.number,
        "years": sorted({today.year, *_awaited(today)}, reverse=True),
        "cut_off": year.cut_off,
        "days_left": (year.cut_off - today).days,
        "rows": [(what, lacks.WHY[what], counts[what]) for what in lacks.Missing],
        "together": sum(counts.values()),
    }
    return render(request, "reporting/own/missing.html", context)


@acting(Role.SERVICE_MANAGER)
@require_safe
def missing_list(request: "SignedInRequest", what: str) -> HttpResponse:
    """List the registrations of a year that lack something, the oldest first, by their numbers."""
    now = timezone.now()
    today = timezone.localdate(now)
    if what not in lacks.Missing:
        raise Http404
    year = ReportingYear(_year_of_missing(request, today))
    found = lacks.lacking(intakes_visible(request.actor), what, year).select_related("assignee", "case")
    page = paging.page(found, order=("received_at", "pk"), params=request.GET)
    shown = {"shown": [str(intake.pk) for intake in page.rows]}
    audit.record("LIST_SHOWN", detail=shown, by=request.actor, at=now)
    context = {"year": year.number, "what": lacks.Missing(what), "page": page}
    return render(request, "reporting/own/missing_list.html", context)


def _awaited(today: date) -> list[int]:
    """Return last year, as long as the ministry has not read its status."""
    return [today.year - 1] if today <= ReportingYear(today.year - 1).cut_off else []


def _year_of_missing(request: "SignedInRequest", today: date) -> int:
    """
    Return the year chosen in the address, else the one whose cut-off is nearest.

    :raises Http404: if it is no year, or has not begun
    """
    if "metai" not in request.GET:
        return min([today.year, *_awaited(today)])
    year = _year(request, None)
    if year > today.year:
        raise Http404
    return year


def _year(request: "SignedInRequest", years: list[int] | None) -> int:
    """
    Return the year chosen in the address, or the current one.

    :raises Http404: if it is no year, or not one of those offered
    """
    text = request.GET.get("metai", str(timezone.localdate().year))
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text)):
        raise Http404
    if years is not None and int(text) not in years:
        raise Http404
    return int(text)


def _pieces(found: reading.YearFigures) -> dict[str, object]:
    """Return what both pages of figures print."""
    return {
        "figures": found,
        "year": found.year,
        "totals": documents.totals(found),
        "indicators": documents.indicator_rows(found),
        "definitions": FIGURES,
        "cut_off": ReportingYear(found.year).cut_off,
        "groups": documents.group_rows(found),
        "functions": [(row.label, row.first) for row in documents.rows(found, FUNCTION, "ST-7")],
        "channels": [(row.label, row.first) for row in documents.rows(found, CHANNEL, "ST-2")],
        "months": [(f"{found.year}-{row.label}", row.first) for row in documents.rows(found, MONTH, "ST-2")],
    }
