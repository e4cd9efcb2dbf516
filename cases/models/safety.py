"""What keeps a person safe: how they may be contacted, where they are, who is dangerous to them, who was told what."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from victimsupport.accounts.models import User
from victimsupport.constraints import together
from victimsupport.keys import uuid_key
from victimsupport.law import safe_contact as law
from victimsupport.vault.models import Identity


class ContactChannel(models.TextChoices):
    """The ways to reach a person, as `victimsupport.law.safe_contact` knows them."""

    CALL = "CALL", _("Call")
    VOICEMAIL = "VOICEMAIL", _("Leave a voicemail message")
    SMS = "SMS", _("Send an SMS")
    EMAIL = "EMAIL", _("Send an e-mail")
    LETTER = "LETTER", _("Send a letter")


class Weekday(models.IntegerChoices):
    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class OthersMayAnswer(models.TextChoices):
    """Whether one may speak to somebody else who picks up."""

    YES = "YES", _("Yes, one may speak to them")
    NO = "NO", _("No: say nothing and hang up")
    UNKNOWN = "UNKNOWN", _("Not known")


class SafeContact(models.Model):
    """
    How a person may be contacted, as they said. Never changed: what they say next is a new version (DP-10).

    The texts are sealed under the person's key, or the service's where there is no identity.
    """

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="safe_contacts")
    number = models.PositiveIntegerField(_("version"))
    channels = ArrayField(
        models.CharField(max_length=12, choices=ContactChannel), default=list, verbose_name=_("allowed")
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday), default=list, verbose_name=_("weekdays")
    )
    hours_from = models.TimeField(_("hours from"), null=True, blank=True)
    hours_until = models.TimeField(
        _("hours until"), null=True, blank=True, db_comment="midnight: the end of the day"
    )
    others_may_answer = models.CharField(
        _("somebody else picks up"), max_length=8, choices=OthersMayAnswer, default=OthersMayAnswer.UNKNOWN
    )
    who_may_answer = models.BinaryField(_("who may answer"), null=True)
    code_word = models.BinaryField(_("code word"), null=True)
    caller_script = models.BinaryField(_("how the caller introduces themselves"), null=True)
    note = models.BinaryField(_("note"), null=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, db_comment="the last valid day")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = {"who_may_answer", "code_word", "caller_script", "note"}
    other_data: ClassVar[set[str]] = {
        "id", "case", "number", "channels", "weekdays", "hours_from", "hours_until",
        "others_may_answer", "valid_until", "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("safe contact")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_safe_contact_a_version"),
            models.CheckConstraint(
                condition=Q(channels__contained_by=[str(channel) for channel in law.Channel]),
                name="a_safe_contact_knows_its_channels",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(1, 8))), name="a_week_has_seven_days"
            ),
            together("hours_from", "hours_until", name="hours_have_two_ends"),
            models.CheckConstraint(
                condition=Q(hours_from=None) | Q(hours_until="00:00") | Q(hours_from__lt=F("hours_until")),
                name="hours_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.number}"

    def terms(self) -> law.Terms:
        """Return what the person said, as the law's question takes it."""
        hours = None
        if self.hours_from is not None and self.hours_until is not None:
            hours = law.Hours(self.hours_from, self.hours_until)
        others = {OthersMayAnswer.YES: True, OthersMayAnswer.NO: False}
        return law.Terms(
            allowed=frozenset(law.Channel(channel) for channel in self.channels),
            weekdays=frozenset(self.weekdays),
            hours=hours,
            others_may_answer=others.get(OthersMayAnswer(self.others_may_answer)),
            valid_until=self.valid_until,
        )


class Whereabouts(models.Model):
    """Where a person is now, other than the address of their identity. The newest counts; sealed, on no list."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="whereabouts")
    place = models.BinaryField(null=True, db_comment="null: not known any more")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = {"place"}
    other_data: ClassVar[set[str]] = {"id", "case", "recorded_by", "recorded_at"}

    class Meta:
        verbose_name = _("whereabouts")
        indexes = [models.Index(fields=["case", "-recorded_at", "-id"], name="whereabouts_newest_first")]

    def __str__(self) -> str:
        return str(self.pk)


class Relation(models.TextChoices):
    """What somebody dangerous is to the person."""

    PARTNER = "PARTNER", _("Spouse or partner")
    FORMER_PARTNER = "FORMER_PARTNER", _("Former spouse or partner")
    PARENT = "PARENT", _("Parent")
    CHILD = "CHILD", _("Son or daughter")
    RELATIVE = "RELATIVE", _("Another relative")
    ACQUAINTANCE = "ACQUAINTANCE", _("Acquaintance, neighbour, colleague")
    PROFESSIONAL = "PROFESSIONAL", _("Somebody whose work brings them near the person")
    STRANGER = "STRANGER", _("Stranger")
    UNKNOWN = "UNKNOWN", _("Not known")


class DangerousPerson(models.Model):
    """
    Somebody the person says is dangerous to them: only what is needed to keep the person safe (domain.md 6).

    A name is not needed. Where there is one, it lies in the vault and is no found victim.
    """

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="dangerous_people")
    relation = models.CharField(_("relation to the person"), max_length=16, choices=Relation)
    identity = models.OneToOneField(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.BinaryField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    personal_data: ClassVar[set[str]] = {"note"}
    other_data: ClassVar[set[str]] = {
        "id", "case", "relation", "identity", "recorded_by", "recorded_at", "removed_by", "removed_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("dangerous person")
        constraints = [
            together("removed_by", "removed_at", name="who_is_no_longer_dangerous_was_removed_by_somebody"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(identity=None, note=None),
                name="of_who_was_removed_nothing_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DisclosedField(models.TextChoices):
    """What never stands on a document unless ticked for it."""

    ADDRESS = "ADDRESS", _("Address")
    WHEREABOUTS = "WHEREABOUTS", _("Where the person is now")
    PHONE = "PHONE", _("Phone")
    EMAIL = "EMAIL", _("E-mail")


class DisclosingDocument(models.TextChoices):
    """The documents for which data may be ticked. A document not named here bears none."""

    PLAN = "PLAN", _("Assistance plan")
    ACCESS_COPY = "ACCESS_COPY", _("Copy of the data for the person")


class Disclosure(models.Model):
    """That one document may bear some of these data for a while: who will read it, and why. Kept for good."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    document = models.CharField(_("document"), max_length=40, choices=DisclosingDocument)
    fields = ArrayField(models.CharField(max_length=12, choices=DisclosedField), verbose_name=_("data"))
    reader = models.CharField(_("who will read it"), max_length=200)
    reason = models.BinaryField(_("reason"))
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("chosen"))

    personal_data: ClassVar[set[str]] = {"reader", "reason"}
    other_data: ClassVar[set[str]] = {
        "id", "case", "document", "fields", "chosen_by", "chosen_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("disclosure")
        constraints = [
            models.CheckConstraint(condition=Q(fields__len__gt=0), name="a_disclosure_names_data"),
            models.CheckConstraint(condition=~Q(reader=""), name="a_disclosure_names_its_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {', '.join(self.fields)}"

    def labels(self) -> str:
        """Return what the document bears, in words."""
        return ", ".join(str(DisclosedField(field).label) for field in self.fields)
