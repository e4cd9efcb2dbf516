"""What must stay at an institution or the Child Rights Service although its time is over: the legal hold (DP-6)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from referrals.models.contacts import Contact
from referrals.models.sending import ReceivedNotification
from referrals.querysets import RecordHoldQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.keys import uuid_key

ERASED = "—"
"""What stands where a text was that must not be empty."""


class RecordHold(models.Model):
    """A complaint or a court case for which all that is kept of a contact, or a received notification, must stay."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="holds")
    received = models.ForeignKey(ReceivedNotification, models.PROTECT, null=True, related_name="holds")
    reason = models.BinaryField(db_comment="sealed under the organisation's key")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(pgettext_lazy("legal hold", "placed"))
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = RecordHoldQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "contact", "received", "placed_by", "placed_at", "lifted_by", "lifted_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, received__isnull=False) | Q(contact__isnull=False, received=None),
                name="a_hold_is_on_one_record",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(lifted_at=None), name="one_hold_on_a_contact"
            ),
            models.UniqueConstraint(
                fields=["received"], condition=Q(lifted_at=None), name="one_hold_on_a_notification"
            ),
            together("lifted_by", "lifted_at", name="a_record_hold_is_lifted_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.placed_at:%Y-%m-%d}"

    @property
    def of(self) -> Contact | ReceivedNotification:
        """What is held."""
        held = self.contact or self.received
        assert held is not None
        return held
