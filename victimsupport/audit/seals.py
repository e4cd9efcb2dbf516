"""What a seal says: the hash of a range of rows, chained to the seal before it."""

from hashlib import sha256
from uuid import UUID

from django.db import connection

ROWS = """
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(
    concat_ws('|', id, transaction, organisation_id, user_id, action, about, about_id, reference, detail::text,
              extract(epoch FROM at)::text), E'\\n' ORDER BY id), ''), 'UTF8')), 'hex')
FROM audit_entry WHERE organisation_id = %s AND transaction >= %s AND transaction < %s
"""


def digest_of_rows(organisation: UUID, start: int, end: int) -> tuple[int, str]:
    """Return the number of rows of a range of transactions and the hash of all they say."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [organisation, start, end])
        count, digest = cursor.fetchone()
    return count, digest


def chained(previous: str, number: int, count: int, rows: str) -> str:
    """Return the digest of a seal: over the seal before it, its place, and its rows."""
    return sha256(f"{previous}|{number}|{count}|{rows}".encode()).hexdigest()
