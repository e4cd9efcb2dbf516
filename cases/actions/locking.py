"""How every action on a case begins: the case locked, the actor and the version seen checked."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases import permissions
from cases.models import Case
from victimsupport.accounts.identity import Actor
from victimsupport.refusal import Stale


def locked(*, case: Case, version: int | None = None, by: Actor, at: datetime) -> Case:
    """
    This will lock a case of the actor's service until the transaction ends.

    :param version: the version the person saw; None where whatever is added overwrites nothing
    :raises PermissionDenied: if the actor does not work on cases
    :raises Stale: if somebody changed the case since it was seen
    """
    permissions.check_can_handle(by)
    mine = permissions.visible_to(by).select_for_update(of=("self",))
    beside = mine.select_related("intake__duty", "intake__organisation").prefetch_related(
        "right_stops__duty", "accommodation_requests__duty", "intake__links__intake__duty"
    )
    row = beside.get(pk=case.pk)
    if version is not None and row.version != version:
        raise Stale(_("Somebody changed this case while you had it open. Look at what is there now."))
    return row
