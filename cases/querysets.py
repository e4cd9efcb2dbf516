"""What one can ask about cases and deliveries. Figures ask these, and filter nothing themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, TruncDate

from victimsupport.duties.querysets import is_open
from victimsupport.law.calendar import VILNIUS, end_of

if TYPE_CHECKING:
    from cases.models import (
        AccommodationRequest,
        Case,
        IncidentMember,
        IncomingTransfer,
        Interpretation,
        LegalRepresentative,
        OnCall,
        Place,
        RepresentedAct,
        RightStop,
        SavedFilter,
        ServiceDelivery,
        Stay,
        Transfer,
    )
    from referrals.querysets import IntakeQuerySet


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.exclude(status__in=["DECLINED", "CLOSED", "MERGED"])

    def accepted(self) -> CaseQuerySet:
        """Those whose person agreed to assistance, and was in Lithuania then or since: ST-3 (R-1.1)."""
        return self.exclude(status__in=["STARTED", "DECLINED", "MERGED"]).filter(is_only_abroad=False)

    def accepted_by(self, day: date) -> CaseQuerySet:
        """Those whose person had agreed to assistance by the end of a day: the cut-off of a reporting year."""
        return self.accepted().filter(decided_at__lt=end_of(day))

    def lacking_interpretation(self) -> CaseQuerySet:
        """Open ones whose person needs interpretation, was given a service, and no interpretation: art. 4(1)2."""
        needed = ~Q(interpretation="") | Q(
            interpretations__given_on=None, interpretations__dropped_at=None, interpretations__isnull=False
        )
        served = Q(deliveries__isnull=False, deliveries__cancelled_at=None)
        given = Q(interpretations__given_on__isnull=False)
        found = self.open().filter(needed).filter(served)
        return found.exclude(pk__in=self.filter(given).values("pk")).distinct()

    def of_group(self, recipient_group: str) -> CaseQuerySet:
        """Those of women, men, children, or persons of whom it is not stated: ST-4."""
        return self.filter(recipient_group=recipient_group)

    def with_disability(self) -> CaseQuerySet:
        """Those of persons with a disability: ST-5."""
        return self.filter(has_disability=True)

    def anonymous_at(self, day: date) -> CaseQuerySet:
        """Those of persons who at the end of a day, the cut-off of a reporting year, had given no name: ST-6."""
        named_later = Q(intake__identified_at__gte=end_of(day))
        return self.filter(Q(intake__is_anonymous=True) | named_later)


def there_is(case: Case, relations: Sequence[str]) -> set[str]:
    """
    Return by which of some relations, its own or its intake's, anything hangs on a case: one query.

    What there is nothing of is not asked for again while the case is read: its relation is as if prefetched, and empty.
    """
    rows = {name: _rows_by(case, name) for name in relations}
    asked = [Exists(each.all()) for each in rows.values()]
    found = type(case).objects.filter(pk=case.pk).values_list(*asked).get()
    there = {name for name, is_there in zip(relations, found, strict=True) if is_there}
    for name in rows.keys() - there:
        # What Django keeps of a prefetch; prefetching nothing by its own means costs as much as asking.
        kept = rows[name].instance.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[name.rpartition("__")[2]] = rows[name].none()
    return there


def _rows_by(case: Case, relation: str) -> Any:
    """Return the manager of what hangs on a case by a relation."""
    found: Any = case
    for name in relation.split("__"):
        found = getattr(found, name)
    return found


class DeliveryQuerySet(models.QuerySet["ServiceDelivery"]):
    def counted(self) -> DeliveryQuerySet:
        """Services in the sense of ST-7: accredited and not cancelled."""
        return self.filter(is_accredited=True, cancelled_at=None)

    def delivered_between(self, first: date, last: date) -> DeliveryQuerySet:
        """Both days included."""
        return self.filter(delivered_on__gte=first, delivered_on__lte=last)

    def of_registrations(self, intakes: IntakeQuerySet) -> DeliveryQuerySet:
        """Those given in the cases of some registrations."""
        return self.filter(case__intake__in=intakes)


class RightStopQuerySet(models.QuerySet["RightStop"]):
    def open(self) -> RightStopQuerySet:
        """Those whose person has not been told yet."""
        return self.filter(is_open("duty__"))

    def newest_first(self) -> RightStopQuerySet:
        return self.order_by("-stopped_on", "-pk")


class IncidentMemberQuerySet(models.QuerySet["IncidentMember"]):
    def linked(self) -> IncidentMemberQuerySet:
        """Those not unlinked since."""
        return self.filter(unlinked_at=None)


class RepresentativeQuerySet(models.QuerySet["LegalRepresentative"]):
    def on(self, day: date) -> RepresentativeQuerySet:
        """Those who represent the person on a day, by the days recorded."""
        begun = Q(since=None) | Q(since__lte=day)
        return self.filter(begun).filter(Q(until=None) | Q(until__gte=day))

    def taking_part(self, day: date) -> RepresentativeQuerySet:
        """Those who take part on a day: art. 4(4)."""
        return self.on(day).filter(participates=True, is_suspected=False)

    def in_order(self) -> RepresentativeQuerySet:
        return self.order_by("recorded_at", "pk")


class RepresentedActQuerySet(models.QuerySet["RepresentedAct"]):
    def flagged(self) -> RepresentedActQuerySet:
        """Those agreed by somebody suspected since, not settled yet."""
        return self.filter(flagged_at__isnull=False, settled_at=None)


class InterpretationQuerySet(models.QuerySet["Interpretation"]):
    def open(self) -> InterpretationQuerySet:
        """Those needed or booked, and not given yet."""
        return self.filter(given_on=None, dropped_at=None)

    def newest_first(self) -> InterpretationQuerySet:
        return self.order_by("-needed_at", "-pk")


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def usable_by(self, user_id: UUID | None) -> SavedFilterQuerySet:
        """One's own, and those that colleagues share."""
        return self.filter(Q(owner=user_id) | Q(is_shared=True))

    def in_order(self, user_id: UUID | None) -> SavedFilterQuerySet:
        """One's own first, each by name."""
        return self.alias(is_others=~Q(owner=user_id)).order_by("is_others", "name", "pk")


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_use(self) -> PlaceQuerySet:
        return self.filter(is_active=True)

    def in_order(self) -> PlaceQuerySet:
        return self.order_by("label", "pk")


