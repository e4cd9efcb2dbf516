"""What a seal says: the hash of a range of rows, chained to the seal before it; and what is left once looks have gone."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

SAID = """concat_ws('|', e.id, e.transaction, e.organisation_id, e.user_id, e.action, e.about, e.about_id, e.reference,
    e.detail::text, extract(epoch FROM e.at)::text)"""
HASH = (
    "encode(sha256(convert_to(coalesce(string_agg({said}, E'\\n' ORDER BY e.id) {only}, ''), 'UTF8')), 'hex')"
)
ROWS = f"""
SELECT count(*), {HASH.format(said=SAID, only="")}
FROM audit_entry e WHERE organisation_id = %s AND transaction >= %s AND transaction < %s
"""
FREE = """vs_is_look(e.action) AND e.at < %(before)s AND NOT e.reference = ANY (%(references)s)
    AND NOT coalesce(e.detail -> 'shown' ?| %(keys)s, false)"""
"""A row of the access log whose time is over, and which no hold keeps."""
SEALED = """(SELECT coalesce(max(until_transaction), 0) FROM audit_seal WHERE organisation_id = %(organisation)s)"""
OVER = f"""
SELECT count(*) FILTER (WHERE {FREE}), count(*), min(e.at) FILTER (WHERE {FREE}),
       min(e.at) FILTER (WHERE NOT ({FREE}))
FROM audit_entry e
WHERE e.organisation_id = %(organisation)s AND vs_is_look(e.action) AND e.at < %(before)s AND e.transaction < {SEALED}
"""
TO_EXPIRE = f"""
WITH free AS (
    SELECT min(e.transaction) AS first, max(e.transaction) AS last FROM audit_entry e
    WHERE e.organisation_id = %(organisation)s AND e.at < %(before)s AND {FREE} AND e.transaction < {SEALED})
SELECT s.number, s.previous, s.digest, count(*), {HASH.format(said=SAID, only="")}, x.left, x.digest,
       count(*) FILTER (WHERE NOT ({FREE})), {HASH.format(said=SAID, only=f"FILTER (WHERE NOT ({FREE}))")}
FROM free JOIN audit_seal s ON s.until_transaction > free.first AND s.from_transaction <= free.last
JOIN audit_entry e ON e.organisation_id = s.organisation_id
    AND e.transaction >= s.from_transaction AND e.transaction < s.until_transaction
LEFT JOIN LATERAL (
    SELECT o.left, o.digest FROM audit_expiry o
    WHERE o.organisation_id = s.organisation_id AND o.number = s.number ORDER BY o.left, o.id DESC LIMIT 1) x ON true
WHERE s.organisation_id = %(organisation)s
GROUP BY s.number, s.previous, s.digest, x.left, x.digest HAVING bool_or({FREE}) ORDER BY s.number
"""
REMOVE = f"""
DELETE FROM audit_entry e
WHERE e.organisation_id = %(organisation)s AND {FREE} AND e.transaction < {SEALED}
"""


class Kept(NamedTuple):
    """What must stay in the access log, because a case or a contact is on legal hold: its numbers and keys."""

    references: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


NOTHING = Kept()


class Over(NamedTuple):
    """How many looks have been kept long enough, how many of them are held, and when the oldest of each was."""

    going: int
    held: int
    oldest: datetime | None
    oldest_held: datetime | None


class Sealed(NamedTuple):
    """One seal under which looks are to go: what is there, and what will be left."""

    number: int
    previous: str
    digest: str
    there: int
    rows: str
    left_before: int | None
    digest_before: str | None
    left: int
    rows_left: str

    def holds(self) -> bool:
        """Test whether what is there is what was sealed, or what was left of it the last time."""
        if self.digest_before is None:
            return chained(self.previous, self.number, self.there, self.rows) == self.digest
        return chained(self.digest, self.number, self.there, self.rows) == self.digest_before

    def remainder(self) -> str:
        """Return the digest of the seal and of what will be left under it."""
        return chained(self.digest, self.number, self.left, self.rows_left)


def digest_of_rows(organisation: UUID, start: int, end: int) -> tuple[int, str]:
    """Return the number of rows of a range of transactions and the hash of all they say."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [organisation, start, end])
        count, digest = cursor.fetchone()
    return count, digest


def over(organisation: UUID, *, before: datetime, kept: Kept = NOTHING) -> Over:
    """Return what of the access log is older than a moment. What is not sealed yet is not old."""
    with connection.cursor() as cursor:
        cursor.execute(OVER, _said(organisation, before, kept))
        going, every, oldest, oldest_held = cursor.fetchone()
    return Over(going, every - going, oldest, oldest_held)


def to_expire(organisation: UUID, *, before: datetime, kept: Kept = NOTHING) -> list[Sealed]:
    """Return the seals under which looks older than a moment are to go."""
    with connection.cursor() as cursor:
        cursor.execute(TO_EXPIRE, _said(organisation, before, kept))
        return [Sealed(*row) for row in cursor.fetchall()]


def remove(organisation: UUID, *, before: datetime, kept: Kept = NOTHING) -> int:
    """Return how many looks went; the database refuses any whose seal does not say so already."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, _said(organisation, before, kept))
        return int(cursor.rowcount)


def chained(previous: str, number: int, count: int, rows: str) -> str:
    """Return the digest of a seal: over the seal before it, its place, and its rows."""
    return sha256(f"{previous}|{number}|{count}|{rows}".encode()).hexdigest()


def together(digests: Iterable[str]) -> str:
    """Return one digest for several: what the audit keeps of a run."""
    return sha256("|".join(digests).encode()).hexdigest()


def _said(organisation: UUID, before: datetime, kept: Kept) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "before": before,
        "references": list(kept.references),
        "keys": list(kept.keys),
    }
