"""What was written down in the cases of 2023: needs, plans with measures, services given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Model

from accreditation.models import RightPeriod
from cases.models import AssistancePlan, Need, NeedsAssessment, PlanMeasure, ServiceDelivery
from reporting.demo import days, texts
from reporting.demo.work import Delivery, Work
from reporting.demo.world import World
from victimsupport.accounts.identity import Actor
from victimsupport.choices import RecipientGroup
from victimsupport.choices import ServiceFunction as Function
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.keys import fresh_keys

if TYPE_CHECKING:
    from reporting.demo.services import Registered

REVIEW_AFTER = 90
MEASURES_EVERY = 14


class Records:
    """The rows that hang on the cases of one service, made in bulk and not yet written."""

    def __init__(self, world: World, rows: Sequence[Registered], *, by: Actor) -> None:
        self.worked = [(row, row.work) for row in rows if row.work]
        self.bodies = {CompetentBodyKind(body.kind): body for body in world.bodies}
        self.by = by
        self.active = list(RightPeriod.objects.filter(service=by.organisation, state="ACTIVE"))

    def all(self) -> Iterator[Model]:
        """Yield everything, each kind of row together, parents first."""
        keys = fresh_keys(2 * len(self.worked))
        assessments = [self._assessment(*both) for both in self.worked]
        plans = [self._plan(*both) for both in self.worked]
        for made, key in zip([*assessments, *plans], keys, strict=True):
            made.pk = key
        for plan, assessment in zip(plans, assessments, strict=True):
            plan.assessment = assessment
        yield from assessments
        for assessment, (_row, work) in zip(assessments, self.worked, strict=True):
            yield from self._needs(assessment, work)
        yield from plans
        for plan, (row, work) in zip(plans, self.worked, strict=True):
            yield from self._measures(plan, row, work)
        for row, work in self.worked:
            yield from (self._delivery(row, delivery) for delivery in work.deliveries)

    def _assessment(self, row: Registered, work: Work) -> NeedsAssessment:
        return NeedsAssessment(
            case=row.case, number=1, assessed_at=work.assessed_at, assessed_by=row.assignee, recorded_at=work.assessed_at
        )  # fmt: skip

    def _needs(self, assessment: NeedsAssessment, work: Work) -> Iterator[Need]:
        urgent = work.registration.is_domestic
        for kind in work.needs:
            description = texts.NEEDS[kind]
            yield Need(
                assessment=assessment,
                kind=kind,
                description=description,
                is_urgent=urgent and kind == "SAFETY",
            )

    def _plan(self, row: Registered, work: Work) -> AssistancePlan:
        signed = bool(work.registration.caseworker % 4) and not work.registration.is_anonymous
        return AssistancePlan(
            case=row.case,
            number=1,
            made_by=row.assignee,
            agreed_at=work.planned_at,
            agreed_with="LEGAL_REPRESENTATIVE" if work.registration.by_representative else "VICTIM",
            agreement_form="SIGNATURE" if signed else "ORAL",
            agreement_note="" if signed else texts.AGREED_ORALLY,
            review_on=days.days_after(work.planned_at.date(), REVIEW_AFTER),
            recorded_at=work.planned_at,
        )

    def _measures(self, plan: AssistancePlan, row: Registered, work: Work) -> Iterator[PlanMeasure]:
        for place, function in enumerate(work.measures, 1):
            due_on = days.days_after(work.planned_at.date(), place * MEASURES_EVERY)
            what, who = texts.MEASURES[function], row.assignee.name
            yield PlanMeasure(plan=plan, place=place, function=function, what=what, who=who, due_on=due_on)

    def _delivery(self, row: Registered, delivery: Delivery) -> ServiceDelivery:
        is_usable = any(
            p.first_on <= delivery.day and (p.last_on is None or delivery.day <= p.last_on)
            for p in self.active
        )
        return ServiceDelivery(
            organisation=self.by.organisation,
            case=row.case,
            function=delivery.function,
            delivered_on=delivery.day,
            minutes=delivery.minutes,
            is_remote=delivery.is_remote,
            at_request=delivery.function == Function.ACCOMPANIMENT,
            provider=row.assignee,
            body=self._body(row, delivery.function),
            nights=delivery.nights,
            is_accredited=is_usable,
            recorded_by=row.assignee,
            recorded_at=delivery.recorded_at,
        )

    def _body(self, row: Registered, function: str) -> CompetentBody | None:
        """Return the body that had to be named: where to complain, or who protects a child's rights."""
        if function == Function.COMPLAINT_INFORMATION:
            return self.bodies[CompetentBodyKind.PRE_TRIAL_INVESTIGATION]
        if function == Function.RIGHTS_INFORMATION and row.registration.group == RecipientGroup.CHILD:
            return self.bodies[CompetentBodyKind.CHILD_RIGHTS_SERVICE]
        return None
