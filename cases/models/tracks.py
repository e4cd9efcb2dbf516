"""Where another law or another state is concerned beside art. 10: domestic violence, terrorism, acts out of scope."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case, CrimePlace, YesNoUnknown
from victimsupport.accounts.models import Organisation, User
from victimsupport.directory.models import CompetentBody, CrimeType
from victimsupport.keys import uuid_key


class CentreAnswer(models.TextChoices):
    """What the person answered when a specialised comprehensive assistance centre was offered."""

    OFFERED = "OFFERED", _("Offered, not decided yet")
    ACCEPTED = "ACCEPTED", pgettext_lazy("specialised centre", "Accepted")
    DECLINED = "DECLINED", pgettext_lazy("specialised centre", "Declined")


class DomesticViolenceTrack(models.Model):
    """
    What goes on under the law on domestic violence beside this one: art. 1(3), R-1.3.

    Of the police's protection order whether there is one and until when, and nothing else: it is not managed here.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="domestic_violence_track")
    centre = models.ForeignKey(CompetentBody, models.PROTECT, related_name="+", verbose_name=_("centre"))
    offered_at = models.DateTimeField(_("offered"))
    answer = models.CharField(_("answer"), max_length=10, choices=CentreAnswer)
    protection_order = models.CharField(
        _("protection order"), max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN
    )
    order_ends_on = models.DateField(_("last day of the order"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "centre", "offered_at", "answer", "protection_order", "order_ends_on",
        "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(protection_order="YES") | Q(order_ends_on=None),
                name="only_an_order_has_a_last_day",
            )
        ]

    def __str__(self) -> str:
        return self.answer


class ForeignTerrorismRequest(models.Model):
    """
    That somebody who suffered from a terrorist crime in another EU state asked for information of that state: art. 11(2).

    They are referred to the Prosecutor General's office, which gives it; nothing is composed here.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="foreign_terrorism_request")
    country = models.CharField(pgettext_lazy("country", "state"), max_length=2)
    requested_at = models.DateTimeField(_("asked"))
    referred_at = models.DateTimeField(_("referred"))
    body = models.ForeignKey(CompetentBody, models.PROTECT, related_name="+", verbose_name=_("body"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "country", "requested_at", "referred_at", "body", "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(country__in=["", "LT"]), name="another_state_answers_for_terrorism"
            ),
            models.CheckConstraint(
                condition=Q(referred_at__gte=models.F("requested_at")), name="referred_after_they_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.country


class OutOfScopeRecord(models.Model):
    """
    “Information given, XIV-169 does not apply”: of whom, is kept nowhere (R-1.1).

    No case, no registration and no identity hangs on it; it is counted in no figure of accredited assistance.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    informed_at = models.DateTimeField(_("when informed"))
    crime_place = models.CharField(max_length=12, choices=CrimePlace, default=CrimePlace.OUTSIDE_EU)
    crime_type = models.ForeignKey(CrimeType, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "informed_at", "crime_place", "crime_type", "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("information only")

    def __str__(self) -> str:
        return str(self.informed_at.date())
