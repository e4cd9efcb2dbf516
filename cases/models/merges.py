"""Cases that turned out to be of one person, what moved when they were merged, and closed cases taken up again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Status
from cases.models.case import Case, ClosingReason
from victimsupport.accounts.models import User
from victimsupport.constraints import together
from victimsupport.keys import uuid_key


class Merge(models.Model):
    """That one case went into another of the same person. The ledger of what moved hangs on it; it can be undone."""

    id = uuid_key()
    survivor = models.ForeignKey(Case, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Case, models.PROTECT, related_name="mergings")
    status = models.CharField(max_length=12, choices=Status, db_comment="of the merged case, before")
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "survivor", "merged", "status", "merged_at", "merged_by", "undone_at", "undone_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("merging")
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=models.F("merged")), name="two_cases_are_merged"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="a_case_is_merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(status=Status.MERGED), name="what_is_merged_was_a_case"),
            together("undone_at", "undone_by", name="an_undone_merging_has_its_author"),
        ]

    def __str__(self) -> str:
        return str(self.merged_at)


class MergeEntry(models.Model):
    """One value that a merging changed in one row: what it was and what it became, as text. Nobody's words stand here."""

    id = uuid_key()
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="entries")
    model = models.CharField(max_length=60, db_comment="app_label.ModelName")
    key = models.UUIDField(db_comment="of the row")
    field = models.CharField(max_length=40)
    was = models.CharField(max_length=60, blank=True)
    became = models.CharField(max_length=60, blank=True)

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "merge", "model", "key", "field", "was", "became"}

    class Meta:
        verbose_name = _("what moved")
        constraints = [
            models.UniqueConstraint(fields=["merge", "model", "key", "field"], name="a_value_moves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.field}"


class ReopeningReason(models.TextChoices):
    CAME_AGAIN = "CAME_AGAIN", _("The person turned to us again")
    REFERRED_AGAIN = "REFERRED_AGAIN", _("An institution referred the person again")
    MISTAKE = "MISTAKE", _("The case was closed by mistake")
    OTHER = "OTHER", _("Another reason")


class Reopening(models.Model):
    """A closed case taken up again: why, by whom, and how it had been closed. Its registration stays what it was."""

    id = uuid_key()
    case = models.ForeignKey(Case, models.CASCADE, related_name="reopenings")
    reason = models.CharField(_("reason"), max_length=16, choices=ReopeningReason)
    note = models.TextField(_("note"), blank=True)
    reopened_at = models.DateTimeField(_("reopened"))
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"))
    closing_reason = models.CharField(_("why the case was closed"), max_length=20, choices=ClosingReason)
    closing_note = models.TextField(_("note about the closing"), blank=True)

    personal_data: ClassVar[set[str]] = {"note", "closing_note"}
    other_data: ClassVar[set[str]] = {
        "id", "case", "reason", "reopened_at", "reopened_by", "closed_at", "closing_reason",
    }  # fmt: skip

    class Meta:
        verbose_name = _("reopening")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="OTHER") | ~Q(note=""), name="another_reason_to_reopen_is_said"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reopened_at)
