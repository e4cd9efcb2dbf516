"""Whether the audit is what was sealed: every edit, removal or addition in a sealed range is found."""

from collections.abc import Iterator
from uuid import UUID

from victimsupport.audit.models import Seal
from victimsupport.audit.seals import chained, digest_of_rows


def faults(organisation: UUID) -> Iterator[str]:
    """Yield one sentence for each seal of the organisation that no longer holds."""
    previous, number, end = "", 0, 0
    for seal in Seal.objects.filter(organisation_id=organisation).order_by("number"):
        if seal.number != number + 1 or seal.previous != previous or seal.from_transaction != end:
            yield f"seal {seal.number}: does not follow seal {number}"
        count, rows = digest_of_rows(organisation, seal.from_transaction, seal.until_transaction)
        if count != seal.count:
            yield f"seal {seal.number}: {seal.count} rows were sealed, {count} are there"
        elif chained(seal.previous, seal.number, seal.count, rows) != seal.digest:
            yield f"seal {seal.number}: a row was changed"
        previous, number, end = seal.digest, seal.number, seal.until_transaction
