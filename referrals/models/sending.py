"""What an institution owes for a contact: the referral of art. 9(3), the notification of a child of art. 9(2)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.models.contacts import Contact, TransferConsent
from referrals.querysets import ChildNotificationQuerySet, ReceivedNotificationQuerySet, ReferralQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import FirstContactInstitutionType, RightState
from victimsupport.constraints import together
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.vault.models import Identity


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
    erased_at = models.DateTimeField(null=True, blank=True, db_comment="the time to keep it was over: DP-6")

    objects = ReferralQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "sender", "addressee", "sender_type", "reference", "contact", "consent", "duty", "identity", "sent_at",
        "withdrawn_at", "returned_at", "returned_state", "created_at", "erased_at",
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
    erased_at = models.DateTimeField(null=True, blank=True, db_comment="the time to keep it was over: DP-6")

    objects = ChildNotificationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"unknown_reason"}
    other_data: ClassVar[set[str]] = {
        "id", "sender", "recipient", "reference", "contact", "duty", "identity", "unknown", "sent_at",
        "erased_at",
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
    erased_at = models.DateTimeField(null=True, blank=True, db_comment="the time to keep it was over: DP-6")

    objects = ReceivedNotificationQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"initials"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "sender", "sender_reference", "contacted_on", "received_at", "identity",
        "unknown", "acknowledged_at", "acknowledged_by", "erased_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("received notification")
        constraints = [
            together("acknowledged_at", "acknowledged_by", name="an_acknowledgement_has_an_author"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_received_a_reference"),
        ]

    def __str__(self) -> str:
        return self.reference
