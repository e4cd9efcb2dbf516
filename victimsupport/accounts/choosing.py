"""What follows when somebody begins to act for an organisation: a list of functions that later stages register."""

from collections.abc import Callable

ON_CHOICE: list[Callable[..., int]] = []
"""Called `(by=, at=)` as the person, in the request in which they choose: what must be known before they see anything."""


def on_choice[F: Callable[..., int]](function: F) -> F:
    """Register what a later stage does then."""
    ON_CHOICE.append(function)
    return function
