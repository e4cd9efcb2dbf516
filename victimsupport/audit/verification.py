"""Whether the audit is what was sealed: every edit, removal or addition in a sealed range is found."""

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from victimsupport.audit.models import Entry, Expiry, Seal
from victimsupport.audit.seals import chained, digest_of_rows, together


def faults(organisation: UUID) -> Iterator[str]:
    """Yield one sentence for each seal of the organisation that no longer holds."""
    previous, number, end = "", 0, 0
    expiries = Expiry.objects.filter(organisation_id=organisation)
    newest = {expiry.number: expiry for expiry in expiries.order_by("pk")}
    for seal in Seal.objects.filter(organisation_id=organisation).order_by("number"):
        if seal.number != number + 1 or seal.previous != previous or seal.from_transaction != end:
            yield f"seal {seal.number}: does not follow seal {number}"
        yield from _fault(seal, newest.pop(seal.number, None))
        previous, number, end = seal.digest, seal.number, seal.until_transaction
    yield from (f"seal {missing}: looks under it expired, and it is not there" for missing in newest)
    yield from _unaccounted(organisation)


def _fault(seal: Seal, expiry: Expiry | None) -> Iterator[str]:
    """Yield what is wrong with the rows of a seal; where looks have expired, with what was left of them."""
    count, rows = digest_of_rows(seal.organisation_id, seal.from_transaction, seal.until_transaction)
    expected, before, digest = (
        (expiry.left, seal.digest, expiry.digest) if expiry else (seal.count, seal.previous, seal.digest)
    )
    if count != expected:
        yield f"seal {seal.number}: {expected} rows were {'left' if expiry else 'sealed'}, {count} are there"
    elif chained(before, seal.number, count, rows) != digest:
        yield f"seal {seal.number}: a row was changed"


def _unaccounted(organisation: UUID) -> Iterator[str]:
    """Yield the runs that let looks go of which the audit itself says nothing, or something else."""
    told = Entry.objects.filter(organisation_id=organisation, action="ACCESS_LOG_EXPIRED")
    known = {entry.detail.get("run"): entry.detail.get("digest") for entry in told}
    every = Expiry.objects.filter(organisation_id=organisation).order_by("run", "number")
    for run, expiries in groupby(every, key=lambda expiry: expiry.run):
        rows = list(expiries)
        if known.get(str(run)) != together(expiry.digest for expiry in rows):
            yield f"looks expired at {rows[0].expired_at:%Y-%m-%d %H:%M}: the audit does not say so"
