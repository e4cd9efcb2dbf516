"""How a deadline is worded and coloured. The colour never stands without its words."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext

from victimsupport.interface import formats

SOON_DAYS = 3
"""From how many days before it a deadline is coloured."""


class Deadline(NamedTuple):
    """A deadline as it is shown on one day."""

    kind: str
    day: str
    words: str


def of(duty: Any, today: date) -> Deadline:
    """Return how a duty of `victimsupport.duties` is shown; without a duty there is no deadline."""
    if duty is None:
        return on(None, today)
    if getattr(duty, "cancelled_at", None):
        return Deadline("none", formats.day(duty.due_on), gettext("Cancelled"))
    if getattr(duty, "exempt_ground", ""):
        return Deadline("none", formats.day(duty.due_on), gettext("Not required"))
    due_at = getattr(duty, "due_at", None)
    if due_at and duty.performed_at is None:
        return _at_once(due_at, duty.due_on, today)
    return on(duty.due_on, today, at=due_at, done_at=duty.performed_at)


def on(
    due_on: date | None,
    today: date,
    *,
    at: datetime | None = None,
    done_at: datetime | None = None,
    left: int | None = None,
) -> Deadline:
    """Return how a deadline is shown; `left` counts working days where the caller knows them."""
    if due_on is None:
        return Deadline("none", "", gettext("No deadline"))
    shown = formats.day(due_on)
    if done_at is not None:
        return _done(due_on, shown, done_at)
    if due_on < today:
        return Deadline("late", shown, _late_by((today - due_on).days))
    if due_on == today:
        words = gettext("Today by %(time)s") % {"time": formats.clock(at)} if at else gettext("Today")
        return Deadline("today", shown, words)
    days = (due_on - today).days
    kind = "soon" if days <= SOON_DAYS else "ok"
    return Deadline(kind, shown, _days_left(days) if left is None else _working_days_left(left))


def _at_once(since: datetime, due_on: date, today: date) -> Deadline:
    """Word what is due the moment it arose: art. 10(4)5, 11(1). No day to come is named."""
    moment = formats.clock(since) if due_on == today else formats.moment(since)
    kind = "late" if due_on < today else "today"
    return Deadline(kind, formats.day(due_on), gettext("At once, since %(time)s") % {"time": moment})


def _done(due_on: date, shown: str, done_at: datetime) -> Deadline:
    done_on = formats.day(done_at)
    if done_on > due_on.isoformat():
        return Deadline("done-late", shown, gettext("Done late, %(day)s") % {"day": done_on})
    return Deadline("done", shown, gettext("Done %(day)s") % {"day": done_on})


def _late_by(days: int) -> str:
    return ngettext("Late by %(days)d day", "Late by %(days)d days", days) % {"days": days}


def _days_left(days: int) -> str:
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _working_days_left(days: int) -> str:
    return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}
