"""The nine functions of art. 10(4) in a word or two, and how often each was given."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cases.models import ServiceDelivery
from victimsupport.choices import ServiceFunction
from victimsupport.law import catalogues

SHORT: dict[str, Promise] = {
    ServiceFunction.NEEDS_ASSESSMENT_AND_PLAN: pgettext_lazy("function", "Needs and plan"),
    ServiceFunction.RIGHTS_INFORMATION: pgettext_lazy("function", "Rights"),
    ServiceFunction.SOCIAL_SERVICES_INFORMATION: pgettext_lazy("function", "Social services"),
    ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT: pgettext_lazy(
        "function", "Emotional, psychological support"
    ),
    ServiceFunction.TEMPORARY_ACCOMMODATION: pgettext_lazy("function", "Accommodation"),
    ServiceFunction.HEALTHCARE_INFORMATION: pgettext_lazy("function", "Health care"),
    ServiceFunction.ACCOMPANIMENT: pgettext_lazy("function", "Accompaniment"),
    ServiceFunction.COMPLAINT_INFORMATION: pgettext_lazy("function", "Filing a complaint"),
    ServiceFunction.PROCEDURE_BODIES_INFORMATION: pgettext_lazy("function", "Bodies in the proceedings"),
}


def number(function: str) -> int:
    """Return which point of art. 10(4) a function is."""
    return catalogues.ServiceFunction(function).number


class Line(NamedTuple):
    """How often one function was given in a case."""

    function: ServiceFunction
    number: int
    short: Promise
    times: int
    last_on: date | None
    nights: int


class Totals(NamedTuple):
    """The services of a case by function, and what stands beside the count."""

    lines: list[Line]
    counted: int
    not_accredited: int
    cancelled: int


def by_function(deliveries: Iterable[ServiceDelivery]) -> Totals:
    """Return how often each of the nine functions was given: accredited and not cancelled, as in ST-7."""
    rows = list(deliveries)
    counted = [row for row in rows if row.is_accredited and row.cancelled_at is None]
    return Totals(
        [
            _line(function, [row for row in counted if row.function == function])
            for function in ServiceFunction
        ],
        len(counted),
        sum(not row.is_accredited and row.cancelled_at is None for row in rows),
        sum(row.cancelled_at is not None for row in rows),
    )


def _line(function: ServiceFunction, rows: list[ServiceDelivery]) -> Line:
    last_on = max((row.delivered_on for row in rows), default=None)
    nights = sum(row.nights or 0 for row in rows)
    return Line(function, number(function), SHORT[function], len(rows), last_on, nights)
