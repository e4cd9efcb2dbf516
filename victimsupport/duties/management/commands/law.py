"""`law`: every rule of the law in the code, with its article, its place, its uses and its tests."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from victimsupport.law import register


class Command(BaseCommand):
    """Print the register of rules."""

    help = "Prints every rule: its id, its article, where it is applied and the tests that prove it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = register.entries()
        if options["json"]:
            documents = [_document(entry) for entry in entries]
            self.stdout.write(json.dumps(documents, ensure_ascii=False, indent=2))
            return
        for entry in entries:
            self.stdout.write("\n".join(_lines(entry)))
        self.stdout.write(
            f"{len(entries)} rules, {sum(not entry.tests for entry in entries)} without a test."
        )


def _document(entry: register.Entry) -> dict[str, Any]:
    return {
        "id": entry.rule.id,
        "article": str(entry.rule.article),
        "says": entry.rule.says,
        "inferred": entry.rule.inferred,
        "where": entry.rule.where,
        "applied": list(entry.applied),
        "tests": list(entry.tests),
    }


def _lines(entry: register.Entry) -> list[str]:
    rule = entry.rule
    return [
        f"{rule.id}  {rule.article}  {rule.says}",
        *([f"    adopted reading: {rule.inferred}"] if rule.inferred else []),
        f"    stands in {rule.where}",
        *(f"    applied in {place}" for place in entry.applied),
        *(f"    proven by {test}" for test in entry.tests),
        "",
    ]
