"""Every figure: its id, what people call it, what it means, and the rows it counts. It filters nothing itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ServiceDelivery
from cases.querysets import CaseQuerySet, DeliveryQuerySet
from referrals.models import Intake
from referrals.querysets import IntakeQuerySet
from reporting.figures.years import ReportingYear
from victimsupport.law.calendar import VILNIUS

RULES_VERSION = "2026-1"
"""Changes whenever a definition does; a closed year names the version it was counted by."""

CHANNEL, FUNCTION, MUNICIPALITY, MONTH = "CHANNEL", "FUNCTION", "MUNICIPALITY", "MONTH"
NOT_STATED, ABROAD = "NOT_STATED", "ABROAD"

Rows = Callable[[ReportingYear], QuerySet[Any]]


@dataclass(frozen=True)
class Figure:
    """
    One figure.

    :param rows: the rows it counts, for a service in a year; none where it follows from other figures
    :param category: where the rows are persons, the field that tells relatives of art. 4(2), who are counted apart
    :param splits: by what else it is counted: a dimension and the field that gives its code
    """

    id: str
    label: Promise
    definition: Promise
    rows: Rows | None = None
    category: str = ""
    splits: Mapping[str, Combinable] = field(default_factory=dict)
    places: int = 0


def registered(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.registered_between(year.first, year.last).counted_here()


def transferred(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.registered_between(year.first, year.last).by_transfer()


def continued(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.registered_before(year.first).served(delivered(year))


def agreed(year: ReportingYear) -> CaseQuerySet:
    return Case.objects.of_intakes(registered(year)).accepted_by(year.cut_off)


def delivered(year: ReportingYear) -> DeliveryQuerySet:
    return ServiceDelivery.objects.counted().delivered_between(year.first, year.last)


def _agreed_of(group: str) -> Rows:
    return lambda year: agreed(year).of_group(group)


FIGURES = (
    Figure(
        "ST-1",
        _("Accredited services"),
        _("Support services whose right to give accredited assistance is valid on the stated day."),
    ),
    Figure(
        "ST-2",
        _("Registered victims"),
        _(
            "Registrations received in the year: one person, one service, one year. "
            "Registrations received by transfer are counted at the first service only. "
            "A referral that went back to its sender is counted where the person is referred next."
        ),
        rows=registered,
        category="case__victim_category",
        splits={
            CHANNEL: F("channel"),
            MUNICIPALITY: Coalesce(F("case__municipality_id"), Value(NOT_STATED)),
            MONTH: ExtractMonth("received_at", tzinfo=VILNIUS),
        },
    ),
    Figure(
        "ST-2c",
        _("Continued cases"),
        _("Registrations of earlier years whose persons received services in the year. Not in the registered victims."),
        rows=continued,
        category="case__victim_category",
    ),
    Figure(
        "ST-2t",
        _("Received by transfer"),
        _("Registrations that came from another service in the year. Not in the registered victims."),
        rows=transferred,
        category="case__victim_category",
    ),
    Figure(
        "ST-3",
        _("Agreed to assistance"),
        _("Registered victims who had agreed to assistance by the cut-off."),
        rows=agreed,
        category="victim_category",
        splits={
            CHANNEL: F("intake__channel"),
            MUNICIPALITY: Coalesce(F("municipality_id"), Value(NOT_STATED)),
            MONTH: ExtractMonth("intake__received_at", tzinfo=VILNIUS),
        },
    ),
    Figure(
        "ST-3d",
        _("Declined or undecided"),
        _("Registered victims who had not agreed to assistance by the cut-off."),
    ),
    Figure(
        "ST-4w",
        _("Women"),
        _("Adult women among those who agreed to assistance."),
        rows=_agreed_of("WOMAN"),
        category="victim_category",
    ),
    Figure(
        "ST-4m",
        _("Men"),
        _("Adult men among those who agreed to assistance."),
        rows=_agreed_of("MAN"),
        category="victim_category",
    ),
    Figure(
        "ST-4c",
        _("Children"),
        _("Persons of either sex who agreed to assistance and were under 18 on the day of registration."),
        rows=_agreed_of("CHILD"),
        category="victim_category",
    ),
    Figure(
        "ST-4u",
        _("Sex not stated"),
        _("Adults who agreed to assistance and whose sex is not stated."),
        rows=_agreed_of("UNKNOWN"),
        category="victim_category",
    ),
    Figure(
        "ST-5",
        _("Persons with a disability"),
        _("Of those who agreed to assistance; they are in the other lines too."),
        rows=lambda year: agreed(year).with_disability(),
        category="victim_category",
    ),
    Figure(
        "ST-6",
        _("Wished to remain anonymous"),
        _("Of those who agreed to assistance; they are in the other lines too."),
        rows=lambda year: agreed(year).anonymous(),
        category="victim_category",
    ),
    Figure(
        "ST-7",
        _("Services provided"),
        _(
            "Accredited services given in the year and not cancelled: one function, one day, one person. "
            "Failed attempts at contact and paperwork are not services."
        ),
        rows=delivered,
        splits={FUNCTION: F("function"), MONTH: ExtractMonth("delivered_on")},
    ),
    Figure(
        "ST-7c",
        _("of these, in continued cases"),
        _("Services provided in the year to persons registered in earlier years."),
        rows=lambda year: delivered(year).of_registrations_before(year.first),
    ),
    Figure(
        "ST-8",
        _("Services per person"),
        _("Services provided divided by the persons who agreed to assistance; published rounded half up."),
        places=2,
    ),
    Figure(
        "ST-9",
        _("State budget, euros"),
        _("The appropriation for accredited assistance in the budget year; empty where none is entered."),
    ),
)  # fmt: skip
BY_ID = {figure.id: figure for figure in FIGURES}
COUNTED = tuple(figure for figure in FIGURES if figure.rows is not None)
PERSONS = frozenset(figure.id for figure in COUNTED if figure.category)
GROUPS = ("ST-4w", "ST-4m", "ST-4c", "ST-4u")
"""The parts of ST-3."""
RELATIVES = "r"
"""Ends the id of a figure of persons where it counts relatives of art. 4(2), who are not victims under 2(3)."""
