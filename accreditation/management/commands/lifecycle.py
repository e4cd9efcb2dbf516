"""Draws the lifecycle of accreditation into the README."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accreditation.documents.diagram import drawn_into


class Command(BaseCommand):
    help = "Draws the lifecycle of an application and of the right into README.md, from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        readme = Path(settings.BASE_DIR) / "README.md"
        readme.write_text(drawn_into(readme.read_text()))
        self.stdout.write(f"{readme.name} is current.")
