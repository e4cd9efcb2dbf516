"""The audit: rows without foreign keys, so that erasing a person never fights the log, and the seals over them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from victimsupport.keys import uuid_key
from victimsupport.law.periods import SHORTEST_ACCESS_LOG


class CurrentTransaction(Func):
    """The number of the transaction that writes the row: a seal covers what can no longer be joined."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
    arity = 0


class Entry(models.Model):
    """One act, one look at an identity or a case, or one refusal. Holds keys and codes, never personal data."""

    id = uuid_key()
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    organisation_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    action = models.CharField(_("action"), max_length=60)
    about = models.CharField(_("about"), max_length=60, blank=True, db_comment="model, as app.Model")
    about_id = models.UUIDField(null=True)
    reference = models.CharField(_("reference number"), max_length=20, blank=True)
    detail = models.JSONField(default=dict, db_comment="codes, keys and dates; never personal data")
    at = models.DateTimeField(_("when"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "transaction", "organisation_id", "user_id", "action", "about", "about_id", "reference", "detail", "at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["organisation_id", "transaction", "id"], name="audit_in_order"),
            models.Index(fields=["organisation_id", "about_id", "at"], name="audit_about"),
            models.Index(fields=["organisation_id", "at", "id"], name="audit_by_moment"),
            models.Index(
                fields=["organisation_id", "reference", "at"],
                condition=~Q(reference=""),
                name="audit_by_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.reference}".strip()


class Seal(models.Model):
    """What was there: a range of an organisation's rows, their count and a hash chained to the previous seal's."""

    id = uuid_key()
    organisation_id = models.UUIDField()
    number = models.PositiveIntegerField()
    from_transaction = models.BigIntegerField(db_comment="included")
    until_transaction = models.BigIntegerField(db_comment="excluded")
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation_id", "number", "from_transaction", "until_transaction", "count", "previous", "digest",
        "sealed_at",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "number"], name="one_chain_of_seals")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"


class Expiry(models.Model):
    """
    That the looks under one seal went, because the time to keep them was over, and what is left under it (DP-6).

    Only adds up. Of a seal with several the one that left the fewest says what must be there.
    """

    id = uuid_key()
    organisation_id = models.UUIDField()
    run = models.UUIDField(db_comment="told by the row ACCESS_LOG_EXPIRED of the audit")
    number = models.PositiveIntegerField(db_comment="of the seal")
    before = models.DateTimeField(db_comment="looks from this moment on stayed")
    gone = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_comment="of the seal and of what is left under it")
    expired_at = models.DateTimeField(_("erased"))

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation_id", "run", "number", "before", "gone", "left", "digest", "expired_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("end of looks under a seal")
        constraints = [
            models.CheckConstraint(
                condition=Q(before__lte=F("expired_at") - SHORTEST_ACCESS_LOG),
                name="a_look_is_kept_for_a_year",
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "number", "left"], name="audit_expiries")]

    def __str__(self) -> str:
        return f"{self.number}: {self.left} left"
