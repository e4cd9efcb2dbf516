"""Celery's way in: one organisation at a time."""

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts.models import Organisation
from victimsupport.accounts.rounds import everywhere
from victimsupport.notices import actions


@shared_task
def send_notices(**_: object) -> int:
    """This will send what is unsent."""
    every = Organisation.objects.all()
    return everywhere(lambda by: actions.send(by=by, at=timezone.now()), every, what="sending notices")


@shared_task
def remind_of_duties(**_: object) -> int:
    """This will note reminders of what is due today or overdue."""
    every = Organisation.objects.all()
    return everywhere(lambda by: actions.remind(by=by, at=timezone.now()), every, what="reminding")
