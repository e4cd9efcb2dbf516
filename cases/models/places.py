"""The places of a service where people can stay for a time, and who is on call for them: art. 10(4)5."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.querysets import OnCallQuerySet, PlaceQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key


class PlaceKind(models.TextChoices):
    FLAT = "FLAT", _("Flat")
    ROOM = "ROOM", _("Room")
    BED = "BED", _("Bed in a shared room")
    HOTEL = "HOTEL", _("Hotel or guest house")


class Takes(models.TextChoices):
    """Who may stay at a place."""

    ANYBODY = "ANYBODY", pgettext_lazy("who may stay", "Anybody")
    WOMEN = "WOMEN", pgettext_lazy("who may stay", "Women only")
    MEN = "MEN", pgettext_lazy("who may stay", "Men only")


class Suits(models.TextChoices):
    """What a place is fit for beyond a bed."""

    CHILDREN = "CHILDREN", _("With children")
    ACCESS = "ACCESS", _("Access for people with a disability")
    PET = "PET", _("With a pet")


class Place(models.Model):
    """
    A place of the service, under a neutral label. Where it is stands sealed: only those placed on a stay there see it.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    label = models.CharField(_("label"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=PlaceKind)
    capacity = models.PositiveSmallIntegerField(_("how many people can sleep there"))
    takes = models.CharField(_("who may stay"), max_length=8, choices=Takes, default=Takes.ANYBODY)
    suits = ArrayField(
        models.CharField(max_length=8, choices=Suits), default=list, blank=True, verbose_name=_("fit for")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    address = models.BinaryField(
        null=True, db_comment="sealed under the organisation's key; opened by StayAccess alone"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PlaceQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"address"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "label", "kind", "capacity", "takes", "suits", "is_active", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "label"], name="one_place_a_label"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_place_takes_somebody"),
        ]

    def __str__(self) -> str:
        return self.label


class OnCall(models.Model):
    """Who can be called about a bed, at which number, from when until when (Q-35)."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    phone = models.CharField(_("phone"), max_length=40)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OnCallQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"phone"}
    other_data: ClassVar[set[str]] = {"id", "organisation", "person", "starts_at", "ends_at", "removed_at"}

    class Meta:
        verbose_name = _("on call")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_turn_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["organisation", "ends_at"], name="on_call_by_the_clock")]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.person}"
