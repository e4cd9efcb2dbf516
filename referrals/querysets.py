"""What one can ask about contacts, referrals and intakes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Greatest

from victimsupport.duties.querysets import is_open
from victimsupport.law.calendar import end_of, start_of

if TYPE_CHECKING:
    from cases.querysets import CaseQuerySet, DeliveryQuerySet
    from referrals.models import (
        AccessRestriction,
        CaseExclusion,
        ChildNotification,
        Contact,
        EmergencyAccess,
        Intake,
        Likeness,
        ReceivedNotification,
        RecordHold,
        Referral,
    )


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

    def with_text_alone(self, erased: str) -> ContactQuerySet:
        """
        Those of which nothing is kept but why somebody was left out, and nothing waits to be sent.

        :param erased: what stands where the text was
        """
        told = self.exclude(excluded_reason__in=["", erased])
        held = told.exclude(referrals__identity__isnull=False).exclude(notification__identity__isnull=False)
        referrals = self.model._meta.get_field("referrals").related_model._default_manager
        waits = referrals.filter(
            is_open("duty__"), contact=OuterRef("pk")
        )  # all of it said of one and the same
        return held.exclude(Exists(waits)).exclude(is_open("notification__duty__"))


class ReferralQuerySet(models.QuerySet["Referral"]):
    def sent(self) -> ReferralQuerySet:
        return self.filter(sent_at__isnull=False)

    def owed(self) -> ReferralQuerySet:
        """Those whose consent stands and which no service has: not sent yet, or sent and given back."""
        return self.filter(Q(sent_at=None) | Q(returned_at__isnull=False), withdrawn_at=None)

    def returned(self) -> ReferralQuerySet:
        """Those given back by a service that may not take the person."""
        return self.filter(returned_at__isnull=False)

    def with_person(self) -> ReferralQuerySet:
        """Those a service has, of whose person something is kept here. What waits to be sent anew is not among them."""
        told = self.sent().exclude(returned_at__isnull=False, withdrawn_at=None)
        return told.filter(identity__isnull=False)

    def ended_with_person(self) -> ReferralQuerySet:
        """Those whose consent ended, of whose person something is kept nonetheless: a legal hold stood."""
        return self.filter(withdrawn_at__isnull=False, identity__isnull=False)

    def newest_first(self) -> ReferralQuerySet:
        return self.order_by("-created_at", "-pk")


class ChildNotificationQuerySet(models.QuerySet["ChildNotification"]):
    def sent(self) -> ChildNotificationQuerySet:
        return self.filter(sent_at__isnull=False)

    def with_person(self) -> ChildNotificationQuerySet:
        """Those sent, of whose child something is kept here."""
        return self.sent().filter(Q(identity__isnull=False) | ~Q(unknown_reason=""), erased_at=None)


class ReceivedNotificationQuerySet(models.QuerySet["ReceivedNotification"]):
    def unacknowledged(self) -> ReceivedNotificationQuerySet:
        return self.filter(acknowledged_at=None)

    def with_person(self) -> ReceivedNotificationQuerySet:
        """Those of which note was taken, and of whose child something is kept here."""
        kept = self.filter(Q(identity__isnull=False) | ~Q(initials=""), erased_at=None)
        return kept.exclude(acknowledged_at=None)

    def newest_first(self) -> ReceivedNotificationQuerySet:
        return self.order_by("-received_at", "-pk")


class RecordHoldQuerySet(models.QuerySet["RecordHold"]):
    def in_force(self) -> RecordHoldQuerySet:
        return self.filter(lifted_at=None)

    def lifted(self) -> RecordHoldQuerySet:
        return self.exclude(lifted_at=None)


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
        return self.filter(channel="TRANSFER", is_repeated=False)

    def counted_here(self) -> IntakeQuerySet:
        """
        Those that are registrations of this service: ST-2. What went back, or is out of scope, is not.

        One person, one service, one year: who is registered again in a year is counted by the first time.
        """
        return self.filter(~Q(channel="TRANSFER"), returned_at=None, out_of_scope_at=None, is_repeated=False)

    def of_person(self, intake: Intake) -> IntakeQuerySet:
        """All registrations of the person of one: those linked to the same leading one, and that itself."""
        link = getattr(intake, "link", None)
        leading = link.leading_id if link else intake.pk
        return self.filter(Q(pk=leading) | Q(link__leading=leading))

    def continued_in(self, first: date, last: date) -> IntakeQuerySet:
        """Leading ones whose person was registered before a year and not in it."""
        linked = self.model.objects.filter(link__isnull=False, returned_at=None, out_of_scope_at=None)
        before = linked.registered_before(first).values("link__leading")
        within = linked.registered_between(first, last).values("link__leading")
        earlier = Q(received_at__lt=start_of(first)) | Q(pk__in=before)
        anew = Q(received_at__gte=start_of(first), received_at__lt=end_of(last)) | Q(pk__in=within)
        return self.filter(earlier & ~anew, link=None)

    def looked_after_in(self, cases: CaseQuerySet) -> IntakeQuerySet:
        """Those whose person's case is one of these: their own, or where they are linked, that of the leading one."""
        return self.filter(Q(link=None, case__in=cases) | Q(link__leading__case__in=cases))

    def with_likeness(self, likenesses: LikenessQuerySet) -> IntakeQuerySet:
        """Say of each whether somebody must still look if the person is known here: `may_be_known`."""
        unanswered = likenesses.unanswered().filter(intake=OuterRef("pk"))
        return self.annotate(may_be_known=Q(is_search_owed=True) | Exists(unanswered))

    def newest_first(self) -> IntakeQuerySet:
        return self.order_by("-received_at", "-pk")

    def as_known(self) -> IntakeQuerySet:
        """With the case each is looked after in, and when anything was last recorded: `last_active_at`."""
        recorded = [Max(f"case__{rows}__recorded_at") for rows in ("deliveries", "assessments", "plans")]
        newest = Greatest("received_at", "started_at", "ended_at", *recorded)
        return self.select_related("case", "link__leading__case").annotate(last_active_at=newest)


class LikenessQuerySet(models.QuerySet["Likeness"]):
    def unanswered(self) -> LikenessQuerySet:
        return self.filter(answered_at=None)

    def of(self, *intakes: Intake) -> LikenessQuerySet:
        """Those found for these registrations, from either side."""
        keys = [intake.pk for intake in intakes]
        return self.filter(Q(intake__in=keys) | Q(other__in=keys))


class CaseExclusionQuerySet(models.QuerySet["CaseExclusion"]):
    def in_force(self) -> CaseExclusionQuerySet:
        return self.filter(lifted_at=None)

    def newest_first(self) -> CaseExclusionQuerySet:
        return self.order_by("-since", "-pk")


class AccessRestrictionQuerySet(models.QuerySet["AccessRestriction"]):
    def in_force(self) -> AccessRestrictionQuerySet:
        return self.filter(lifted_at=None)

    def newest_first(self) -> AccessRestrictionQuerySet:
        return self.order_by("-restricted_at", "-pk")


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def of_at(self, user_id: UUID | None, moment: datetime | None) -> EmergencyAccessQuerySet:
        """Those of a person that have not run out at a moment; without a moment all have."""
        if moment is None or user_id is None:
            return self.none()
        return self.filter(user_id=user_id, until__gt=moment)
