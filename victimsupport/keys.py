"""The key of a row: a UUID in order of time, made by the database, telling nobody's volume."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import UUID7


def uuid_key() -> "models.UUIDField[UUID, UUID]":
    """Return the primary key field of every table of this project."""
    return models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)


def fresh_keys(count: int) -> Sequence[UUID]:
    """Return so many unused keys: for rows whose key must be known before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuidv7() FROM generate_series(1, %s)", [count])
        return [key for (key,) in cursor.fetchall()]
