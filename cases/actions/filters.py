"""Filters of the worklist that are kept under a name: one's own, and those shared with the service."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.models import DefaultView, SavedFilter
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused, Stale

AT_MOST = 50
"""How many filters one person keeps: more nobody finds again."""


@dataclass(frozen=True)
class Content:
    """What a filter is called, what it narrows the list to, and who finds it."""

    name: str
    query: str
    is_shared: bool = False


@transaction.atomic
def keep(*, content: Content, is_default: bool = False, by: Actor, at: datetime) -> SavedFilter:
    """
    This will keep a filter under a name.

    :param is_default: whether the actor's worklist opens with it from now on
    :raises Refused: if it narrows nothing, or the actor has one of that name
    """
    permissions.check_can_handle(by)
    _check(content, None, by)
    own = SavedFilter.objects.filter(organisation_id=by.organisation.pk, owner_id=by.user_id)
    if own.count() >= AT_MOST:
        raise Refused(_("You have %(number)d filters. Delete one first.") % {"number": AT_MOST})
    saved = SavedFilter.objects.create(
        organisation=by.organisation,
        owner=by.user,
        name=content.name,
        query=content.query,
        is_shared=content.is_shared,
        saved_at=at,
    )
    audit.record("FILTER_SAVED", about=saved, detail={"shared": content.is_shared}, by=by, at=at)
    if is_default:
        open_with(saved=saved, by=by, at=at)
    return saved


@transaction.atomic
def change(
    *, saved: SavedFilter, content: Content, is_default: bool = False, version: int, by: Actor, at: datetime
) -> SavedFilter:
    """
    This will change a filter; no longer shared, it is the owner's alone again.

    :raises PermissionDenied: if it is neither the actor's nor a shared one of the manager's service
    :raises Stale: if somebody changed it since it was seen
    :raises Refused: if it narrows nothing, or its owner has another of that name
    """
    row = _locked(saved, by)
    if row.version != version:
        raise Stale(_("Somebody changed this filter while you had it open. Look at what is there now."))
    _check(content, row, by)
    row.name, row.query, row.is_shared = content.name, content.query, content.is_shared
    row.saved_at, row.version = at, row.version + 1
    row.save(update_fields=["name", "query", "is_shared", "saved_at", "version"])
    if not row.is_shared:
        DefaultView.objects.filter(saved=row).exclude(user=row.owner_id).delete()
    audit.record("FILTER_CHANGED", about=row, detail={"shared": row.is_shared}, by=by, at=at)
    if is_default:
        open_with(saved=row, by=by, at=at)
    elif permissions.default_filter_of(by) == row:
        open_with(saved=None, by=by, at=at)
    return row


@transaction.atomic
def delete(*, saved: SavedFilter, by: Actor, at: datetime) -> None:
    """
    This will delete a filter; whose worklist opened with it sees everything again.

    :raises PermissionDenied: if it is neither the actor's nor a shared one of the manager's service
    """
    row = _locked(saved, by)
    audit.record("FILTER_DELETED", about=row, by=by, at=at)
    row.delete()


@transaction.atomic
def open_with(*, saved: SavedFilter | None, by: Actor, at: datetime) -> None:
    """
    This will make the actor's worklist open with a filter, or with everything.

    :raises Stale: if there is no such filter for the actor any more
    """
    permissions.check_can_handle(by)
    DefaultView.objects.filter(organisation=by.organisation, user=by.user).delete()
    if saved is None:
        return
    if not permissions.filters_visible_to(by).filter(pk=saved.pk).exists():
        raise Stale(_("This filter is not shared any more."))
    DefaultView.objects.create(organisation=by.organisation, user=by.user, saved=saved)


def _locked(saved: SavedFilter, by: Actor) -> SavedFilter:
    permissions.check_can_handle(by)
    row = permissions.filters_visible_to(by).select_for_update(of=("self",)).get(pk=saved.pk)
    if not permissions.may_change(by, row):
        raise PermissionDenied(_("This filter is a colleague's: only they or the manager change it."))
    return row


def _check(content: Content, row: SavedFilter | None, by: Actor) -> None:
    if not content.query:
        raise Refused(_("Select at least one thing to narrow the list by."))
    owner_id = row.owner_id if row else by.user_id
    of_that_name = SavedFilter.objects.filter(
        organisation_id=by.organisation.pk, owner_id=owner_id, name=content.name
    )
    others = of_that_name.exclude(pk=row.pk) if row else of_that_name
    if others.exists():
        raise Refused(_("There is a filter of this name already. Choose another name."), field="name")
