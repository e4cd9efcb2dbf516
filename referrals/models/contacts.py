"""A contact at an institution: who came, what they were told, what they consented to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.querysets import ContactQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import InterpretationKind, RepresentativeAbsence, RightsInformationItem
from victimsupport.keys import uuid_key


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
