"""A duty the law sets, with its last day; and the holiday table it is counted by."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.duties.querysets import DutyQuerySet
from victimsupport.keys import uuid_key
from victimsupport.law import conditions


class DutyState(models.TextChoices):
    OPEN = "OPEN", _("To do")
    OPEN_OVERDUE = "OPEN_OVERDUE", _("Overdue")
    DONE_IN_TIME = "DONE_IN_TIME", _("Done in time")
    DONE_LATE = "DONE_LATE", _("Done late")
    EXEMPT = "EXEMPT", _("Not required")
    CANCELLED = "CANCELLED", _("Cancelled")


class Holiday(models.Model):
    """A day off of the Labour Code's list. Beyond the last year listed the program refuses to answer."""

    day = models.DateField(_("day"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"day", "name"}

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Duty(models.Model):
    """What an organisation must have done by the end of a day. Late is recorded with its reason, never refused."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12, db_comment="id of the rule in victimsupport.law.time_limits")
    carrier = models.CharField(max_length=30, db_comment="what carries the duty: REFERRAL, INTAKE, …")
    reference = models.CharField(_("reference number"), max_length=20)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    triggered_at = models.DateTimeField(_("counted from"))
    due_on = models.DateField(
        _("due"), db_comment="fixed once, under the law and calendar of the day of the event"
    )
    due_at = models.DateTimeField(null=True, blank=True, db_comment="where minutes count")
    performed_at = models.DateTimeField(_("done"), null=True, blank=True, db_comment="as claimed")
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True, db_comment="by this server")
    late_reason = models.TextField(_("reason for lateness"), blank=True)
    exempt_ground = models.CharField(max_length=60, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=60, blank=True)
    restricted_to = models.UUIDField(
        null=True, editable=False, db_comment="the restricted intake that hides it: set by the database"
    )

    objects = DutyQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "rule", "carrier", "reference", "assignee", "triggered_at", "due_on", "due_at",
        "performed_at", "recorded_at", "late_reason", "exempt_ground", "cancelled_at", "cancelled_reason",
        "restricted_to",
    }  # fmt: skip

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            together("performed_at", "recorded_at", name="a_duty_done_was_recorded"),
            models.CheckConstraint(
                condition=Q(performed_at=None) | Q(exempt_ground="", cancelled_at=None),
                name="a_duty_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | ~Q(cancelled_reason="") & Q(cancelled_at__isnull=False),
                name="a_duty_is_cancelled_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on", "id"],
                condition=Q(performed_at=None, exempt_ground="", cancelled_at=None),
                name="open_duties_by_the_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.reference}"

    def is_open(self) -> bool:
        return self.performed_at is None and not self.exempt_ground and self.cancelled_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open() and self.due_on < today

    def was_done_late(self) -> bool:
        return self.performed_at is not None and not conditions.is_in_time(
            self.performed_at, due_on=self.due_on
        )

    def was_recorded_later(self) -> bool:
        """Test whether more than a day passed between doing and recording: marked, not judged (R-T.5)."""
        if self.performed_at is None or self.recorded_at is None:
            return False
        return conditions.was_recorded_later(performed_at=self.performed_at, recorded_at=self.recorded_at)

    def state(self, today: date) -> DutyState:
        """Return where the duty stands on a day (R-T.6)."""
        if self.cancelled_at is not None:
            return DutyState.CANCELLED
        if self.exempt_ground:
            return DutyState.EXEMPT
        if self.performed_at is None:
            return DutyState.OPEN_OVERDUE if self.due_on < today else DutyState.OPEN
        return DutyState.DONE_LATE if self.was_done_late() else DutyState.DONE_IN_TIME
