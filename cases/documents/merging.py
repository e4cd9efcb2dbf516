"""What moves when two cases turn out to be of one person: every relation to a case or a registration, reviewed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.documents import dangers, wording
from cases.lifecycle import Status
from cases.models import Case, IncidentMember
from referrals.documents import obstacle_to_joining
from referrals.models import Intake
from victimsupport.accounts.identity import Actor


class Fate(Enum):
    """What becomes of the rows of the merged case."""

    MOVES = "they move to the surviving case"
    STAYS = "they stay where they are"


@dataclass(frozen=True)
class Treatment:
    """
    How the rows of one relation are treated.

    :param numbered_by: the moment by which versions of both cases are put in one order, where they bear a `number`
    :param once: a case has one such row at most: where both have one, that of the merged case stays with it
    :param unlike: two rows of a case differ in these; one that the surviving case has too stays
    :param running: of these a case has one at a time: while both have one, the cases are not merged
    :param alone: while either has one of these, the cases are not merged
    :param name: what people call them; where it is empty they are not listed
    """

    fate: Fate
    name: Promise | str = ""
    numbered_by: str = ""
    once: Q | None = None
    unlike: tuple[str, ...] = ()
    running: Q | None = None
    alone: Q | None = None


def moves(name: Promise, **rest: Any) -> Treatment:
    return Treatment(Fate.MOVES, name, **rest)


STAYS = Treatment(Fate.STAYS)
ONE = Q()

RELATIONS: Mapping[str, Treatment] = {
    "cases.ServiceDelivery.case": moves(gettext_lazy("Services given")),
    "cases.NeedsAssessment.case": moves(gettext_lazy("Needs assessments"), numbered_by="assessed_at"),
    "cases.AssistancePlan.case": moves(gettext_lazy("Plans"), numbered_by="agreed_at"),
    "cases.RightStop.case": moves(
        gettext_lazy("What the person was told when the right stopped"), unlike=("stopped_on", "state")
    ),
    "cases.AccommodationRequest.case": moves(
        gettext_lazy("Requests for accommodation"), running=Q(outcome="")
    ),
    "cases.Stay.case": moves(gettext_lazy("Stays"), running=Q(ended_at=None, cancelled_at=None)),
    "cases.LegalRepresentative.case": moves(gettext_lazy("Legal representatives")),
    "cases.RepresentedAct.case": moves(gettext_lazy("What representatives did")),
    "cases.Interpretation.case": moves(gettext_lazy("Interpretation")),
    "cases.ChildRightsAnswer.case": moves(gettext_lazy("Whether the Child Rights Service is told"), once=ONE),
    "cases.DomesticViolenceTrack.case": moves(gettext_lazy("The specialised assistance centre"), once=ONE),
    "cases.ForeignTerrorismRequest.case": moves(gettext_lazy("Assistance in another state"), once=ONE),
    "cases.IncidentMember.case": moves(gettext_lazy("Incidents"), once=Q(unlinked_at=None)),
    "cases.IncidentMember.related_to": moves(gettext_lazy("Relatives")),
    "cases.SafeContact.case": moves(gettext_lazy("Safe contact"), numbered_by="recorded_at"),
    "cases.Whereabouts.case": moves(gettext_lazy("Whereabouts")),
    "cases.DangerousPerson.case": moves(gettext_lazy("Dangerous people")),
    "cases.Disclosure.case": moves(gettext_lazy("What was disclosed of the whereabouts")),
    "cases.Transfer.case": moves(gettext_lazy("Transfers"), alone=Q(outcome="")),
    "cases.ReceivedSection.intake": moves(gettext_lazy("What another service handed over")),
    "cases.SubjectRequest.case": moves(gettext_lazy("Requests about the data")),
    "cases.Hold.case": moves(gettext_lazy("Legal holds"), once=Q(lifted_at=None)),
    "cases.Limitation.case": moves(gettext_lazy("Restrictions of processing"), alone=Q(lifted_at=None)),
    "cases.Rectification.case": moves(gettext_lazy("Corrections")),
    "cases.Erasure.intake": STAYS,  # what was erased of this very registration
    "cases.Reopening.case": STAYS,  # how this very case was closed
    "cases.Merge.survivor": STAYS,  # the ledger says what happened to this very case
    "cases.Merge.merged": STAYS,
    "cases.Case.intake": STAYS,  # each registration keeps the case it opened: its number goes on working
    "cases.IncomingTransfer.intake": STAYS,  # how this very registration came
    "referrals.IntakeLink.intake": STAYS,  # `referrals.actions.linking` joins the registrations
    "referrals.IntakeLink.leading": STAYS,
    "referrals.Likeness.intake": STAYS,
    "referrals.Likeness.other": STAYS,
    "referrals.CaseExclusion.intake": STAYS,  # the same colleagues must be shut out of both
    "referrals.AccessRestriction.intake": STAYS,  # both are restricted, or neither
    "referrals.IntakeUserObjectPermission.content_object": STAYS,
    "referrals.EmergencyAccess.intake": STAYS,  # only adds up
}
"""Every key to a case or a registration, by model and field. A test fails while one is missing here."""


class Relation(NamedTuple):
    """A key of a model to a case, or to its registration."""

    label: str
    model: type[Model]
    field: str
    to_intake: bool
    treatment: Treatment

    def rows_of(self, case: Case) -> QuerySet[Any]:
        """Return the rows of a case; the wall holds."""
        return self.model._default_manager.filter(**{self.field: self.key_of(case)})

    def key_of(self, case: Case) -> Any:
        return case.intake_id if self.to_intake else case.pk


def relations() -> Iterator[tuple[str, type[Model], str, bool]]:
    """Yield every key of the project to a case or to a registration, reviewed or not: read from the models."""
    for parent in (Case, Intake):
        for back in parent._meta.get_fields(include_hidden=True):
            if isinstance(back, ForeignObjectRel):
                model, field = back.related_model, back.field.name
                yield f"{model._meta.label}.{field}", model, field, parent is Intake


def moving() -> list[Relation]:
    """
    Return the relations whose rows move.

    :raises LookupError: if a key is not reviewed: better no merging than something left behind
    """
    found = [(Relation(*key, RELATIONS[key[0]])) for key in relations()]
    return [relation for relation in found if relation.treatment.fate is Fate.MOVES]


class Moving(NamedTuple):
    """How many rows of a kind move, and how many stay because the surviving case has its own."""

    name: Promise | str
    moves: int
    stays: int


def movable(relation: Relation, merged: Case, survivor: Case) -> QuerySet[Any]:
    """Return the rows of the merged case that move: not those of which a case has one, where the other has one too."""
    rows, there = relation.rows_of(merged), relation.rows_of(survivor)
    once = relation.treatment.once
    if once is not None and there.filter(once).exists():
        rows = rows.exclude(once) if once else rows.none()
    if relation.treatment.unlike:
        for same in there.values(*relation.treatment.unlike):
            rows = rows.exclude(**same)
    return rows


def preview(merged: Case, survivor: Case) -> list[Moving]:
    """Return what would move and what would stay, the kinds of which there is none left out."""
    lines = []
    for relation in moving():
        every, going = relation.rows_of(merged).count(), movable(relation, merged, survivor).count()
        if every:
            lines.append(Moving(relation.treatment.name, going, every - going))
    return lines


FACTS = (
    "recipient_group", "has_disability", "victim_category", "municipality", "crime_type", "crime_on", "crime_place",
    "crime_country", "proceedings_in_lithuania", "is_in_lithuania", "complaint_filed", "is_domestic_violence",
    "is_terrorist_crime", "is_trafficking", "is_hate_motivated", "language", "interpretation",
)  # fmt: skip


def differing(merged: Case, survivor: Case) -> list[tuple[str, str, str]]:
    """Return the facts in which two cases differ: the name, here, there. Those of the surviving case stand."""
    found = []
    for name in FACTS:
        if getattr(merged, name) != getattr(survivor, name):
            field: Any = Case._meta.get_field(name)
            here, there = (wording.of(case, field) or "–" for case in (survivor, merged))
            found.append((wording.name(field), here, there))
    return found


OPEN_AND_AGREED = frozenset({Status.ACCEPTED, Status.ASSESSED, Status.PLANNED})
RANK = {Status.DECLINED: 0, Status.CLOSED: 1, Status.STARTED: 1, **dict.fromkeys(OPEN_AND_AGREED, 2)}
"""Which case survives: never one that is over or undecided where the other goes on."""


def obstacle(merged: Case, survivor: Case, *, is_identified: bool, by: Actor, at: datetime) -> str:
    """Return why a case cannot be merged into another; an empty sentence where it can."""
    if Status.MERGED in (merged.status, survivor.status):
        return _("One of the two was merged already. Choose the case it was merged into.")
    ranks = [RANK[Status(case.status)] for case in (merged, survivor)]
    if Status.CLOSED in (merged.status, survivor.status) and Status.STARTED in (
        merged.status,
        survivor.status,
    ):
        return _(
            "One is closed, the other undecided. Reopen the closed one first: the other is merged into it."
        )
    if ranks[0] > ranks[1]:
        return _("Let %(number)s survive: it goes on.") % {"number": merged.reference}
    if reason := obstacle_to_joining(merged.intake, survivor.intake, is_identified=is_identified, by=by):
        return reason
    pair = Q(case=merged, related_to=survivor) | Q(case=survivor, related_to=merged)
    if IncidentMember.objects.filter(pair, unlinked_at=None).exists():
        return _("The two are recorded as relatives of each other. Correct that first.")
    if dangers.between(merged, [survivor], by=by, at=at):
        return _(
            "One of the two may be recorded as dangerous to the other: they are not one person. If that was recorded by "
            "mistake, erase it first under “Safety”."
        )
    return _running(merged, survivor)


def _running(merged: Case, survivor: Case) -> str:
    """Return what must be brought to an end before."""
    for relation in moving():
        running, alone = relation.treatment.running, relation.treatment.alone
        told = {"what": relation.treatment.name}
        there = [relation.rows_of(case) for case in (merged, survivor)]
        if running is not None and all(rows.filter(running).exists() for rows in there):
            return _("Both have something running: %(what)s. End one of them first.") % told
        if alone is not None and any(rows.filter(alone).exists() for rows in there):
            return _("Something is not answered yet: %(what)s. Wait for it or withdraw it first.") % told
    return ""


def standing(case: Case) -> Status:
    """Return the status an agreed case that goes on has by its own needs and plans: the lifecycle leads to no other."""
    newest = case.assessments.order_by("-number").values_list("pk", flat=True).first()
    if newest is None:
        return Status.ACCEPTED
    return Status.PLANNED if case.plans.filter(assessment=newest).exists() else Status.ASSESSED
