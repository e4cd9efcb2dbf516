"""Where a transfer stands on a day, and what stands on the paper of its consent (domain.md 3.5, 7)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from accreditation.permissions import may_take_on
from cases.models import IncomingTransfer, Transfer, TransferState
from referrals.models import TransferredField
from victimsupport.vault.person import Person

COLOURS = {
    TransferState.CONSENTED: "yellow",
    TransferState.OFFERED: "blue",
    TransferState.ACCEPTED: "green",
    TransferState.REFUSED: "red",
    TransferState.WITHDRAWN: "grey",
    TransferState.TIMED_OUT: "red",
    TransferState.RIGHT_STOPPED: "red",
}
CAME_BACK = frozenset({TransferState.REFUSED, TransferState.TIMED_OUT, TransferState.RIGHT_STOPPED})
"""Where the person must be asked anew what they wish."""


def state(transfer: Transfer | IncomingTransfer, today: date) -> TransferState:
    """Return where a transfer stands by what is written down, by dates, and by the right of the service asked."""
    found = transfer.state_by_dates(today)
    if found != TransferState.OFFERED:
        return found
    service_id = transfer.service_id if isinstance(transfer, Transfer) else transfer.organisation_id
    return found if may_take_on(service_id, today) else TransferState.RIGHT_STOPPED


class Standing(NamedTuple):
    """A transfer with where it stands today."""

    transfer: Transfer
    state: TransferState

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def is_open(self) -> bool:
        """Test whether the person is still on the way to the other service."""
        return self.state in (TransferState.CONSENTED, TransferState.OFFERED)

    @property
    def may_be_withdrawn(self) -> bool:
        """Test whether a consent stands that can be withdrawn: also after the other service accepted."""
        is_accepted = self.state == TransferState.ACCEPTED and self.transfer.withdrawn_at is None
        return self.is_open or is_accepted

    @property
    def came_back(self) -> bool:
        return self.state in CAME_BACK


def standing(transfers: Iterable[Transfer], today: date) -> list[Standing]:
    """Return transfers with where each stands."""
    return [Standing(transfer, state(transfer, today)) for transfer in transfers]


def fields(transfer: Transfer) -> list[str]:
    """Return the data of art. 9(3) the person agreed to, in words."""
    return [str(TransferredField(field).label) for field in transfer.fields]


def place_of_note(transfer: Transfer) -> str:
    """Return where the note of a refusal stands: it opens nowhere else."""
    return f"cases_transfer|refusal_note|{transfer.pk}"


def consent_paper(transfer: Transfer, person: Person | None) -> dict[str, Any]:
    """Return what the consent says: who, which data, to whom, what for, how to withdraw; nothing bundled with it."""
    sections = list(transfer.sections.all())
    return {
        "transfer": transfer,
        "sender": transfer.organisation,
        "service": transfer.service,
        "addresses": [address.address for address in transfer.service.addresses.all()],
        "name": person.name if person else "",
        "case_reference": transfer.case.reference,
        "fields": fields(transfer),
        "sections": [each for each in sections if each.withdrawn_at is None],
        "withdrawn": [each for each in sections if each.withdrawn_at is not None],
    }
