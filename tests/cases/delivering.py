"""Services given to a person, recorded by the action the pages call."""

from datetime import date
from typing import Any

from cases.actions import delivery
from cases.actions.delivery import Talk
from cases.models import Case, ServiceDelivery
from tests.cases import road
from victimsupport.accounts.identity import Actor
from victimsupport.choices import ServiceFunction


def record(
    case: Case, by: Actor, *functions: ServiceFunction, on: date = date(2026, 11, 20), **rest: Any
) -> list[ServiceDelivery]:
    return delivery.record(
        case=case, talk=Talk(functions=functions, delivered_on=on, **rest), by=by, at=road.now()
    )
