"""What one can ask about duties. Overdue and late are asked, never stored; each has its twin on the model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from victimsupport.law.calendar import VILNIUS

if TYPE_CHECKING:
    from victimsupport.duties.models import Duty

OPEN = {"performed_at__isnull": True, "exempt_ground": "", "cancelled_at__isnull": True}
"""The condition of the partial index that serves every list, counter and reminder."""


class DutyQuerySet(models.QuerySet["Duty"]):
    def open(self) -> DutyQuerySet:
        return self.filter(**OPEN)

    def overdue(self, today: date) -> DutyQuerySet:
        return self.open().filter(due_on__lt=today)

    def due_on_day(self, today: date) -> DutyQuerySet:
        return self.open().filter(due_on=today)

    def unassigned(self) -> DutyQuerySet:
        return self.filter(assignee=None)

    def assigned_to(self, user_id: UUID | None) -> DutyQuerySet:
        return self.filter(assignee_id=user_id)

    def performed(self) -> DutyQuerySet:
        return self.filter(performed_at__isnull=False)

    def done_late(self) -> DutyQuerySet:
        return self.performed().alias(done_on=done_on()).filter(done_on__gt=F("due_on"))

    def done_in_time(self) -> DutyQuerySet:
        return self.performed().alias(done_on=done_on()).filter(done_on__lte=F("due_on"))

    def by_the_clock(self) -> DutyQuerySet:
        """The most urgent first."""
        return self.order_by("due_on", "pk")


def done_on() -> TruncDate:
    """Return the local day on which a duty was performed."""
    return TruncDate("performed_at", tzinfo=VILNIUS)


def is_open(prefix: str = "") -> Q:
    """Return the condition that the duty behind a key is open."""
    conditions: dict[str, Any] = {f"{prefix}{name}": value for name, value in OPEN.items()}
    return Q(**conditions)
