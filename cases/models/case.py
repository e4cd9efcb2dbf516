"""The case of one victim at one service: what the law and the statistics ask of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import START, Status
from cases.querysets import CaseQuerySet
from referrals.models import EmergencyAccess, Intake
from victimsupport.accounts.models import Organisation
from victimsupport.choices import HarmType, RecipientGroup, VictimCategory
from victimsupport.directory.models import CrimeType, Municipality
from victimsupport.keys import uuid_key
from victimsupport.law.catalogues import Scope
from victimsupport.law.conditions import scope_of


class CrimePlace(models.TextChoices):
    """Where the act was committed: with the proceedings it decides whether the law applies (R-1.1)."""

    LITHUANIA = "LITHUANIA", _("In Lithuania")
    EU = "EU", _("In another EU state")
    OUTSIDE_EU = "OUTSIDE_EU", _("Outside the EU")
    UNKNOWN = "UNKNOWN", _("Not known")


COUNTRY_OF_PLACE = {
    CrimePlace.LITHUANIA: "LT",
    CrimePlace.EU: "",
    CrimePlace.OUTSIDE_EU: "ZZ",
    CrimePlace.UNKNOWN: "",
}
"""The country to judge by where none is named: another EU state must be, because membership changes with the day."""


class YesNoUnknown(models.TextChoices):
    YES = "YES", _("Yes")
    NO = "NO", _("No")
    UNKNOWN = "UNKNOWN", _("Not known")


class NoRepresentativeReason(models.TextChoices):
    """Why a child's legal representative does not take part: art. 4(4)."""

    AGAINST_INTERESTS = "AGAINST_INTERESTS", _("Against the child's interests")
    UNKNOWN = "UNKNOWN", _("The representative is not known")
    OTHER = "OTHER", _("Another reason")


class ClosingReason(models.TextChoices):
    GOALS_REACHED = "GOALS_REACHED", _("What was planned is done")
    WISH = "WISH", _("The person no longer wishes assistance")
    LOST_CONTACT = "LOST_CONTACT", _("The person cannot be reached")
    TURNED_ELSEWHERE = "TURNED_ELSEWHERE", _("The person turned to another service")
    TRANSFERRED = "TRANSFERRED", _("Another service took the person on")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("Law XIV-169 does not apply")
    OTHER = "OTHER", _("Another reason")


