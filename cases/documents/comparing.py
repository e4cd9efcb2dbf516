"""Two versions side by side: what was added, changed or left out since (R-10.4.1: versions are never overwritten)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import AssistancePlan, Need, NeedsAssessment, PlanMeasure


class Change(models.TextChoices):
    ADDED = "ADDED", _("Added")
    CHANGED = "CHANGED", _("Changed")
    REMOVED = "REMOVED", _("No longer there")
    SAME = "SAME", _("The same")


class Pair[Row](NamedTuple):
    """What one thing was in the earlier version and is in the later one; either may be missing."""

    before: Row | None
    after: Row | None
    change: Change


def needs(earlier: NeedsAssessment, later: NeedsAssessment) -> list[Pair[Need]]:
    """Return each kind of need found in either version, in the order of the form."""
    before = {need.kind: need for need in earlier.needs.all()}
    after = {need.kind: need for need in later.needs.all()}
    return _pairs(before, after, ("description", "is_urgent"))


def measures(earlier: AssistancePlan, later: AssistancePlan) -> list[Pair[PlanMeasure]]:
    """Return the measures of either version; the n-th of a function is held against the n-th of that function."""
    return _pairs(
        _numbered(earlier.measures.all()),
        _numbered(later.measures.all()),
        ("what", "who", "due_on", "need_kinds"),
    )


def _numbered(rows: Iterable[PlanMeasure]) -> dict[tuple[str, int], PlanMeasure]:
    found: defaultdict[str, list[PlanMeasure]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.place):
        found[row.function].append(row)
    return {(function, n): row for function, same in found.items() for n, row in enumerate(same)}


def _pairs[Key: Hashable, Row](
    before: Mapping[Key, Row], after: Mapping[Key, Row], compared: Iterable[str]
) -> list[Pair[Row]]:
    """Return what stands in the later version in its order, then what it left out."""
    compared = tuple(compared)
    keys = [*after, *(key for key in before if key not in after)]
    return [_pair(before.get(key), after.get(key), compared) for key in keys]


def _pair[Row](before: Row | None, after: Row | None, compared: Iterable[str]) -> Pair[Row]:
    if before is None:
        return Pair(before, after, Change.ADDED)
    if after is None:
        return Pair(before, after, Change.REMOVED)
    same = all(getattr(before, name) == getattr(after, name) for name in compared)
    return Pair(before, after, Change.SAME if same else Change.CHANGED)


def needs_without_measure(plan: AssistancePlan) -> list[Need]:
    """Return the needs the plan's own assessment found and no measure of it says it is for."""
    covered = {kind for measure in plan.measures.all() for kind in measure.need_kinds}
    return [need for need in plan.assessment.needs.all() if need.kind not in covered]
