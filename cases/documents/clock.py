"""The clock of a service's people, with everything that presses: what the worklist is sorted by and a manager counts."""

from cases import querysets
from cases.permissions import requests_of_service, stops_of_service
from referrals.permissions import intakes_visible
from referrals.querysets import IntakeQuerySet
from victimsupport.accounts.identity import Actor


def clocked(by: Actor) -> IntakeQuerySet:
    """Return whom the actor may see, each with `clock` and what it follows from."""
    every = querysets.by_clock(intakes_visible(by), stops_of_service(by))
    return querysets.with_beds(every, requests_of_service(by))
