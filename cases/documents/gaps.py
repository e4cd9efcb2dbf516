"""What is missing in open cases, as a question to the database: each gap is a number for the manager, and a list."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Status
from cases.models import AssistancePlan, Case, NeedsAssessment, RightStop, ServiceDelivery
from cases.querysets import CaseQuerySet
from victimsupport.choices import IntakeChannel, RecipientGroup, ServiceFunction
from victimsupport.directory.models import CompetentBodyKind
from victimsupport.law.calendar import VILNIUS, start_of
from victimsupport.law.conditions import complaint_information_required
from victimsupport.law.periods import ONE_DAY


class Gap(models.TextChoices):
    """What an open case lacks. The days after which something is missed are settings."""

    NO_ASSESSMENT = "NO_ASSESSMENT", _("No needs assessment")
    NO_PLAN = "NO_PLAN", _("No plan")
    COMPLAINT = "COMPLAINT", _("Not told how to file a complaint: art. 10(4)8")
    CHILD_RIGHTS = "CHILD_RIGHTS", _("Child not told of rights and the Child Rights Service: art. 10(4)2")
    SILENT = "SILENT", _("Nothing happened for long")
    UNEXPLAINED = "UNEXPLAINED", _("Done late, without a reason")
    INTERPRETATION = "INTERPRETATION", _("Interpretation needed, not given: art. 4(1)2")
    NO_REVIEW = "NO_REVIEW", _("Plan without a day of review")


DIRECT = [channel for channel in IntakeChannel.values if complaint_information_required(channel)]
"""How those reached the service who must be told how to file a complaint."""


def lacking(cases: CaseQuerySet, gap: str, today: date) -> CaseQuerySet:
    """Return the open cases among these that lack something."""
    return _open(cases).filter(CONDITIONS[Gap(gap)](today))


def counted(cases: CaseQuerySet, today: date) -> dict[str, int]:
    """Return how many open cases lack what: one query."""
    wanting = {gap.value: Count("pk", filter=CONDITIONS[gap](today)) for gap in Gap}
    return _open(cases).aggregate(**wanting)


def days(gap: str) -> int | None:
    """Return after how many days something counts as missed; none where it is at once."""
    return {
        Gap.NO_ASSESSMENT: settings.GAP_ASSESSMENT_DAYS,
        Gap.NO_PLAN: settings.GAP_PLAN_DAYS,
        Gap.SILENT: settings.GAP_SILENT_DAYS,
    }.get(Gap(gap))


def _open(cases: CaseQuerySet) -> CaseQuerySet:
    done_on = TruncDate("intake__duty__performed_at", tzinfo=VILNIUS)
    return cases.open().alias(started_on=done_on)


def _decided_before(today: date, missed_after: int) -> Q:
    return Q(decided_at__lt=start_of(today - missed_after * ONE_DAY))


def _no_assessment(today: date) -> Q:
    there = NeedsAssessment.objects.filter(case=OuterRef("pk"))
    return _decided_before(today, settings.GAP_ASSESSMENT_DAYS) & ~Q(Exists(there))


def _no_plan(today: date) -> Q:
    there = AssistancePlan.objects.filter(case=OuterRef("pk"))
    return _decided_before(today, settings.GAP_PLAN_DAYS) & ~Q(Exists(there))


def _given(**what: Any) -> Q:
    return Q(Exists(ServiceDelivery.objects.filter(case=OuterRef("pk"), cancelled_at=None, **what)))


def _complaint(today: date) -> Q:
    return Q(decided_at__isnull=False, intake__channel__in=DIRECT) & ~_given(
        function=ServiceFunction.COMPLAINT_INFORMATION
    )


def _child_rights(today: date) -> Q:
    return Q(recipient_group=RecipientGroup.CHILD) & ~_given(
        function=ServiceFunction.RIGHTS_INFORMATION, body__kind=CompetentBodyKind.CHILD_RIGHTS_SERVICE
    )


def _silent(today: date) -> Q:
    """Neither decided, assessed, planned nor helped since a day; a start alone is long past by then."""
    since = today - settings.GAP_SILENT_DAYS * ONE_DAY
    moment = start_of(since)
    before = Q(opened_at__lt=moment) & (Q(decided_at=None) | Q(decided_at__lt=moment))
    assessed = Q(Exists(NeedsAssessment.objects.filter(case=OuterRef("pk"), assessed_at__gte=moment)))
    planned = Q(Exists(AssistancePlan.objects.filter(case=OuterRef("pk"), agreed_at__gte=moment)))
    return before & ~_given(delivered_on__gte=since) & ~assessed & ~planned


def _unexplained(today: date) -> Q:
    """The twin of `mandatory.unexplained`."""
    started = Q(started_on__gt=F("intake__duty__due_on"), intake__duty__late_reason="")
    told = RightStop.objects.alias(told_on=TruncDate("duty__performed_at", tzinfo=VILNIUS))
    late = told.filter(case=OuterRef("pk"), told_on__gt=F("duty__due_on"), duty__late_reason="")
    return started | Q(Exists(late))


def _interpretation(today: date) -> Q:
    return Q(pk__in=Case.objects.lacking_interpretation().order_by().values("pk"))


def _no_review(today: date) -> Q:
    return Q(status=Status.PLANNED, review_on=None)


CONDITIONS: dict[Gap, Callable[[date], Q]] = {
    Gap.NO_ASSESSMENT: _no_assessment,
    Gap.NO_PLAN: _no_plan,
    Gap.COMPLAINT: _complaint,
    Gap.CHILD_RIGHTS: _child_rights,
    Gap.SILENT: _silent,
    Gap.UNEXPLAINED: _unexplained,
    Gap.INTERPRETATION: _interpretation,
    Gap.NO_REVIEW: _no_review,
}
