"""`replay_accreditation FILE [--json]`: do the scenarios of a file hold, through the real actions on the database?"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from reporting.demo.replaying import Mismatch, replay


class Command(BaseCommand):
    help = "Replay scenarios of accreditation through the actions, roll everything back, and say which hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file in the format of the shared scenarios")
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        scenarios = self._read(file)
        found = {
            scenario["id"]: self._played(scenario, number)
            for number, scenario in enumerate(scenarios, start=1)
        }
        held = sum(1 for mismatches in found.values() if not mismatches)
        if options["json"]:
            every = [vars(mismatch) for mismatches in found.values() for mismatch in mismatches]
            document = {"scenarios": len(found), "hold": held, "mismatches": every}
            self.stdout.write(json.dumps(document, ensure_ascii=False, default=str))
        else:
            for mismatches in found.values():
                for mismatch in mismatches:
                    self.stdout.write(str(mismatch))
            self.stdout.write(f"{held} of {len(found)} scenarios hold")
        if held < len(found):
            raise SystemExit(1)

    def _read(self, file: Path) -> list[dict[str, Any]]:
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        scenarios = document["scenarios"] if isinstance(document, dict) else document
        if len({scenario["id"] for scenario in scenarios}) != len(scenarios):
            raise CommandError(f"{file} has two scenarios of one id.")
        return list(scenarios)

    def _played(self, scenario: dict[str, Any], number: int) -> list[Mismatch]:
        """Play one scenario in a transaction of its own that leaves nothing behind."""
        with transaction.atomic():
            found = list(replay(scenario, number, at=timezone.now()))
            transaction.set_rollback(True)
        return found
