"""What one can ask about cases and deliveries. Figures ask these, and filter nothing themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from cases.models import Case, ServiceDelivery


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.exclude(status__in=["DECLINED", "CLOSED"])

    def accepted(self) -> CaseQuerySet:
        """Those whose person agreed to assistance: ST-3."""
        return self.exclude(status__in=["STARTED", "DECLINED"])


class DeliveryQuerySet(models.QuerySet["ServiceDelivery"]):
    def counted(self) -> DeliveryQuerySet:
        """Services in the sense of ST-7: accredited and not cancelled."""
        return self.filter(is_accredited=True, cancelled_at=None)

    def delivered_between(self, first: date, last: date) -> DeliveryQuerySet:
        """Both days included."""
        return self.filter(delivered_on__gte=first, delivered_on__lte=last)
