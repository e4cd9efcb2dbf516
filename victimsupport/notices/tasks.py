"""Celery's way in: one organisation at a time, and what fails in one does not hold up the others."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.notices import actions

log = logging.getLogger(__name__)


@shared_task
def send_notices(**_: object) -> int:
    """This will send what is unsent."""
    return _everywhere(lambda by: actions.send(by=by, at=timezone.now()))


@shared_task
def remind_of_duties(**_: object) -> int:
    """This will note reminders of what is due today or overdue."""
    return _everywhere(lambda by: actions.remind(by=by, at=timezone.now()))


def _everywhere(do: Callable[[Actor], int]) -> int:
    done, failed = 0, 0
    for organisation in Organisation.objects.all():
        try:
            with acting_as(system(), organisation) as by:
                done += do(by)
        except Exception:
            failed += 1
            log.exception("notices failed for organisation %s", organisation.pk)
    if failed:
        raise RuntimeError(f"notices failed for {failed} organisations")
    return done
