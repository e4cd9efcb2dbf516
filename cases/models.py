"""The case of one victim at one service, and what is done in it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import START, Status
from cases.querysets import CaseQuerySet, DeliveryQuerySet, RightStopQuerySet
from referrals.models import Applied, Intake
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import HarmType, RecipientGroup, RightState, ServiceFunction, VictimCategory
from victimsupport.directory.models import CompetentBody, CrimeType, Municipality
from victimsupport.duties.models import Duty
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


class ClosingReason(models.TextChoices):
    GOALS_REACHED = "GOALS_REACHED", _("What was planned is done")
    WISH = "WISH", _("The person no longer wishes assistance")
    LOST_CONTACT = "LOST_CONTACT", _("The person cannot be reached")
    TURNED_ELSEWHERE = "TURNED_ELSEWHERE", _("The person turned to another service")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("Law XIV-169 does not apply")
    OTHER = "OTHER", _("Another reason")


class ToldBy(models.TextChoices):
    """How the person was told that the right of the service stopped."""

    IN_PERSON = "IN_PERSON", _("In person")
    PHONE = "PHONE", _("By phone or video call")
    WRITTEN = "WRITTEN", _("In writing")


class AfterStop(models.TextChoices):
    """What the person of an open case chose once the right of the service stopped: domain.md 3.5."""

    TRANSFER = "TRANSFER", _("To go on at another service")
    CLOSING = "CLOSING", _("To end the assistance")
    WAITING = "WAITING", _("To wait until the right is valid again")
    UNDECIDED = "UNDECIDED", _("Has not decided yet")


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
    representative_absent = models.CharField(
        _("why no legal representative takes part"), max_length=20, choices=NoRepresentativeReason, blank=True
    )
    representative_note = models.TextField(blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closing_reason = models.CharField(max_length=20, choices=ClosingReason, blank=True)
    closing_note = models.TextField(blank=True)
    information_missing_reason = models.TextField(
        blank=True,
        db_comment="why what art. 10(4)2, 10(4)8 have people told, or the consent of 10(3), is missing",
    )
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {
        "representative_note", "closing_note", "information_missing_reason", "crime_on",
    }  # fmt: skip
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "intake", "reference", "status", "opened_at", "decided_at", "recipient_group",
        "has_disability", "victim_category", "harm_types", "municipality", "crime_type", "crime_place",
        "crime_country", "proceedings_in_lithuania", "is_in_lithuania", "is_only_abroad", "complaint_filed", "is_domestic_violence",
        "is_terrorist_crime", "is_trafficking", "is_hate_motivated", "language", "interpretation",
        "representative_absent", "review_on", "closed_at", "closing_reason", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_case_a_reference"),
            models.CheckConstraint(
                condition=Q(status="STARTED", decided_at=None)
                | ~Q(status="STARTED") & Q(decided_at__isnull=False),
                name="a_decided_case_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["STARTED", "DECLINED"]) | ~Q(recipient_group=""),
                name="who_accepts_belongs_to_a_recipient_group",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_reason="")
                | Q(status="CLOSED", closed_at__isnull=False) & ~Q(closing_reason=""),
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


class NeedsAssessment(models.Model):
    """A version of what the person needs because of the act: art. 10(4)1. Never overwritten."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    assessed_at = models.DateTimeField(_("assessed"))
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField()

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
    number = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))
    agreed_with = models.CharField(_("agreed with"), max_length=24, choices=Applied)
    agreement_form = models.CharField(_("how agreed"), max_length=12, choices=AgreementForm)
    agreement_note = models.TextField(_("note of the oral agreement"), blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    recorded_at = models.DateTimeField()

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
    """One measure of a plan: what, by which function, who, when."""

    id = uuid_key()
    plan = models.ForeignKey(AssistancePlan, models.CASCADE, related_name="measures")
    place = models.PositiveSmallIntegerField()
    function = models.CharField(_("function"), max_length=40, choices=ServiceFunction)
    what = models.TextField(_("measure"))
    who = models.CharField(_("who"), max_length=150)
    due_on = models.DateField(_("by when"), null=True, blank=True)

    personal_data: ClassVar[set[str]] = {"what", "who"}
    other_data: ClassVar[set[str]] = {"id", "plan", "place", "function", "due_on"}

    def __str__(self) -> str:
        return f"{self.place}"


class ServiceDelivery(models.Model):
    """One service given: one function, one day, one person (domain.md 5.1). Attempts and paperwork are none."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="deliveries")
    function = models.CharField(_("function"), max_length=40, choices=ServiceFunction)
    delivered_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_remote = models.BooleanField(_("remotely"), default=False)
    at_request = models.BooleanField(_("at the victim's request"), default=False)
    provider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("provided by"))
    body = models.ForeignKey(
        CompetentBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body named")
    )
    nights = models.PositiveSmallIntegerField(_("nights"), null=True, blank=True)
    is_accredited = models.BooleanField(db_comment="the right was usable that day (domain.md 3.5)")
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"note", "cancelled_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "function", "delivered_on", "minutes", "is_remote", "at_request", "provider",
        "body", "nights", "is_accredited", "recorded_by", "recorded_at", "cancelled_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("service delivered")
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="a_cancelled_delivery_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(function="ACCOMPANIMENT") | Q(at_request=True),
                name="accompaniment_only_at_request",
            ),
            models.CheckConstraint(
                condition=~Q(function="COMPLAINT_INFORMATION") | Q(body__isnull=False),
                name="complaint_information_names_the_body",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "delivered_on"], name="deliveries_by_day"),
            models.Index(fields=["case", "-delivered_on"], name="deliveries_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.delivered_on} {self.function}"


class RightStop(models.Model):
    """
    What is owed to the person of a case that was open when the right of the service stopped: domain.md 3.5.

    To be told, and to be offered another service, an end, or on suspension to wait. One for each case and stop.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="right_stops")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="right_stop")
    stopped_on = models.DateField(_("right stopped on"))
    state = models.CharField(_("state of the right"), max_length=20, choices=RightState)
    told_how = models.CharField(_("how told"), max_length=12, choices=ToldBy, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(_("what the person chose"), max_length=12, choices=AfterStop, blank=True)
    chosen_at = models.DateTimeField(_("when chosen"), null=True, blank=True)
    service = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("service wished for"),
    )

    objects = RightStopQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "duty", "stopped_on", "state", "told_how", "told_by", "choice", "chosen_at",
        "service",
    }  # fmt: skip

    class Meta:
        verbose_name = _("stop of the right")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stopped_on", "state"], name="a_person_is_told_once_of_a_stop"
            ),
            models.CheckConstraint(
                condition=Q(told_how="", told_by=None, choice="", chosen_at=None)
                | ~Q(told_how="") & ~Q(choice="") & Q(told_by__isnull=False, chosen_at__isnull=False),
                name="who_was_told_gave_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(choice="TRANSFER") ^ Q(service=None), name="a_transfer_names_the_service"
            ),
            models.CheckConstraint(
                condition=~Q(choice="WAITING") | Q(state="SUSPENDED"), name="only_a_suspension_is_waited_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stopped_on} {self.state}"
