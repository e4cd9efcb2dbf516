"""Decisions on the right to give accredited assistance, and the periods that follow from them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accreditation.querysets import RightPeriodQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import DecisionType
from victimsupport.keys import uuid_key


class Decision(models.Model):
    """A decision of the authority's head or an authorised person: art. 13(3), 13(8). Never edited, only followed."""

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="decisions", verbose_name=_("support service")
    )
    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("decision"), max_length=12, choices=DecisionType)
    ground = models.CharField(_("ground"), max_length=40, blank=True)
    decided_on = models.DateField(_("decided on"))
    until = models.DateField(_("suspended until (included)"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "service", "number", "kind", "ground", "decided_on", "until", "reasons", "decided_by",
        "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="one_decision_a_number"),
            models.CheckConstraint(
                condition=~Q(kind="REFUSE") | ~Q(reasons=""), name="a_refusal_has_reasons"
            ),
            models.CheckConstraint(
                condition=Q(kind="SUSPEND", until__gte=F("decided_on")) | ~Q(kind="SUSPEND") & Q(until=None),
                name="a_suspension_ends_and_nothing_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class RightPeriod(models.Model):
    """
    A stretch of days in one state of the right: rewritten by each decision from the one fold in `law`.

    Public knowledge (art. 12(2)), and the answer SQL gives to a referral.
    """

    id = uuid_key()
    service = models.ForeignKey(Organisation, models.CASCADE, related_name="right_periods")
    state = models.CharField(max_length=20)
    first_on = models.DateField()
    last_on = models.DateField(null=True, db_comment="included; empty: until further notice")
    may_take_on = models.BooleanField()
    valid_until = models.DateField(null=True)

    objects = RightPeriodQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "service", "state", "first_on", "last_on", "may_take_on", "valid_until",
    }  # fmt: skip

    class Meta:
        verbose_name = _("period of the right")
        verbose_name_plural = _("periods of the right")
        constraints = [
            models.UniqueConstraint(fields=["service", "first_on"], name="one_state_at_a_time"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="a_period_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.first_on}–{self.last_on or ''}"
