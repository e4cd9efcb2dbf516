"""Decisions on the right to give accredited assistance, their drafts, and the periods that follow from them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accreditation.lifecycle import DraftState
from accreditation.models.applications import Proceeding
from accreditation.models.authority import Authorisation
from accreditation.models.oversight import Finding, OwnRequest
from accreditation.querysets import DecisionQuerySet, DraftQuerySet, RightPeriodQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import DecisionType
from victimsupport.keys import uuid_key

_LAW = {member.value: (member.value, member.label) for member in DecisionType}


class DecisionKind(models.TextChoices):
    """The decisions of art. 13(8), and the one that takes a wrong decision back."""

    GRANT = _LAW["GRANT"]
    REFUSE = _LAW["REFUSE"]
    SUSPEND = _LAW["SUSPEND"]
    REINSTATE = _LAW["REINSTATE"]
    REVOKE = _LAW["REVOKE"]
    ANNUL = "ANNUL", pgettext_lazy("decision", "Annul an earlier decision")


class Basis(models.Model):
    """What a decision says and rests on: the same in its draft."""

    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    kind = models.CharField(_("decision"), max_length=12, choices=DecisionKind)
    ground = models.CharField(_("ground"), max_length=40, blank=True)
    effective_on = models.DateField(
        _("in effect from"), help_text=_("Later than the decision only where the service asked for it.")
    )
    until = models.DateField(_("suspended until (included)"), null=True, blank=True)
    facts = models.TextField(_("facts"), blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    though_all_met = models.BooleanField(_("refused though every requirement is met"), default=False)
    proceeding = models.ForeignKey(
        Proceeding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("application"),
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("finding")
    )
    own_request = models.ForeignKey(
        OwnRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("own request"),
    )
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prepared by"))

    class Meta:
        abstract = True


SAID = {
    "authority", "kind", "ground", "effective_on", "until", "facts", "reasons", "though_all_met", "proceeding", "finding",
    "own_request", "prepared_by",
}  # fmt: skip


class Decision(Basis):
    """A decision of the authority's head or an authorised person: art. 13(3), 13(8). Never edited, only followed."""

    id = uuid_key()
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="decisions", verbose_name=_("support service")
    )
    number = models.CharField(_("number"), max_length=20)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    authorisation = models.ForeignKey(
        Authorisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("authorisation"),
    )
    annuls = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="annulled_by", verbose_name=_("annuls")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    objects = DecisionQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = SAID | {
        "id", "service", "number", "decided_on", "decided_by", "authorisation", "annuls", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="one_decision_a_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=["REFUSE", "ANNUL"]) | ~Q(reasons=""), name="a_refusal_has_reasons"
            ),
            models.CheckConstraint(
                condition=Q(kind="SUSPEND", until__isnull=False, until__gte=F("effective_on"))
                | ~Q(kind="SUSPEND") & Q(until=None),
                name="a_suspension_ends_and_nothing_else",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["SUSPEND", "REVOKE"]) ^ Q(ground=""), name="what_needs_a_ground_has_one"
            ),
            models.CheckConstraint(
                condition=Q(effective_on=F("decided_on"))
                | Q(effective_on__gt=F("decided_on"), ground="OWN_REQUEST"),
                name="only_on_own_request_in_effect_later",
            ),
            models.CheckConstraint(
                condition=~Q(prepared_by=F("decided_by")), name="who_prepares_does_not_decide"
            ),
            models.CheckConstraint(
                condition=Q(kind="ANNUL") ^ Q(annuls=None), name="an_annulment_says_what_it_annuls"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class Draft(Basis):
    """A decision an officer prepares for the head to sign: art. 13(8)."""

    id = uuid_key()
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="drafts", verbose_name=_("support service")
    )
    annuls = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("annuls")
    )
    prepared_at = models.DateTimeField(_("prepared"))
    status = models.CharField(_("state"), max_length=8, choices=DraftState, default=DraftState.OPEN)
    remark = models.TextField(_("what to change"), blank=True)
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
        verbose_name=_("decision taken"),
    )
    version = models.PositiveIntegerField(default=1)

    objects = DraftQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = SAID | {
        "id", "service", "annuls", "prepared_at", "status", "remark", "decision", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("draft decision")
        verbose_name_plural = _("draft decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="SIGNED") ^ Q(decision=None), name="a_signed_draft_has_its_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class Notification(models.Model):
    """The written notice of a decision to the organisation, with its appeal clause: art. 13(8), 13(9)."""

    id = uuid_key()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="notifications")
    appeal_clause = models.TextField(_("appeal clause"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    issued_at = models.DateTimeField(_("sent"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "decision", "appeal_clause", "issued_by", "issued_at"}

    class Meta:
        verbose_name = _("notice of a decision")
        verbose_name_plural = _("notices of decisions")
        constraints = [
            models.CheckConstraint(condition=~Q(appeal_clause=""), name="a_notice_has_its_appeal_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}"


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
            models.CheckConstraint(
                condition=Q(may_take_on=False) | Q(last_on__isnull=False, last_on__lte=F("valid_until")),
                name="no_usable_right_beyond_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.first_on}–{self.last_on or ''}"
