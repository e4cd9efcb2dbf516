"""The plan as paper: what stands on it, and what must not (domain.md 7)."""

from datetime import date
from typing import NamedTuple

from cases.documents.functions import number
from cases.models import AssistancePlan, Need, NeedKind, PlanMeasure
from victimsupport.choices import ServiceFunction

SHELTER = ServiceFunction.TEMPORARY_ACCOMMODATION
"""Whose measures print neither what nor who: both could tell where the shelter is."""


class Measure(NamedTuple):
    """One line of the paper."""

    point: int
    function: str
    what: str
    who: str
    due_on: date | None
    needs: list[str]


class PlanPaper(NamedTuple):
    """What a plan prints: a reference number, needs, measures, agreement, version."""

    plan: AssistancePlan
    needs: list[Need]
    measures: list[Measure]


def of(plan: AssistancePlan) -> PlanPaper:
    """Return the paper of a plan that came with its measures, its assessment and that one's needs."""
    return PlanPaper(
        plan, list(plan.assessment.needs.all()), [_measure(measure) for measure in plan.measures.all()]
    )


def _measure(measure: PlanMeasure) -> Measure:
    hidden = measure.function == SHELTER
    return Measure(
        point=number(measure.function),
        function=measure.get_function_display(),
        what="" if hidden else measure.what,
        who="" if hidden else measure.who,
        due_on=measure.due_on,
        needs=[str(NeedKind(kind).label) for kind in measure.need_kinds],
    )
