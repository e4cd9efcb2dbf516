"""Who may see and handle the cases of a service. Views and actions start here, never from `Case.objects`."""

from collections import Counter
from collections.abc import Collection
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import (
    AccommodationRequest,
    Case,
    DefaultView,
    Merge,
    OnCall,
    Place,
    RightStop,
    SavedFilter,
    ServiceDelivery,
    Stay,
    SubjectRequest,
)
from cases.models.transfers import IncomingTransfer, ReceivedSection, Transfer
from cases.querysets import (
    AccommodationRequestQuerySet,
    CaseQuerySet,
    DeliveryQuerySet,
    IncomingTransferQuerySet,
    OnCallQuerySet,
    PlaceQuerySet,
    RightStopQuerySet,
    SavedFilterQuerySet,
    StayQuerySet,
    TransferQuerySet,
)
from referrals.models import EmergencyAccess
from referrals.permissions import excluded_from, intakes_visible, unknown_to
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Absence, CalendarFeed, Membership
from victimsupport.accounts.querysets import AbsenceQuerySet, MembershipQuerySet
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

HANDLERS = (Role.CASEWORKER, Role.SERVICE_MANAGER)


def visible_to(by: Actor) -> CaseQuerySet:
    """Return the cases of the actor's service; those of others do not exist for it."""
    mine = Case.objects.filter(organisation_id=by.organisation.pk)
    return mine.exclude(intake__in=unknown_to(by)).exclude(intake__in=_shut(by))


def deliveries_visible_to(by: Actor) -> DeliveryQuerySet:
    """Return the deliveries of the actor's service."""
    mine = ServiceDelivery.objects.filter(organisation_id=by.organisation.pk)
    return mine.exclude(case__intake__in=unknown_to(by)).exclude(case__intake__in=_shut(by))


def stops_visible_to(by: Actor) -> RightStopQuerySet:
    """Return what the actor's service owes the people of its cases because its right stopped."""
    mine = stops_of_service(by)
    return mine.exclude(case__intake__in=unknown_to(by)).exclude(case__intake__in=_shut(by))


def stops_of_service(by: Actor) -> RightStopQuerySet:
    """Return the same of every case: to stand beside cases and intakes the actor was found to see, never alone."""
    return RightStop.objects.filter(organisation_id=by.organisation.pk)


def merges_visible_to(by: Actor) -> QuerySet[Merge]:
    """Return the mergings of cases the actor may see, both of each."""
    return Merge.objects.filter(survivor__in=visible_to(by), merged__in=visible_to(by)).select_related(
        "survivor__intake", "merged__intake", "merged_by"
    )


def filters_visible_to(by: Actor) -> SavedFilterQuerySet:
    """Return the saved filters of the actor, and those colleagues share with the service."""
    return SavedFilter.objects.filter(organisation_id=by.organisation.pk).usable_by(by.user_id)


def default_filter_of(by: Actor) -> SavedFilter | None:
    """Return the filter the actor's worklist opens with, while they may still see it."""
    chosen = DefaultView.objects.filter(organisation=by.organisation, user=by.user)
    return filters_visible_to(by).filter(pk__in=chosen.values("saved")).first()


def may_change(by: Actor, saved: SavedFilter) -> bool:
    """Test whether the actor may change or delete a filter: its owner, and of a shared one the manager."""
    return saved.owner_id == by.user_id or (saved.is_shared and by.has(Role.SERVICE_MANAGER))


def absences_visible_to(by: Actor) -> AbsenceQuerySet:
    """Return who is away and who stands in, in the actor's service."""
    return Absence.objects.filter(organisation_id=by.organisation.pk)


def feed_of(by: Actor) -> CalendarFeed | None:
    """Return the calendar feed of the actor's membership, if there is one."""
    return CalendarFeed.objects.filter(
        membership__user=by.user, membership__organisation=by.organisation
    ).first()


def digest_of_secret(secret: str) -> str:
    """Return what is kept of the secret of an address: it is long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def membership_of_feed(secret: str) -> Membership | None:
    """Return who reads a calendar under this address, while they work with cases there."""
    usable = Membership.objects.usable().with_role(*HANDLERS).select_related("user", "organisation")
    return usable.filter(calendar_feed__token_hash=digest_of_secret(secret)).first()


def _shut(by: Actor) -> QuerySet[Any, Any]:
    """Return the intakes whose cases do not exist for the actor (security.md 28)."""
    return excluded_from(by).values("intake")


def places_visible_to(by: Actor) -> PlaceQuerySet:
    """Return the places of the actor's service."""
    return Place.objects.filter(organisation_id=by.organisation.pk)


def on_call_visible_to(by: Actor) -> OnCallQuerySet:
    """Return who can be called about a bed at the actor's service."""
    return OnCall.objects.filter(organisation_id=by.organisation.pk)


