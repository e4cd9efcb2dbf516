"""Who may see and handle the cases of a service. Views and actions start here, never from `Case.objects`."""

from cases.models import Case, RightStop, ServiceDelivery
from cases.querysets import CaseQuerySet, DeliveryQuerySet, RightStopQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role

HANDLERS = (Role.CASEWORKER, Role.SERVICE_MANAGER)


def visible_to(by: Actor) -> CaseQuerySet:
    """Return the cases of the actor's service; those of others do not exist for it."""
    return Case.objects.filter(organisation_id=by.organisation.pk)


def deliveries_visible_to(by: Actor) -> DeliveryQuerySet:
    """Return the deliveries of the actor's service."""
    return ServiceDelivery.objects.filter(organisation_id=by.organisation.pk)


def stops_visible_to(by: Actor) -> RightStopQuerySet:
    """Return what the actor's service owes the people of its cases because its right stopped."""
    return RightStop.objects.filter(organisation_id=by.organisation.pk)


def check_can_handle(by: Actor) -> None:
    """:raises PermissionDenied: unless the actor works on cases"""
    by.must_be(*HANDLERS)
