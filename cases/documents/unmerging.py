"""What can be said before a merging is undone: why it cannot, what goes back, what was added since."""

from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from cases.documents.merging import Relation, moving
from cases.lifecycle import Status
from cases.models import Case, Merge, ServiceDelivery

DAYS = ("delivered_on", "assessed_at", "agreed_at", "placed_at", "requested_at", "recorded_at", "acted_at")
"""Where a row says when it was: the first that it has."""


class Added(NamedTuple):
    """A row added to the surviving case since the merging."""

    key: str
    what: str
    when: Any


def obstacle(merge: Merge) -> str:
    """Return why a merging cannot be undone now; an empty sentence where it can."""
    if merge.survivor.status == Status.MERGED:
        return _("The surviving case was merged into another since. Undo that first.")
    for case in (merge.survivor, merge.merged):
        if case.intake.identity_id is None and not case.intake.is_anonymous:
            return _("The data of the person are erased: the two can no longer be told apart.")
    return ""


def added_rows(relation: Relation, merge: Merge) -> list[Any]:
    """Return the rows of a kind added to the surviving case since: keys are in order of time."""
    label = relation.model._meta.label
    moved = merge.entries.filter(model=label, field=relation.field).values("key")
    rows = relation.rows_of(merge.survivor).filter(pk__gt=merge.pk).exclude(pk__in=moved)
    return list(rows.order_by("pk"))


def added(merge: Merge) -> list[Added]:
    """Return what was added since, in the order of the kinds."""
    return [
        Added(str(row.pk), _what(relation, row), _when(row))
        for relation in moving()
        for row in added_rows(relation, merge)
    ]


def going_back(merge: Merge) -> list[tuple[str, int]]:
    """Return how many rows of each kind go back."""
    found = []
    for relation in moving():
        label = relation.model._meta.label
        count = merge.entries.filter(model=label, field=relation.field).count()
        if count:
            found.append((str(relation.treatment.name), count))
    return found


def torn_apart(kept: Case, gone: Case) -> str:
    """Return what would stand in one case and rest on something in the other."""
    kinds = {relation.model: relation for relation in moving() if not relation.to_intake}
    for model, relation in kinds.items():
        rows = model._default_manager.filter(**{f"{relation.field}__in": [kept, gone]})
        for field in model._meta.concrete_fields:
            target = kinds.get(field.related_model) if field.related_model else None
            if target is None or field.name == relation.field:
                continue
            there = f"{field.name}__{target.field}"
            if rows.exclude(**{field.name: None}).exclude(**{there: F(relation.field)}).exists():
                names = {"one": relation.treatment.name, "other": target.treatment.name}
                return (
                    _(
                        "What belongs together would be torn apart: %(one)s, %(other)s. Choose both or neither."
                    )
                    % names
                )
    return ""


def _what(relation: Relation, row: Any) -> str:
    if isinstance(row, ServiceDelivery):
        return str(row.get_function_display())
    number = getattr(row, "number", None)
    return f"{relation.treatment.name}, {number}" if number else str(relation.treatment.name)


def _when(row: Any) -> Any:
    return next((getattr(row, name) for name in DAYS if getattr(row, name, None)), None)
