"""Who opened which case, when and why: read from the audit, which holds no name of a person who came for help."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from cases.permissions import entries_visible_to, roles_of
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit.looks import EMERGENCY, OPENED, READS
from victimsupport.audit.models import Entry

LISTS = ("LIST_SHOWN", "PEOPLE_SEARCHED", "PEOPLE_COMPARED")
"""What shows several people at once: the row names them by keys in `detail`."""
WORDS: dict[str, Promise] = {
    "CASE_VIEWED": gettext_lazy("Opened the case"),
    "INTAKE_VIEWED": gettext_lazy("Opened the intake"),
    "IDENTITY_OPENED": gettext_lazy("Opened the contact data"),
    "PLAN_VIEWED": gettext_lazy("Opened the plan"),
    "PLAN_PRINTED": gettext_lazy("Printed the plan"),
    "LIST_SHOWN": gettext_lazy("Saw it in a list"),
    "PEOPLE_SEARCHED": gettext_lazy("Found it by searching"),
    "PEOPLE_COMPARED": gettext_lazy("Compared it with another person"),
    EMERGENCY: gettext_lazy("Opened it in an emergency"),
}
BY_ENDING: dict[str, Promise] = {
    "VIEWED": gettext_lazy("Opened a part of the case"),
    "PRINTED": gettext_lazy("Printed a document"),
    "DOWNLOADED": gettext_lazy("Downloaded a document"),
    "EXPORTED": gettext_lazy("Exported data"),
    "COMPARED": gettext_lazy("Compared versions"),
    "SHOWN": gettext_lazy("Saw it in a list"),
    "SEARCHED": gettext_lazy("Found it by searching"),
}
PURPOSES: dict[str, Promise] = {
    "CASE_PAGE": gettext_lazy("from the page of the case"),
    "INTAKE_PAGE": gettext_lazy("from the page of the intake"),
    "LETTER": gettext_lazy("for a letter"),
}


class Access(NamedTuple):
    """One look: who, in which roles, when, at what, and on which ground."""

    at: datetime
    user_id: UUID | None
    who: str
    roles: tuple[str, ...]
    what: str
    ground: str
    reference: str
    people: int
    is_emergency: bool


def entries(by: Actor) -> QuerySet[Entry]:
    """Return what the audit keeps of looks, as far as the actor may know of the cases."""
    looked = Q(action__regex=READS) | Q(action__in=[OPENED, EMERGENCY])
    return entries_visible_to(by).filter(looked)


def openings_of(case: Case, by: Actor) -> QuerySet[Entry]:
    """Return the looks at one case and its registration, without the lists in which it stood."""
    return entries(by).filter(reference=case.reference)


def with_lists(found: QuerySet[Entry], by: Actor, reference: str) -> QuerySet[Entry]:
    """Return the looks at one case by its number, the lists in which it stood among them."""
    registered = entries_visible_to(by).filter(reference=reference, about="referrals.Intake")
    key = registered.values_list("about_id", flat=True).first()
    if key is None:
        return found.filter(reference=reference)
    return found.filter(Q(reference=reference) | Q(action__in=LISTS, detail__contains={"shown": [str(key)]}))


def narrowed(
    found: QuerySet[Entry], *, user: UUID | None, since: datetime | None, until: datetime | None
) -> QuerySet[Entry]:
    """Return the looks of a colleague, or of a time."""
    if user is not None:
        found = found.filter(user_id=user)
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    return found


def told(rows: Iterable[Entry], by: Actor) -> list[Access]:
    """Return looks in words: one query for those who looked."""
    rows = list(rows)
    people = roles_of(by, {row.user_id for row in rows if row.user_id})
    return [_told(row, people) for row in rows]


def accesses_of(case: Case, by: Actor) -> list[Access]:
    """
    Return every look at one person's registration and case, the newest first: for the person's own copy.

    The copy names the role and the moment; the colleague's name is for the manager's page.
    """
    return told(openings_of(case, by).order_by("-at", "-pk"), by)


def _told(row: Entry, people: Mapping[UUID, tuple[str, tuple[str, ...]]]) -> Access:
    name, roles = people.get(row.user_id, (_("System"), ())) if row.user_id else (_("System"), ())
    shown: Any = row.detail.get("shown")
    return Access(
        at=row.at,
        user_id=row.user_id,
        who=name,
        roles=tuple(str(Role(role).label) for role in roles if role in Role),
        what=what(row.action),
        ground=_ground(row),
        reference=row.reference,
        people=len(shown) if isinstance(shown, list) else 0,
        is_emergency="emergency" in row.detail,
    )


def what(action: str) -> str:
    """Return what a colleague did, in words."""
    words = WORDS.get(action) or BY_ENDING.get(action.rpartition("_")[2])
    return str(words) if words else action


def _ground(row: Entry) -> str:
    purpose = PURPOSES.get(str(row.detail.get("purpose", "")))
    return str(purpose) if purpose else ""
