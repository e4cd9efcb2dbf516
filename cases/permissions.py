"""Who may see and handle the cases of a service. Views and actions start here, never from `Case.objects`."""

from cases.models import Case, ServiceDelivery
from cases.querysets import CaseQuerySet, DeliveryQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role

HANDLERS = (Role.CASEWORKER, Role.SERVICE_MANAGER)


def visible_to(by: Actor) -> CaseQuerySet:
    """Return the cases of the actor's service; those of others do not exist for it."""
    return Case.objects.filter(organisation_id=by.organisation.pk)


def deliveries_visible_to(by: Actor) -> DeliveryQuerySet:
    """Return the deliveries of the actor's service."""
    return ServiceDelivery.objects.filter(organisation_id=by.organisation.pk)


def check_can_handle(by: Actor) -> None:
    """:raises PermissionDenied: unless the actor works on cases"""
    by.must_be(*HANDLERS)
