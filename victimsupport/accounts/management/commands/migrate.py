"""`migrate`, under the owner's login: no other process may change the schema."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from victimsupport.accounts.schema import as_owner


class Command(migrate.Command):
    """Django's own command, as owner; the throttle's table is made with it."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
            call_command("createcachetable", verbosity=options["verbosity"])
