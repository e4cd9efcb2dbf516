"""The intake at a service: art. 10(2), 10(3). A registration; and how it stands to others of the same person."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.models.contacts import Applied
from referrals.models.sending import Referral
from referrals.querysets import IntakeQuerySet, LikenessQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import FirstContactInstitutionType, IntakeChannel
from victimsupport.constraints import together
from victimsupport.directory.models import CrimeType
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.vault.models import Identity


class StartKind(models.TextChoices):
    """What counts as starting to organise assistance (R-10.2). Assigning a caseworker alone does not."""

    ATTEMPT = "ATTEMPT", _("Tried to reach the person")
    APPOINTMENT = "APPOINTMENT", _("Agreed an appointment")
    DELIVERY = "DELIVERY", _("Gave a service")


class AssignReason(models.TextChoices):
    """Why somebody else is responsible from now on. A code: the audit holds no words about anybody."""

    WORKLOAD = "WORKLOAD", _("To share the work evenly")
    ABSENCE = "ABSENCE", _("The colleague is away")
    LEAVES = "LEAVES", _("The colleague leaves or works elsewhere")
    SKILL = "SKILL", _("Language or special knowledge is needed")
    WISH = "WISH", _("The person's wish")
    CONFLICT = "CONFLICT", _("The colleague knows those concerned")
    OTHER = "OTHER", _("Another reason")


class Intake(models.Model):  # type: ignore[django-manager-missing]  # guardian's managers have no types
    """
    A victim has reached a service, which must start to organise assistance: art. 10(2). A registration.

    Anonymous means no identity row can exist (R-10.A).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    channel = models.CharField(_("how the person reached us"), max_length=30, choices=IntakeChannel)
    referral = models.OneToOneField(Referral, models.PROTECT, null=True, blank=True, related_name="intake")
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sender")
    )
    sender_type = models.CharField(
        _("kind of institution that sent the person"),
        max_length=30,
        choices=FirstContactInstitutionType,
        blank=True,
    )
    received_at = models.DateTimeField(_("received"))
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="intake")
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="intake")
    initials = models.CharField(
        _("initials"), max_length=4, blank=True, db_comment="erased with the identity"
    )
    is_anonymous = models.BooleanField(_("wished to remain anonymous"), default=False)
    identified_at = models.DateTimeField(
        _("gave a name"), null=True, blank=True, db_comment="anonymous until then: R-10.A"
    )
    receipt_code = models.CharField(max_length=128, blank=True, db_comment="hash; shown to the person once")
    applicant = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    applicant_relation = models.CharField(_("relation of the applicant"), max_length=100, blank=True)
    crime_type = models.ForeignKey(
        CrimeType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criminal act")
    )
    is_terrorist_crime = models.BooleanField(_("terrorist crime"), default=False)
    consent_stated_at = models.DateTimeField(
        _("consent, as the applicant said"), null=True, blank=True, db_comment="10(3), as the applicant says"
    )
    consent_confirmed_at = models.DateTimeField(
        _("consent confirmed by the person"), null=True, blank=True, db_comment="10(3), with the victim"
    )
    consent_withdrawn_at = models.DateTimeField(
        _("consent withdrawn"), null=True, blank=True, db_comment="9(3), after sending"
    )
    chosen_by = models.CharField(_("chosen by"), max_length=24, choices=Applied, default=Applied.VICTIM)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    started_at = models.DateTimeField(_("start of assistance"), null=True, blank=True)
    start_kind = models.CharField(_("how assistance started"), max_length=12, choices=StartKind, blank=True)
    ended_at = models.DateTimeField(
        _("registration ended"), null=True, blank=True, db_comment="declined, closed: off the worklist"
    )
    returned_at = models.DateTimeField(
        _("returned to the sender"), null=True, blank=True, db_comment="the right stopped: domain.md 3.5"
    )
    out_of_scope_at = models.DateTimeField(
        _("the law does not apply"),
        null=True,
        blank=True,
        db_comment="information given, nothing else: R-1.1",
    )
    is_restricted = models.BooleanField(
        _("restricted"), default=False, db_comment="seen only by those granted it: decision 0008"
    )
    is_repeated = models.BooleanField(
        _("registered here before in the same year"),
        default=False,
        db_comment="the person is registered here earlier in the same year: domain.md 5.1",
    )
    is_search_owed = models.BooleanField(
        default=False, db_comment="registered in a hurry: whether the person is known was not looked for"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    version = models.PositiveIntegerField(default=1)

    objects = IntakeQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"initials", "applicant_relation"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "channel", "referral", "sender", "sender_type", "received_at", "duty",
        "identity", "is_anonymous", "identified_at", "receipt_code", "applicant", "crime_type", "is_terrorist_crime", "consent_stated_at",
        "consent_confirmed_at", "consent_withdrawn_at", "chosen_by", "assignee", "started_at", "start_kind",
        "ended_at", "returned_at", "out_of_scope_at", "is_restricted", "is_repeated", "is_search_owed", "recorded_at",
        "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("intake")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_intake_a_reference"),
            models.CheckConstraint(
                condition=Q(identified_at=None) | Q(is_anonymous=False),
                name="who_gave_a_name_is_not_anonymous",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(identity=None, initials="", applicant=None),
                name="anonymous_means_no_identity",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, start_kind="") | Q(started_at__isnull=False) & ~Q(start_kind=""),
                name="a_start_has_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(channel="THIRD_PARTY")
                | Q(crime_type__isnull=False, consent_stated_at__isnull=False),
                name="another_person_names_the_act_and_the_consent",
            ),
            models.CheckConstraint(
                condition=~Q(channel="TRANSFER") | Q(sender__isnull=False),
                name="a_transfer_names_who_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None)
                | Q(ended_at__isnull=False, started_at=None, identity=None, initials=""),
                name="of_whom_was_given_back_nothing_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(out_of_scope_at=None)
                | Q(
                    ended_at__isnull=False, identity=None, applicant=None, initials="", applicant_relation=""
                ),
                name="of_whom_is_out_of_scope_nothing_is_kept",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "received_at", "id"], name="intakes_by_receipt"),
            models.Index(fields=["organisation", "id"], condition=Q(ended_at=None), name="intakes_running"),
            models.Index(fields=["organisation"], condition=Q(is_restricted=True), name="intakes_restricted"),
        ]

    def __str__(self) -> str:
        return self.reference

    def minutes_until_start(self, now: datetime) -> int:
        """Return how long the person waited, or has waited by now: measured where assistance is due at once (11(1))."""
        return max(0, int(((self.started_at or now) - self.received_at).total_seconds() // 60))


class IntakeLink(models.Model):
    """
    That a registration is of somebody registered here already: two referrals, one case (Q-11).

    Each keeps its row, its number and its duties. The person is looked after in the case of the leading one.
    """

    id = uuid_key()
    intake = models.OneToOneField(Intake, models.PROTECT, related_name="link")
    leading = models.ForeignKey(Intake, models.PROTECT, related_name="links")
    linked_at = models.DateTimeField(_("linked"))
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "intake", "leading", "linked_at", "linked_by"}

    class Meta:
        verbose_name = _("link of registrations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(intake=models.F("leading")), name="nobody_is_linked_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return str(self.linked_at)


class AlikeIn(models.TextChoices):
    """By what two registrations seem to be of one person."""

    PHONE = "PHONE", _("the same phone number")
    EMAIL = "EMAIL", _("the same e-mail address")
    NAME = "NAME", _("the same first name and surname")


class Likeness(models.Model):
    """That two registrations of a service may be of one person, as it was found when the later one was made."""

    id = uuid_key()
    intake = models.ForeignKey(Intake, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    alike_in = ArrayField(models.CharField(max_length=8, choices=AlikeIn), verbose_name=_("alike in"))
    found_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_same = models.BooleanField(null=True, db_comment="whether it is one person, once somebody has said so")

    objects = LikenessQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "intake", "other", "alike_in", "found_at", "answered_at", "answered_by", "is_same",
    }  # fmt: skip

    class Meta:
        verbose_name = _("likeness")
        constraints = [
            models.UniqueConstraint(fields=["intake", "other"], name="two_are_compared_once"),
            together("answered_at", "answered_by", "is_same", name="an_answer_on_likeness_has_its_author"),
        ]
        indexes = [
            models.Index(fields=["intake"], condition=Q(answered_at=None), name="likenesses_unanswered"),
        ]

    def __str__(self) -> str:
        return str(self.found_at)
