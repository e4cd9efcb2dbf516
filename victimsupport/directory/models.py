"""Lists the law refers to and does not give itself. All are data, versioned by the days they hold."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from victimsupport.choices import RightsInformationItem
from victimsupport.keys import uuid_key


class Bilingual(models.Model):
    """A code with a Lithuanian and an English name."""

    code = models.CharField(_("code"), primary_key=True, max_length=40)
    name_lt = models.CharField(_("name in Lithuanian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_active = models.BooleanField(_("offered in forms"), default=True)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"code", "name_lt", "name_en", "place", "is_active"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_lt if get_language() == "lt" else self.name_en


class Municipality(Bilingual):
    """One of the 60 municipalities (art. 5(2)7), or NOT_STATED, or ABROAD."""

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")


class CrimeType(Bilingual):
    """A kind of criminal act for the statistics: a working list by chapter of the Criminal Code (domain.md annex B)."""

    chapter = models.CharField(_("chapter of the Criminal Code"), max_length=10, blank=True)

    other_data: ClassVar[set[str]] = Bilingual.other_data | {"chapter"}

    class Meta:
        verbose_name = _("kind of criminal act")
        verbose_name_plural = _("kinds of criminal act")


class CompetentBodyKind(models.TextChoices):
    PRE_TRIAL_INVESTIGATION = "PRE_TRIAL_INVESTIGATION", _("Pre-trial investigation institution")
    PROSECUTOR = "PROSECUTOR", _("Prosecutor's office")
    COURT = "COURT", _("Court")
    CHILD_RIGHTS_SERVICE = "CHILD_RIGHTS_SERVICE", _("State Child Rights Protection and Adoption Service")
    RESTORATIVE_JUSTICE = "RESTORATIVE_JUSTICE", _("Restorative justice provider")
    PROSECUTOR_GENERAL = "PROSECUTOR_GENERAL", _("Prosecutor General's Office")
    SPECIALISED_CENTRE = "SPECIALISED_CENTRE", _("Specialised comprehensive assistance centre")


class CompetentBodyQuerySet(models.QuerySet["CompetentBody"]):
    def valid_on(self, day: date) -> "CompetentBodyQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))


class CompetentBody(models.Model):
    """A body whose name, address, phone and e-mail the law has people told: art. 9(1)9, 9(1)10, 10(4)2, 10(4)8, 10(4)9."""

    id = uuid_key()
    kind = models.CharField(_("kind"), max_length=30, choices=CompetentBodyKind)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=40)
    email = models.EmailField(_("e-mail"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("municipality")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until (included)"), null=True, blank=True)

    objects = CompetentBodyQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "kind", "name", "address", "phone", "email", "municipality", "valid_from", "valid_until",
    }  # fmt: skip

    class Meta:
        verbose_name = _("competent body")
        verbose_name_plural = _("competent bodies")

    def __str__(self) -> str:
        return self.name


class HotlineQuerySet(models.QuerySet["Hotline"]):
    def shown(self) -> "HotlineQuerySet":
        """In the order people are told them."""
        return self.filter(is_active=True).order_by("place", "number")


class Hotline(models.Model):
    """A number people are told, kept as text: 112 and 116 006 are no valid phone numbers."""

    id = uuid_key()
    number = models.CharField(_("number"), max_length=20)
    name_lt = models.CharField(_("name in Lithuanian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_active = models.BooleanField(_("shown"), default=True)

    objects = HotlineQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "number", "name_lt", "name_en", "place", "is_active"}

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return self.name_lt if get_language() == "lt" else self.name_en


class RightsTextQuerySet(models.QuerySet["RightsText"]):
    def valid_on(self, day: date) -> "RightsTextQuerySet":
        """Return for each item and language the newest text valid on a day."""
        newest = self.filter(valid_from__lte=day).order_by("item", "language", "-valid_from")
        return newest.distinct("item", "language")


class RightsText(models.Model):
    """
    A version of the information of art. 9(1), as supplied by the Ministry of Justice: art. 6(6)2.

    The program keeps what was supplied; it authors no legal text.
    """

    id = uuid_key()
    version = models.CharField(_("version"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    item = models.CharField(_("item of art. 9(1)"), max_length=40, choices=RightsInformationItem)
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"))

    objects = RightsTextQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "version", "valid_from", "item", "language", "text"}

    class Meta:
        verbose_name = _("supplied information")
        verbose_name_plural = _("supplied information")
        constraints = [
            models.UniqueConstraint(fields=["version", "item", "language"], name="one_text_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.item} {self.language}"
