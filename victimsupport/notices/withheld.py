"""From whom a person's number is withheld: functions that later stages register, asked before anything is posted."""

from collections.abc import Callable, Collection
from uuid import UUID

type Pairs = set[tuple[str, UUID]]

WITHHELD: list[Callable[..., Pairs]] = []
"""Called `(organisation_id=, references=)`; each returns the reference numbers with the key of who must not be told of them."""


def withhold[F: Callable[..., Pairs]](function: F) -> F:
    """Register who must not be told of what."""
    WITHHELD.append(function)
    return function


def pairs(*, organisation_id: UUID, references: Collection[str]) -> Pairs:
    """Return every pair of a reference number and a colleague who must not be told of it."""
    if not references:
        return set()
    return set().union(*(ask(organisation_id=organisation_id, references=references) for ask in WITHHELD))
