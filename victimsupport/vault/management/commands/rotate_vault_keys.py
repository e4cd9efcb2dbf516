"""`rotate_vault_keys`: wraps every organisation's keys under the first key of VAULT_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.vault import actions


class Command(BaseCommand):
    """Rewrap after a new master key was put in front of the ring; no identity is decrypted."""

    help = "Wraps every organisation's keys under the first master key of VAULT_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        rewrapped = 0
        for organisation in Organisation.objects.in_order():
            with acting_as(system(), organisation) as by:
                rewrapped += actions.rewrap(by=by, at=timezone.now())
        self.stdout.write(f"{rewrapped} organisations' keys rewrapped.")
