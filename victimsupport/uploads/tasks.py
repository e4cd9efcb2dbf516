"""Celery's way in: one organisation at a time."""

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts.models import Organisation
from victimsupport.accounts.rounds import everywhere
from victimsupport.uploads import actions


@shared_task
def remove_abandoned(**_: object) -> int:
    """This will delete files that were handed in and never used."""
    every = Organisation.objects.all()
    return everywhere(
        lambda by: actions.remove_abandoned(by=by, at=timezone.now()), every, what="removing abandoned files"
    )
