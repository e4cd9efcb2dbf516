"""What the audit knows of a time as looks, each with or without a task: for the list of the unusual. Fixed queries."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from cases.documents.unusual import Look
from cases.permissions import entries_visible_to
from referrals.permissions import intakes_visible
from victimsupport.accounts.deputies import cover_on
from victimsupport.accounts.identity import Actor
from victimsupport.audit.looks import EMERGENCY, is_look
from victimsupport.audit.models import Entry
from victimsupport.law.calendar import day_of

ASSIGNED = "INTAKE_ASSIGNED"


def between(start: datetime, end: datetime, by: Actor, namesakes: set[tuple[UUID, UUID]]) -> list[Look]:
    """
    Return the looks at cases the actor may know of, from a moment up to another.

    :param namesakes: which colleague bears the surname of which identity
    """
    here = (
        entries_visible_to(by).filter(at__gte=start, at__lt=end).exclude(reference="").exclude(user_id=None)
    )
    rows = list(here.only("action", "user_id", "reference", "detail", "at"))
    looked = [row for row in rows if is_look(row.action)]
    registered = intakes_visible(by).filter(reference__in={row.reference for row in looked})
    known = {intake.reference: intake for intake in registered.only("reference", "assignee", "identity")}
    tasks = _tasks(row for row in rows if not is_look(row.action))
    cover = cover_on(by.organisation, day_of(end))
    found = []
    for row in looked:
        user, intake = row.user_id, known.get(row.reference)
        if user is None or intake is None:
            continue
        has_task = (
            (user, row.reference) in tasks
            or intake.assignee_id in cover.owned_by(user)
            or "emergency" in row.detail
        )
        is_namesake = intake.identity_id is not None and (user, intake.identity_id) in namesakes
        found.append(Look(user, row.reference, row.at, has_task, is_namesake))
    return found


def _tasks(acts: Iterable[Entry]) -> set[tuple[UUID, str]]:
    """Return who did something with which case, was made responsible for it, or was until then."""
    tasks: set[tuple[UUID, str]] = set()
    for act in acts:
        if act.user_id is not None and act.action != EMERGENCY:
            tasks.add((act.user_id, act.reference))
        if act.action == ASSIGNED:
            named = (act.detail.get("to"), act.detail.get("from"))
            tasks |= {(UUID(str(key)), act.reference) for key in named if key}
    return tasks
