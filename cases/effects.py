"""What joining two registrations of a person must leave as it is: later stages register here what they count of people."""

from collections.abc import Callable, Collection, Hashable
from uuid import UUID

Witness = Callable[[Collection[UUID]], Hashable]
"""Says of some registrations, by key, what must be the same before and after."""

_witnesses: list[Witness] = []


def on_joining(witness: Witness) -> None:
    """Register a witness; called once, in `AppConfig.ready`."""
    if witness not in _witnesses:
        _witnesses.append(witness)


def testimony(intakes: Collection[UUID]) -> tuple[Hashable, ...]:
    """Return what all witnesses say now."""
    return tuple(witness(intakes) for witness in _witnesses)


def witnesses() -> list[str]:
    """Return their names, for the test that lists them."""
    return [f"{witness.__module__}.{witness.__name__}" for witness in _witnesses]
