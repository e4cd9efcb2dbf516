"""Agreeing the plan of measures with the victim: art. 10(4)1. A revised plan is a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import measures as measuring
from cases.actions import representatives
from cases.actions.locking import locked
from cases.documents import obstacles
from cases.lifecycle import Status
from cases.models import (
    ActKind,
    AgreementForm,
    AssistancePlan,
    Case,
    LegalRepresentative,
    NeedsAssessment,
    PlanMeasure,
)
from referrals.models import Applied
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.choices import ServiceFunction
from victimsupport.duties.moments import check_moment
from victimsupport.law.calendar import day_of
from victimsupport.law.conditions import plan_lacks
from victimsupport.refusal import Refused


@dataclass(frozen=True)
class Measure:
    """What will be done: by which function of art. 10(4), by whom, by when, for which of the needs assessed."""

    function: ServiceFunction
    what: str
    who: str
    due_on: date | None = None
    need_kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Agreement:
    """That the plan was made together with the victim: with whom, when, and what shows it."""

    agreed_at: datetime
    agreed_with: Applied
    form: AgreementForm
    note: str = ""
    representative: LegalRepresentative | None = None

    def is_recorded(self) -> bool:
        return self.form == AgreementForm.SIGNATURE or bool(self.note.strip())


@transaction.atomic
def agree(
    *,
    case: Case,
    measures: Sequence[Measure],
    agreement: Agreement,
    review_on: date | None = None,
    version: int,
    by: Actor,
    at: datetime,
) -> AssistancePlan:
    """
    This will record the plan agreed with the victim as the case's newest version.

    :raises Refused: if needs are not assessed, the law's scope is not settled or does not reach the act, or the
        plan lacks measures or its agreement
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_planning(case):
        raise Refused(obstacle)
    assessment = case.assessments.latest("number")
    _check(case, measures, agreement)
    _check_needs(assessment, measures)
    check_moment(agreement.agreed_at, since=assessment.assessed_at, field="agreed_at", at=at)
    _check_days(case, measures, review_on, agreement)
    who = representatives.choose(
        case=case, agreed_with=agreement.agreed_with, representative=agreement.representative,
        on=day_of(agreement.agreed_at), by=by, at=at,
    )  # fmt: skip
    plan = _version(case, assessment, agreement, review_on, by=by, at=at)
    PlanMeasure.objects.bulk_create(_row(plan, place, measure) for place, measure in enumerate(measures, 1))
    moment = agreement.agreed_at
    representatives.note(
        case=case, representative=who, kind=ActKind.PLAN, plan=plan, acted_at=moment, by=by, at=at
    )
    measuring.look_ahead(case=case, by=by, at=at)
    case.status, case.review_on, case.version = Status.PLANNED, review_on, case.version + 1
    case.save(update_fields=["status", "review_on", "version"])
    audit.record("PLAN_AGREED", about=case, detail={"version": plan.number}, by=by, at=at)
    return plan


def _version(
    case: Case, assessment: NeedsAssessment, agreement: Agreement, review_on: date | None, *, by: Actor, at: datetime
) -> AssistancePlan:  # fmt: skip
    """Make the next version of the plan."""
    last = case.plans.order_by("-number").values_list("number", flat=True).first()
    return AssistancePlan.objects.create(
        case=case, assessment=assessment, number=(last or 0) + 1, made_by=by.user,
        agreed_at=agreement.agreed_at, agreed_with=agreement.agreed_with, agreement_form=agreement.form,
        agreement_note=agreement.note.strip(), review_on=review_on, recorded_at=at,
    )  # fmt: skip


def _row(plan: AssistancePlan, place: int, measure: Measure) -> PlanMeasure:
    return PlanMeasure(
        plan=plan, place=place, function=measure.function, what=measure.what.strip(), who=measure.who.strip(),
        due_on=measure.due_on, need_kinds=list(measure.need_kinds),
    )  # fmt: skip


def _check(case: Case, measures: Sequence[Measure], agreement: Agreement) -> None:
    """:raises Refused: with what is lacking, and where to enter it"""
    lacking = plan_lacks(
        needs_assessed=True,
        has_measures=bool(measures),
        agreement_recorded=agreement.is_recorded(),
        scope=case.scope(),
    )
    if "measures" in lacking:
        raise Refused(_("Enter at least one measure."), field="function_1")
    if "agreement" in lacking:
        raise Refused(
            _("Note how the person agreed: when, in what words, who was present."), field="agreement_note"
        )
    for place, measure in enumerate(measures, 1):
        if not measure.what.strip():
            raise Refused(_("Say what will be done."), field=f"what_{place}")
        if not measure.who.strip():
            raise Refused(_("Say who will do it."), field=f"who_{place}")


def _check_days(
    case: Case, measures: Sequence[Measure], review_on: date | None, agreement: Agreement
) -> None:
    """:raises Refused: if review or measure is due before it was agreed, unless an earlier version had the measure so"""
    agreed_on = day_of(agreement.agreed_at)
    if review_on is not None and review_on <= agreed_on:
        raise Refused(_("The review must come after the day the plan was agreed."), field="review_on")
    earlier = set(PlanMeasure.objects.filter(plan__case=case).values_list("function", "due_on"))
    for place, measure in enumerate(measures, 1):
        is_new = (measure.function, measure.due_on) not in earlier
        if measure.due_on is not None and measure.due_on < agreed_on and is_new:
            raise Refused(
                _("The measure cannot be due before the day the plan was agreed."), field=f"due_on_{place}"
            )


def _check_needs(assessment: NeedsAssessment, measures: Sequence[Measure]) -> None:
    """:raises Refused: if a measure is for a need that was not found"""
    found = set(assessment.needs.values_list("kind", flat=True))
    for place, measure in enumerate(measures, 1):
        if not found.issuperset(measure.need_kinds):
            raise Refused(
                _("A measure is for needs of the newest assessment only. Select among those."),
                field=f"need_kinds_{place}",
            )
