"""The only code that writes the audit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models

from victimsupport.accounts.identity import Actor
from victimsupport.audit.models import Entry, Seal
from victimsupport.audit.seals import chained, digest_of_rows

HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""Every transaction below this number has ended: no row can join it later."""


def record(
    action: str,
    *,
    about: models.Model | None = None,
    reference: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """This will write one row in the running transaction; if it fails, so does the act."""
    Entry.objects.bulk_create([entry(action, about=about, reference=reference, detail=detail, by=by, at=at)])


def record_many(*, entries: Iterable[Entry], by: Actor, at: datetime) -> None:
    """This will write many rows made by `entry`, in bulk."""
    Entry.objects.bulk_create(list(entries), batch_size=2000)


def entry(
    action: str,
    *,
    about: models.Model | None = None,
    reference: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Entry:
    """Return an unsaved row: for bulk work."""
    return Entry(
        organisation_id=by.organisation.pk,
        user_id=by.user_id,
        action=action,
        about=about._meta.label if about is not None else "",
        about_id=about.pk if about is not None else None,
        reference=reference or getattr(about, "reference", "") or "",
        detail=dict(detail or {}),
        at=at,
    )


def seal(*, by: Actor, at: datetime) -> Seal | None:
    """This will seal the organisation's rows of ended transactions since the last seal, if there are any."""
    organisation = by.organisation.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal {organisation}"])
        cursor.execute(HORIZON)
        (horizon,) = cursor.fetchone()
    last = Seal.objects.filter(organisation_id=organisation).order_by("-number").first()
    start = last.until_transaction if last else 0
    count, rows = digest_of_rows(organisation, start, horizon)
    if not count:
        return None
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    return Seal.objects.create(
        organisation_id=organisation,
        number=number,
        from_transaction=start,
        until_transaction=horizon,
        count=count,
        previous=previous,
        digest=chained(previous, number, count, rows),
        sealed_at=at,
    )
