"""Who looks after how many, and how late: the board of a manager. Numbers and colleagues, nobody who was helped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Min, Q

from cases.documents.clock import clocked
from cases.permissions import absences_visible_to
from referrals.permissions import caseworkers
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Absence, User
from victimsupport.law.calendar import start_of
from victimsupport.law.periods import same_day_later


class Load(NamedTuple):
    """What one colleague looks after; without a colleague, what nobody does."""

    colleague: User | None
    running: int
    late: int
    today: int
    long: int
    oldest: datetime | None
    absence: Absence | None
    works_here: bool = True


def long_since(today: date) -> datetime:
    """Return before which moment a person must have come for their case to count as long."""
    return start_of(same_day_later(today, -settings.GAP_LONG_MONTHS))


def board(by: Actor, today: date) -> list[Load]:
    """Return every colleague's load, the most late first, nobody's before all: four queries at most, at any size."""
    counted = {row["assignee"]: row for row in _counted(by, today)}
    people = {each.user_id: each.user for each in caseworkers(by)}
    gone = User.objects.filter(pk__in=[key for key in counted if key and key not in people])
    away = {each.absent_id: each for each in absences_visible_to(by).on(today).select_related("deputy")}
    everybody: list[tuple[User, bool]] = [(user, True) for user in people.values()]
    everybody += [(user, False) for user in gone]
    loads = [_load(user, counted.get(user.pk), away.get(user.pk), here) for user, here in everybody]
    loads.sort(key=lambda load: (-load.late, -load.today, -load.running, str(load.colleague)))
    unassigned = counted.get(None)
    return [*([_load(None, unassigned, None, True)] if unassigned else []), *loads]


def sums(loads: Sequence[Load]) -> dict[str, int]:
    """Return what all look after together."""
    return {name: sum(getattr(load, name) for load in loads) for name in ("late", "today", "running", "long")}


def _counted(by: Actor, today: date) -> Iterable[Mapping[str, Any]]:
    return clocked(by).running().order_by().values("assignee").annotate(
        running=Count("pk"),
        late=Count("pk", filter=Q(clock__lt=today)),
        today=Count("pk", filter=Q(clock=today)),
        long=Count("pk", filter=Q(received_at__lt=long_since(today))),
        oldest=Min("received_at"),
    )  # fmt: skip


def _load(user: User | None, row: Mapping[str, Any] | None, absence: Absence | None, here: bool) -> Load:
    found = row or {}
    return Load(
        colleague=user,
        running=found.get("running", 0),
        late=found.get("late", 0),
        today=found.get("today", 0),
        long=found.get("long", 0),
        oldest=found.get("oldest"),
        absence=absence,
        works_here=here,
    )
