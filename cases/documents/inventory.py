"""
Every kind of row that hangs on a person, read from the models and reviewed: what is copied for them, what is erased.

A test fails while a kind is missing here: better no copy and no erasure than one that forgets something.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from referrals.models import Intake


class Fate(Enum):
    """What erasing does with the rows of a kind."""

    BLANKED = "the rows stay, because they are counted; what is personal in them goes"
    DELETED = "the rows go: nothing is counted by them"
    KEPT = "nothing in them is about the person, or it says only that and when something was done"


@dataclass(frozen=True)
class Treatment:
    """
    How the rows of one kind are treated.

    :param name: what they are called in the copy; empty where they are not copied
    :param without: fields that are not copied: about other people, or how the service keeps its own books
    :param why_not: why none of it is copied
    """

    fate: Fate
    name: Promise | str = ""
    without: tuple[str, ...] = ()
    why_not: str = ""


OTHERS = "about other people"
LEDGER = "how rows were moved; the rows themselves are copied"

TREATMENTS: Mapping[str, Treatment] = {
    "referrals.Intake": Treatment(Fate.BLANKED, _("Registration"), ("receipt_code", "is_search_owed")),
    "cases.Case": Treatment(Fate.BLANKED, _("Facts of the case"), ("restricted_to",)),
    "cases.NeedsAssessment": Treatment(Fate.BLANKED, _("Needs assessments")),
    "cases.Need": Treatment(Fate.BLANKED, _("Needs")),
    "cases.AssistancePlan": Treatment(Fate.BLANKED, _("Plans")),
    "cases.PlanMeasure": Treatment(Fate.BLANKED, _("Measures of the plans")),
    "cases.ServiceDelivery": Treatment(Fate.BLANKED, _("Services given")),
    "cases.RightStop": Treatment(Fate.KEPT, _("What the person was told when the right stopped")),
    "cases.AccommodationRequest": Treatment(Fate.BLANKED, _("Requests for accommodation")),
    "cases.Stay": Treatment(Fate.BLANKED, _("Stays"), ("place", "outside")),
    "cases.StayExtension": Treatment(Fate.BLANKED, _("Extensions of stays")),
    "cases.StayAccess": Treatment(Fate.BLANKED, why_not=OTHERS),
    "cases.SafeContact": Treatment(Fate.DELETED, _("Safe contact")),
    "cases.Whereabouts": Treatment(Fate.DELETED, why_not="only where it is ticked for the copy"),
    "cases.DangerousPerson": Treatment(Fate.DELETED, why_not=OTHERS),
    "cases.Disclosure": Treatment(Fate.DELETED, _("To whom data were disclosed")),
    "cases.LegalRepresentative": Treatment(
        Fate.DELETED, _("Legal representatives"), ("identity", "is_suspected", "suspected_at")
    ),
    "cases.RepresentedAct": Treatment(Fate.DELETED, why_not=OTHERS),
    "cases.Interpretation": Treatment(Fate.BLANKED, _("Interpretation")),
    "cases.ChildRightsAnswer": Treatment(Fate.BLANKED, _("Whether the Child Rights Service is told")),
    "cases.DomesticViolenceTrack": Treatment(Fate.KEPT, _("The specialised assistance centre")),
    "cases.ForeignTerrorismRequest": Treatment(Fate.KEPT, _("Assistance in another state")),
    "cases.IncidentMember": Treatment(Fate.KEPT, why_not=OTHERS),
    "cases.Transfer": Treatment(Fate.BLANKED, _("Transfers to other services")),
    "cases.TransferSection": Treatment(Fate.BLANKED, _("What was handed over")),
    "cases.IncomingTransfer": Treatment(Fate.KEPT, _("Transfers from other services")),
    "cases.ReceivedSection": Treatment(Fate.DELETED, _("What another service handed over")),
    "cases.Reopening": Treatment(Fate.BLANKED, _("Reopenings")),
    "cases.Merge": Treatment(Fate.KEPT, why_not=LEDGER),
    "cases.MergeEntry": Treatment(Fate.KEPT, why_not=LEDGER),
    "cases.SubjectRequest": Treatment(Fate.KEPT, _("Requests about the data")),
    "cases.Hold": Treatment(Fate.BLANKED, _("Legal holds"), ("reason",)),
    "cases.Limitation": Treatment(Fate.KEPT, _("Restrictions of processing")),
    "cases.Rectification": Treatment(Fate.DELETED, _("Corrections")),
    "cases.Erasure": Treatment(Fate.KEPT, _("Erasures")),
    "referrals.IntakeLink": Treatment(
        Fate.KEPT, why_not="which registrations are of one person: all are copied"
    ),
    "referrals.Likeness": Treatment(Fate.KEPT, why_not=OTHERS),
    "referrals.CaseExclusion": Treatment(Fate.BLANKED, why_not=OTHERS),
    "referrals.AccessRestriction": Treatment(Fate.BLANKED, why_not="how colleagues were kept away"),
    "referrals.IntakeUserObjectPermission": Treatment(Fate.KEPT, why_not="how colleagues were let in"),
    "referrals.EmergencyAccess": Treatment(Fate.KEPT, why_not="stands in the list of who looked"),
}
"""Of every kind of row that hangs on a registration or a case, by model."""

ROOTS = (Intake, Case)


class Kind(NamedTuple):
    """One kind of row, and how it is reached: the lookup from it to a registration."""

    model: type[Model]
    to_intake: str
    treatment: Treatment

    @property
    def label(self) -> str:
        return self.model._meta.label

    def rows_of(self, intakes: Collection[UUID]) -> QuerySet[Any]:
        """Return the rows of some registrations; the wall holds."""
        lookup = {f"{self.to_intake}__in": list(intakes)}
        return self.model._default_manager.filter(**lookup).distinct()

    def personal_fields(self) -> "list[models.Field[Any, Any]]":
        """Return the fields the model classes as personal data."""
        return [field for field in self.model._meta.concrete_fields if field.name in self.model.personal_data]  # type: ignore[attr-defined]


def found() -> Iterator[tuple[type[Model], str]]:
    """Yield every kind of row that hangs on a registration, reviewed or not, and the lookup that leads to it."""
    waiting: list[tuple[type[Model], str]] = [(Intake, "pk"), (Case, "intake")]
    seen: set[type[Model]] = set()
    while waiting:
        model, path = waiting.pop(0)
        if model in seen:
            continue
        seen.add(model)
        yield model, path
        waiting += [(child, _longer(field, path)) for child, field in _hanging_on(model)]


def kinds() -> list[Kind]:
    """
    Return the kinds of rows, reviewed.

    :raises LookupError: if one is not
    """
    return [Kind(model, path, TREATMENTS[model._meta.label]) for model, path in found()]


def _hanging_on(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for back in model._meta.get_fields(include_hidden=True):
        if isinstance(back, ForeignObjectRel) and back.related_model not in ROOTS:
            child: Any = back.related_model
            if child._meta.app_label in {"cases", "referrals"}:
                yield child, back.field.name


def _longer(field: str, path: str) -> str:
    return field if path == "pk" else f"{field}__{path}"
