"""Who may see and do what: contacts, referrals and notifications of an institution; intakes of a service."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accreditation.permissions import may_take_on
from referrals.models import (
    AccessRestriction,
    CaseExclusion,
    ChildNotification,
    Contact,
    EmergencyAccess,
    Intake,
    IntakeLink,
    IntakeUserObjectPermission,
    Likeness,
    ReceivedNotification,
    RecordHold,
    Referral,
)
from referrals.querysets import (
    AccessRestrictionQuerySet,
    CaseExclusionQuerySet,
    ChildNotificationQuerySet,
    ContactQuerySet,
    EmergencyAccessQuerySet,
    IntakeQuerySet,
    LikenessQuerySet,
    ReceivedNotificationQuerySet,
    RecordHoldQuerySet,
    ReferralQuerySet,
)
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Absence, Membership, User
from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.duties.querysets import DutyQuerySet
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused

AT_FIRST_CONTACT = (Role.FIRST_CONTACT_OFFICER, Role.UNIT_HEAD, Role.CHILD_RIGHTS_OFFICER)
"""The roles of a first-contact institution, the Child Rights Service among them (art. 2(6))."""
AT_THE_SERVICE = (Role.CASEWORKER, Role.SERVICE_MANAGER)
"""The roles that work with victims at a support service."""
KNOW = "view_intake"
"""What a grant on a restricted intake allows: guardian's codename, in the database's function too."""
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


def holds_visible(by: Actor) -> RecordHoldQuerySet:
    """Return what the actor's institution must keep although its time is over, and what it no longer must."""
    return RecordHold.objects.filter(organisation=by.organisation)


def intakes_visible(by: Actor) -> IntakeQuerySet:
    """Return the intakes of the actor's service."""
    mine = Intake.objects.filter(organisation=by.organisation).exclude(pk__in=unknown_to(by))
    return mine.exclude(pk__in=excluded_from(by).values("intake"))


def unknown_to(by: Actor) -> IntakeQuerySet:
    """
    Return the restricted intakes the actor may not know of: not granted to them, and not opened by them in an emergency.

    Whatever leads to a person leaves these out, by intake. The database refuses the rows besides, so this finds nothing
    where it works; that the two agree is tested.
    """
    restricted = Intake.objects.filter(organisation=by.organisation, is_restricted=True)
    if by.has(Role.SYSTEM):
        return restricted.none()
    opened = EmergencyAccess.objects.of_at(by.user_id, by.moment)
    granted = grants_of(by.user_id).values("content_object")
    return restricted.exclude(pk__in=granted).exclude(pk__in=opened.values("intake"))


def grants_of(user_id: UUID | None) -> QuerySet[IntakeUserObjectPermission]:
    """Return the grants of a person: what of the restricted they may see for good."""
    found: QuerySet[IntakeUserObjectPermission] = IntakeUserObjectPermission.objects.filter(
        user_id=user_id, permission__codename=KNOW
    )
    return found


def grants_on(intake: Intake) -> QuerySet[IntakeUserObjectPermission]:
    """Return the grants on a restricted intake."""
    found: QuerySet[IntakeUserObjectPermission] = IntakeUserObjectPermission.objects.filter(
        content_object=intake, permission__codename=KNOW
    )
    return found


def knowing(intake: Intake, by: Actor) -> MembershipQuerySet:
    """Return the memberships of the colleagues who may see a restricted intake for good."""
    granted = grants_on(intake).values("user")
    return Membership.objects.usable().filter(organisation=by.organisation, user__in=granted)


def grantable(intake: Intake, by: Actor) -> MembershipQuerySet:
    """Return the memberships of those who may be granted an intake: who works on cases, and is not shut out of this one."""
    shut = CaseExclusion.objects.in_force().filter(intake=intake)
    return caseworkers(by).exclude(user__in=shut.values("user"))


def refusals_of(by: Actor, *, action: str, since: datetime) -> QuerySet[Entry]:
    """Return what the audit keeps of the actor's refusals of a kind."""
    mine = Entry.objects.filter(organisation_id=by.organisation.pk, user_id=by.user_id)
    return mine.filter(action=action, at__gt=since)


def restrictions_visible(by: Actor) -> AccessRestrictionQuerySet:
    """Return why, when and by whom intakes were restricted that the actor may know of."""
    return AccessRestriction.objects.filter(intake__in=intakes_visible(by))


def emergencies_visible(by: Actor) -> EmergencyAccessQuerySet:
    """Return the emergency accesses in the actor's service: all to who watches over data, else to cases one may see."""
    here = EmergencyAccess.objects.filter(organisation=by.organisation)
    return here if by.has(Role.DATA_PROTECTION_OFFICER) else here.filter(intake__in=intakes_visible(by))


