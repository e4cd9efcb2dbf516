"""Celery's way in: one organisation at a time."""

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts.models import Organisation
from victimsupport.accounts.rounds import everywhere
from victimsupport.drafts import actions


@shared_task
def remove_expired(**_: object) -> int:
    """This will delete drafts older than a week."""
    every = Organisation.objects.all()
    return everywhere(
        lambda by: actions.remove_expired(by=by, at=timezone.now()), every, what="removing old drafts"
    )
