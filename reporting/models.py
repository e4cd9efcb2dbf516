"""Cells of figures (in the statistics schema), frozen years, exports and budgets."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reporting.querysets import CellQuerySet, DirtyQuerySet, ExportQuerySet, SnapshotQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key


class Cell(models.Model):
    """
    One count of one service and year: an indicator in whole, or split by one dimension. Never by two, never a person.

    Written as `web` for one's own organisation, read as `stats`.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=8)
    dimension = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    objects = CellQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "year", "indicator", "dimension", "code", "count", "counted_at",
    }  # fmt: skip

    class Meta:
        db_table = 'statistics"."cell'
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "indicator", "dimension", "code"], name="a_cell_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.indicator} {self.dimension} {self.code}"


class Dirty(models.Model):
    """That a service's figures of a year must be recounted: appended by triggers, consumed by the recount."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()

    objects = DirtyQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "year"}

    class Meta:
        db_table = 'statistics"."dirty'
        indexes = [models.Index(fields=["organisation", "year"], name="dirty_by_service")]

    def __str__(self) -> str:
        return f"{self.year}"


class Snapshot(models.Model):
    """A closed year: its figures as published, with the version of the rules and the hash of what they came from."""

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_comment="the ministry"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    cut_off_on = models.DateField(_("cut-off"))
    rules_version = models.CharField(max_length=20)
    figures = models.JSONField()
    input_hash = models.CharField(max_length=64)
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "year", "cut_off_on", "rules_version", "figures", "input_hash", "closed_at", "closed_by",
    }  # fmt: skip

    class Meta:
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="a_year_is_closed_once")]

    def __str__(self) -> str:
        return str(self.year)


class ExportState(models.TextChoices):
    REQUESTED = "REQUESTED", pgettext_lazy("export", "Waiting")
    READY = "READY", pgettext_lazy("export", "Ready")
    FAILED = "FAILED", pgettext_lazy("export", "Failed")


class Export(models.Model):
    """The figures of a year in files: nightly, or asked for by an analyst. Kept by date."""

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_comment="the ministry"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    day = models.DateField(_("day"))
    is_nightly = models.BooleanField(_("nightly"))
    state = models.CharField(_("state"), max_length=12, choices=ExportState, default=ExportState.REQUESTED)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    manifest = models.JSONField(default=list, db_comment="name, bytes, rows and SHA-256 of each file")
    problem = models.CharField(
        max_length=200, blank=True, db_comment="the kind of error; what it said is in the log"
    )

    objects = ExportQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "year", "day", "is_nightly", "state", "requested_by", "requested_at", "finished_at",
        "manifest", "problem",
    }  # fmt: skip

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "day"],
                condition=Q(is_nightly=True),
                name="one_nightly_export_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.day}"

    @property
    def folder(self) -> str:
        """Return where its files lie in EXPORT_DIR: one place a day for the nightly one, one of its own for others."""
        return f"{self.day}/{self.year}" if self.is_nightly else f"{self.day}/{self.year}-{self.pk}"


class BudgetAppropriation(models.Model):
    """The state budget's money for accredited assistance in a year: ST-9, entered by hand."""

    year = models.PositiveSmallIntegerField(_("budget year"), primary_key=True)
    euros = models.PositiveIntegerField(_("amount in euros"))
    source = models.CharField(
        _("source"), max_length=200, help_text=_("The act or decision that made the appropriation.")
    )

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"year", "euros", "source"}

    class Meta:
        verbose_name = _("budget appropriation")
        verbose_name_plural = _("budget appropriations")

    def __str__(self) -> str:
        return f"{self.year}: {self.euros}"
