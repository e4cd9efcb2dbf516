"""What one can ask about cases and deliveries. Figures ask these, and filter nothing themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from victimsupport.law.calendar import end_of, start_of

if TYPE_CHECKING:
    from cases.models import Case, ServiceDelivery
    from referrals.querysets import IntakeQuerySet


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.exclude(status__in=["DECLINED", "CLOSED"])

    def accepted(self) -> CaseQuerySet:
        """Those whose person agreed to assistance: ST-3."""
        return self.exclude(status__in=["STARTED", "DECLINED"])

    def accepted_by(self, day: date) -> CaseQuerySet:
        """Those whose person had agreed to assistance by the end of a day: the cut-off of a reporting year."""
        return self.accepted().filter(decided_at__lt=end_of(day))

    def of_intakes(self, intakes: IntakeQuerySet) -> CaseQuerySet:
        """Those that came of some registrations."""
        return self.filter(intake__in=intakes)

    def of_group(self, recipient_group: str) -> CaseQuerySet:
        """Those of women, men, children, or persons of whom it is not stated: ST-4."""
        return self.filter(recipient_group=recipient_group)

    def with_disability(self) -> CaseQuerySet:
        """Those of persons with a disability: ST-5."""
        return self.filter(has_disability=True)

    def anonymous(self) -> CaseQuerySet:
        """Those of persons who wished to remain anonymous: ST-6."""
        return self.filter(intake__is_anonymous=True)


class DeliveryQuerySet(models.QuerySet["ServiceDelivery"]):
    def counted(self) -> DeliveryQuerySet:
        """Services in the sense of ST-7: accredited and not cancelled."""
        return self.filter(is_accredited=True, cancelled_at=None)

    def delivered_between(self, first: date, last: date) -> DeliveryQuerySet:
        """Both days included."""
        return self.filter(delivered_on__gte=first, delivered_on__lte=last)

    def of_registrations_before(self, day: date) -> DeliveryQuerySet:
        """Those given to persons registered before a day: ST-7c."""
        return self.filter(case__intake__received_at__lt=start_of(day))
