"""A contact at an institution, what the institution owes for it, and the intake at a service."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.querysets import (
    ChildNotificationQuerySet,
    ContactQuerySet,
    IntakeQuerySet,
    ReceivedNotificationQuerySet,
    ReferralQuerySet,
)
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import (
    FirstContactInstitutionType,
    IntakeChannel,
    InterpretationKind,
    RepresentativeAbsence,
    RightsInformationItem,
    RightState,
)
from victimsupport.constraints import together
from victimsupport.directory.models import CrimeType
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.vault.models import Identity


class Applied(models.TextChoices):
    """Who came to the institution, or gave a consent."""

    VICTIM = "VICTIM", _("The victim")
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", _("A legal representative")


class Language(models.TextChoices):
    """The languages people are spoken to in, by ISO 639; the last is for any other."""

    LITHUANIAN = "lt", _("Lithuanian")
    ENGLISH = "en", _("English")
    RUSSIAN = "ru", _("Russian")
    UKRAINIAN = "uk", _("Ukrainian")
    POLISH = "pl", _("Polish")
    BELARUSIAN = "be", _("Belarusian")
    LITHUANIAN_SIGN = "lls", _("Lithuanian Sign Language")
    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    LATVIAN = "lv", _("Latvian")
    ROMANI = "rom", _("Romani")
    SPANISH = "es", _("Spanish")
    TURKISH = "tr", _("Turkish")
    UZBEK = "uz", _("Uzbek")
    OTHER = "mul", _("Another language")


class Wish(models.TextChoices):
    YES = "YES", _("Wishes assistance")
    NO = "NO", _("Declined")
    UNDECIDED = "UNDECIDED", _("Has not decided yet")


class Informed(models.TextChoices):
    """To whom the information of art. 9(1) was given; for a child see 9(2), first sentence."""

    VICTIM = "VICTIM", _("The victim")
    CHILD = "CHILD", _("The child")
    PARENT = "PARENT", _("A parent")
    OTHER_REPRESENTATIVE = "OTHER_REPRESENTATIVE", _("Another legal representative")


class InformationForm(models.TextChoices):
    ORAL = "ORAL", _("Orally")
    PAPER = "PAPER", _("On paper")
    EMAIL = "EMAIL", _("By e-mail")


class ConsentForm(models.TextChoices):
    WRITTEN = "WRITTEN", _("In writing")
    ELECTRONIC = "ELECTRONIC", _("Electronically")
    ORAL = "ORAL", _("Orally, noted by the officer")


class TransferredField(models.TextChoices):
    """The four data of art. 9(3), and no others."""

    FIRST_NAME = "FIRST_NAME", _("First name")
    SURNAME = "SURNAME", _("Surname")
    PHONE = "PHONE", _("Phone")
    EMAIL = "EMAIL", _("E-mail")


class StartKind(models.TextChoices):
    """What counts as starting to organise assistance (R-10.2). Assigning a caseworker alone does not."""

    ATTEMPT = "ATTEMPT", _("Tried to reach the person")
    APPOINTMENT = "APPOINTMENT", _("Agreed an appointment")
    DELIVERY = "DELIVERY", _("Gave a service")


class Contact(models.Model):
    """A victim, or their legal representative, came to a first-contact institution. Holds no identity."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    officer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("officer"))
    contacted_at = models.DateTimeField(_("day of contact"))
    is_child = models.BooleanField(_("the victim is a child"))
    child_discovered_at = models.DateTimeField(
        null=True, blank=True, db_comment="where the age was learnt later"
    )
    applied_by = models.CharField(_("who applied"), max_length=24, choices=Applied)
    wish = models.CharField(_("wish"), max_length=12, choices=Wish, default=Wish.UNDECIDED)
    wished_at = models.DateTimeField(_("when wished"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.LITHUANIAN)
    interpretation = models.CharField(
        _("interpretation needed"),
        max_length=16,
        blank=True,
        choices=InterpretationKind,
    )
    accompanied = models.BooleanField(_("a chosen person took part"), default=False)
    excluded_reason = models.TextField(_("why the chosen person was excluded"), blank=True)
    cross_border = models.BooleanField(_("item 7 applies"), default=False)
    recorded_at = models.DateTimeField(_("recorded"))
    version = models.PositiveIntegerField(default=1)

    objects = ContactQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"excluded_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "officer", "contacted_at", "is_child", "child_discovered_at", "applied_by",
        "wish", "wished_at", "language", "interpretation", "accompanied", "cross_border", "recorded_at", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_contact_a_reference"),
            models.CheckConstraint(
                condition=Q(wish="UNDECIDED", wished_at=None)
                | ~Q(wish="UNDECIDED") & Q(wished_at__isnull=False),
                name="a_wish_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-contacted_at", "-id"], name="contacts_newest_first")
        ]

    def __str__(self) -> str:
        return self.reference


