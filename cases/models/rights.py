"""What people ask for under the GDPR, what holds their data, and when it is erased."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from referrals.models import Applied, Intake
from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key
from victimsupport.law.retention import Record


class RightAsked(models.TextChoices):
    """The rights of the GDPR a person may exercise, by article."""

    ACCESS = "ACCESS", _("Access and a copy (GDPR art. 15)")
    RECTIFICATION = "RECTIFICATION", _("Rectification (art. 16)")
    ERASURE = "ERASURE", _("Erasure (art. 17)")
    LIMITATION = "LIMITATION", _("Restriction of processing (art. 18)")
    OBJECTION = "OBJECTION", _("Objection (art. 21)")


class Answer(models.TextChoices):
    GRANTED = "GRANTED", _("Done as asked")
    PARTLY = "PARTLY", _("Done in part")
    REFUSED = "REFUSED", _("Refused, with the reasons")


class SubjectRequest(models.Model):
    """What a person asks to be done with their data: answered within one month (GDPR art. 12(3))."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="subject_requests")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="subject_request")
    reference = models.CharField(_("reference number"), max_length=20)
    right = models.CharField(_("what is asked"), max_length=16, choices=RightAsked)
    asked_by = models.CharField(_("who asks"), max_length=24, choices=Applied)
    received_at = models.DateTimeField(_("received"))
    asked = models.BinaryField(
        _("what exactly was asked"), null=True, db_comment="what exactly; sealed under the organisation's key"
    )
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    extension_reason = models.BinaryField(
        _("why the term was extended"), null=True, db_comment="told to the person; sealed"
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answer_text = models.BinaryField(
        _("what was answered"), null=True, db_comment="as it was written to the person; sealed"
    )
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    personal_data: ClassVar[set[str]] = {"asked", "extension_reason", "answer_text"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "duty", "reference", "right", "asked_by", "received_at", "extended_to",
        "answer", "answered_by", "recorded_by", "recorded_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("request about data")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_request_a_reference"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answer_text__isnull=False),
                name="an_answer_is_written_by_somebody",
            ),
            together("extended_to", "extension_reason", name="an_extension_has_its_reason"),
        ]

    def __str__(self) -> str:
        return self.reference


class Hold(models.Model):
    """A complaint or a court case for which a case must be kept, whatever the terms say, until it is lifted."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    reason = models.BinaryField(_("reason"), db_comment="sealed under the organisation's key")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(pgettext_lazy("legal hold", "placed"))
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {"id", "case", "placed_by", "placed_at", "lifted_by", "lifted_at"}

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_hold_at_a_time"),
            together("lifted_by", "lifted_at", name="a_hold_is_lifted_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.placed_at:%Y-%m-%d}"


class LimitationGround(models.TextChoices):
    """Why data may only be kept and not used: GDPR art. 18(1)."""

    CONTESTED = "CONTESTED", _("The person says the data are wrong; it is being checked (18(1)(a))")
    UNLAWFUL = "UNLAWFUL", _("The processing is unlawful and the person does not want erasure (18(1)(b))")
    CLAIM = "CLAIM", _("The person needs the data for a legal claim (18(1)(c))")
    OBJECTION = "OBJECTION", _("The person objected; it is being weighed (18(1)(d))")


class Limitation(models.Model):
    """A time in which the data of a case were only kept: GDPR art. 18."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.PROTECT, related_name="limitations")
    ground = models.CharField(_("ground"), max_length=12, choices=LimitationGround)
    since = models.DateTimeField(_("since"))
    limited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "case", "ground", "since", "limited_by", "lifted_at", "lifted_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("restriction of processing")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at=None), name="one_limitation_at_a_time"
            ),
            together("lifted_at", "lifted_by", name="a_limitation_is_lifted_by_somebody"),
        ]

    def __str__(self) -> str:
        return self.ground


class RectifiedField(models.TextChoices):
    """What is known of a person and may prove wrong: GDPR art. 16."""

    FIRST_NAME = "first_name", _("First name")
    SURNAME = "surname", _("Surname")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    BIRTH_DATE = "birth_date", _("Date of birth")
    ADDRESS = "address", _("Address")


class Rectification(models.Model):
    """One thing that was corrected: what stood there, what stands there since, and why."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="rectifications")
    field = models.CharField(_("what was corrected"), max_length=12, choices=RectifiedField)
    before = models.BinaryField(
        _("what stood there before"), null=True, db_comment="sealed under the person's key"
    )
    after = models.BinaryField(
        _("what stands there now"), null=True, db_comment="sealed under the person's key"
    )
    reason = models.BinaryField(_("reason"), db_comment="sealed under the person's key")
    rectified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    rectified_at = models.DateTimeField(_("when"))

    personal_data: ClassVar[set[str]] = {"before", "after", "reason"}
    other_data: ClassVar[set[str]] = {"id", "case", "field", "rectified_by", "rectified_at"}

    class Meta:
        verbose_name = _("rectification")

    def __str__(self) -> str:
        return self.field


RECORDS = [(record.value, record.value) for record in Record]


class Erasure(models.Model):
    """That data of a registration were erased: which, on what ground. All that is left to say of it."""

    class Ground(models.TextChoices):
        TERM = "TERM", _("The time to keep it is over")
        REQUEST = "REQUEST", _("The person asked for it")

    id = uuid_key()
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="erasures")
    record = models.CharField(_("kind of record"), max_length=24, choices=RECORDS)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground)
    erased_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(_("erased"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "intake", "record", "ground", "erased_by", "erased_at"}

    class Meta:
        verbose_name = _("erasure")
        constraints = [models.UniqueConstraint(fields=["intake", "record"], name="a_record_is_erased_once")]

    def __str__(self) -> str:
        return self.record


class RetentionTerm(models.Model):
    """How long the controller keeps one kind of record, as it has confirmed: art. 14 leaves it to it (DP-6)."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    record = models.CharField(max_length=24, choices=RECORDS)
    months = models.PositiveSmallIntegerField(_("months"), default=0)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "record", "months", "days", "confirmed_by", "confirmed_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("term of keeping")
        constraints = [models.UniqueConstraint(fields=["organisation", "record"], name="one_term_a_record")]

    def __str__(self) -> str:
        return self.record
