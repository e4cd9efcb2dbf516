"""Who may see and do what: contacts, referrals and notifications of an institution; intakes of a service."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accreditation.permissions import may_take_on
from referrals.models import ChildNotification, Contact, Intake, ReceivedNotification, Referral
from referrals.querysets import (
    ChildNotificationQuerySet,
    ContactQuerySet,
    IntakeQuerySet,
    ReceivedNotificationQuerySet,
    ReferralQuerySet,
)
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership
from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.duties.querysets import DutyQuerySet
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused

AT_FIRST_CONTACT = (Role.FIRST_CONTACT_OFFICER, Role.UNIT_HEAD, Role.CHILD_RIGHTS_OFFICER)
"""The roles of a first-contact institution, the Child Rights Service among them (art. 2(6))."""
AT_THE_SERVICE = (Role.CASEWORKER, Role.SERVICE_MANAGER)
"""The roles that work with victims at a support service."""
CARRIERS = ("REFERRAL", "CHILD_NOTIFICATION")
"""What carries a duty of an institution."""
NOT_ACCREDITED = "E_SERVICE_NOT_ACCREDITED"
"""The code of the refusal, here as in the database's trigger."""


def contacts_visible(by: Actor) -> ContactQuerySet:
    """Return the contacts of the actor's institution."""
    return Contact.objects.filter(organisation=by.organisation)


def referrals_visible(by: Actor) -> ReferralQuerySet:
    """Return the referrals the actor's institution owes or has sent."""
    return Referral.objects.filter(sender=by.organisation)


def child_notifications_visible(by: Actor) -> ChildNotificationQuerySet:
    """Return the notifications of children the actor's institution owes or has sent."""
    return ChildNotification.objects.filter(sender=by.organisation)


def received_visible(by: Actor) -> ReceivedNotificationQuerySet:
    """Return the notifications in the inbox of the actor's Child Rights Service."""
    return ReceivedNotification.objects.filter(organisation=by.organisation)


def intakes_visible(by: Actor) -> IntakeQuerySet:
    """Return the intakes of the actor's service."""
    return Intake.objects.filter(organisation=by.organisation)


def duties_visible(by: Actor) -> DutyQuerySet:
    """Return the institution's duties a person looks after: a head of unit all of them, an officer their own."""
    duties = Duty.objects.filter(organisation=by.organisation, carrier__in=CARRIERS)
    return duties if by.has(Role.UNIT_HEAD) else duties.assigned_to(by.user_id)


def colleagues(by: Actor) -> MembershipQuerySet:
    """Return the memberships of those in the actor's institution who may be made responsible for a duty."""
    found = Membership.objects.usable().filter(organisation=by.organisation).with_role(*AT_FIRST_CONTACT)
    return found.select_related("user").order_by("user__name", "pk")


def caseworkers(by: Actor) -> MembershipQuerySet:
    """Return the memberships of those in the actor's service who may be made responsible for a person."""
    found = Membership.objects.usable().filter(organisation=by.organisation).with_role(*AT_THE_SERVICE)
    return found.select_related("user").order_by("user__name", "pk")


def check_may_take_on(service_id: UUID, *, on: datetime, at: datetime | None = None) -> None:
    """
    Ask the right on the day of the moment claimed; and today, where an earlier moment would be a way round a stop.

    Who came to a service while it held the right is still registered later; nobody is sent to it any more (domain.md 3.5).

    :param at: now, if the right must hold today as well
    :raises Refused: if the service may not take new people on that day
    """
    if not all(may_take_on(service_id, day_of(moment)) for moment in (on, at or on)):
        raise not_accredited()


def not_accredited() -> Refused:
    """Return the refusal of a service that may take nobody on, to be raised."""
    sentence = _("This service may not take new people on that day. Offer the person one that may.")
    return Refused(sentence, field="service", code=NOT_ACCREDITED)
