"""What a service's figures of a year still lack: asked of the same rows that the figures count."""

from collections.abc import Callable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from referrals.querysets import IntakeQuerySet
from reporting.figures.definitions import agreed_among, registered
from reporting.figures.years import ReportingYear
from victimsupport.choices import RecipientGroup


class Missing(models.TextChoices):
    """A datum that stands in the ministry's report as not known, or keeps a person out of a figure."""

    NOT_STARTED = "NOT_STARTED", _("Assistance not started")
    UNDECIDED = "UNDECIDED", _("The person has not decided")
    GROUP = "GROUP", _("Recipient group not known")
    MUNICIPALITY = "MUNICIPALITY", _("Municipality of residence not known")
    CATEGORY = "CATEGORY", _("Category of the victim not known")


WHY = {
    Missing.NOT_STARTED: _("counted as not agreed: ST-3d"),
    Missing.UNDECIDED: _("counted as not agreed: ST-3d"),
    Missing.GROUP: _("counted as not stated: ST-4u"),
    Missing.MUNICIPALITY: _("missing from the split by municipality"),
    Missing.CATEGORY: _("relatives of art. 4(2) cannot be told apart"),
}
"""What becomes of a person in the figures as long as it is missing."""


def _agreed_without(lack: Q) -> Callable[[ReportingYear], Q]:
    def condition(year: ReportingYear) -> Q:
        found = agreed_among(year, Case.objects.filter(lack))
        return Q(pk__in=found.order_by().values("pk"))

    return condition


CONDITIONS: dict[Missing, Callable[[ReportingYear], Q]] = {
    Missing.NOT_STARTED: lambda year: Q(started_at=None, ended_at=None),
    Missing.UNDECIDED: lambda year: Q(case__status="STARTED", ended_at=None),
    Missing.GROUP: _agreed_without(Q(recipient_group=RecipientGroup.UNKNOWN)),
    Missing.MUNICIPALITY: _agreed_without(Q(municipality=None)),
    Missing.CATEGORY: _agreed_without(Q(victim_category="")),
}


def lacking(intakes: IntakeQuerySet, what: str, year: ReportingYear) -> IntakeQuerySet:
    """Return the registrations of a year among these that lack something."""
    return _of_year(intakes, year).filter(CONDITIONS[Missing(what)](year))


def counted(intakes: IntakeQuerySet, year: ReportingYear) -> dict[str, int]:
    """Return how many registrations of a year lack what: one query."""
    wanting = {
        what.value: models.Count("pk", filter=condition(year)) for what, condition in CONDITIONS.items()
    }
    return _of_year(intakes, year).aggregate(**wanting)


def _of_year(intakes: IntakeQuerySet, year: ReportingYear) -> IntakeQuerySet:
    return intakes.filter(pk__in=registered(year).order_by().values("pk"))
