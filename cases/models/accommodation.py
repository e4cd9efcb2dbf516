"""Temporary accommodation: asked for, given immediately at any time of day, extended and ended: art. 10(4)5."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.deliveries import ServiceDelivery
from cases.models.places import Place
from cases.querysets import AccommodationRequestQuerySet, StayQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.law.conditions import nights_of_stay


class AskedBy(models.TextChoices):
    PERSON = "PERSON", _("The person")
    RELATIVE = "RELATIVE", _("A representative or somebody close")
    INSTITUTION = "INSTITUTION", _("The police, a hospital or another institution")
    SERVICE = "SERVICE", _("The service itself saw the need")


class SpecialNeed(models.TextChoices):
    """What the place must be fit for; children are counted apart."""

    ACCESS = "ACCESS", _("Access for people with a disability")
    PET = "PET", _("With a pet")
    WOMEN_ONLY = "WOMEN_ONLY", _("Among women only")


class Outcome(models.TextChoices):
    """What came of a request."""

    PLACED = "PLACED", _("Accommodated")
    PLACED_ELSEWHERE = "PLACED_ELSEWHERE", _("Accommodated by another organisation")
    REFUSED_BY_PERSON = "REFUSED_BY_PERSON", _("The person did not want the place offered")
    NOT_NEEDED = "NOT_NEEDED", _("No longer needed")
    NO_PLACE = "NO_PLACE", _("No place was found")


class EndReason(models.TextChoices):
    """Why somebody no longer stays at a place."""

    HOME = "HOME", _("Went home, it is safe there")
    OWN_HOME = "OWN_HOME", _("Moved to another home of their own")
    MOVED = "MOVED", _("Moved to another place of the service")
    ELSEWHERE = "ELSEWHERE", _("Went to another organisation")
    LEFT = "LEFT", _("Left without saying where")
    OTHER = "OTHER", _("Another reason")


class AccommodationRequest(models.Model):
    """
    Somebody needs a bed. Due the minute it is asked for, at any time of day, with no working day of grace (R-10.4.5).

    While it has no outcome the person waits; over the limit that raises an alarm.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="accommodation_requests")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="accommodation_request")
    requested_at = models.DateTimeField(_("asked for"))
    asked_by = models.CharField(_("who asked"), max_length=12, choices=AskedBy)
    adults = models.PositiveSmallIntegerField(_("adults"), default=1)
    children = models.PositiveSmallIntegerField(_("children"), default=0)
    needs = ArrayField(
        models.CharField(max_length=12, choices=SpecialNeed),
        default=list,
        blank=True,
        verbose_name=_("special needs"),
    )
    note = models.BinaryField(
        _("note"), null=True, db_comment="sealed: under the person's key, else the organisation's"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(_("when"), null=True, blank=True)
    outcome_reason = models.TextField(_("reason"), blank=True)
    outcome_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccommodationRequestQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"note", "outcome_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "duty", "requested_at", "asked_by", "adults", "children", "needs", "recorded_by",
        "recorded_at", "outcome", "outcome_at", "outcome_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("request for accommodation")
        constraints = [
            models.CheckConstraint(
                condition=Q(adults__gte=1) | Q(children__gte=1), name="accommodation_is_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None, outcome_by=None, outcome_reason="")
                | ~Q(outcome="") & Q(outcome_at__isnull=False, outcome_by__isnull=False),
                name="an_outcome_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "PLACED"]) | ~Q(outcome_reason=""),
                name="who_was_not_placed_is_told_why",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome=""), name="a_person_waits_for_one_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "requested_at"],
                condition=Q(outcome=""),
                name="waiting_for_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.requested_at} {self.outcome}".strip()

    def people(self) -> int:
        return self.adults + self.children

    def is_waiting(self) -> bool:
        return not self.outcome


class Stay(models.Model):
    """
    One person's stay, alone or with theirs, at a place of the service or at one found outside.

    It is one service (domain.md 5.1), `delivery`, however many its nights. A wrong one is cancelled with a reason, and
    the right one is a row of its own, the next number of the same request.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    request = models.ForeignKey(AccommodationRequest, models.PROTECT, related_name="stays")
    number = models.PositiveSmallIntegerField(_("which stay of the request"), default=1)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="stays", verbose_name=_("place")
    )
    outside = models.BinaryField(
        null=True, db_comment="where, if not at a place of the service; sealed like the note of the request"
    )
    people = models.PositiveSmallIntegerField(pgettext_lazy("stay", "people"))
    placed_at = models.DateTimeField(pgettext_lazy("stay", "placed"))
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("placed by"))
    planned_until = models.DateField(_("planned until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=EndReason, blank=True)
    end_note = models.TextField(_("note about the end"), blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    delivery = models.OneToOneField(ServiceDelivery, models.PROTECT, related_name="stay")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_reason = models.TextField(_("why it was cancelled"), blank=True)

    objects = StayQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"outside", "end_note", "cancelled_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "request", "number", "place", "people", "placed_at", "placed_by",
        "planned_until", "recorded_at", "ended_at", "end_reason", "ended_by", "delivery", "cancelled_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("stay")
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, outside__isnull=False) | Q(place__isnull=False, outside=None),
                name="a_stay_is_at_one_place",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="a_stay_is_somebodys"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("placed_at")),
                name="a_stay_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="", ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="a_stay_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="a_cancelled_stay_has_a_reason",
            ),
            models.UniqueConstraint(fields=["request", "number"], name="stays_of_a_request_are_numbered"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(cancelled_at=None), name="a_request_leads_to_one_stay"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(cancelled_at=None, ended_at=None),
                name="a_person_stays_at_one_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "placed_at"],
                condition=Q(cancelled_at=None, ended_at=None),
                name="running_stays",
            ),
            models.Index(fields=["place", "placed_at"], name="stays_at_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.placed_at}"

    def place_name(self) -> str:
        """What everybody may read of where it is: never the address."""
        return self.place.label if self.place else gettext("A place found outside")

    def is_running(self) -> bool:
        return self.ended_at is None and self.cancelled_at is None

    def until(self) -> date | None:
        """Return the day it is planned to last to, by the newest extension; these should be at hand."""
        newest = max(self.extensions.all(), key=lambda row: (row.extended_at, row.until), default=None)
        return newest.until if newest else self.planned_until

    def nights(self, at: datetime) -> int:
        """Return the nights spent there up to the end, or up to a moment while it lasts."""
        return nights_of_stay(placed_at=self.placed_at, until=self.ended_at or max(at, self.placed_at))


class StayExtension(models.Model):
    """A stay lasts longer than planned: until when, who said so, why."""

    id = uuid_key()
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="extensions")
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    extended_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(_("when it was extended"))

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {"id", "stay", "until", "extended_by", "extended_at"}

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_extension_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.until}"


class StayAccess(models.Model):
    """A colleague who may see where somebody stays, beside whoever placed them and whoever is responsible."""

    id = uuid_key()
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="access")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {"id", "stay", "person", "given_by", "given_at", "ended_at", "ended_by"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "person"], condition=Q(ended_at=None), name="placed_on_a_stay_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="who_sees_a_place_has_a_reason"),
            together("ended_at", "ended_by", name="access_is_ended_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.given_at}"