class Case(models.Model):
    """
    Assistance to one victim. Opened when it starts (R-10.2); what the statistics ask of the person stands here.

    No field on complaints gates anything (art. 4(3)); none on money exists (art. 4(1)1).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    intake = models.OneToOneField(Intake, models.PROTECT, related_name="case")
    reference = models.CharField(_("reference number"), max_length=20)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=START)
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    recipient_group = models.CharField(
        _("recipient group"), max_length=12, choices=RecipientGroup, blank=True
    )
    has_disability = models.BooleanField(_("person with a disability"), default=False)
    victim_category = models.CharField(_("category"), max_length=24, choices=VictimCategory, blank=True)
    harm_types = ArrayField(
        models.CharField(max_length=16, choices=HarmType), default=list, verbose_name=_("harm")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("municipality of actual residence"),
    )  # fmt: skip
    crime_type = models.ForeignKey(
        CrimeType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criminal act")
    )
    crime_on = models.DateField(_("day of the act"), null=True, blank=True)
    crime_place = models.CharField(
        _("place of the act"), max_length=12, choices=CrimePlace, default="UNKNOWN"
    )
    crime_country = models.CharField(_("country"), max_length=2, blank=True)
    proceedings_in_lithuania = models.CharField(
        _("criminal proceedings in Lithuania"), max_length=8, choices=YesNoUnknown, default="UNKNOWN"
    )
    is_in_lithuania = models.BooleanField(_("the person is in Lithuania"), default=True)
    is_only_abroad = models.BooleanField(
        _("accepted from abroad and not in Lithuania yet"),
        default=False,
        db_comment="accepted from abroad and not in Lithuania since: not counted yet (R-1.1, Q-4)",
    )
    complaint_filed = models.CharField(
        _("complaint filed"), max_length=8, choices=YesNoUnknown, default="UNKNOWN"
    )
    is_domestic_violence = models.BooleanField(_("domestic violence"), default=False)
    is_terrorist_crime = models.BooleanField(_("terrorist crime"), default=False)
    is_trafficking = models.BooleanField(_("trafficking in human beings"), default=False)
    is_hate_motivated = models.BooleanField(_("hate motive"), default=False)
    language = models.CharField(_("language"), max_length=8, default="lt")
    interpretation = models.CharField(
        _("interpretation needed"), max_length=8, blank=True,
        choices=[("SPOKEN", _("Spoken")), ("WRITTEN", _("Written")), ("SIGN", _("Sign language"))],
    )  # fmt: skip
    communication_means = ArrayField(
        models.CharField(max_length=16),
        default=list,
        verbose_name=_("means of communication"),
        db_comment="agreed with the person: art. 4(1)2",
    )
    representative_absent = models.CharField(
        _("why no legal representative takes part"), max_length=20, choices=NoRepresentativeReason, blank=True
    )
    representative_note = models.TextField(_("note about the legal representative"), blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    measure_due_on = models.DateField(
        _("next measure of the plan"),
        null=True,
        blank=True,
        db_comment="follows from plan and services given",
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closing_reason = models.CharField(
        _("why the case was closed"), max_length=20, choices=ClosingReason, blank=True
    )
    closing_note = models.TextField(_("note about the closing"), blank=True)
    information_missing_reason = models.TextField(
        _("why mandatory information or a consent is missing"),
        blank=True,
        db_comment="why what art. 10(4)2, 10(4)8 have people told, or the consent of 10(3), is missing",
    )
    limited_at = models.DateTimeField(
        _("processing restricted"),
        null=True,
        blank=True,
        db_comment="the data are only kept since then: GDPR art. 18",
    )
    erased_at = models.DateTimeField(
        _("data erased"), null=True, blank=True, db_comment="only what is counted is left since then"
    )
    restricted_to = models.UUIDField(
        null=True, editable=False, db_comment="the restricted intake that hides it: set by the database"
    )
    version = models.PositiveIntegerField(default=1)

    emergency: EmergencyAccess | None = None
    """By which emergency access alone the person who asks sees it; set where a page loads it."""
    has_received: bool
    """Whether another service handed anything over of the person; set where a page loads it."""
    has_danger: bool
    """Whether somebody is recorded as dangerous to the person; set where a page loads it."""

    objects = CaseQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {
        "representative_note", "closing_note", "information_missing_reason", "crime_on",
    }  # fmt: skip
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "intake", "reference", "status", "opened_at", "decided_at", "recipient_group",
        "has_disability", "victim_category", "harm_types", "municipality", "crime_type", "crime_place",
        "crime_country", "proceedings_in_lithuania", "is_in_lithuania", "is_only_abroad", "complaint_filed", "is_domestic_violence",
        "is_terrorist_crime", "is_trafficking", "is_hate_motivated", "language", "interpretation",
        "communication_means", "limited_at", "erased_at", "representative_absent", "review_on", "measure_due_on", "closed_at",
        "closing_reason",
        "restricted_to", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_case_a_reference"),
            models.CheckConstraint(
                condition=Q(status="STARTED", decided_at=None)
                | ~Q(status="STARTED") & Q(decided_at__isnull=False)
                | Q(status="MERGED"),
                name="a_decided_case_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["STARTED", "DECLINED", "MERGED"]) | ~Q(recipient_group=""),
                name="who_accepts_belongs_to_a_recipient_group",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_reason="")
                | Q(status__in=["CLOSED", "MERGED"], closed_at__isnull=False) & ~Q(closing_reason=""),
                name="a_closed_case_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def scope(self) -> Scope:
        """Return whether the law gives assistance for this act, as far as is known (R-1.1)."""
        in_lithuania = {YesNoUnknown.YES: True, YesNoUnknown.NO: False}.get(
            YesNoUnknown(self.proceedings_in_lithuania)
        )
        return scope_of(
            committed_in=self.crime_country or COUNTRY_OF_PLACE[CrimePlace(self.crime_place)],
            committed_on=self.crime_on,
            proceedings_in_lithuania=in_lithuania,
            person_in_lithuania=self.is_in_lithuania,
        )
