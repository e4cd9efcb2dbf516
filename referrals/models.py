"""A contact at an institution, what the institution owes for it, and the intake at a service."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from referrals.querysets import (
    AccessRestrictionQuerySet,
    CaseExclusionQuerySet,
    ChildNotificationQuerySet,
    ContactQuerySet,
    EmergencyAccessQuerySet,
    IntakeQuerySet,
    LikenessQuerySet,
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
from victimsupport.law.periods import EMERGENCY_ACCESS
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


class AlikeIn(models.TextChoices):
    """By what two registrations seem to be of one person."""

    PHONE = "PHONE", _("the same phone number")
    EMAIL = "EMAIL", _("the same e-mail address")
    NAME = "NAME", _("the same first name and surname")


class AssignReason(models.TextChoices):
    """Why somebody else is responsible from now on. A code: the audit holds no words about anybody."""

    WORKLOAD = "WORKLOAD", _("To share the work evenly")
    ABSENCE = "ABSENCE", _("The colleague is away")
    LEAVES = "LEAVES", _("The colleague leaves or works elsewhere")
    SKILL = "SKILL", _("Language or special knowledge is needed")
    WISH = "WISH", _("The person's wish")
    CONFLICT = "CONFLICT", _("The colleague knows those concerned")
    OTHER = "OTHER", _("Another reason")


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
    is_terrorist_crime = models.BooleanField(_("terrorist crime"), default=False)
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
        default=False, db_comment="the person is registered here earlier in the same year: domain.md 5.1"
    )
    is_search_owed = models.BooleanField(
        default=False, db_comment="registered in a hurry: whether the person is known was not looked for"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = IntakeQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"initials", "applicant_relation"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "channel", "referral", "sender", "sender_type", "received_at", "duty",
        "identity", "is_anonymous", "receipt_code", "applicant", "crime_type", "is_terrorist_crime", "consent_stated_at",
        "consent_confirmed_at", "consent_withdrawn_at", "chosen_by", "assignee", "started_at", "start_kind",
        "ended_at", "returned_at", "out_of_scope_at", "is_restricted", "is_repeated", "is_search_owed", "recorded_at",
        "version",
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
