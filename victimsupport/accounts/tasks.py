"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts import actions
from victimsupport.accounts.identity import NOBODY


@shared_task
def clear_sessions(**_: object) -> int:
    """This will delete ended sessions."""
    return actions.clear_sessions(by=NOBODY, at=timezone.now())
