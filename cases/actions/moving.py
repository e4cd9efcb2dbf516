"""Moving rows from one case of a person to another: their keys, their place among versions, what is sealed in them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from cases import permissions
from cases.documents.merging import Relation
from cases.models import Case
from victimsupport.accounts.identity import Actor
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity

APART = 10_000
"""How far numbers are put out of the way while versions of two cases are put in one order."""

OF_THE_ORGANISATION: Mapping[str, tuple[str, ...]] = {
    "cases.SubjectRequest": ("asked", "extension_reason", "answer_text"),
    "cases.Hold": ("reason",),
    "cases.Transfer": ("refusal_note",),
    "referrals.EmergencyAccess": ("reason",),
}
"""What is sealed under the organisation's own key, and stays so: of an anonymous person, everything else is, too."""


class Change(NamedTuple):
    """One value of one row that moving changed."""

    model: type[Model]
    key: UUID
    field: str
    was: Any
    became: Any


@transaction.atomic
def move(
    *, relation: Relation, keys: Collection[UUID], source: Case, target: Case, by: Actor, at: datetime
) -> list[Change]:
    """
    This will move rows of a case to another, both locked.

    Versions of both are numbered in the order they were made; what is sealed for the one person opens for the other.
    """
    permissions.check_can_handle(by)
    rows = relation.rows_of(source).filter(pk__in=keys)
    old, new = relation.key_of(source), relation.key_of(target)
    changes = [
        Change(relation.model, key, relation.field, old, new) for key in rows.values_list("pk", flat=True)
    ]
    moved = relation.rows_of(target).filter(pk__in=[change.key for change in changes])
    if not relation.treatment.numbered_by:
        rows.update(**{relation.field: new})
    else:
        numbers = _numbers(rows) | _numbers(relation.rows_of(target))
        rows.update(**{relation.field: new, "number": F("number") + APART})
        changes += _in_order(relation, target, numbers, by=by, at=at)
    _reseal(moved, source, target, by=by, at=at)
    return changes


@transaction.atomic
def renumber(*, rows: QuerySet[Any], wanted: Mapping[UUID, int], by: Actor, at: datetime) -> None:
    """This will number versions of a case anew; those not named keep their numbers."""
    permissions.check_can_handle(by)
    changed = rows.filter(pk__in=list(wanted))
    changed.update(number=F("number") + 2 * APART)
    for key, number in wanted.items():
        rows.filter(pk=key).update(number=number)


def _numbers(rows: QuerySet[Any]) -> dict[UUID, int]:
    return dict(rows.values_list("pk", "number"))


def _in_order(
    relation: Relation, case: Case, numbers: Mapping[UUID, int], *, by: Actor, at: datetime
) -> list[Change]:
    rows = relation.rows_of(case)
    ordered = rows.order_by(relation.treatment.numbered_by, "pk").values_list("pk", flat=True)
    wanted = {key: place for place, key in enumerate(ordered, 1)}
    renumber(rows=rows, wanted=wanted, by=by, at=at)
    return [
        Change(relation.model, key, "number", numbers[key], place)
        for key, place in wanted.items()
        if numbers[key] != place
    ]


def _reseal(rows: QuerySet[Any], source: Case, target: Case, *, by: Actor, at: datetime) -> None:
    """Seal what stands in some rows, and in those that hang on them, under the key of the other registration's person."""
    identity, other = source.intake.identity, target.intake.identity
    if identity is None and other is None:
        return
    for found in _with_what_hangs_on(rows):
        reseal(rows=found, before=identity, after=other, by=by, at=at)


@transaction.atomic
def reseal(
    *, rows: QuerySet[Any], before: Identity | None, after: Identity | None, by: Actor, at: datetime
) -> None:
    """This will seal what stands in some rows under another person's key; what is the organisation's own stays."""
    permissions.check_can_handle(by)
    model, columns = rows.model, _sealed_columns(rows.model)
    for row in rows.only("pk", *columns) if columns else ():
        for column in columns:
            if (sealed := getattr(row, column)) is not None:
                place = f"{model._meta.db_table}|{column}|{row.pk}"
                anew = vault.reseal_text(
                    sealed=sealed, place=place, identity=before, other=after, by=by, at=at
                )
                if anew is not None:
                    model._default_manager.filter(pk=row.pk).update(**{column: anew})


def _with_what_hangs_on(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """Yield rows, and those of their parts that are no rows of a case themselves."""
    yield rows
    keys = list(rows.values_list("pk", flat=True))
    for back in rows.model._meta.get_fields(include_hidden=True):
        if isinstance(back, ForeignObjectRel) and not _points_at_a_case(back.related_model):
            yield back.related_model._default_manager.filter(**{f"{back.field.name}__in": keys})


def _points_at_a_case(model: type[Model]) -> bool:
    return any(field.related_model is Case for field in model._meta.concrete_fields)


def _sealed_columns(model: type[Model]) -> list[str]:
    """Return the sealed columns of a table, without those that are under the organisation's key whoever it is about."""
    sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, models.BinaryField)]
    return [name for name in sealed if name not in OF_THE_ORGANISATION.get(model._meta.label, ())]
