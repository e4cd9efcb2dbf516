"""Pages of long lists by key, not by number: any page costs what the first costs, and no row is met twice."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Expression, F, Func, Model, Q, QuerySet, TextField, Value
from django.http import QueryDict

AFTER, BEFORE = "after", "before"


class Page[Row: Model](NamedTuple):
    """Some rows of a list and the query strings of its neighbours."""

    rows: list[Row]
    previous: str
    next: str


def page[Row: Model](
    queryset: QuerySet[Row], *, order: Sequence[str], params: Mapping[str, Any], size: int = 25
) -> Page[Row]:
    """
    Return one page. The fields of `order` are never null and the last is unique; "-" turns one round.

    A key that was tampered with shows the first page.
    """
    direction, key = _asked(queryset, order, params)
    backwards = direction == BEFORE and key is not None
    ordering = [_turned(name) for name in order] if backwards else list(order)
    rows = list(_joined_late(queryset, _beyond(queryset, ordering, key), ordering, size + 1))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (key is not None, more)
    return Page(
        rows,
        _query(params, BEFORE, rows[0], order) if rows and has_previous else "",
        _query(params, AFTER, rows[-1], order) if rows and has_next else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _joined_late[Row: Model](
    queryset: QuerySet[Row], found: QuerySet[Row], ordering: Sequence[str], size: int
) -> QuerySet[Row]:
    """
    Return the first rows found. Where the order is the table's own, their keys are looked for first, in the index.

    Else Postgres may join what stands beside a row to every row of the list, and sort them all, to show a few.
    """
    columns = {field.name for field in queryset.model._meta.concrete_fields} | {"pk"}
    is_own = columns.issuperset(name.removeprefix("-") for name in ordering)
    if not is_own or queryset.query.distinct or queryset.query.group_by is not None:
        return found.order_by(*ordering)[:size]
    keys = found.order_by(*ordering).values("pk")[:size]
    return queryset.filter(pk__in=keys).order_by(*ordering)


def _beyond[Row: Model](
    queryset: QuerySet[Row], ordering: Sequence[str], key: Sequence[Any] | None
) -> QuerySet[Row]:
    """Return the rows beyond a key. In one direction that is one comparison of rows, which an index answers."""
    if key is None:
        return queryset
    backwards = {name.startswith("-") for name in ordering}
    if len(backwards) > 1:
        return queryset.filter(_beyond_in_turn(ordering, key))
    here = _row(F(name.removeprefix("-")) for name in ordering)
    lookup = "lt" if backwards.pop() else "gt"
    there = {f"_here__{lookup}": _row(Value(value) for value in key)}
    return cast("QuerySet[Row]", queryset.alias(_here=here).filter(**there))


def _row(columns: Iterable[Expression | F]) -> Func:
    return Func(*columns, function="ROW", output_field=TextField())


def _beyond_in_turn(ordering: Sequence[str], key: Sequence[Any]) -> Q:
    beyond, same = Q(), Q()
    for name, value in zip(ordering, key, strict=True):
        field = name.removeprefix("-")
        beyond |= same & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{field: value})
    return beyond


def _query(params: Mapping[str, Any], direction: str, row: Model, order: Sequence[str]) -> str:
    key = [_value(row, name.removeprefix("-")) for name in order]
    text = json.dumps(key, default=_written, separators=(",", ":"))
    query = params.copy() if isinstance(params, QueryDict) else QueryDict(mutable=True)
    for name in (AFTER, BEFORE):
        query.pop(name, None)
    query[direction] = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"?{query.urlencode()}"


def _written(value: Any) -> str:
    """Write a moment to its last microsecond: cut short, it would show a row again, or pass one over."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value


def _asked(
    queryset: QuerySet[Any], order: Sequence[str], params: Mapping[str, Any]
) -> tuple[str, list[Any] | None]:
    direction = BEFORE if params.get(BEFORE) else AFTER
    given = str(params.get(direction) or "")
    try:
        key = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        if not isinstance(key, list) or len(key) != len(order):
            return AFTER, None
        return direction, [_read(queryset, name, value) for name, value in zip(order, key, strict=True)]
    except (binascii.Error, ValueError, ValidationError, TypeError, RecursionError):
        return AFTER, None


def _read(queryset: QuerySet[Any], name: str, value: Any) -> Any:
    """Return the value as the field reads it, so that a forged key is refused before the database sees it."""
    meta = queryset.model._meta
    *relations, last = name.removeprefix("-").split("__")
    for relation in relations:
        meta = meta.get_field(relation).related_model._meta
    try:
        field = meta.pk if last == "pk" else meta.get_field(last)
    except FieldDoesNotExist:
        field = queryset.query.annotations[last].output_field
    if value is None:
        raise ValueError(name)
    return field.to_python(value)
