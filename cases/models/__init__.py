"""The case, what is planned and given in it, and what is owed to the person."""

from cases.models.case import (
    COUNTRY_OF_PLACE,
    Case,
    ClosingReason,
    CrimePlace,
    NoRepresentativeReason,
    YesNoUnknown,
)
from cases.models.deliveries import ServiceDelivery
from cases.models.plans import AgreementForm, AssistancePlan, Need, NeedKind, NeedsAssessment, PlanMeasure
from cases.models.stops import AfterStop, RightStop, ToldBy

__all__ = [
    "COUNTRY_OF_PLACE",
    "AfterStop",
    "AgreementForm",
    "AssistancePlan",
    "Case",
    "ClosingReason",
    "CrimePlace",
    "Need",
    "NeedKind",
    "NeedsAssessment",
    "NoRepresentativeReason",
    "PlanMeasure",
    "RightStop",
    "ServiceDelivery",
    "ToldBy",
    "YesNoUnknown",
]
