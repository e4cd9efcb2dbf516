"""What one can ask about the right to give accredited assistance."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accreditation.models import Decision, Draft, LegalEnd, RightPeriod


class RightPeriodQuerySet(models.QuerySet["RightPeriod"]):
    def on(self, day: date) -> RightPeriodQuerySet:
        """Return the period each service is in on a day."""
        return self.filter(first_on__lte=day).filter(Q(last_on=None) | Q(last_on__gte=day))

    def open_to_new_cases(self, day: date) -> RightPeriodQuerySet:
        """Return those of services that may take new cases on a day."""
        return self.on(day).filter(may_take_on=True)

    def active(self, day: date) -> RightPeriodQuerySet:
        """Return those in state ACTIVE on a day: ST-1."""
        return self.on(day).filter(state="ACTIVE")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_order(self) -> DecisionQuerySet:
        """Return decisions in the order they take effect, within a day as they were recorded: the log."""
        return self.order_by("effective_on", "recorded_at", "pk")

    def standing(self) -> DecisionQuerySet:
        """Return decisions nobody has annulled."""
        return self.filter(annulled_by=None)


class LegalEndQuerySet(models.QuerySet["LegalEnd"]):
    def standing(self) -> LegalEndQuerySet:
        """Return the ends as the register of legal entities says by the last word: neither corrected nor taken back."""
        return self.filter(corrected_by=None).exclude(ended_on=None)

    def known_at(self, moment: datetime) -> LegalEndQuerySet:
        """Return the ends as they stood at a moment."""
        known = self.filter(recorded_at__lte=moment).exclude(corrected_by__recorded_at__lte=moment)
        return known.exclude(ended_on=None)


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> DraftQuerySet:
        """Return what waits for the head."""
        return self.filter(status="OPEN")
