"""What is shown of the people of a case: who represents, who is linked, what is interpreted, what goes on beside."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cases import permissions
from cases.documents import obstacles, representation
from cases.documents.mandatory import is_child
from cases.models import (
    Case,
    DomesticViolenceTrack,
    ForeignTerrorismRequest,
    Incident,
    IncidentMember,
    KinRelation,
)
from cases.querysets import CaseQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.directory.models import CompetentBody, CompetentBodyKind


class Linked(NamedTuple):
    """Another person of the same incident: a number and how they stand to this one, and nothing else."""

    case: Case
    relation: str


class Owed(NamedTuple):
    """One thing that waits for somebody in this part of a case."""

    name: str
    hint: str
    button: str
    url_name: str


def owed(case: Case, today: date) -> list[Owed]:
    """Return what waits for somebody: who represents a child, the Child Rights Service, a centre, an interpreter."""
    if obstacles.to_recording_people(case):
        return []
    return [*_of_a_child(case, today), *_flagged(case), *_beside(case)]


def _of_a_child(case: Case, today: date) -> Iterator[Owed]:
    if not is_child(case):
        return
    if representation.asks_for_child_rights(case) and not representation.is_child_rights_decided(case):
        yield Owed(
            _("Tell the Child Rights Service?"), _("Decide, and record the reason."), _("Decide on telling the Child Rights Service"),
            "child_rights",
        )  # fmt: skip
    if representation.unnamed(case, case.representatives.all(), today):
        yield Owed(
            _("Who represents the child"), _("It is recorded that a legal representative takes part (art. 4(4))."),
            _("Record a legal representative"), "representative_new",
        )  # fmt: skip


def _flagged(case: Case) -> Iterator[Owed]:
    if case.represented_acts.flagged().exists():
        yield Owed(
            _("Agreed by a representative suspected of the act"), _("Go through it again with the person."),
            _("Look at what was agreed"), "people",
        )  # fmt: skip


def _beside(case: Case) -> Iterator[Owed]:
    if case.is_domestic_violence and not DomesticViolenceTrack.objects.filter(case=case).exists():
        yield Owed(
            _("Specialised comprehensive assistance centre"), _("Domestic violence: offer it too (art. 1(3))."),
            _("Record the offer"), "domestic_violence",
        )  # fmt: skip
    if case.interpretation and not case.interpretations.filter(dropped_at=None).exists():
        yield Owed(
            _("Interpretation"), _("It is needed: record it and book it (art. 4(1)2)."), _("Record the need"),
            "interpretation_new",
        )  # fmt: skip


def incident_of(case: Case) -> IncidentMember | None:
    """Return the incident a case belongs to now."""
    return case.incidents.linked().select_related("incident").first()


def relatives_of(case: Case) -> set[UUID]:
    """Return the registrations of those recorded as standing to the person of a case: other people, for certain."""
    linked = IncidentMember.objects.linked()
    own = linked.filter(case=case).first()
    if own is None:
        return set()
    # Who was unlinked is nobody's relative any more, from either side.
    there = linked.filter(incident=own.incident_id)
    pairs = there.filter(Q(related_to=case) | Q(case=own.related_to_id)).exclude(case=case)
    return set(pairs.values_list("case__intake", flat=True))


def linked(case: Case, incident: Incident, *, by: Actor) -> list[Linked]:
    """Return the other people of an incident whose cases the actor may see; of the rest not even that they exist."""
    members = list(incident.members.linked())
    own = next(member for member in members if member.case_id == case.pk)
    seen = permissions.visible_to(by).filter(pk__in=[member.case_id for member in members])
    cases = {found.pk: found for found in seen.exclude(pk=case.pk).only("pk", "reference")}
    others = [member for member in members if member.case_id in cases]
    return sorted(
        (Linked(cases[other.case_id], str(_relation(own, other).label)) for other in others),
        key=lambda one: one.case.reference,
    )


def _relation(own: IncidentMember, other: IncidentMember) -> KinRelation:
    """Return how two members stand to each other: as said when one was linked through the other."""
    if other.related_to_id == own.case_id:
        return KinRelation(other.relation)
    if own.related_to_id == other.case_id:
        return KinRelation(own.relation)
    return KinRelation.SAME_ACT


def centres(day: date) -> list[CompetentBody]:
    """Return the specialised comprehensive assistance centres of the directory on a day: R-1.3."""
    return _bodies(CompetentBodyKind.SPECIALISED_CENTRE, day)


def prosecutor_general(day: date) -> list[CompetentBody]:
    """Return the Prosecutor General's office, as the directory has it on a day: art. 11(2)."""
    return _bodies(CompetentBodyKind.PROSECUTOR_GENERAL, day)


def child_rights_bodies(day: date) -> list[CompetentBody]:
    """Return the Child Rights Service, as the directory has it on a day."""
    return _bodies(CompetentBodyKind.CHILD_RIGHTS_SERVICE, day)


def _bodies(kind: CompetentBodyKind, day: date) -> list[CompetentBody]:
    found = CompetentBody.objects.valid_on(day).filter(kind=kind).select_related("municipality")
    return list(found.order_by("name", "pk"))


def beside(case: Case) -> dict[str, Any]:
    """Return what goes on beside art. 10: the track of domestic violence, the request of art. 11(2)."""
    tracks = DomesticViolenceTrack.objects.select_related("centre").filter(case=case)
    requests = ForeignTerrorismRequest.objects.select_related("body").filter(case=case)
    return {"track": tracks.first(), "foreign_request": requests.first()}


def not_interpreted(cases: CaseQuerySet) -> CaseQuerySet:
    """Return, of some cases, those where interpretation is needed, a service was given and no interpretation: a gap."""
    return cases.lacking_interpretation()
