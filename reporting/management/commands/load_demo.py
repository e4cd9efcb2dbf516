"""`load_demo`: the demonstration data, once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.demo.loading import load
from reporting.demo.people import table_of_logins

SEED = 2023


class Command(BaseCommand):
    """Load invented organisations and people, the published year 2023, and some cases of today."""

    help = "Loads the demonstration data; a second load changes nothing. Needs VAULT_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed gives the same data")
        parser.add_argument("--without-logins", action="store_true", help="do not print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VAULT_KEYS:
            raise CommandError("VAULT_KEYS is not set: the demonstration has identities to keep.")
        if not load(seed=options["seed"], at=timezone.now(), say=self.stdout.write):
            self.stdout.write("The demonstration data are loaded already.")
            return
        if not settings.EMBEDDED:
            self.stdout.write(
                "Loaded. Away from the embedded servers its people have no password and cannot sign in."
            )
            return
        if not options["without_logins"]:
            self.stdout.write(table_of_logins())
