"""Celery's way in: one support service at a time."""

from celery import shared_task
from django.utils import timezone

from accreditation import effects
from accreditation.actions import reminding
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.accounts.rounds import everywhere


@shared_task
def follow_stops(**_: object) -> int:
    """This will do what is left to do about rights that have stopped, or may be used again, by today's dates."""
    services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE)
    return everywhere(
        lambda by: effects.catch_up(by=by, at=timezone.now()), services, what="following stopped rights"
    )


@shared_task
def remind_of_dates(**_: object) -> int:
    """This will note reminders of the dates of accreditation that draw near, or have passed without an answer."""
    concerned = Organisation.objects.of_kind(
        OrganisationKind.SUPPORT_SERVICE, OrganisationKind.ACCREDITATION_AUTHORITY
    )
    return everywhere(
        lambda by: reminding.remind(by=by, at=timezone.now()), concerned, what="reminding of dates"
    )
