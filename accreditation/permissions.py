"""Who may decide on the right, and which services may take a person on a day."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accreditation.models import Decision, RightPeriod
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.querysets import OrganisationQuerySet


def may_take_on(service_id: UUID, day: date) -> bool:
    """Test whether a service may take new cases on a day: art. 13(3)-(7)."""
    return RightPeriod.objects.open_to_new_cases(day).filter(service_id=service_id).exists()


def holds_the_right(service_id: UUID, day: date) -> bool:
    """Test whether what a service gives on a day counts as accredited: the right is valid, not suspended."""
    return RightPeriod.objects.active(day).filter(service_id=service_id).exists()


def services_open_to_new_cases(day: date) -> OrganisationQuerySet:
    """Return the services a person may be offered on a day, in the order of their names, with their addresses."""
    periods = RightPeriod.objects.open_to_new_cases(day)
    services = Organisation.objects.working().filter(pk__in=periods.values("service_id"))
    return services.prefetch_related("addresses").in_order()


def decisions_visible() -> QuerySet[Decision]:
    """Return the decisions the acting organisation may read: its own as authority, those on itself as service."""
    return Decision.objects.select_related("service", "decided_by").order_by("-decided_on", "-pk")
