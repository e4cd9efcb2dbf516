"""Which exports and closed years the acting organisation may see: its own, by the wall."""

from datetime import date
from uuid import UUID

from django.http import Http404

from reporting.models import Export, Snapshot
from reporting.querysets import ExportQuerySet


def exports_visible() -> ExportQuerySet:
    """Return the exports of the acting ministry."""
    return Export.objects.select_related("requested_by")


def export_visible(key: UUID) -> Export:
    """:raises Http404: unless the acting ministry made it"""
    found = exports_visible().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def closed_year(year: int) -> Snapshot | None:
    """Return the frozen year, if the acting ministry has closed it."""
    return Snapshot.objects.select_related("closed_by").of_year(year)


def years_offered(counted: set[int], today: date) -> list[int]:
    """Return the years one may look at, the newest first."""
    return sorted({year for year in counted if year <= today.year} | {today.year}, reverse=True)
