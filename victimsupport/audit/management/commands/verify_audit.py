"""`verify_audit`: checks every seal of every organisation; exit 1 if one does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit.models import Seal
from victimsupport.audit.verification import faults


class Command(BaseCommand):
    """Recompute the audit's seals from its rows."""

    help = "Checks the seals of the audit; prints each that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        found, checked = 0, 0
        for organisation in Organisation.objects.in_order():
            with acting_as(system(), organisation):
                checked += Seal.objects.count()
                for fault in faults(organisation.pk):
                    found += 1
                    self.stdout.write(f"{organisation}: {fault}")
        if found:
            raise CommandError(f"{found} faults in {checked} seals.")
        self.stdout.write(f"{checked} seals hold.")
