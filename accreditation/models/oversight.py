"""What the authority finds at a service, what the service answers and asks for itself, and its end."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accreditation.querysets import LegalEndQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import AccreditationRequirement
from victimsupport.keys import uuid_key
from victimsupport.uploads.models import StoredFile


class Finding(models.Model):
    """A violation of accredited assistance, or a requirement no longer met: art. 13(5)2. Written once."""

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="findings", verbose_name=_("support service")
    )
    number = models.CharField(_("number"), max_length=20)
    found_on = models.DateField(_("found on"))
    requirement = models.CharField(
        _("requirement not met"), max_length=30, choices=AccreditationRequirement, blank=True,
        help_text=_("Leave empty for a violation of accredited assistance."),
    )  # fmt: skip
    description = models.TextField(_("what was found"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("found by"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "service", "number", "found_on", "requirement", "description", "recorded_by",
        "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="one_finding_a_number"),
            models.CheckConstraint(condition=~Q(description=""), name="a_finding_says_what_was_found"),
        ]

    def __str__(self) -> str:
        return self.number


class RemedyDeadline(models.Model):
    """The last day to remedy a finding, set by whoever may decide: art. 13(6)4. A later one replaces an earlier."""

    id = uuid_key()
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="deadlines")
    deadline = models.DateField(_("to be remedied by (included)"))
    appeal_clause = models.TextField(_("appeal clause"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    authorisation = models.ForeignKey(
        "accreditation.Authorisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("authorisation"),
    )  # fmt: skip
    set_on = models.DateField(_("set on"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "finding", "deadline", "appeal_clause", "set_by", "authorisation", "set_on", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("remedy deadline")
        verbose_name_plural = _("remedy deadlines")

    def __str__(self) -> str:
        return f"{self.deadline}"


class FindingAnswer(models.Model):
    """What a service answers to a finding."""

    id = uuid_key()
    service = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answers", verbose_name=_("finding"))
    text = models.TextField(_("answer"))
    says_remedied = models.BooleanField(_("the service says it has remedied this"), default=False)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "service", "authority", "finding", "text", "says_remedied", "file", "answered_by", "answered_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("answer to a finding")
        verbose_name_plural = _("answers to findings")

    def __str__(self) -> str:
        return f"{self.finding_id}"


class Remedy(models.Model):
    """The authority has verified that a finding is remedied: art. 13(7)."""

    id = uuid_key()
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="remedy")
    remedied_on = models.DateField(_("remedied on"))
    note = models.TextField(_("how it was verified"))
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("verified by"))
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "finding", "remedied_on", "note", "verified_by", "recorded_at"}

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")

    def __str__(self) -> str:
        return f"{self.remedied_on}"


class RequestKind(models.TextChoices):
    """What a service may ask for in writing: art. 13(5)1, 13(6)1; and to be reinstated before the end."""

    SUSPEND = "SUSPEND", _("Suspend the right")
    REINSTATE = "REINSTATE", _("Reinstate the right")
    REVOKE = "REVOKE", _("Revoke the right")


class OwnRequest(models.Model):
    """A service's written request about its own right."""

    id = uuid_key()
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="own_requests", verbose_name=_("support service")
    )
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    reference = models.CharField(_("reference number"), max_length=20)
    kind = models.CharField(_("asks to"), max_length=10, choices=RequestKind)
    first_on = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until (included)"), null=True, blank=True)
    reason = models.TextField(_("why"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "service", "authority", "reference", "kind", "first_on", "until", "reason", "requested_by",
        "requested_at", "withdrawn_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("own request")
        verbose_name_plural = _("own requests")
        constraints = [
            models.UniqueConstraint(fields=["service", "reference"], name="one_own_request_a_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class LegalEnd(models.Model):
    """
    The legal person has ended, as the Register of Legal Entities says: art. 13(6)2. Written once.

    What was entered wrongly is put right by a further row that corrects it: another day, or none, if it has not ended.
    """

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="legal_ends", verbose_name=_("support service")
    )
    ended_on = models.DateField(_("ended on"), null=True, db_comment="empty: it has not ended after all")
    source = models.CharField(_("extract of the register"), max_length=200)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    reason = models.TextField(_("why it is corrected"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    objects = LegalEndQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "service", "ended_on", "source", "corrects", "reason", "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("end of the legal person")
        verbose_name_plural = _("ends of legal persons")
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(corrects=None), name="a_legal_person_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | Q(corrects__isnull=False),
                name="only_a_correction_says_it_has_not_ended",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="a_correction_of_an_end_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.ended_on or ''}"
