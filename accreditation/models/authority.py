"""Who may decide beside the head, and the texts and readings the authority decides by, in versions."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key
from victimsupport.law.calendar import day_of

APPEAL_CLAUSE = (
    "Šis sprendimas Lietuvos Respublikos ikiteisminio administracinių ginčų nagrinėjimo tvarkos įstatymo nustatyta "
    "tvarka per vieną mėnesį nuo jo įteikimo dienos gali būti skundžiamas Lietuvos administracinių ginčų komisijai "
    "ir (arba) Lietuvos Respublikos administracinių bylų teisenos įstatymo nustatyta tvarka – Regionų "
    "administraciniam teismui."
)
"""What notices of decisions say of appeal (13(9)) until the authority words its own version."""
REMEDY_CLAUSE = APPEAL_CLAUSE.replace("Šis sprendimas", "Šis pranešimas")
"""The same in a notice to remedy (13(6)4), which is no decision on the right."""


class Authorisation(models.Model):
    """The head authorises a colleague to decide in their place: art. 13(3), 13(8)."""

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    person = models.ForeignKey(
        User, models.PROTECT, related_name="authorisations", verbose_name=_("authorised person")
    )
    document = models.CharField(
        _("document"),
        max_length=200,
        help_text=_("Order by which the person was authorised: its date and number."),
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to (included)"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("authorised by"))
    granted_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "person", "document", "first_on", "last_on", "granted_by", "granted_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("authorisation to decide")
        verbose_name_plural = _("authorisations to decide")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="an_authorisation_has_days"
            ),
            models.CheckConstraint(condition=~Q(person=F("granted_by")), name="nobody_authorises_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first_on}–{self.holds_until or ''}"

    @property
    def holds_until(self) -> date | None:
        """The last day it holds, or held: that of its order, or the day it was ended, whichever is earlier."""
        ended = [day_of(end.ended_at - datetime.resolution) for end in self.ends.all()]
        return min([*ended, self.last_on] if self.last_on else ended, default=None)

    def is_over(self, moment: datetime) -> bool:
        """Test whether nothing can be signed by it any more."""
        is_past = self.last_on is not None and self.last_on < day_of(moment)
        return is_past or any(end.ended_at <= moment for end in self.ends.all())


class AuthorisationEnd(models.Model):
    """The head takes an authorisation back before its last day, or gives one without a last day its end."""

    id = uuid_key()
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="ends")
    ended_at = models.DateTimeField(_("ended"), db_comment="from this moment on nothing is signed by it")
    reason = models.CharField(_("why"), max_length=200)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ended by"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "authorisation", "ended_at", "reason", "ended_by", "recorded_at"}

    class Meta:
        verbose_name = _("end of an authorisation")
        verbose_name_plural = _("ends of authorisations")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_end_of_an_authorisation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.ended_at}"


class Terms(models.Model):
    """What the authority decides by from a day on: its name, its appeal clause, how it counts. Never edited."""

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    first_on = models.DateField(_("in force from"))
    name = models.CharField(_("name of the authority"), max_length=200)
    seat = models.CharField(_("address and contacts"), max_length=300, blank=True)
    appeal_clause = models.TextField(
        _("appeal clause"), help_text=_("How a decision may be appealed against (art. 13(9)).")
    )
    remedy_clause = models.TextField(
        _("appeal clause of notices to remedy"),
        help_text=_("How a notice to remedy may be appealed against (art. 13(6)4, 13(9))."),
    )
    counts_first_day = models.BooleanField(
        _("the day of the decision is the first day of the term"),
        default=False,
        help_text=_("Then every last day falls one day earlier."),
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "first_on", "name", "seat", "appeal_clause", "remedy_clause", "counts_first_day",
        "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("terms of the authority")
        verbose_name_plural = _("terms of the authority")
        constraints = [
            models.UniqueConstraint(fields=["authority", "first_on"], name="one_version_of_terms_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on}"
