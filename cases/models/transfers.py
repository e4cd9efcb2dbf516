"""A transfer at the person's wish: the consent, the offer at the other service, and what it was handed (domain.md 3.5)."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.querysets import IncomingTransferQuerySet, TransferQuerySet
from referrals.models import Applied, ConsentForm, Intake, TransferredField
from victimsupport.accounts.models import Organisation, User
from victimsupport.choices import RepresentativeAbsence
from victimsupport.constraints import together
from victimsupport.duties.models import Duty
from victimsupport.keys import uuid_key


class Section(models.TextChoices):
    """What may go to the other service besides the four data, each with a consent of its own."""

    SAFE_CONTACT = "SAFE_CONTACT", _("How the person can be reached safely")
    REPRESENTATIVES = "REPRESENTATIVES", _("The legal representatives")
    NEEDS = "NEEDS", _("The needs assessment")
    PLAN = "PLAN", _("The plan of assistance measures")
    DELIVERIES = "DELIVERIES", _("The list of services given")
    ACCOMMODATION = "ACCOMMODATION", _("The need of temporary accommodation")
    WHEREABOUTS = "WHEREABOUTS", _("Where the person lives or is staying")


class TransferState(models.TextChoices):
    """Where a transfer stands. Only how it ended is stored; until then it follows from dates and from the right."""

    CONSENTED = "CONSENTED", _("Consent recorded, not offered yet")
    OFFERED = "OFFERED", _("Waiting for an answer")
    ACCEPTED = "ACCEPTED", pgettext_lazy("transfer", "Accepted")
    REFUSED = "REFUSED", pgettext_lazy("transfer", "Refused")
    WITHDRAWN = "WITHDRAWN", _("Consent withdrawn")
    TIMED_OUT = "TIMED_OUT", _("Not answered in time")
    RIGHT_STOPPED = "RIGHT_STOPPED", _("The service may not take new people any more")


OUTCOMES = [
    choice
    for choice in TransferState.choices
    if choice[0] not in {TransferState.CONSENTED, TransferState.OFFERED}
]
"""How a transfer ends."""


class RefusalReason(models.TextChoices):
    """Why a service does not take a person on. None of these says anything of the person."""

    NO_CAPACITY = "NO_CAPACITY", _("Nobody is free to help in time")
    NO_ACCOMMODATION = "NO_ACCOMMODATION", _("There is no place for temporary accommodation")
    CONFLICT = "CONFLICT", _("A conflict of interests")
    OTHER = "OTHER", _("Another reason")


class Transfer(models.Model):
    """
    The person's consent that one other service takes them on, and what came of it. The sender's row.

    Names the service, the data and nothing else; withdrawn as easily as given (art. 9(3), GDPR 7(3)).
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="transfers")
    reference = models.CharField(_("reference number"), max_length=20)
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("support service")
    )
    given_by = models.CharField(_("given by"), max_length=24, choices=Applied)
    given_at = models.DateTimeField(_("when agreed"))
    form = models.CharField(_("how given"), max_length=12, choices=ConsentForm)
    fields = ArrayField(
        models.CharField(max_length=12, choices=TransferredField), verbose_name=_("for which data")
    )
    without_representative = models.CharField(
        _("why a child's legal representative does not take part"),
        max_length=24,
        choices=RepresentativeAbsence,
        blank=True,
    )
    is_child = models.BooleanField(_("the person is a child"), default=False)
    needs_accommodation = models.BooleanField(_("temporary accommodation is needed"), default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=OUTCOMES, blank=True)
    ended_at = models.DateTimeField(_("answered or ended"), null=True, blank=True)
    refusal_reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason, blank=True)
    refusal_note = models.BinaryField(
        _("note about the refusal"), null=True, db_comment="sealed under the sender's key"
    )
    withdrawn_at = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"refusal_note"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "case", "reference", "service", "given_by", "given_at", "form", "fields",
        "without_representative", "is_child", "needs_accommodation", "recorded_by", "recorded_at", "offered_at",
        "answer_by", "outcome", "ended_at", "refusal_reason", "withdrawn_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("transfer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_transfer_a_reference"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(outcome=""),
                name="a_case_is_transferred_to_one_service_at_a_time",
            ),
            models.CheckConstraint(condition=Q(fields__len__gt=0), name="a_transfer_names_data"),
            models.CheckConstraint(
                condition=~Q(service=models.F("organisation")), name="a_transfer_goes_to_another_service"
            ),
            together("offered_at", "answer_by", name="an_offer_has_its_last_day"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="a_transfer_ends_in_some_way",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "WITHDRAWN"]) | Q(offered_at__isnull=False),
                name="only_what_was_offered_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(outcome="REFUSED") ^ Q(refusal_reason=""), name="a_refusal_has_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="WITHDRAWN") | Q(withdrawn_at__isnull=False),
                name="a_withdrawal_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def state_by_dates(self, today: date) -> TransferState:
        """Return where it stands, as far as dates tell: whether the service may still take people on, they do not."""
        return state_by_dates(self.outcome, self.offered_at is not None, self.answer_by, today)


