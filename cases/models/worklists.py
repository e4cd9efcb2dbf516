"""What colleagues keep for themselves and each other on the worklist: filters with a name."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.querysets import SavedFilterQuerySet
from victimsupport.accounts.models import Organisation, User
from victimsupport.keys import uuid_key


class SavedFilter(models.Model):
    """A worklist narrowed as somebody wants it again; shared, everybody in the service finds it."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("whose"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(
        max_length=500, db_comment="as in the address of the list: codes and keys of colleagues"
    )
    is_shared = models.BooleanField(_("shared"), default=False)
    saved_at = models.DateTimeField(_("saved"))
    version = models.PositiveIntegerField(default=1)

    objects = SavedFilterQuerySet.as_manager()

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {
        "id", "organisation", "owner", "name", "query", "is_shared", "saved_at", "version",
    }  # fmt: skip

    class Meta:
        verbose_name = _("saved filter")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "name"], name="a_filter_has_a_name_of_its_own"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """With which filter the worklist opens for somebody who asks for nothing in particular."""

    id = uuid_key()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    saved = models.ForeignKey(SavedFilter, models.CASCADE, related_name="+")

    personal_data: ClassVar[set[str]] = set()
    other_data: ClassVar[set[str]] = {"id", "organisation", "user", "saved"}

    class Meta:
        verbose_name = _("default view")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="a_worklist_opens_in_one_way"),
        ]

    def __str__(self) -> str:
        return str(self.saved_id)
