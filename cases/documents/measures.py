"""What the plan promised by a day and nobody gave yet: one answer for the worklist, the case page and the calendar."""

from collections.abc import Iterable
from datetime import date

from cases.models import AssistancePlan, Case, PlanMeasure, ServiceDelivery
from victimsupport.law.calendar import day_of


def waiting(plan: AssistancePlan, deliveries: Iterable[ServiceDelivery]) -> list[PlanMeasure]:
    """Return the measures with a day whose function was not given since the plan was agreed, the first due first."""
    since = day_of(plan.agreed_at)
    given = {row.function for row in deliveries if row.cancelled_at is None and row.delivered_on >= since}
    owed = [row for row in plan.measures.all() if row.due_on and row.function not in given]
    return sorted(owed, key=lambda row: (row.due_on or date.max, row.place))


def first_day(case: Case) -> date | None:
    """Return by when the first of them is due in the newest version of the plan."""
    newest = case.plans.order_by("-number").first()
    if newest is None:
        return None
    return next((row.due_on for row in waiting(newest, case.deliveries.all())), None)
