"""What the pages of the worklist share: the list as it is asked for in an address, and how that is told in words."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import querysets
from cases.documents import gaps
from cases.documents.clock import clocked
from cases.forms.worklist import NOBODY, WorklistFilter, numbers
from cases.models import SavedFilter
from cases.permissions import filters_visible_to, visible_to
from referrals.permissions import caseworkers
from referrals.querysets import IntakeQuerySet
from victimsupport.accounts.deputies import Cover, cover_on
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership
from victimsupport.interface import paging

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest

SHOW = "show"
LEFT = "list"
"""What names the list to come back to: its query, which holds no name."""
COUNTERS = ("overdue", "today", "unassigned", "mine", "all")
KEPT = ("assignee", "channel", "status", "gap")
"""What a saved filter may hold besides the selection, in the order it is written."""
type Chip = tuple[str, str]


class Listing(NamedTuple):
    """The worklist of an actor as an address asks for it."""

    form: WorklistFilter
    chosen: dict[str, Any]
    selection: str
    every: IntakeQuerySet
    found: IntakeQuerySet
    cover: Cover
    today: date
    mine: frozenset[UUID]
    colleagues: list[Membership]

    def counts(self) -> dict[str, int]:
        """Return how many stand behind each counter: one query."""
        return querysets.counted(self.every.running(), today=self.today, mine=self.mine)


def of(params: QueryDict, *, by: Actor, today: date) -> Listing:
    """Return the list with its filters and its selection applied. Whatever is not understood narrows nothing."""
    colleagues = list(caseworkers(by))
    form = WorklistFilter(params or None, colleagues=colleagues, by=by, today=today)
    chosen, selection = form.chosen(), _selection(params)
    cover = cover_on(by.organisation, today)
    mine = cover.owned_by(by.user_id)
    every = clocked(by)
    found = querysets.selected(_narrowed(every, chosen, by, today), selection, today=today, mine=mine)
    return Listing(form, chosen, selection, every, found, cover, today, mine, colleagues)


def _selection(params: QueryDict) -> str:
    asked = params.get(SHOW, "all")
    return asked if asked in COUNTERS else "all"


def _narrowed(every: IntakeQuerySet, chosen: dict[str, Any], by: Actor, today: date) -> IntakeQuerySet:
    """Return those the filters leave. Who is no longer looked after is shown by number or by state only."""
    found = every
    if number := chosen.get("reference"):
        found = found.filter(reference__in=numbers(number, today))
    elif "status" not in chosen:
        found = found.running()
    if "status" in chosen:
        found = querysets.in_states(found, chosen["status"])
    if channel := chosen.get("channel"):
        found = found.filter(channel=channel)
    if assignee := chosen.get("assignee"):
        found = found.filter(assignee=None if assignee == NOBODY else assignee)
    if gap := chosen.get("gap"):
        lacking = gaps.lacking(visible_to(by), gap, today)
        found = found.filter(pk__in=lacking.order_by().values("intake"))
    return found


def labels() -> dict[str, str]:
    """Return what the counters are called."""
    return {
        "overdue": _("Late"),
        "today": _("Today"),
        "unassigned": _("Unassigned"),
        "mine": _("Mine"),
        "all": _("All open"),
    }


def left(request: "SignedInRequest") -> str | None:
    """Return the query of the list that was left for this page; nothing where it was reached another way."""
    return request.POST.get(LEFT, request.GET.get(LEFT))


def row(query: str, reference: str) -> str:
    """Return the address of somebody's row in a list that was left."""
    return f"{reverse('cases:worklist')}?{QueryDict(query).urlencode()}#{reference}"


def chips(listing: Listing, params: QueryDict) -> list[Chip]:
    """Return what is narrowed by, each with the address of the list without it."""
    found = []
    for name, value in answers(listing.chosen):
        query = params.copy()
        query.setlist(name, [other for other in query.getlist(name) if other.strip() != value])
        for key in (paging.AFTER, paging.BEFORE):
            query.pop(key, None)
        found.append((listing.form.shown(name, value), f"?{query.urlencode() or SHOW + '=all'}"))
    return found


class Described(NamedTuple):
    """A saved filter with what is in it, in words."""

    saved: SavedFilter
    words: list[str]
    is_own: bool
    is_current: bool
    is_outdated: bool

    @property
    def url(self) -> str:
        return f"{reverse('cases:worklist')}?{self.saved.query}"


def described(listing: Listing, *, by: Actor) -> list[Described]:
    """Return the filters an actor may use, their own first: one query, however many there are."""
    found = filters_visible_to(by).in_order(by.user_id).select_related("owner")
    current = kept(listing)
    return [_described(saved, listing.colleagues, current, by) for saved in found]


def _described(saved: SavedFilter, colleagues: list[Membership], current: str, by: Actor) -> Described:
    params = QueryDict(saved.query)
    form = WorklistFilter(params, colleagues=colleagues, by=by)
    chosen, selection = form.chosen(), _selection(params)
    words = [labels()[selection]] if selection != "all" else []
    words += [form.shown(name, value) for name, value in answers(chosen)]
    outdated = written(chosen, selection) != saved.query
    is_own = saved.owner_id == by.user_id
    return Described(saved, words, is_own, saved.query == current, outdated)


def answers(chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every single answer of a filter."""
    for name, values in chosen.items():
        for value in [values] if isinstance(values, str) else values:
            yield name, value


def asked(params: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield what an address asks for, its place in the list apart."""
    for name, values in params.lists():
        if name not in (paging.AFTER, paging.BEFORE):
            for value in values:
                yield name, str(value)


def kept(listing: Listing) -> str:
    """Return the query under which a list is kept; a single number is none to come back to."""
    lasting = {name: value for name, value in listing.chosen.items() if name != "reference"}
    return written(lasting, listing.selection)


def written(chosen: dict[str, Any], selection: str) -> str:
    """Return a query, always written the same way; empty if it narrows nothing."""
    query = QueryDict(mutable=True)
    if selection != "all":
        query[SHOW] = selection
    for name in KEPT:
        for _name, value in answers({name: chosen[name]} if name in chosen else {}):
            query.appendlist(name, value)
    return query.urlencode()
