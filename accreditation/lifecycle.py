"""The life of an application at the authority, and of a draft decision, on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from victimsupport.choices import ApplicationState

Status = ApplicationState
START = Status.SUBMITTED

MOVES = {
    Status.SUBMITTED: frozenset({Status.GRANTED, Status.REFUSED, Status.WITHDRAWN}),
    Status.GRANTED: frozenset[Status](),
    Status.REFUSED: frozenset[Status](),
    Status.WITHDRAWN: frozenset[Status](),
}
"""From each status those it may go to: an application is decided or withdrawn once (13(3), 13(8))."""


class DraftState(models.TextChoices):
    """A draft waits for the head until it is signed or dropped."""

    OPEN = "OPEN", _("Waiting for the decision")
    SIGNED = "SIGNED", _("Signed")
    DROPPED = "DROPPED", _("Dropped")
