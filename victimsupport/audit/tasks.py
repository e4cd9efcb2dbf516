"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions


@shared_task
def seal(**_: object) -> int:
    """This will seal what was written since the last seal, organisation by organisation."""
    sealed = 0
    for organisation in Organisation.objects.all():
        with acting_as(system(), organisation) as by:
            sealed += actions.seal(by=by, at=timezone.now()) is not None
    return sealed
