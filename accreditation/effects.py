"""
What follows when a right stops: a list of functions that later stages register, run inside the service (domain.md 3.5).

They run in the transaction of the decision. What stops by dates alone is in effect from local midnight by those dates;
a scheduled round only does what is left to do about it, and again later what came too late for the round before.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from accreditation import permissions
from accreditation.models import RightPeriod
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import RightState


class Stop(NamedTuple):
    """The first day on which a right is not usable, and the state it is in from that day on."""

    first_on: date
    state: RightState


ON_STOP: list[Callable[..., int]] = []
"""Called `(stop=, by=, at=)` as the system inside the service; each returns how many rows it touched, none the next time."""
ON_RETURN: list[Callable[..., int]] = []
"""Called `(by=, at=)` likewise once the service may take people on again: what the stop left to do is moot."""
ON_RECOUNT: list[Callable[..., int]] = []
"""Called `(first_on=, by=, at=)` likewise once it turned out that the right was otherwise from that day on than was known."""
ON_EFFECT_COUNTS: list[Callable[..., dict[str, int]]] = []
"""Called `(by=, at=)` likewise; each returns counts by name. Of one name they are added up."""


def on_stop[F: Callable[..., int]](function: F) -> F:
    """Register what a later stage does when a right stops."""
    ON_STOP.append(function)
    return function


def on_return[F: Callable[..., int]](function: F) -> F:
    """Register what a later stage does when a service may take people on again."""
    ON_RETURN.append(function)
    return function


def on_recount[F: Callable[..., int]](function: F) -> F:
    """Register what a later stage counts anew when a fact of the past is corrected."""
    ON_RECOUNT.append(function)
    return function


def on_effect_counts[F: Callable[..., dict[str, int]]](function: F) -> F:
    """Register what a later stage counts for the head before a suspension or revocation is signed."""
    ON_EFFECT_COUNTS.append(function)
    return function


def follow(*, service: Organisation, stop: Stop, by: Actor, at: datetime) -> int:
    """
    This will do all that follows from a stop, inside the service, and return how many rows were touched.

    A stop that still lies ahead touches nothing: the round follows it on its day.

    :raises PermissionDenied: unless the actor works at the authority, or is the system on its round
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    if stop.first_on > day_of(at):
        return 0
    with acting_as(system(), service) as there:
        touched: Counter[str] = Counter()  # of one name they are added up
        for function in ON_STOP:
            touched[function.__name__] += function(stop=stop, by=there, at=at)
        detail = {"first_on": stop.first_on.isoformat(), "state": str(stop.state), "touched": dict(touched)}
        if any(touched.values()):
            audit.record("RIGHT_STOP_FOLLOWED", about=service, detail=detail, by=there, at=at)
    if by.organisation != service:
        audit.record("RIGHT_STOP_FOLLOWED", about=service, detail=detail, by=by, at=at)
    return sum(touched.values())


def resume(*, service: Organisation, by: Actor, at: datetime) -> int:
    """
    This will undo what a stop left to do, inside a service that may take people on again; return how much that was.

    :raises PermissionDenied: unless the actor works at the authority, or is the system on its round
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    with acting_as(system(), service) as there:
        touched = sum(function(by=there, at=at) for function in ON_RETURN)
        if touched:
            audit.record("RIGHT_RETURN_FOLLOWED", about=service, detail={"touched": touched}, by=there, at=at)
    if touched and by.organisation != service:
        audit.record("RIGHT_RETURN_FOLLOWED", about=service, detail={"touched": touched}, by=by, at=at)
    return touched


def recount(*, service: Organisation, first_on: date, by: Actor, at: datetime) -> int:
    """
    This will count anew, inside the service, what rests on the days since one; return how many rows were changed.

    :raises PermissionDenied: unless the actor works at the authority
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    detail: dict[str, object] = {"first_on": first_on.isoformat()}
    with acting_as(system(), service) as there:
        touched = sum(function(first_on=first_on, by=there, at=at) for function in ON_RECOUNT)
        if touched:
            detail["touched"] = touched
            audit.record("RIGHT_RECOUNT_FOLLOWED", about=service, detail=detail, by=there, at=at)
    audit.record("RIGHT_RECOUNT_FOLLOWED", about=service, detail=detail, by=by, at=at)
    return touched


def counts(*, service: Organisation, by: Actor, at: datetime) -> dict[str, int]:
    """
    This will count what a stop would touch, for whoever prepares or signs it. Nothing but numbers leaves the service.

    :raises PermissionDenied: unless the actor works at the authority
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    found: Counter[str] = Counter()
    with acting_as(system(), service) as there:
        for function in ON_EFFECT_COUNTS:
            found.update({name: int(number) for name, number in function(by=there, at=at).items()})
        audit.record("STOP_EFFECT_COUNTED", about=service, detail=dict(found), by=there, at=at)
    audit.record("STOP_EFFECT_COUNTED", about=service, detail=dict(found), by=by, at=at)
    return dict(found)


def catch_up(*, by: Actor, at: datetime) -> int:
    """This will follow the stop the actor's service is in, or its end, by what the dates say today."""
    today = RightPeriod.objects.on(day_of(at)).filter(service_id=by.organisation.pk).first()
    if today is None:
        return 0
    if today.may_take_on:
        return resume(service=by.organisation, by=by, at=at)
    return follow(service=by.organisation, stop=Stop(today.first_on, RightState(today.state)), by=by, at=at)
