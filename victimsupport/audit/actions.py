"""The only code that writes the audit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from victimsupport.accounts.identity import Actor
from victimsupport.audit import seals
from victimsupport.audit.models import Entry, Expiry, Seal
from victimsupport.audit.seals import NOTHING, Kept, chained, digest_of_rows
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused

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
    _take_turns(by)
    with connection.cursor() as cursor:
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


@transaction.atomic
def expire(*, before: datetime, kept: Kept = NOTHING, by: Actor, at: datetime) -> int:
    """
    This will erase the looks before a moment from the organisation's access log, and return how many: DP-5, DP-6.

    What was done stays. Each seal stays, and beside it what is left under it; so the chain holds and every edit is found.

    :param kept: what must stay because of a legal hold
    :raises Refused: if a seal does not hold: then somebody must look before anything goes
    """
    _take_turns(by)
    organisation = by.organisation.pk
    found = seals.to_expire(organisation, before=before, kept=kept)
    if not found:
        return 0
    if not all(sealed.holds() for sealed in found):
        raise Refused(
            _("The seals of the access log do not hold. Nothing of it is erased until that is looked into.")
        )
    (run,) = fresh_keys(1)
    Expiry.objects.bulk_create(
        [
            Expiry(
                organisation_id=organisation, run=run, number=sealed.number, before=before, gone=sealed.there - sealed.left,
                left=sealed.left, digest=sealed.remainder(), expired_at=at,
            )
            for sealed in found
        ],
        batch_size=2000,
    )  # fmt: skip
    gone = seals.remove(organisation, before=before, kept=kept)
    detail = {
        "run": str(run),
        "erased": gone,
        "seals": [found[0].number, found[-1].number],
        "digest": seals.together(sealed.remainder() for sealed in found),
    }
    record("ACCESS_LOG_EXPIRED", detail=detail, by=by, at=at)
    return gone


def _take_turns(by: Actor) -> None:
    """Let nobody else seal or expire rows of the organisation in the meantime."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal {by.organisation.pk}"]
        )
