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
    MERGED = "MERGED", _("Merged into another case")


START = Status.STARTED

MOVES = {
    Status.STARTED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.MERGED}),
    Status.ACCEPTED: frozenset({Status.ASSESSED, Status.CLOSED, Status.MERGED}),
    Status.ASSESSED: frozenset({Status.PLANNED, Status.CLOSED, Status.MERGED}),
    Status.PLANNED: frozenset({Status.ASSESSED, Status.CLOSED, Status.MERGED}),
    Status.DECLINED: frozenset({Status.MERGED}),
    Status.CLOSED: frozenset({Status.ACCEPTED, Status.ASSESSED, Status.PLANNED, Status.MERGED}),
    Status.MERGED: frozenset(),
}
"""
From each status those it may go to. Needs may be assessed again, which the plan then follows.

Out of CLOSED leads reopening alone, to the status the case had. Undoing a merging puts back what was: it is no move.
"""

ENDED = frozenset({Status.DECLINED, Status.CLOSED, Status.MERGED})
"""Statuses of a case that can be read and no more: each is left by an action of its own, if at all."""