def emergency_of(by: Actor, intake: Intake) -> EmergencyAccess | None:
    """Return the emergency access by which alone the actor sees an intake now; it asks nothing where none is needed."""
    if not intake.is_restricted or grants_on(intake).filter(user=by.user_id).exists():
        return None
    running = EmergencyAccess.objects.of_at(by.user_id, by.moment).filter(intake=intake)
    return running.order_by("-until").first()


def unknowing(
    *, organisation_id: UUID, references: Collection[str], on: date | None = None
) -> set[tuple[str, UUID]]:
    """
    Return who must not be told of which restricted intakes: whoever has no grant, deputies among them.

    If nobody who has one works here any more, the managers are told, so that nothing is forgotten.

    :param on: a day on which whoever is away counts as not working here
    """
    restricted = Intake.objects.filter(
        organisation=organisation_id, reference__in=references, is_restricted=True
    )
    numbers = dict(restricted.values_list("pk", "reference"))
    if not numbers:
        return set()
    here = Membership.objects.usable().filter(organisation=organisation_id)
    people = {membership.user_id: membership for membership in here}
    granted = IntakeUserObjectPermission.objects.filter(content_object__in=numbers, permission__codename=KNOW)
    told = {
        (numbers[key], user) for key, user in granted.values_list("content_object", "user") if user in people
    }
    away = Absence.objects.on(on).filter(organisation=organisation_id).values("absent") if on else ()
    gone = {row["absent"] for row in away}
    attended = {number for number, user in told if user not in gone}
    told |= {
        (number, user)
        for number in set(numbers.values()) - attended
        for user, membership in people.items()
        if Role.SERVICE_MANAGER in membership.roles
    }
    return {(number, user) for number in numbers.values() for user in people} - told


def likenesses_visible(by: Actor) -> LikenessQuerySet:
    """Return what was found alike among the registrations the actor may see, both of each."""
    return likenesses_beside(by).filter(intake__in=intakes_visible(by).values("pk"))


def likenesses_beside(by: Actor) -> LikenessQuerySet:
    """Return the same to stand beside intakes the actor was found to see: only the other of each is asked about."""
    return Likeness.objects.filter(other__in=intakes_visible(by).values("pk"))


def links_visible(by: Actor) -> QuerySet[IntakeLink]:
    """Return which registrations of the actor's service are linked to which."""
    return IntakeLink.objects.filter(intake__in=intakes_visible(by).values("pk"))


def excluded_from(by: Actor) -> CaseExclusionQuerySet:
    """
    Return what shuts the actor out of some intakes: each wins over every grant and over opening in an emergency.

    Whatever leads to a person leaves these out, by intake; the database refuses the rows besides.
    """
    return CaseExclusion.objects.in_force().filter(user=by.user_id)


WATCHERS = (Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)
"""Who watches over colleagues being shut out from cases."""


def exclusions_visible(by: Actor) -> CaseExclusionQuerySet:
    """Return the exclusions in the actor's service, but never why they themselves see nothing."""
    shut = excluded_from(by).values("intake")
    mine = CaseExclusion.objects.filter(organisation=by.organisation).exclude(intake__in=shut)
    return mine.exclude(user=by.user_id, lifted_at=None)


def is_shut_out(user: User, intake: Intake) -> bool:
    """Test whether a colleague may not see an intake, whatever is granted to them."""
    return CaseExclusion.objects.in_force().filter(user=user, intake=intake).exists()


def withheld(
    *, organisation_id: UUID, references: Collection[str], on: date | None = None
) -> set[tuple[str, UUID]]:
    """Return who must not be told of which intakes: those who are shut out of them, on whatever day."""
    shut = CaseExclusion.objects.in_force().filter(organisation=organisation_id)
    return set(shut.filter(intake__reference__in=references).values_list("intake__reference", "user"))


def duties_visible(by: Actor) -> DutyQuerySet:
    """Return the institution's duties a person looks after: a head of unit all of them, an officer their own."""
    duties = Duty.objects.filter(organisation=by.organisation, carrier__in=CARRIERS)
    return duties if by.has(Role.UNIT_HEAD) else duties.assigned_to(by.user_id)


def colleagues(by: Actor) -> MembershipQuerySet:
    """Return the memberships of those in the actor's institution who may be made responsible for a duty."""
    found = Membership.objects.usable().filter(organisation=by.organisation).with_role(*AT_FIRST_CONTACT)
    return found.select_related("user").order_by("user__name", "pk")


def colleagues_here(by: Actor) -> MembershipQuerySet:
    """Return the memberships of everybody in the actor's service."""
    found = Membership.objects.usable().filter(organisation=by.organisation).select_related("user")
    return found.order_by("user__name", "pk")


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
