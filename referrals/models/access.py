"""Who may see an intake and its case, and who not: restriction, grants, emergencies, exclusions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from referrals.models.intakes import Intake
from referrals.querysets import AccessRestrictionQuerySet, CaseExclusionQuerySet, EmergencyAccessQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.keys import uuid_key
from victimsupport.law.periods import EMERGENCY_ACCESS


class ExclusionSource(models.TextChoices):
    MATCH = "MATCH", _("Matches somebody recorded as dangerous")
    MANUAL = "MANUAL", _("Conflict of interest")


class CaseExclusion(models.Model):
    """
    That a colleague must not see one person's intake and case: for them it does not exist, and nothing says why.

    Wins over every grant. The database refuses the rows too (vs_excluded).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    intake = models.ForeignKey(Intake, models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    source = models.CharField(_("why"), max_length=8, choices=ExclusionSource)
    reason = models.TextField(_("reason"), blank=True)
    since = models.DateTimeField(_("excluded since"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    objects = CaseExclusionQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"reason", "lift_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "intake", "user", "source", "since", "recorded_by", "lifted_at", "lifted_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("exclusion from a case")
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "user"], condition=Q(lifted_at=None), name="excluded_once_at_a_time"
            ),
            together("lifted_at", "lifted_by", name="an_exclusion_is_lifted_by_somebody"),
            models.CheckConstraint(
                condition=Q(source="MATCH") | ~Q(reason=""), name="a_manual_exclusion_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(lift_reason=""), name="a_lifted_exclusion_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "intake"], condition=Q(lifted_at=None), name="exclusions_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.source}"


class AccessRestriction(models.Model):
    """That an intake and its case were seen only by those granted it: since when, by whom, why, and until when."""

    id = uuid_key()
    intake = models.ForeignKey(Intake, models.CASCADE, related_name="restrictions")
    restricted_at = models.DateTimeField(_("restricted since"))
    restricted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.BinaryField(db_comment="sealed")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifting_reason = models.BinaryField(null=True, db_comment="sealed")

    objects = AccessRestrictionQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"reason", "lifting_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "intake", "restricted_at", "restricted_by", "lifted_at", "lifted_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("restriction of access")
        constraints = [
            models.UniqueConstraint(
                fields=["intake"], condition=Q(lifted_at=None), name="restricted_once_at_a_time"
            ),
            together(
                "lifted_at", "lifted_by", "lifting_reason", name="a_lifted_restriction_says_by_whom_and_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.restricted_at)


class ActingOrganisation(models.Func):
    """The organisation one acts for, as the database knows it: guardian fills in no column of ours."""

    function = "vs_organisation"
    arity = 0
    output_field = models.UUIDField()


class IntakeUserObjectPermission(UserObjectPermissionBase):  # type: ignore[misc]
    """A grant: that a colleague may see a restricted intake and its case. Who gave it and when stands in the audit."""

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_default=ActingOrganisation()
    )
    content_object = models.ForeignKey(
        Intake, models.CASCADE, related_name="grants", db_column="intake_id", verbose_name=_("intake")
    )

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "permission", "user", "content_object"}

    class Meta(UserObjectPermissionBase.Meta):  # type: ignore[misc]
        verbose_name = _("grant")


class EmergencyAccess(models.Model):
    """
    That a colleague without a grant opened a restricted case in an emergency: one case, for an hour, with a reason.

    Only adds up: written by the system for the person, never changed. Names the case by its number, for those who watch
    over access without seeing the case.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="emergencies")
    reference = models.CharField(_("reference number"), max_length=20)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    reason = models.BinaryField(db_comment="sealed under the organisation's key")
    opened_at = models.DateTimeField(_("opened"))
    until = models.DateTimeField(_("until"), db_comment="excluded: at this moment it is over")

    objects = EmergencyAccessQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "intake", "reference", "user", "opened_at", "until",
    }  # fmt: skip

    class Meta:
        verbose_name = _("emergency access")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("opened_at"))
                & Q(until__lte=models.F("opened_at") + EMERGENCY_ACCESS),
                name="an_emergency_lasts_an_hour_at_most",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "opened_at", "id"], name="emergencies_by_moment"),
            models.Index(fields=["user", "until"], name="emergencies_in_force"),
        ]

    def __str__(self) -> str:
        return self.reference
