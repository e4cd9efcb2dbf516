"""`due RULE INSTANT`: the last day a rule gives for an event, and the sentence that explains it."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import override

from victimsupport.duties import calendars
from victimsupport.duties.explanations import explain, explain_silence, why
from victimsupport.law import time_limits
from victimsupport.law.calendar import Calendar, Unanswerable, shipped
from victimsupport.law.time_limits import Due
from victimsupport.refusal import Refused


class Command(BaseCommand):
    """Print a last day and its explanation."""

    help = "Prints the last day a rule of the law gives for an event, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", help=f"one of {', '.join(time_limits.TIME_LIMITS)}")
        parser.add_argument("instant", help="ISO 8601 with an offset, as in 2021-03-05T23:59:00+02:00")
        parser.add_argument("--lang", choices=["lt", "en"], default=settings.LANGUAGE_CODE)
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            event = _instant(options["instant"])
            due = _due(options["rule"], event, self._calendar())
            if options["json"]:
                self.stdout.write(json.dumps(_document(due, event), ensure_ascii=False, indent=2))
            else:
                self.stdout.write(f"{due.due_on}\n{explain(due)}")

    def _calendar(self) -> Calendar:
        """Return the calendar of the holiday table, or the list it begins with while there is no table yet."""
        try:
            return calendars.current()
        except ProgrammingError:
            self.stderr.write(
                _("The database is not prepared yet: counted by the holidays the program ships.")
            )
            return shipped()
        except Refused as refusal:
            raise CommandError(str(refusal)) from None


def _instant(text: str) -> datetime:
    """:raises CommandError: if it is no moment, or one without an offset"""
    try:
        event = datetime.fromisoformat(text)
    except ValueError:
        sentence = _("%(text)s is not a moment. Write it as in 2021-03-05T23:59:00+02:00.")
        raise CommandError(sentence % {"text": text}) from None
    if event.utcoffset() is None:
        sentence = _("%(text)s has no UTC offset. Write it as in 2021-03-05T23:59:00+02:00.")
        raise CommandError(sentence % {"text": text})
    return event


def _due(rule: str, event: datetime, calendar: Calendar) -> Due:
    """:raises CommandError: if the law, as known here, gives no answer"""
    count_first_day = settings.COUNT_FIRST_DAY
    try:
        return time_limits.due(rule, event, calendar, count_first_day=count_first_day)
    except Unanswerable as silence:
        raise CommandError(explain_silence(silence)) from None
    except ValueError:
        sentence = _("%(text)s is outside the years 1 to 9999.")
        raise CommandError(sentence % {"text": event.isoformat()}) from None


def _document(due: Due, event: datetime) -> dict[str, Any]:
    return {
        "rule": due.rule,
        "article": str(due.article),
        "event": event.isoformat(),
        "due": due.due_on.isoformat(),
        "skipped": [{"day": skipped.day.isoformat(), "why": why(skipped)} for skipped in due.skipped],
        "explanation": explain(due),
    }
