"""What the plan promised by a day and nobody gave yet: one answer for the worklist, the case page and the calendar."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from cases.models import AssistancePlan, Case, PlanMeasure, ServiceDelivery, Stay
from victimsupport.choices import ServiceFunction
from victimsupport.law.calendar import day_of


def waiting(
    plans: Sequence[AssistancePlan], deliveries: Iterable[ServiceDelivery], stays: Iterable[Stay]
) -> list[PlanMeasure]:
    """
    Return the measures with a day of the newest version that were not given since they were agreed, the first due first.

    What a version repeats, function and day, was agreed when the first version that has it was: work done stays done.

    :param plans: all versions, the newest first, with their measures at hand
    """
    if not plans:
        return []
    owed = []
    for row in plans[0].measures.all():
        if row.due_on and not _is_given(row.function, _agreed_at(row, plans), deliveries, stays):
            owed.append(row)
    return sorted(owed, key=lambda row: (row.due_on or date.max, row.place))


def first_day(case: Case) -> date | None:
    """Return by when the first of them is due."""
    plans = list(case.plans.order_by("-number").prefetch_related("measures"))
    if not any(row.due_on for plan in plans[:1] for row in plan.measures.all()):
        return None
    given = case.deliveries.only("function", "delivered_on", "recorded_at", "cancelled_at")
    stays = case.stays.only("ended_at", "cancelled_at")
    return next((row.due_on for row in waiting(plans, given, stays)), None)


def _agreed_at(measure: PlanMeasure, plans: Iterable[AssistancePlan]) -> datetime:
    promise = (measure.function, measure.due_on)
    return min(
        plan.agreed_at
        for plan in plans
        if any((row.function, row.due_on) == promise for row in plan.measures.all())
    )


def _is_given(
    function: str, since: datetime, deliveries: Iterable[ServiceDelivery], stays: Iterable[Stay]
) -> bool:
    """Test whether it was given since a moment; of services only the day is known, so on that day what was recorded later."""
    if function == ServiceFunction.TEMPORARY_ACCOMMODATION and any(
        row.cancelled_at is None and (row.ended_at is None or row.ended_at >= since) for row in stays
    ):
        return True
    return any(
        row.function == function
        and row.cancelled_at is None
        and (row.delivered_on, row.recorded_at) >= (day_of(since), since)
        for row in deliveries
    )
