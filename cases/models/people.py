"""Who stands beside the person: legal representatives (art. 4(4)), interpreters (art. 4(1)2), the Child Rights Service."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.models.deliveries import ServiceDelivery
from cases.models.plans import AssistancePlan
from cases.querysets import InterpretationQuerySet, RepresentativeQuerySet, RepresentedActQuerySet
from referrals.models import Language
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import InterpretationKind
from victimsupport.constraints import together
from victimsupport.directory.models import CompetentBody
from victimsupport.keys import uuid_key
from victimsupport.vault.models import Identity


class RepresentativeKind(models.TextChoices):
    PARENT = "PARENT", pgettext_lazy("legal representative", "Parent")
    GUARDIAN = "GUARDIAN", pgettext_lazy("legal representative", "Guardian")
    OTHER = "OTHER", pgettext_lazy("legal representative", "Another representative by law")


class RepresentativeBasis(models.TextChoices):
    """What the representation rests on."""

    PARENTHOOD = "PARENTHOOD", _("Parenthood (birth record)")
    CHILD_GUARDIANSHIP = "CHILD_GUARDIANSHIP", _("Guardianship of a child")
    ADULT_GUARDIANSHIP = "ADULT_GUARDIANSHIP", _("Guardianship of an adult, by a court decision")
    STATED = "STATED", _("As the person says; no document was seen")


class LegalRepresentative(models.Model):
    """
    Somebody who represents the person by law: art. 4(4). Name, phone and e-mail lie in the vault.

    Suspected of the act, they are no contact, receive no letter and agree to nothing for the child (R-4.4).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="representatives")
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("who it is"), max_length=12, choices=RepresentativeKind)
    basis = models.CharField(_("basis"), max_length=20, choices=RepresentativeBasis)
    participates = models.BooleanField(_("takes part"), default=False)
    is_suspected = models.BooleanField(_("suspected of the act"), default=False)
    suspected_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until (included)"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = RepresentativeQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"is_suspected", "suspected_at"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "identity", "kind", "basis", "participates", "since", "until", "recorded_at",
        "recorded_by", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("legal representative")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_suspected=False, suspected_at=None)
                | Q(is_suspected=True, suspected_at__isnull=False, participates=False),
                name="who_is_suspected_takes_no_part",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="a_representation_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ActKind(models.TextChoices):
    """What a legal representative agrees to for the person."""

    PLAN = "PLAN", _("Plan of assistance measures")
    CONSENT = "CONSENT", _("Consent to the assistance")
    TRANSFER = "TRANSFER", _("Consent to the transfer to another service")


class RepresentedAct(models.Model):
    """What a legal representative agreed to; flagged once they are suspected of the act, until it is settled."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="represented_acts")
    representative = models.ForeignKey(LegalRepresentative, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=12, choices=ActKind)
    plan = models.ForeignKey(AssistancePlan, models.CASCADE, null=True, blank=True, related_name="+")
    acted_at = models.DateTimeField()
    flagged_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RepresentedActQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "representative", "kind", "plan", "acted_at", "flagged_at", "settled_at",
        "settled_by",
    }  # fmt: skip

    class Meta:
        constraints = [
            together("settled_at", "settled_by", name="a_settled_act_has_an_author"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(flagged_at__isnull=False),
                name="only_what_is_flagged_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(kind="PLAN", plan__isnull=False) | ~Q(kind="PLAN") & Q(plan=None),
                name="an_agreed_plan_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.acted_at.date()}"


class CommunicationMeans(models.TextChoices):
    """The means agreed with the person by which information is given: art. 3(5), 4(1)2."""

    SPOKEN = "SPOKEN", _("Speaking")
    WRITTEN = "WRITTEN", _("In writing")
    SIGN_LANGUAGE = "SIGN_LANGUAGE", _("Lithuanian Sign Language")
    EASY_TO_READ = "EASY_TO_READ", _("Easy-to-read language")
    LARGE_PRINT = "LARGE_PRINT", _("Large print or Braille")
    PICTURES = "PICTURES", _("Pictures or other alternative communication")


class Interpretation(models.Model):
    """One interpretation or translation: needed, then booked, then given. Free of charge: art. 4(1)1, 4(1)2."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="interpretations")
    kind = models.CharField(_("kind"), max_length=16, choices=InterpretationKind)
    language = models.CharField(_("language"), max_length=8, choices=Language)
    needed_at = models.DateTimeField(_("needed since"))
    booked_at = models.DateTimeField(_("when it was booked"), null=True, blank=True)
    booked_for = models.DateTimeField(pgettext_lazy("interpretation", "booked for"), null=True, blank=True)
    booked_with = models.CharField(_("with whom"), max_length=150, blank=True)
    given_on = models.DateField(_("given"), null=True, blank=True)
    given_by = models.CharField(_("by whom"), max_length=150, blank=True)
    delivery = models.ForeignKey(
        ServiceDelivery, models.PROTECT, null=True, blank=True, related_name="interpretations"
    )
    dropped_at = models.DateTimeField(
        _("no longer needed since"),
        null=True,
        blank=True,
        db_comment="not needed after all, or recorded by mistake",
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = InterpretationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"booked_with", "given_by"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "kind", "language", "needed_at", "booked_at", "booked_for", "given_on",
        "delivery", "dropped_at", "recorded_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("interpretation")
        constraints = [
            models.CheckConstraint(
                condition=Q(booked_at=None, booked_for=None, booked_with="")
                | Q(booked_at__isnull=False, booked_for__isnull=False) & ~Q(booked_with=""),
                name="a_booking_says_with_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, given_by="", delivery=None)
                | Q(given_on__isnull=False) & ~Q(given_by=""),
                name="what_was_interpreted_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(given_on=None), name="what_was_given_is_not_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"

    def stage(self) -> str:
        """Return how far it has come: NEEDED, BOOKED, GIVEN or DROPPED."""
        if self.dropped_at is not None:
            return "DROPPED"
        if self.given_on is not None:
            return "GIVEN"
        return "BOOKED" if self.booked_at is not None else "NEEDED"


class ChildRightsAnswer(models.Model):
    """
    Whether the Child Rights Service is told of a child who came straight to the service, and why: Q-7, Q-8.

    The reason is sealed under the child's own key.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="child_rights_answer")
    is_told = models.BooleanField(_("the Child Rights Service is told"))
    told_at = models.DateTimeField(_("when told"), null=True, blank=True)
    body = models.ForeignKey(
        CompetentBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("body informed"),
    )
    reason = models.BinaryField(_("reason"), db_comment="sealed")
    decided_at = models.DateTimeField(_("when it was decided"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "is_told", "told_at", "body", "decided_at", "decided_by",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_told=True, told_at__isnull=False, body__isnull=False)
                | Q(is_told=False, told_at=None, body=None),
                name="who_was_told_and_when",
            )
        ]

    def __str__(self) -> str:
        return str(self.is_told)
