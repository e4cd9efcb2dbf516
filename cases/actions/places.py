"""The places of a service and who is on call for them. Their addresses are sealed here and opened in `stays`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import permissions
from cases.documents.accommodation import sealed_in
from cases.models import OnCall, Place
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

WRITTEN = ("label", "kind", "capacity", "takes", "suits", "is_active")


@dataclass(frozen=True)
class Described:
    """
    What is said of a place.

    :param address: where it is; empty leaves what is kept. It can be replaced, and is not shown here.
    """

    label: str
    kind: str
    capacity: int
    takes: str
    suits: Sequence[str] = ()
    is_active: bool = True
    address: str = ""


@transaction.atomic
def add(*, place: Described, by: Actor, at: datetime) -> Place:
    """
    This will add a place to those of the actor's service.

    :raises PermissionDenied: unless the actor manages the service
    :raises Refused: if the label is taken, nobody could sleep there, or it is not said where it is
    """
    by.must_be(Role.SERVICE_MANAGER)
    if not place.address.strip():
        raise Refused(
            _("Enter where the place is: whoever is placed on a stay there must find it."), field="address"
        )
    row = Place(pk=fresh_keys(1)[0], organisation=by.organisation)
    _put(row, place, by=by, at=at)
    row.save(force_insert=True)
    audit.record("PLACE_ADDED", about=row, by=by, at=at)
    return row


@transaction.atomic
def change(*, place: Place, said: Described, version: int, by: Actor, at: datetime) -> Place:
    """
    This will change what is said of a place. Whoever is there stays there, also where it is no longer in use.

    :raises Stale: if somebody changed it since it was seen
    :raises Refused: if the label is taken, or nobody could sleep there
    """
    by.must_be(Role.SERVICE_MANAGER)
    row = permissions.places_visible_to(by).select_for_update().get(pk=place.pk)
    if row.version != version:
        raise Stale(_("Somebody changed this place while you had it open. Look at what is there now."))
    _put(row, said, by=by, at=at)
    row.version += 1
    row.save()
    detail = {"is_active": row.is_active, "address": bool(said.address.strip())}
    audit.record("PLACE_CHANGED", about=row, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def put_on_call(
    *, person: User, phone: str, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> OnCall:
    """
    This will note who can be called about a bed, from when until when (Q-35).

    :raises Refused: if the person does not work here, no number is given, or the turn is over or ends before it starts
    """
    by.must_be(Role.SERVICE_MANAGER)
    if not Membership.objects.usable().filter(user=person, organisation=by.organisation).exists():
        raise Refused(_("Choose somebody who works in your organisation."), field="person")
    if not phone.strip():
        raise Refused(_("Enter the number to call."), field="phone")
    if ends_at <= starts_at:
        raise Refused(_("The turn must end after it starts."), field="ends_at")
    if ends_at <= at:
        raise Refused(_("The turn is over already. Enter one that lasts or is to come."), field="ends_at")
    row = OnCall.objects.create(
        organisation=by.organisation, person=person, phone=phone.strip(), starts_at=starts_at, ends_at=ends_at
    )
    audit.record("PUT_ON_CALL", about=row, detail={"person": str(person.pk)}, by=by, at=at)
    return row


@transaction.atomic
def take_off_call(*, turn: OnCall, by: Actor, at: datetime) -> OnCall:
    """
    This will take somebody off the list of those on call.

    :raises Stale: if that was done already
    """
    by.must_be(Role.SERVICE_MANAGER)
    row = permissions.on_call_visible_to(by).select_for_update().get(pk=turn.pk)
    if row.removed_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    audit.record("TAKEN_OFF_CALL", about=row, by=by, at=at)
    return row


def _put(row: Place, said: Described, *, by: Actor, at: datetime) -> None:
    """Set what is said of a place, its address sealed."""
    label = said.label.strip()
    if not label:
        raise Refused(_("Enter a label."), field="label")
    if permissions.places_visible_to(by).filter(label=label).exclude(pk=row.pk).exists():
        raise Refused(_("Another place bears this label. Choose another."), field="label")
    if said.capacity < 1:
        raise Refused(_("At least one person must be able to sleep there."), field="capacity")
    for name in WRITTEN:
        setattr(row, name, getattr(said, name))
    row.label, row.suits = label, list(said.suits)
    if address := said.address.strip():
        row.address = vault.seal_text(text=address, place=sealed_in(row, "address"), by=by, at=at)
