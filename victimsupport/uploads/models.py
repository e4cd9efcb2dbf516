"""Files handed in. What a file is called and what is in it lie apart, so that no list ever loads what is in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Organisation, User
from victimsupport.constraints import together
from victimsupport.keys import uuid_key
from victimsupport.uploads.checking import LONGEST_NAME, ContentType
from victimsupport.uploads.querysets import StoredFileQuerySet


class StoredFile(models.Model):
    """A file of one organisation; its key is its name here. One other organisation may read it, once it is shared."""

    id = uuid_key()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    shared_with = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("shared with")
    )
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    name = models.CharField(
        _("name"), max_length=LONGEST_NAME, db_comment="as it was called where it came from"
    )
    content_type = models.CharField(_("kind of file"), max_length=20, choices=ContentType)
    size = models.PositiveIntegerField(_("size"), db_comment="bytes")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))

    objects = StoredFileQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = {"name"}
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "shared_with", "shared_at", "content_type", "size", "sha256", "added_by", "added_at",
    }  # fmt: skip

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            together("shared_with", "shared_at", name="a_file_is_shared_at_a_time"),
            models.CheckConstraint(
                condition=Q(shared_with=None) | ~Q(shared_with=F("organisation")),
                name="a_file_is_shared_with_another",
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=ContentType.values), name="a_file_is_of_a_kind_let_in"
            ),
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="a_file_has_a_name_and_bytes"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.shared_with_id is not None


class StoredContent(models.Model):
    """The bytes of a file."""

    id = uuid_key()
    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="stored_content")
    content = models.BinaryField()

    personal_data: ClassVar[set[str]] = {"content"}
    other_data: ClassVar[set[str]] = {"id", "file"}

    class Meta:
        verbose_name = _("content of a file")
        verbose_name_plural = _("contents of files")

    def __str__(self) -> str:
        return str(self.file_id)