class TransferSection(models.Model):
    """One part of the case a person agreed to hand over, with a consent of its own that can be withdrawn alone."""

    id = uuid_key()
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="sections")
    section = models.CharField(_("part of the case"), max_length=16, choices=Section)
    reason = models.BinaryField(
        _("reason"), null=True, db_comment="why whereabouts go too; sealed under the person's key"
    )
    withdrawn_at = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)

    personal_data: ClassVar[set[str]] = {"reason"}
    other_data: ClassVar[set[str]] = {"id", "transfer", "section", "withdrawn_at"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "section"], name="a_section_stands_once"),
            models.CheckConstraint(
                condition=~Q(section="WHEREABOUTS") | Q(reason__isnull=False),
                name="whereabouts_go_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_section_display())


class IncomingTransfer(models.Model):
    """
    Somebody another service asks this one to take on. The receiver's row; it shares its key with the sender's.

    Until it is accepted it holds what is needed to decide and nothing of who it is; if it is not accepted, nothing.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(_("reference number"), max_length=20)
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("sender"))
    offered_at = models.DateTimeField(_("offered"))
    answer_by = models.DateField(_("answer by"))
    is_child = models.BooleanField(_("the person is a child"), default=False)
    needs_accommodation = models.BooleanField(_("temporary accommodation is needed"), default=False)
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="incoming_transfer")
    outcome = models.CharField(_("outcome"), max_length=16, choices=OUTCOMES, blank=True)
    ended_at = models.DateTimeField(_("answered or ended"), null=True, blank=True)
    refusal_reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    intake = models.OneToOneField(
        Intake, models.PROTECT, null=True, blank=True, related_name="incoming_transfer"
    )

    objects = IncomingTransferQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "reference", "sender", "offered_at", "answer_by", "is_child", "needs_accommodation",
        "duty", "outcome", "ended_at", "refusal_reason", "answered_by", "intake",
    }  # fmt: skip

    class Meta:
        verbose_name = _("incoming transfer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_incoming_a_reference"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="an_incoming_transfer_ends_in_some_way",
            ),
            models.CheckConstraint(
                condition=Q(outcome="ACCEPTED") ^ Q(intake=None), name="who_is_accepted_has_an_intake"
            ),
            models.CheckConstraint(
                condition=Q(outcome="REFUSED") ^ Q(refusal_reason=""), name="an_answer_of_no_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "ACCEPTED"]) | Q(is_child=False, needs_accommodation=False),
                name="of_whom_was_not_taken_on_nothing_is_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "answer_by"], condition=Q(outcome=""), name="incoming_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def state_by_dates(self, today: date) -> TransferState:
        """Return where it stands, as far as dates tell: whether the service may still take people on, they do not."""
        return state_by_dates(self.outcome, True, self.answer_by, today)


class ReceivedSection(models.Model):
    """A part of a case as another service handed it over: to be read beside one's own work, never merged into it."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    intake = models.ForeignKey(Intake, models.CASCADE, related_name="received_sections")
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("sender"))
    section = models.CharField(_("part of the case"), max_length=16, choices=Section)
    content = models.BinaryField(
        _("what was handed over"), db_comment="sealed under the person's key: gone with the identity"
    )
    received_at = models.DateTimeField(_("received"))

    personal_data: ClassVar[set[str]] = {"content"}
    other_data: ClassVar[set[str]] = {"id", "organisation", "intake", "sender", "section", "received_at"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "section", "received_at"], name="a_section_is_received_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_section_display())


def state_by_dates(outcome: str, is_offered: bool, answer_by: date | None, today: date) -> TransferState:
    """Return where a transfer stands, of the sender's row and the receiver's alike."""
    if outcome:
        return TransferState(outcome)
    if not is_offered or answer_by is None:
        return TransferState.CONSENTED
    return TransferState.TIMED_OUT if answer_by < today else TransferState.OFFERED
