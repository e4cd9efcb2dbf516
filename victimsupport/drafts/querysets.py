"""Which drafts are still kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from victimsupport.law.periods import ONE_DAY

if TYPE_CHECKING:
    from victimsupport.drafts.models import Draft

KEPT = 7 * ONE_DAY


class DraftQuerySet(models.QuerySet["Draft"]):
    def kept(self, at: datetime) -> DraftQuerySet:
        """Those younger than a week; older ones are gone, whether or not they have been removed."""
        return self.filter(saved_at__gt=at - KEPT)

    def expired(self, at: datetime) -> DraftQuerySet:
        return self.filter(saved_at__lte=at - KEPT)
