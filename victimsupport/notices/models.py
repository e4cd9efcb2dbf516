"""The outbox. A row names a kind and a reference number; no mail holds a name or a crime (DP-1)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key
from victimsupport.law.calendar import day_of


class NoticeKind(models.TextChoices):
    REFERRAL_RECEIVED = "REFERRAL_RECEIVED", _("A referral has arrived")
    CHILD_NOTIFICATION_RECEIVED = "CHILD_NOTIFICATION_RECEIVED", _("A notification of a child has arrived")
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN", _("Consent was withdrawn after sending")
    TERRORIST_CRIME = "TERRORIST_CRIME", _("A victim of a terrorist crime: assistance is due at once")
    DUTY_DUE_TODAY = "DUTY_DUE_TODAY", _("Due today")
    DUTY_OVERDUE = "DUTY_OVERDUE", _("Overdue")
    ASSIGNED = "ASSIGNED", _("You were made responsible")
    ASSIGNED_MANY = "ASSIGNED_MANY", _("You were made responsible for several people")
    DEPUTISING = "DEPUTISING", _("You stand in for a colleague")
    REFERRAL_RETURNED = "REFERRAL_RETURNED", _("A referral came back: the service may not take the person")
    RIGHT_STOPPED = "RIGHT_STOPPED", _("The right to give accredited assistance has stopped")
    TRANSFER_OFFERED = "TRANSFER_OFFERED", _("Another service asks whether you take a person on")
    TRANSFER_WITHDRAWN = "TRANSFER_WITHDRAWN", _("A transfer needs no answer any more")
    TRANSFER_ACCEPTED = "TRANSFER_ACCEPTED", _("The other service took the person on")
    TRANSFER_REFUSED = "TRANSFER_REFUSED", _("The other service does not take the person on")
    TRANSFER_RETURNED = "TRANSFER_RETURNED", _("A transfer came back without an answer")
    APPLICATION_RECEIVED = "APPLICATION_RECEIVED", _("An application for accreditation has arrived")
    APPLICATION_WITHDRAWN = "APPLICATION_WITHDRAWN", _("An application for accreditation was withdrawn")
    EVIDENCE_ADDED = "EVIDENCE_ADDED", _("Documents were added to an application")
    DOCUMENTS_REQUESTED = "DOCUMENTS_REQUESTED", _("Documents for the application are asked for")
    OWN_REQUEST_RECEIVED = "OWN_REQUEST_RECEIVED", _("A service asks for a decision on its right")
    OWN_REQUEST_TAKEN_BACK = "OWN_REQUEST_TAKEN_BACK", _("A service has taken back what it asked for")
    FINDING_RECORDED = "FINDING_RECORDED", _("The authority has found something")
    FINDING_ANSWERED = "FINDING_ANSWERED", _("A service has answered a finding")
    REMEDY_DEADLINE_SET = "REMEDY_DEADLINE_SET", _("A last day to remedy a finding was set")
    REMEDY_VERIFIED = "REMEDY_VERIFIED", _("A finding is remedied")
    DECISION_MADE = "DECISION_MADE", _("A decision on the right to give accredited assistance")
    DATE_NEARS = "DATE_NEARS", _("A date of the accreditation draws near")
    COLLEAGUE_EXCLUDED = "COLLEAGUE_EXCLUDED", _("A colleague may no longer see a case")
    BED_AWAITED = "BED_AWAITED", _("A person has waited for a bed over the limit")
    NO_BED_FOUND = "NO_BED_FOUND", _("No bed was found for a person")
    EMERGENCY_ACCESS = "EMERGENCY_ACCESS", _("A restricted case was opened in an emergency")
    EXPORT_FAILED = "EXPORT_FAILED", _("The nightly export failed")


OF_AN_OFFICE = frozenset(
    {
        NoticeKind.APPLICATION_RECEIVED,
        NoticeKind.APPLICATION_WITHDRAWN,
        NoticeKind.EVIDENCE_ADDED,
        NoticeKind.DOCUMENTS_REQUESTED,
        NoticeKind.OWN_REQUEST_RECEIVED,
        NoticeKind.FINDING_RECORDED,
        NoticeKind.FINDING_ANSWERED,
        NoticeKind.REMEDY_DEADLINE_SET,
        NoticeKind.REMEDY_VERIFIED,
        NoticeKind.DECISION_MADE,
        NoticeKind.DATE_NEARS,
        NoticeKind.COLLEAGUE_EXCLUDED,
        NoticeKind.EMERGENCY_ACCESS,
        NoticeKind.EXPORT_FAILED,
        NoticeKind.DEPUTISING,
    }
)
"""What is told to somebody because of their office, which a deputy does not hold: it waits for whom it is about."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unsent(self) -> "NoticeQuerySet":
        return self.filter(sent_at=None)


class Notice(models.Model):
    """One thing one colleague must be told. Staff mail is sent at least once, under a stable Message-ID."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, choices=NoticeKind)
    reference = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200, db_comment="the page to look at, without host or personal data")
    due_on = models.DateField(null=True)
    dedupe = models.CharField(max_length=120, unique=True)
    posted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "recipient", "kind", "reference", "path", "due_on", "dedupe", "posted_at", "sent_at",
        "attempts",
    }  # fmt: skip

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "posted_at"], condition=models.Q(sent_at=None), name="notices_unsent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip()

    def is_about_the_past(self) -> bool:
        """Test whether its day had passed when it was posted."""
        return self.due_on is not None and self.due_on < day_of(self.posted_at)
