"""A draft: the answers of one form of one person, bound to the page they were typed on."""

from typing import ClassVar

from django.db import models

from victimsupport.accounts.models import Organisation, User
from victimsupport.drafts.querysets import DraftQuerySet
from victimsupport.keys import uuid_key


class Draft(models.Model):
    """
    The last that was kept of a form. Sealed under the organisation's key; gone once the form is sent, or in a week.

    The page is its address: it names the case, so that a draft can open in no other one.
    """

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=200, db_comment="the path: reference numbers, never personal data")
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"sealed"}
    other_data: ClassVar[set[str]] = {"id", "organisation", "user", "page", "saved_at"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "page"], name="one_draft_a_page")
        ]
        indexes = [models.Index(fields=["organisation", "saved_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return self.page
