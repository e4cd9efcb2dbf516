"""The life of a case, on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    STARTED = "STARTED", _("Started, undecided")
    ACCEPTED = "ACCEPTED", _("Assistance accepted")
    ASSESSED = "ASSESSED", _("Needs assessed")
    PLANNED = "PLANNED", _("Plan agreed")
    DECLINED = "DECLINED", _("Declined")
    CLOSED = "CLOSED", _("Closed")


START = Status.STARTED

MOVES = {
    Status.STARTED: frozenset({Status.ACCEPTED, Status.DECLINED}),
    Status.ACCEPTED: frozenset({Status.ASSESSED, Status.CLOSED}),
    Status.ASSESSED: frozenset({Status.PLANNED, Status.CLOSED}),
    Status.PLANNED: frozenset({Status.ASSESSED, Status.CLOSED}),
    Status.DECLINED: frozenset(),
    Status.CLOSED: frozenset(),
}
"""From each status those it may go to. Needs may be assessed again, which the plan then follows."""