class RightsInformation(models.Model):
    """That the information of art. 9(1) was given: which items, to whom, in which language, form and version."""

    id = uuid_key()
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="information")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("when given"))
    items = ArrayField(
        models.CharField(max_length=40, choices=RightsInformationItem), verbose_name=_("items")
    )
    recipients = ArrayField(models.CharField(max_length=24, choices=Informed), verbose_name=_("to whom"))
    language = models.CharField(_("language"), max_length=8, choices=Language)
    form = models.CharField(_("form"), max_length=8, choices=InformationForm)
    text_version = models.CharField(_("version of the texts"), max_length=20, blank=True)
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "contact", "officer", "given_at", "items", "recipients", "language", "form", "text_version", "recorded_at",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{len(self.items)} items"


class TransferConsent(models.Model):
    """The person's consent that their data go to one named service: art. 9(3). Withdrawn as easily as given."""

    id = uuid_key()
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("support service")
    )
    given_by = models.CharField(_("given by"), max_length=24, choices=Applied)
    given_at = models.DateTimeField(_("when given"))
    form = models.CharField(_("how given"), max_length=12, choices=ConsentForm)
    fields = ArrayField(
        models.CharField(max_length=12, choices=TransferredField), verbose_name=_("for which data")
    )
    without_representative = models.CharField(
        _("why a child's legal representative does not take part"),
        max_length=24,
        choices=RepresentativeAbsence,
        blank=True,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "contact", "service", "given_by", "given_at", "form", "fields", "without_representative", "withdrawn_at",
        "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fields__len__gt=0), name="a_consent_names_data")]

    def __str__(self) -> str:
        return str(self.given_at.date())


class Referral(models.Model):
    """
    What an institution owes a victim who wishes assistance and consented: telling the chosen service, art. 9(3).

    Read by the sender, and by the addressee once sent. Holds no personal data: each side keeps its own identity row.
    """

    id = uuid_key()
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sender_type = models.CharField(max_length=30, choices=FirstContactInstitutionType)
    reference = models.CharField(_("sender's reference number"), max_length=20)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="referrals")
    consent = models.OneToOneField(TransferConsent, models.PROTECT, related_name="referral")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="referral")
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)
    returned_at = models.DateTimeField(
        _("returned"), null=True, blank=True, db_comment="the service may not take the person: domain.md 3.5"
    )
    returned_state = models.CharField(
        _("state of the service's right"), max_length=20, choices=RightState, blank=True
    )
    created_at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "sender", "addressee", "sender_type", "reference", "contact", "consent", "duty", "identity", "sent_at",
        "withdrawn_at", "returned_at", "returned_state", "created_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("referral")
        constraints = [
            models.UniqueConstraint(fields=["sender", "reference"], name="one_referral_a_reference"),
            models.CheckConstraint(
                condition=Q(identity=None) | Q(sent_at__isnull=False),
                name="an_unsent_referral_holds_no_identity",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_state="")
                | Q(returned_at__isnull=False, sent_at__isnull=False) & ~Q(returned_state=""),
                name="what_came_back_was_sent_and_says_why",
            ),
        ]
        indexes = [models.Index(fields=["sender", "-created_at", "-id"], name="referrals_newest_first")]

    def __str__(self) -> str:
        return self.reference

    def is_with_the_service(self) -> bool:
        """Test whether the service was told and has not given the person back."""
        return self.sent_at is not None and self.returned_at is None


