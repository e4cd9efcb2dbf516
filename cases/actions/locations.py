"""Where somebody stays: shown to those placed on the stay, each look recorded; everybody else sees the neutral label."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions.locking import locked
from cases.documents.accommodation import sealed_in
from cases.models import Stay, StayAccess
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@transaction.atomic
def look(*, stay: Stay, by: Actor, at: datetime) -> str:
    """
    This will show where somebody stays, and record who looked.

    :raises PermissionDenied: unless the actor is placed on the stay
    """
    if not permissions.may_see_where(by, stay):
        raise PermissionDenied(
            _("Only those placed on this stay see where it is. Ask one of them, or your manager.")
        )
    detail = {"stay": str(stay.pk), "place": str(stay.place_id) if stay.place_id else "outside"}
    audit.record("LOCATION_OPENED", about=stay, reference=stay.case.reference, detail=detail, by=by, at=at)
    if stay.place is None:
        identity = stay.case.intake.identity
        sealed = bytes(stay.outside or b"")
        return vault.open_text(
            sealed=sealed, place=sealed_in(stay, "outside"), identity=identity, by=by, at=at
        )
    if stay.place.address is None:
        return ""
    return vault.open_text(
        sealed=bytes(stay.place.address), place=sealed_in(stay.place, "address"), by=by, at=at
    )


@transaction.atomic
def admit(*, stay: Stay, person: User, reason: str, by: Actor, at: datetime) -> StayAccess:
    """
    This will let a colleague see where somebody stays. A manager may put themselves on the list: that is recorded too.

    :raises PermissionDenied: unless the actor is placed on the stay, or manages the service
    :raises Refused: if no reason is given, or the colleague does not work on cases here
    :raises Stale: if they are on the list already
    """
    row = _locked(stay, by=by, at=at)
    if not permissions.may_admit(by, row):
        raise PermissionDenied(_("Only those placed on this stay, or a manager, put somebody on its list."))
    if not reason.strip():
        raise Refused(_("Say why this colleague must know where it is."), field="reason")
    if not permissions.handlers(by).filter(user=person).exists():
        raise Refused(_("Choose somebody who works on cases in your service."), field="person")
    if row.access.filter(person=person, ended_at=None).exists():
        raise Stale(_("This colleague is on the list already."))
    access = StayAccess.objects.create(
        stay=row, person=person, reason=reason.strip(), given_by=by.user, given_at=at
    )
    detail = {"stay": str(row.pk), "person": str(person.pk), "own": person.pk == by.user_id}
    audit.record("PLACED_ON_STAY", about=row.case, detail=detail, by=by, at=at)
    return access


@transaction.atomic
def dismiss(*, access: StayAccess, by: Actor, at: datetime) -> StayAccess:
    """
    This will take a colleague off the list of a stay.

    :raises PermissionDenied: unless the actor is placed on the stay, or manages the service
    :raises Stale: if that was done already
    """
    row = _locked(access.stay, by=by, at=at)
    if not permissions.may_admit(by, row):
        raise PermissionDenied(_("Only those placed on this stay, or a manager, put somebody on its list."))
    access = row.access.select_for_update().get(pk=access.pk)
    if access.ended_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    access.ended_at, access.ended_by = at, by.user
    access.save(update_fields=["ended_at", "ended_by"])
    detail = {"stay": str(row.pk), "person": str(access.person_id)}
    audit.record("TAKEN_OFF_STAY", about=row.case, detail=detail, by=by, at=at)
    return access


def _locked(stay: Stay, *, by: Actor, at: datetime) -> Stay:
    case = locked(case=stay.case, by=by, at=at)
    return permissions.stays_visible_to(by).select_related("case__intake").get(pk=stay.pk, case=case)
