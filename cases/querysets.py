"""What one can ask about cases and deliveries. Figures ask these, and filter nothing themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from victimsupport.duties.querysets import is_open
from victimsupport.law.calendar import end_of, start_of

if TYPE_CHECKING:
    from cases.models import Case, RightStop, ServiceDelivery
    from referrals.querysets import IntakeQuerySet


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.exclude(status__in=["DECLINED", "CLOSED"])

    def accepted(self) -> CaseQuerySet:
        """Those whose person agreed to assistance, and was in Lithuania then or since: ST-3 (R-1.1)."""
        return self.exclude(status__in=["STARTED", "DECLINED"]).filter(is_only_abroad=False)

    def accepted_by(self, day: date) -> CaseQuerySet:
        """Those whose person had agreed to assistance by the end of a day: the cut-off of a reporting year."""
        return self.accepted().filter(decided_at__lt=end_of(day))

    def of_intakes(self, intakes: IntakeQuerySet) -> CaseQuerySet:
        """Those that came of some registrations."""
        return self.filter(intake__in=intakes)

    def of_group(self, recipient_group: str) -> CaseQuerySet:
        """Those of women, men, children, or persons of whom it is not stated: ST-4."""
        return self.filter(recipient_group=recipient_group)

    def with_disability(self) -> CaseQuerySet:
        """Those of persons with a disability: ST-5."""
        return self.filter(has_disability=True)

    def anonymous(self) -> CaseQuerySet:
        """Those of persons who wished to remain anonymous: ST-6."""
        return self.filter(intake__is_anonymous=True)


class DeliveryQuerySet(models.QuerySet["ServiceDelivery"]):
    def counted(self) -> DeliveryQuerySet:
        """Services in the sense of ST-7: accredited and not cancelled."""
        return self.filter(is_accredited=True, cancelled_at=None)

    def delivered_between(self, first: date, last: date) -> DeliveryQuerySet:
        """Both days included."""
        return self.filter(delivered_on__gte=first, delivered_on__lte=last)

    def of_registrations_before(self, day: date) -> DeliveryQuerySet:
        """Those given to persons registered before a day: ST-7c."""
        return self.filter(case__intake__received_at__lt=start_of(day))


class RightStopQuerySet(models.QuerySet["RightStop"]):
    def open(self) -> RightStopQuerySet:
        """Those whose person has not been told yet."""
        return self.filter(is_open("duty__"))

    def newest_first(self) -> RightStopQuerySet:
        return self.order_by("-stopped_on", "-pk")


WAITING = "WAITING"
"""The state on the worklist of somebody whose assistance has not been started: there is no case yet."""
NEVER = date(9999, 12, 31)
"""Where what has no deadline stands: last."""


def by_clock(intakes: IntakeQuerySet, stops: RightStopQuerySet) -> IntakeQuerySet:
    """
    Return intakes with `clock`: the last day of an open duty, else the review of the plan, else the end of time.

    Beside it stands `telling_due_on`: by when the person must be told that the right stopped, if that is owed.
    """
    owed = stops.open().filter(case=OuterRef("case")).order_by().values("case")
    due = When(is_open("duty__"), then=F("duty__due_on"))
    planned = Coalesce(F("telling_due_on"), F("case__review_on"), Value(NEVER))
    return intakes.annotate(
        telling_due_on=Subquery(owed.annotate(due_on=Min("duty__due_on")).values("due_on"))
    ).annotate(clock=models.Case(due, default=planned, output_field=models.DateField()))


def counted(intakes: IntakeQuerySet, *, today: date, user_id: UUID | None) -> dict[str, int]:
    """Return how many of them are overdue, due today, nobody's, one's own, and there at all: one query."""
    return intakes.aggregate(
        overdue=Count("pk", filter=Q(clock__lt=today)),
        today=Count("pk", filter=Q(clock=today)),
        unassigned=Count("pk", filter=Q(assignee=None)),
        mine=Count("pk", filter=Q(assignee=user_id)),
        all=Count("pk"),
    )


def selected(intakes: IntakeQuerySet, selection: str, *, today: date, user_id: UUID | None) -> IntakeQuerySet:
    """Return those behind one of the counters."""
    match selection:
        case "overdue":
            return intakes.filter(Q(clock__lt=today))
        case "today":
            return intakes.filter(Q(clock=today))
        case "unassigned":
            return intakes.filter(assignee=None)
        case "mine":
            return intakes.filter(assignee=user_id)
    return intakes


def in_states(intakes: IntakeQuerySet, states: Collection[str]) -> IntakeQuerySet:
    """Return those in one of the states of the worklist."""
    waiting = Q(started_at=None, ended_at=None) if WAITING in states else Q(pk__in=[])
    return intakes.filter(waiting | Q(case__status__in=[state for state in states if state != WAITING]))
