"""`figures --year Y [--service CODE] [--json]`: the figures of a year by id, counted from rows."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.actions import cells
from reporting.figures import reading
from reporting.figures.definitions import BY_ID
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind


class Command(BaseCommand):
    help = "Print the figures of a year by id. What has changed is counted first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument(
            "--service", metavar="CODE", help="legal entity code: of one support service only"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document and nothing else")
        parser.add_argument(
            "--recount", action="store_true", help="count the year anew though nothing changed"
        )

    def handle(self, *args: Any, year: int, service: str | None, recount: bool, **options: Any) -> None:
        today = timezone.localdate()
        if not 1 <= year <= today.year:
            raise CommandError(f"{year} is no year that has begun.")
        services = self._services(service)
        for each in services:
            with acting_as(system(), each) as by:
                if recount:
                    cells.recount(years=[year], by=by, at=timezone.now())
                cells.refresh(by=by, at=timezone.now())
        found = self._of_one(services[0], year, today) if service else self._national(year, today)
        self._print(found, as_json=options["json"])

    def _services(self, code: str | None) -> list[Organisation]:
        services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE)
        if code is None:
            return list(services)
        found = list(services.filter(legal_entity_code=code))
        if not found:
            raise CommandError(f"No support service has the legal entity code {code}.")
        return found

    def _of_one(self, service: Organisation, year: int, today: date) -> reading.YearFigures:
        with acting_as(system(), service):
            return reading.of_service(service, year, today)

    def _national(self, year: int, today: date) -> reading.YearFigures:
        """Return what a ministry closed, else what is counted."""
        for ministry in Organisation.objects.of_kind(OrganisationKind.MINISTRY):
            with acting_as(system(), ministry):
                found = reading.national(year, today)
                if found.is_closed:
                    return found
        return reading.counted(year, today)

    def _print(self, found: reading.YearFigures, *, as_json: bool) -> None:
        plain = found.as_json()
        if as_json:
            self.stdout.write(json.dumps(plain, ensure_ascii=False))
            return
        plain.pop("splits")
        for name, value in plain.items():
            label = BY_ID[name].label if name in BY_ID else ""
            self.stdout.write(f"{name:<6} {'' if value is None else value:>10}  {label}".rstrip())