def requests_visible_to(by: Actor) -> AccommodationRequestQuerySet:
    """Return what people asked of the actor's service in need of a bed."""
    mine = requests_of_service(by)
    return mine.exclude(case__intake__in=unknown_to(by)).exclude(case__intake__in=_shut(by))


def requests_of_service(by: Actor) -> AccommodationRequestQuerySet:
    """Return the same of every case: to stand beside cases and intakes the actor was found to see, never alone."""
    return AccommodationRequest.objects.filter(organisation_id=by.organisation.pk)


def stays_visible_to(by: Actor) -> StayQuerySet:
    """Return who stays or stayed at the places of the actor's service. Where these are, `may_see_where` says."""
    mine = stays_counted_for(by).exclude(case__intake__in=unknown_to(by))
    return mine.exclude(case__intake__in=_shut(by))


def stays_counted_for(by: Actor) -> StayQuerySet:
    """Return every stay of the actor's service: to tell which beds are taken, never by whom."""
    return Stay.objects.filter(organisation_id=by.organisation.pk)


def handlers(by: Actor) -> MembershipQuerySet:
    """Return the memberships of those who work on cases in the actor's service, by their names."""
    found = Membership.objects.usable().filter(organisation=by.organisation).with_role(*HANDLERS)
    return found.select_related("user").order_by("user__name", "pk")


def may_see_where(by: Actor, stay: Stay) -> bool:
    """
    Test whether a colleague may see where somebody stays: who placed them, who is responsible, who was put on the list.

    Nobody sees it by their role alone, a manager neither.
    """
    if stay.cancelled_at is not None or not by.has(*HANDLERS):
        return False
    if by.user_id in (stay.placed_by_id, stay.case.intake.assignee_id):
        return True
    return stay.access.filter(person=by.user, ended_at=None).exists()


def may_admit(by: Actor, stay: Stay) -> bool:
    """Test whether a colleague may put somebody on the list of a stay: who is on it, and a manager, also themselves."""
    return by.has(Role.SERVICE_MANAGER) or may_see_where(by, stay)


def subject_requests_visible_to(by: Actor) -> QuerySet[SubjectRequest]:
    """Return what people asked of the actor's service about their data, in the cases the actor may see."""
    return SubjectRequest.objects.filter(case__in=visible_to(by))


def transfers_visible_to(by: Actor) -> TransferQuerySet:
    """Return the transfers out of the cases the actor may see."""
    return Transfer.objects.filter(case__in=visible_to(by))


def incoming_visible_to(by: Actor) -> IncomingTransferQuerySet:
    """Return the people other services asked the actor's service to take on."""
    return IncomingTransfer.objects.filter(organisation_id=by.organisation.pk)


def received_visible_to(by: Actor) -> QuerySet[ReceivedSection]:
    """Return what other services handed over to the actor's service."""
    return received_by_service(by).exclude(intake__in=unknown_to(by)).exclude(intake__in=_shut(by))


def received_by_service(by: Actor) -> QuerySet[ReceivedSection]:
    """Return the same of every case: to stand beside cases and intakes the actor was found to see, never alone."""
    return ReceivedSection.objects.filter(organisation_id=by.organisation.pk)


def entries_visible_to(by: Actor) -> QuerySet[Entry]:
    """
    Return what the audit of the actor's service keeps of cases they may know of.

    Who watches over data sees all: numbers of cases, never what is in them.
    """
    here = Entry.objects.filter(organisation_id=by.organisation.pk)
    if by.has(Role.DATA_PROTECTION_OFFICER, Role.SYSTEM):
        return here
    return here.filter(Q(reference="") | Q(reference__in=intakes_visible(by).values("reference")))


def looks_in_emergencies(by: Actor, opened: Collection[EmergencyAccess]) -> dict[str, int]:
    """Return how many rows the audit keeps of each emergency access, besides its opening."""
    if not opened:
        return {}
    numbers = {row.reference for row in opened}
    of_these = Entry.objects.filter(organisation_id=by.organisation.pk, reference__in=numbers)
    linked = of_these.exclude(action="EMERGENCY_ACCESS").filter(detail__has_key="emergency")
    keys = linked.values_list("detail__emergency", flat=True)
    return dict(Counter(str(key) for key in keys))


def roles_of(by: Actor, users: Collection[UUID]) -> dict[UUID, tuple[str, tuple[str, ...]]]:
    """Return the names of colleagues of the actor's organisation, those who have left among them, with their roles."""
    found = Membership.objects.filter(organisation=by.organisation, user__in=users).select_related("user")
    return {membership.user_id: (str(membership.user), tuple(membership.roles)) for membership in found}


def staff_of(by: Actor) -> MembershipQuerySet:
    """Return the memberships of everybody who works or worked in the actor's organisation, by name."""
    here = Membership.objects.filter(organisation=by.organisation)
    return here.select_related("user").order_by("user__name", "pk")


def check_can_handle(by: Actor) -> None:
    """:raises PermissionDenied: unless the actor works on cases"""
    by.must_be(*HANDLERS)