class OnCallQuerySet(models.QuerySet["OnCall"]):
    def not_over(self, at: datetime) -> OnCallQuerySet:
        """Those whose turn lasts still or is to come, the nearest first."""
        return self.filter(removed_at=None, ends_at__gt=at).order_by("starts_at", "pk")

    def at_moment(self, at: datetime) -> OnCallQuerySet:
        """Those who can be called at a moment."""
        return self.not_over(at).filter(starts_at__lte=at)


class AccommodationRequestQuerySet(models.QuerySet["AccommodationRequest"]):
    def waiting(self) -> AccommodationRequestQuerySet:
        """Those of people who have no bed yet."""
        return self.filter(outcome="")

    def longest_first(self) -> AccommodationRequestQuerySet:
        return self.order_by("requested_at", "pk")

    def newest_first(self) -> AccommodationRequestQuerySet:
        return self.order_by("-requested_at", "-pk")


class StayQuerySet(models.QuerySet["Stay"]):
    def valid(self) -> StayQuerySet:
        """Those not cancelled as a mistake."""
        return self.filter(cancelled_at=None)

    def running(self) -> StayQuerySet:
        """Those of people who are there now."""
        return self.valid().filter(ended_at=None)

    def during(self, since: datetime, until: datetime | None) -> StayQuerySet:
        """Those that last at some moment from one until before another, or without an end."""
        found = self.valid().filter(Q(ended_at=None) | Q(ended_at__gt=since))
        return found if until is None else found.filter(placed_at__lt=until)


class TransferQuerySet(models.QuerySet["Transfer"]):
    def unended(self) -> TransferQuerySet:
        """Those of which no end is written down: a consent not used yet, or an offer not answered yet."""
        return self.filter(outcome="")

    def offered(self) -> TransferQuerySet:
        """Those the other service was asked about, and of which no end is written down."""
        return self.unended().filter(offered_at__isnull=False)

    def newest_first(self) -> TransferQuerySet:
        return self.order_by("-recorded_at", "-pk")


