"""Every figure: its id, what people call it, what it means, and the rows it counts. It filters nothing itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, QuerySet, Value, When
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

RULES_VERSION = "2026-3"
"""Changes whenever a definition does; a closed year names the version it was counted by."""

CHANNEL, FUNCTION, MUNICIPALITY, MONTH = "CHANNEL", "FUNCTION", "MUNICIPALITY", "MONTH"
NOT_STATED, ABROAD = "NOT_STATED", "ABROAD"

Rows = Callable[[ReportingYear], QuerySet[Any]]


@dataclass(frozen=True)
class Figure:
    """
    One figure.

    :param rows: the rows it counts, for a service in a year; none where it follows from other figures
    :param category: where the rows are persons, what tells relatives of art. 4(2), who are counted apart
    :param registration: the way from a row to the registration
    :param splits: by what else it is counted: a dimension and the field that gives its code
    """

    id: str
    label: Promise
    definition: Promise
    rows: Rows | None = None
    category: Combinable | None = None
    registration: str = "pk"
    splits: Mapping[str, Combinable] = field(default_factory=dict)
    places: int = 0


def registered(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.registered_between(year.first, year.last).counted_here()


def of_case(name: str) -> Combinable:
    """Return a field of the case the person is looked after in: where registrations are linked, of the leading one."""
    return Choice(When(link=None, then=F(f"case__{name}")), default=F(f"link__leading__case__{name}"))


CATEGORY = of_case("victim_category")


def transferred(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.registered_between(year.first, year.last).by_transfer()


def continued(year: ReportingYear) -> IntakeQuerySet:
    return Intake.objects.continued_in(year.first, year.last).served(delivered(year))


def agreed(year: ReportingYear) -> IntakeQuerySet:
    return registered(year).looked_after_in(Case.objects.accepted_by(year.cut_off))


def agreed_among(year: ReportingYear, cases: CaseQuerySet) -> IntakeQuerySet:
    return registered(year).looked_after_in(cases.accepted_by(year.cut_off))


def delivered(year: ReportingYear) -> DeliveryQuerySet:
    return ServiceDelivery.objects.counted().delivered_between(year.first, year.last)


def _agreed_of(group: str) -> Rows:
    return lambda year: agreed_among(year, Case.objects.of_group(group))


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
            "Registrations received in the year: one person, one service, one year; "
            "who is registered there again in the year is counted once. "
            "Registrations received by transfer are counted at the first service only. "
            "A referral that went back to its sender is counted where the person is referred next."
        ),
        rows=registered,
        category=CATEGORY,
        splits={
            CHANNEL: F("channel"),
            MUNICIPALITY: Coalesce(of_case("municipality_id"), Value(NOT_STATED)),
            MONTH: ExtractMonth("received_at", tzinfo=VILNIUS),
        },
    ),
    Figure(
        "ST-2c",
        _("Continued cases"),
        _("Persons registered in earlier years and not in this one who received services in the year. Not in the registered victims."),
        rows=continued,
        category=CATEGORY,
    ),
    Figure(
        "ST-2t",
        _("Received by transfer"),
        _("Registrations that came from another service in the year. Not in the registered victims."),
        rows=transferred,
        category=CATEGORY,
    ),
    Figure(
        "ST-3",
        _("Agreed to assistance"),
        _("Registered victims who had agreed to assistance by the cut-off."),
        rows=agreed,
        category=CATEGORY,
        splits={
            CHANNEL: F("channel"),
            MUNICIPALITY: Coalesce(of_case("municipality_id"), Value(NOT_STATED)),
            MONTH: ExtractMonth("received_at", tzinfo=VILNIUS),
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
        category=CATEGORY,
    ),
    Figure(
        "ST-4m",
        _("Men"),
        _("Adult men among those who agreed to assistance."),
        rows=_agreed_of("MAN"),
        category=CATEGORY,
    ),
    Figure(
        "ST-4c",
        _("Children"),
        _("Persons of either sex who agreed to assistance and were under 18 on the day of registration."),
        rows=_agreed_of("CHILD"),
        category=CATEGORY,
    ),
    Figure(
        "ST-4u",
        _("Sex not stated"),
        _("Adults who agreed to assistance and whose sex is not stated."),
        rows=_agreed_of("UNKNOWN"),
        category=CATEGORY,
    ),
    Figure(
        "ST-5",
        _("Persons with a disability"),
        _("Of those who agreed to assistance; they are in the other lines too."),
        rows=lambda year: agreed_among(year, Case.objects.with_disability()),
        category=CATEGORY,
    ),
    Figure(
        "ST-6",
        _("Wished to remain anonymous"),
        _("Of those who agreed to assistance; they are in the other lines too. Who gave a name by the cut-off is not."),
        rows=lambda year: agreed_among(year, Case.objects.anonymous_at(year.cut_off)),
        category=CATEGORY,
    ),
    Figure(
        "ST-7",
        _("Services provided"),
        _(
            "Accredited services given in the year and not cancelled: one function, one day, one person. "
            "Failed attempts at contact and paperwork are not services."
        ),
        rows=delivered,
        registration="case__intake",
        splits={FUNCTION: F("function"), MONTH: ExtractMonth("delivered_on")},
    ),
    Figure(
        "ST-7c",
        _("of these, in continued cases"),
        _("Services provided in the year to persons registered in earlier years and not in this one."),
        rows=lambda year: delivered(year).of_registrations(Intake.objects.continued_in(year.first, year.last)),
        registration="case__intake",
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
