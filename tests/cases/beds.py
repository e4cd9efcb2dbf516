"""The road to a bed: places, requests and stays, by the actions the pages call."""

from datetime import datetime
from typing import Any

import pytest

from cases.actions import accommodation, places, stays
from cases.actions.accommodation import BedsNeeded
from cases.actions.places import Described
from cases.actions.stays import Where
from cases.models import AccommodationRequest, Case, Place, Stay
from tests import given
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.refusal import Refused

ADDRESS = "Slaptoji gatvė 17, Nežinia"
"""Must stand nowhere but on the page of those placed on a stay."""
NIGHT = "2026-11-20 02:30"


def a_place(manager: Actor, label: str = "Vieta A1", capacity: int = 2, **said: Any) -> Place:
    said = {"kind": "ROOM", "takes": "ANYBODY", "suits": ["CHILDREN"], "address": ADDRESS} | said
    place = Described(label=label, capacity=capacity, **said)
    return places.add(place=place, by=manager, at=given.at("2026-11-01 09:00"))


def a_place_of(service: Organisation, manager: User, **said: Any) -> Place:
    with acting_as(manager, service) as by:
        return a_place(by, **said)


def asked(
    case: Case, by: Actor, requested: str = NIGHT, at: datetime | None = None, **beds: Any
) -> AccommodationRequest:
    moment = given.at(requested)
    return accommodation.ask(case=case, requested_at=moment, beds=BedsNeeded(**beds), by=by, at=at or moment)


def placed(
    request: AccommodationRequest, by: Actor, place: Place | None = None, when: str = NIGHT, **where: Any
) -> Stay:
    moment = given.at(when)
    at = max(moment, given.at(NIGHT))
    return stays.place(request=request, where=Where(place=place, **where), placed_at=moment, by=by, at=at)


def left(stay: Stay, by: Actor, when: str, reason: str = "OWN_HOME", **rest: Any) -> Stay:
    moment = given.at(when)
    return stays.end(stay=stay, ended_at=moment, end_reason=reason, by=by, at=moment, **rest)


def a_manager(service: Organisation) -> User:
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vida Vadovė")


def refused(field: str = "") -> Any:
    """What is done here is refused, at a field if one is named."""
    return pytest.raises(Refused, check=lambda refusal: not field or refusal.field == field)
