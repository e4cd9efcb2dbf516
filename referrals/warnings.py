"""What must be read before somebody is contacted about an intake: functions that later stages register."""

from collections.abc import Callable
from datetime import datetime

from referrals.models import Intake
from victimsupport.accounts.identity import Actor

OF_INTAKES: list[Callable[..., list[str]]] = []
"""Called `(intake=, by=, at=)`; each returns sentences, none where there is nothing to warn of."""


def warn[F: Callable[..., list[str]]](function: F) -> F:
    """Register what a later stage knows of an intake."""
    OF_INTAKES.append(function)
    return function


def of(*, intake: Intake, by: Actor, at: datetime) -> list[str]:
    """Return every sentence to be read first."""
    return [sentence for ask in OF_INTAKES for sentence in ask(intake=intake, by=by, at=at)]
