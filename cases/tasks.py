"""Celery's way in: one support service at a time."""

from celery import shared_task
from django.utils import timezone

from cases.actions import accommodation, transferring
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.accounts.rounds import everywhere


@shared_task
def alarm_of_waiting(**_: object) -> int:
    """This will tell managers of people who wait for a bed over the limit: 10(4)5."""
    services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE)
    return everywhere(
        lambda by: accommodation.alarm(by=by, at=timezone.now()), services, what="alarming of people who wait"
    )


@shared_task
def end_unanswered_transfers(**_: object) -> int:
    """This will clear what is left of transfers that came back by their dates, and tell colleagues of them."""
    services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE)
    return everywhere(
        lambda by: transferring.end_unanswered(by=by, at=timezone.now()),
        services,
        what="ending unanswered transfers",
    )
