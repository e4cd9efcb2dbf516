"""What one can ask about files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.fields.reverse_related import ForeignObjectRel

if TYPE_CHECKING:
    from victimsupport.uploads.models import StoredFile


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def of(self, organisation: models.Model) -> StoredFileQuerySet:
        """Return those an organisation owns, without those others share with it."""
        return self.filter(organisation_id=organisation.pk)

    def drafts(self) -> StoredFileQuerySet:
        """Return those shared with nobody, and that nothing points at: handed in, and not used yet."""
        found = self.filter(shared_with=None)
        for link in self.model._meta.get_fields(include_hidden=True):
            if isinstance(link, ForeignObjectRel) and link.name != "stored_content":
                pointing = link.field.model._base_manager.filter(**{link.field.name: OuterRef("pk")})
                found = found.filter(~Exists(pointing))
        return found

    def added_before(self, moment: datetime) -> StoredFileQuerySet:
        """Return those added before a moment."""
        return self.filter(added_at__lt=moment)
