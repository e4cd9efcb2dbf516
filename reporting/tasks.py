"""Celery's way in: counting what changed, making what was asked for, and the nightly files."""

from celery import shared_task
from django.utils import timezone

from reporting.actions import cells, exports
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.accounts.rounds import everywhere


@shared_task
def refresh_figures(**_: object) -> int:
    """This will count anew, service by service, the years whose rows have changed."""
    services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE)
    return everywhere(
        lambda by: len(cells.refresh(by=by, at=timezone.now())), services, what="counting figures"
    )


@shared_task
def make_requested_exports(**_: object) -> int:
    """This will make the files the ministry's analysts asked for."""
    ministries = Organisation.objects.of_kind(OrganisationKind.MINISTRY)
    return everywhere(
        lambda by: exports.make_requested(by=by, at=timezone.now()), ministries, what="making exports"
    )


@shared_task
def export_nightly(**_: object) -> None:
    """This will lay out the files of the current year and the one before."""
    refresh_figures()
    today = timezone.localdate()
    for ministry in Organisation.objects.of_kind(OrganisationKind.MINISTRY):
        for year in (today.year, today.year - 1):
            with acting_as(system(), ministry) as by:
                exports.export_nightly(year=year, by=by, at=timezone.now())
