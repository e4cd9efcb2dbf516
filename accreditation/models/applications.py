"""An application with its evidence, which is the applicant's; and its proceeding, which is the authority's."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accreditation.lifecycle import START, Status
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import AccreditationRequirement, ServiceFunction
from victimsupport.constraints import together
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.uploads.models import StoredFile


class Application(models.Model):
    """A written application for the right to give accredited assistance: art. 13(2). A draft until it is submitted."""

    id = uuid_key()
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    reference = models.CharField(_("reference number"), max_length=20)
    country = models.CharField(_("country of establishment"), max_length=2, default="LT")
    unit = models.CharField(_("unit of the organisation"), max_length=200, blank=True)
    premises = models.TextField(_("premises: work and fire safety"), blank=True)
    closed_room = models.TextField(_("closed room for private consultation"), blank=True)
    remote_means = models.TextField(_("means of remote consultation"), blank=True)
    remote_staff = models.TextField(_("staff trained to use them"), blank=True)
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    lacked = ArrayField(
        models.CharField(max_length=30, choices=AccreditationRequirement),
        default=list,
        blank=True,
        verbose_name=_("without evidence when submitted"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "service", "authority", "reference", "country", "unit", "premises", "closed_room", "remote_means",
        "remote_staff", "started_at", "submitted_at", "submitted_by", "lacked", "withdrawn_at", "withdrawal_reason",
        "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["service", "reference"], name="one_application_a_reference"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(submitted_at=None), name="one_draft_application_a_service"
            ),
            together("submitted_at", "submitted_by", name="a_submitted_application_says_by_whom"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(submitted_at__isnull=False),
                name="only_what_was_submitted_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Qualification(models.TextChoices):
    """What a member of staff rests on: art. 13(1)3."""

    DEGREE = "DEGREE", _("Higher education in the social sciences")
    EXPERIENCE = "EXPERIENCE", _("At least one year of work helping victims")


class StaffMember(models.Model):
    """Somebody who works directly with victims, and what shows that they may: art. 13(1)3."""

    id = uuid_key()
    application = models.ForeignKey(Application, models.CASCADE, related_name="staff")
    name = models.CharField(_("name and surname"), max_length=150)
    position = models.CharField(_("position"), max_length=150)
    qualification = models.CharField(_("qualification"), max_length=12, choices=Qualification)
    detail = models.CharField(
        _("degree or experience"),
        max_length=300,
        help_text=_("Which degree, from where and when; or where the person helped victims, since when."),
    )

    personal_data: ClassVar[set[str]] = {"name", "position", "qualification", "detail"}
    other_data: ClassVar[set[str]] = {"id", "application"}

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.name


class FunctionDescription(models.Model):
    """The approved description of one of the nine functions, with its people and means: art. 13(1)4."""

    id = uuid_key()
    application = models.ForeignKey(Application, models.CASCADE, related_name="functions")
    function = models.CharField(_("function"), max_length=40, choices=ServiceFunction)
    description = models.TextField(_("how it is done"), blank=True)
    people = models.TextField(_("people"), blank=True)
    means = models.TextField(_("means"), blank=True)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "application", "function", "description", "people", "means"}

    class Meta:
        verbose_name = _("description of a function")
        verbose_name_plural = _("descriptions of functions")
        constraints = [
            models.UniqueConstraint(fields=["application", "function"], name="one_description_a_function"),
        ]

    def __str__(self) -> str:
        return self.get_function_display()


class Evidence(models.Model):
    """A document that shows a requirement is met: art. 13(2). More may come after the application."""

    id = uuid_key()
    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    requirement = models.CharField(_("requirement"), max_length=30, choices=AccreditationRequirement)
    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("about")
    )
    title = models.CharField(_("what it is"), max_length=200)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_at = models.DateTimeField(_("added"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "application", "requirement", "staff_member", "title", "file", "added_at"
    }  # fmt: skip

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(requirement="STAFF_QUALIFICATION") ^ Q(staff_member=None),
                name="evidence_of_staff_is_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Proceeding(models.Model):
    """An application at the authority: to be decided within 30 calendar days of receipt (art. 13(3))."""

    id = uuid_key()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("authority"))
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="proceedings", verbose_name=_("applicant")
    )
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="proceeding", verbose_name=_("application")
    )
    reference = models.CharField(_("reference number"), max_length=20)
    received_at = models.DateTimeField(_("received"))
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )
    status = models.CharField(_("state"), max_length=12, choices=Status, default=START)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "authority", "service", "application", "reference", "received_at", "duty", "officer", "status",
        "ended_at", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("application received")
        verbose_name_plural = _("applications received")
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="one_proceeding_a_reference"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(status="SUBMITTED"), name="one_pending_application_a_service"
            ),
            models.CheckConstraint(
                condition=Q(status="SUBMITTED") ^ Q(ended_at__isnull=False),
                name="what_is_pending_has_not_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Assessment(models.Model):
    """What the officer finds of one requirement. A later one takes the place of an earlier, which stays."""

    id = uuid_key()
    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="assessments")
    requirement = models.CharField(_("requirement"), max_length=30, choices=AccreditationRequirement)
    is_met = models.BooleanField(_("met"))
    note = models.TextField(_("what the evidence shows"), blank=True)
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("assessed by"))
    assessed_at = models.DateTimeField(_("assessed"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "proceeding", "requirement", "is_met", "note", "assessed_by", "assessed_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("assessment of a requirement")
        verbose_name_plural = _("assessments of requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_met=True) | ~Q(note=""), name="what_is_not_met_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_requirement_display()}"


class DocumentRequest(models.Model):
    """The authority asks for what is missing. The 30 days do not stop."""

    id = uuid_key()
    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="document_requests")
    text = models.TextField(_("what is missing"))
    answer_by = models.DateField(_("to be given by"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "proceeding", "text", "answer_by", "requested_by", "requested_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("request for documents")
        verbose_name_plural = _("requests for documents")

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.answer_by}"
