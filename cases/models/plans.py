"""What the person needs because of the act, and the plan of measures made together with them: art. 10(4)1."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from referrals.models import Applied
from victimsupport.accounts.models import User
from victimsupport.choices import ServiceFunction
from victimsupport.keys import uuid_key


class AgreementForm(models.TextChoices):
    SIGNATURE = "SIGNATURE", _("Signed")
    ORAL = "ORAL", _("Agreed orally, noted")


class NeedKind(models.TextChoices):
    SAFETY = "SAFETY", _("Safety")
    EMOTIONAL = "EMOTIONAL", _("Emotional state")
    HEALTH = "HEALTH", _("Health")
    HOUSING = "HOUSING", _("Housing")
    LEGAL = "LEGAL", _("Legal")
    FINANCIAL = "FINANCIAL", _("Financial")
    FAMILY = "FAMILY", _("Family and children")
    COMMUNICATION = "COMMUNICATION", _("Communication")
    PROTECTION = "PROTECTION", _("Protection measures in the proceedings")


class NeedsAssessment(models.Model):
    """A version of what the person needs because of the act: art. 10(4)1. Never overwritten."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    number = models.PositiveSmallIntegerField(_("which assessment"))
    assessed_at = models.DateTimeField(_("assessed"))
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = {"note"}
    other_data: ClassVar[set[str]] = {"id", "case", "number", "assessed_at", "assessed_by", "recorded_at"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="assessments_are_numbered")]

    def __str__(self) -> str:
        return str(self.number)


class Need(models.Model):
    """One need in a version of the assessment."""

    id = uuid_key()
    assessment = models.ForeignKey(NeedsAssessment, models.CASCADE, related_name="needs")
    kind = models.CharField(_("need"), max_length=16, choices=NeedKind)
    description = models.TextField(_("what is needed"))
    is_urgent = models.BooleanField(_("risk: urgent"), default=False)

    personal_data: ClassVar[set[str]] = {"description"}
    other_data: ClassVar[set[str]] = {"id", "assessment", "kind", "is_urgent"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "kind"], name="a_need_stands_once")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AssistancePlan(models.Model):
    """A version of the plan of measures, made together with the victim: art. 10(4)1."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="plans")
    assessment = models.ForeignKey(NeedsAssessment, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("version"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))
    agreed_with = models.CharField(_("agreed with"), max_length=24, choices=Applied)
    agreement_form = models.CharField(_("how agreed"), max_length=12, choices=AgreementForm)
    agreement_note = models.TextField(_("note of the oral agreement"), blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = {"agreement_note"}
    other_data: ClassVar[set[str]] = {
        "id", "case", "assessment", "number", "made_by", "agreed_at", "agreed_with", "agreement_form", "review_on",
        "recorded_at",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plans_are_numbered"),
            models.CheckConstraint(
                condition=Q(agreement_form="SIGNATURE") | ~Q(agreement_note=""),
                name="an_oral_agreement_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PlanMeasure(models.Model):
    """One measure of a plan: what, by which function, for which of the needs assessed, who, when."""

    id = uuid_key()
    plan = models.ForeignKey(AssistancePlan, models.CASCADE, related_name="measures")
    place = models.PositiveSmallIntegerField()
    function = models.CharField(_("function"), max_length=40, choices=ServiceFunction)
    what = models.TextField(_("measure"))
    who = models.CharField(_("who"), max_length=150)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    need_kinds = ArrayField(
        models.CharField(max_length=16, choices=NeedKind), default=list, verbose_name=_("for which needs")
    )

    personal_data: ClassVar[set[str]] = {"what", "who"}
    other_data: ClassVar[set[str]] = {"id", "plan", "place", "function", "due_on", "need_kinds"}

    def __str__(self) -> str:
        return f"{self.place}"
