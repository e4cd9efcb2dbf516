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
    by_seal: dict[int, list[Expiry]] = {}
    for expiry in expiries.order_by("-left", "pk"):
        by_seal.setdefault(expiry.number, []).append(expiry)
    for seal in Seal.objects.filter(organisation_id=organisation).order_by("number"):
        if seal.number != number + 1 or seal.previous != previous or seal.from_transaction != end:
            yield f"seal {seal.number}: does not follow seal {number}"
        under = by_seal.pop(seal.number, [])
        yield from _miscounted(seal, under)
        yield from _fault(seal, under[-1] if under else None)
        previous, number, end = seal.digest, seal.number, seal.until_transaction
    yield from (f"seal {missing}: looks under it expired, and it is not there" for missing in by_seal)
    yield from _unaccounted(organisation)


def _miscounted(seal: Seal, expiries: list[Expiry]) -> Iterator[str]:
    """Yield the expiries of a seal that let nothing go, or do not add up to what was there before them."""
    there = seal.count
    for expiry in expiries:
        if expiry.gone < 1 or expiry.gone + expiry.left != there:
            yield f"seal {seal.number}: of {there} rows {expiry.gone} expired and {expiry.left} were left"
        there = expiry.left


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
