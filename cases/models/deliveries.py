"""The services given: art. 10(4)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.querysets import DeliveryQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import ServiceFunction
from victimsupport.directory.models import CompetentBody
from victimsupport.keys import uuid_key


class ServiceDelivery(models.Model):
    """One service given: one function, one day, one person (domain.md 5.1). Attempts and paperwork are none."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="deliveries")
    function = models.CharField(_("function"), max_length=40, choices=ServiceFunction)
    delivered_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_remote = models.BooleanField(_("remotely"), default=False)
    at_request = models.BooleanField(_("at the victim's request"), default=False)
    provider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("provided by"))
    body = models.ForeignKey(
        CompetentBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body named")
    )
    nights = models.PositiveSmallIntegerField(_("nights"), null=True, blank=True)
    is_accredited = models.BooleanField(
        _("the service was accredited that day"), db_comment="the right was usable that day (domain.md 3.5)"
    )
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_reason = models.TextField(_("why it was cancelled"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"note", "cancelled_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "function", "delivered_on", "minutes", "is_remote", "at_request", "provider",
        "body", "nights", "is_accredited", "recorded_by", "recorded_at", "cancelled_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("service delivered")
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="a_cancelled_delivery_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(function="ACCOMPANIMENT") | Q(at_request=True),
                name="accompaniment_only_at_request",
            ),
            models.CheckConstraint(
                condition=~Q(function="COMPLAINT_INFORMATION") | Q(body__isnull=False),
                name="complaint_information_names_the_body",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "delivered_on"], name="deliveries_by_day"),
            models.Index(fields=["case", "-delivered_on"], name="deliveries_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.delivered_on} {self.function}"
