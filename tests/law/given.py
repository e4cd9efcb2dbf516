"""What the tests of the law read: the hand-typed tables, and the calendar they are counted by."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from victimsupport.law.calendar import Calendar, shipped

DATA = Path(__file__).with_name("data")
FIRST, LAST = date(2021, 1, 1), date(2031, 12, 31)


class Vector(NamedTuple):
    id: str
    event: datetime
    rule: str
    due_on: date


def calendar() -> Calendar:
    return shipped()


def vectors() -> list[Vector]:
    with (DATA / "deadline_vectors.csv").open(encoding="utf-8") as file:
        return [
            Vector(row["id"], at(row["received_at"]), row["rule"], day(row["due_date"]))
            for row in csv.DictReader(file)
        ]


def enums() -> dict[str, list[dict[str, str]]]:
    return json.loads((DATA / "enums.json").read_text(encoding="utf-8"))


def scenarios() -> list[dict[str, Any]]:
    return json.loads((DATA / "accreditation_scenarios.json").read_text(encoding="utf-8"))["scenarios"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)
