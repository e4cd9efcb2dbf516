"""What one can ask about contacts, referrals and intakes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from victimsupport.duties.querysets import is_open
from victimsupport.law.calendar import end_of, start_of

if TYPE_CHECKING:
    from cases.querysets import DeliveryQuerySet
    from referrals.models import ChildNotification, Contact, Intake, ReceivedNotification, Referral


class ContactQuerySet(models.QuerySet["Contact"]):
    def newest_first(self) -> ContactQuerySet:
        return self.order_by("-contacted_at", "-pk")

    def owing(self) -> ContactQuerySet:
        """Those for which a duty is open."""
        return self.filter(is_open("referrals__duty__") | is_open("notification__duty__")).distinct()

    def overdue(self, today: date) -> ContactQuerySet:
        """Those for which an open duty should have been done before today."""
        referral = is_open("referrals__duty__") & Q(referrals__duty__due_on__lt=today)
        notification = is_open("notification__duty__") & Q(notification__duty__due_on__lt=today)
        return self.filter(referral | notification).distinct()

    def uninformed(self) -> ContactQuerySet:
        """Those to whom no information of art. 9(1) was given."""
        return self.filter(information=None)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def sent(self) -> ReferralQuerySet:
        return self.filter(sent_at__isnull=False)

    def owed(self) -> ReferralQuerySet:
        """Those whose consent stands and which no service has: not sent yet, or sent and given back."""
        return self.filter(Q(sent_at=None) | Q(returned_at__isnull=False), withdrawn_at=None)

    def returned(self) -> ReferralQuerySet:
        """Those given back by a service that may not take the person."""
        return self.filter(returned_at__isnull=False)

    def newest_first(self) -> ReferralQuerySet:
        return self.order_by("-created_at", "-pk")


class ChildNotificationQuerySet(models.QuerySet["ChildNotification"]):
    def sent(self) -> ChildNotificationQuerySet:
        return self.filter(sent_at__isnull=False)


class ReceivedNotificationQuerySet(models.QuerySet["ReceivedNotification"]):
    def unacknowledged(self) -> ReceivedNotificationQuerySet:
        return self.filter(acknowledged_at=None)

    def newest_first(self) -> ReceivedNotificationQuerySet:
        return self.order_by("-received_at", "-pk")


class IntakeQuerySet(models.QuerySet["Intake"]):
    def running(self) -> IntakeQuerySet:
        """Those not yet declined or closed."""
        return self.filter(ended_at=None)

    def waiting(self) -> IntakeQuerySet:
        """Those whose assistance has not been started."""
        return self.running().filter(started_at=None)

    def in_flight(self) -> IntakeQuerySet:
        """Those an institution sent, and for which nothing was done yet."""
        return self.waiting().filter(referral__isnull=False)

    def registered_between(self, first: date, last: date) -> IntakeQuerySet:
        """Both local days included."""
        return self.filter(received_at__gte=start_of(first), received_at__lt=end_of(last))

    def registered_before(self, day: date) -> IntakeQuerySet:
        """Those registered on an earlier day."""
        return self.filter(received_at__lt=start_of(day))

    def served(self, deliveries: DeliveryQuerySet) -> IntakeQuerySet:
        """Those whose persons received some of these services."""
        return self.filter(pk__in=deliveries.values("case__intake"))

    def by_transfer(self) -> IntakeQuerySet:
        """Those counted at another service first: ST-2t."""
        return self.filter(channel="TRANSFER")

    def counted_here(self) -> IntakeQuerySet:
        """Those that are registrations of this service: ST-2. What went back to the sender is registered elsewhere."""
        return self.filter(~Q(channel="TRANSFER"), returned_at=None)
