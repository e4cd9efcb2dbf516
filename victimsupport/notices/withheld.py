"""From whom a person's number is withheld: functions that later stages register, asked before anything is posted."""

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

type Pairs = set[tuple[str, UUID]]

WITHHELD: list[Callable[..., Pairs]] = []
"""Called `(organisation_id=, references=, on=)`; each returns the reference numbers with the key of who must not be told."""


def withhold[F: Callable[..., Pairs]](function: F) -> F:
    """Register who must not be told of what."""
    WITHHELD.append(function)
    return function


def pairs(*, organisation_id: UUID, references: Collection[str], on: date | None = None) -> Pairs:
    """
    Return every pair of a reference number and a colleague who must not be told of it.

    :param on: the day of the telling: who is away then cannot see to anything
    """
    if not references:
        return set()
    return set().union(
        *(ask(organisation_id=organisation_id, references=references, on=on) for ask in WITHHELD)
    )