class IncomingTransferQuerySet(models.QuerySet["IncomingTransfer"]):
    def unended(self) -> IncomingTransferQuerySet:
        return self.filter(outcome="")

    def waiting(self, today: date) -> IncomingTransferQuerySet:
        """Those that can still be answered, as far as dates tell."""
        return self.unended().filter(answer_by__gte=today)

    def in_numbers(self, today: date) -> dict[str, Any]:
        """Return how many wait for an answer, and by when the first must have it."""
        return self.waiting(today).aggregate(count=Count("pk"), answer_by=Min("answer_by"))


WAITING = "WAITING"
"""The state on the worklist of somebody whose assistance has not been started: there is no case yet."""
NEVER = date(9999, 12, 31)
"""Where what has no deadline stands: last."""


def by_clock(intakes: IntakeQuerySet, stops: RightStopQuerySet) -> IntakeQuerySet:
    """
    Return intakes with `clock`: the last day of an open duty, else what the plan promised or its review, else never.

    Beside it stands `telling_due_on`: by when the person must be told that the right stopped, if that is owed.
    """
    owed = stops.open().filter(case=OuterRef("case")).order_by().values("case")
    due = When(is_open("duty__"), then=F("duty__due_on"))
    promised = Least("case__measure_due_on", "case__review_on")
    planned = Coalesce(F("telling_due_on"), promised, Value(NEVER), output_field=models.DateField())
    return intakes.annotate(
        telling_due_on=Subquery(owed.annotate(due_on=Min("duty__due_on")).values("due_on"))
    ).annotate(clock=models.Case(due, default=planned, output_field=models.DateField()))


def with_beds(intakes: IntakeQuerySet, requests: AccommodationRequestQuerySet) -> IntakeQuerySet:
    """Return intakes with `bed_since`, since when the person waits for a bed; its day is the first on their `clock`."""
    waiting = requests.waiting().filter(case=OuterRef("case")).order_by().values("requested_at")
    found = intakes.annotate(bed_since=Subquery(waiting[:1]))
    waits_since = TruncDate("bed_since", tzinfo=VILNIUS)
    # Who waits for no bed has none; the least of it and the clock is the clock then.
    return found.annotate(clock=Least(waits_since, F("clock"), output_field=models.DateField()))


def counted(intakes: IntakeQuerySet, *, today: date, mine: Collection[UUID]) -> dict[str, int]:
    """
    Return how many of them are overdue, due today, nobody's, one's own, and there at all: one query.

    :param mine: oneself and those one stands in for
    """
    every: Any = intakes.order_by()
    # Distinct, so that what is counted is a query of its own, in which each clock is worked out once.
    rows = every.values("pk", "clock", "assignee").distinct()
    found: dict[str, int] = rows.aggregate(
        overdue=Count("pk", filter=Q(clock__lt=today)),
        today=Count("pk", filter=Q(clock=today)),
        unassigned=Count("pk", filter=Q(assignee=None)),
        mine=Count("pk", filter=Q(assignee__in=mine)),
        all=Count("pk"),
    )
    return found


def selected(
    intakes: IntakeQuerySet, selection: str, *, today: date, mine: Collection[UUID]
) -> IntakeQuerySet:
    """Return those behind one of the counters."""
    match selection:
        case "overdue":
            return intakes.filter(Q(clock__lt=today))
        case "today":
            return intakes.filter(Q(clock=today))
        case "unassigned":
            return intakes.filter(assignee=None)
        case "mine":
            return intakes.filter(assignee__in=mine)
    return intakes


def in_states(intakes: IntakeQuerySet, states: Collection[str]) -> IntakeQuerySet:
    """Return those in one of the states of the worklist."""
    waiting = Q(started_at=None, ended_at=None) if WAITING in states else Q(pk__in=[])
    return intakes.filter(waiting | Q(case__status__in=[state for state in states if state != WAITING]))