class ChildNotification(models.Model):
    """What an institution owes the Child Rights Service for a child: art. 9(2). No consent; three data, no more."""

    id = uuid_key()
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="notification")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="notification")
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    unknown = ArrayField(models.CharField(max_length=12), default=list, db_comment="data that are not known")
    unknown_reason = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ChildNotificationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"unknown_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "sender", "recipient", "reference", "contact", "duty", "identity", "unknown", "sent_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("notification of a child")
        constraints = [
            models.UniqueConstraint(fields=["sender", "reference"], name="one_notification_a_reference"),
            models.CheckConstraint(
                condition=Q(unknown__len=0) | ~Q(unknown_reason=""), name="unknown_data_have_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReceivedNotification(models.Model):
    """A notification of a child in the Child Rights Service's inbox, under its own key."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("sender"))
    sender_reference = models.CharField(_("sender's reference number"), max_length=20)
    contacted_on = models.DateField(_("day of contact"))
    received_at = models.DateTimeField(_("received"))
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    initials = models.CharField(max_length=4, blank=True)
    unknown = ArrayField(models.CharField(max_length=12), default=list)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReceivedNotificationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"initials"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "sender", "sender_reference", "contacted_on", "received_at", "identity",
        "unknown", "acknowledged_at", "acknowledged_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("received notification")
        constraints = [
            together("acknowledged_at", "acknowledged_by", name="an_acknowledgement_has_an_author"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_received_a_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class Intake(models.Model):
    """
    A victim has reached a service, which must start to organise assistance: art. 10(2). A registration.

    Anonymous means no identity row can exist (R-10.A).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    channel = models.CharField(_("how the person reached us"), max_length=30, choices=IntakeChannel)
    referral = models.OneToOneField(Referral, models.PROTECT, null=True, blank=True, related_name="intake")
    sender = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    sender_type = models.CharField(max_length=30, choices=FirstContactInstitutionType, blank=True)
    received_at = models.DateTimeField(_("received"))
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="intake")
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="intake")
    initials = models.CharField(max_length=4, blank=True, db_comment="erased with the identity")
    is_anonymous = models.BooleanField(_("wished to remain anonymous"), default=False)
    receipt_code = models.CharField(max_length=128, blank=True, db_comment="hash; shown to the person once")
    applicant = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    applicant_relation = models.CharField(_("relation of the applicant"), max_length=100, blank=True)
    crime_type = models.ForeignKey(
        CrimeType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criminal act")
    )
    consent_stated_at = models.DateTimeField(null=True, blank=True, db_comment="10(3), as the applicant says")
    consent_confirmed_at = models.DateTimeField(null=True, blank=True, db_comment="10(3), with the victim")
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True, db_comment="9(3), after sending")
    chosen_by = models.CharField(_("chosen by"), max_length=24, choices=Applied, default=Applied.VICTIM)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    started_at = models.DateTimeField(_("start of assistance"), null=True, blank=True)
    start_kind = models.CharField(max_length=12, choices=StartKind, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="declined, closed: off the worklist")
    returned_at = models.DateTimeField(
        _("returned to the sender"), null=True, blank=True, db_comment="the right stopped: domain.md 3.5"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = IntakeQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"initials", "applicant_relation"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "channel", "referral", "sender", "sender_type", "received_at", "duty",
        "identity", "is_anonymous", "receipt_code", "applicant", "crime_type", "consent_stated_at",
        "consent_confirmed_at", "consent_withdrawn_at", "chosen_by", "assignee", "started_at", "start_kind",
        "ended_at", "returned_at", "recorded_at", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("intake")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_intake_a_reference"),
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
                condition=Q(returned_at=None)
                | Q(ended_at__isnull=False, started_at=None, identity=None, initials=""),
                name="of_whom_was_given_back_nothing_is_kept",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "received_at", "id"], name="intakes_by_receipt"),
            models.Index(fields=["organisation", "id"], condition=Q(ended_at=None), name="intakes_running"),
        ]

    def __str__(self) -> str:
        return self.reference
