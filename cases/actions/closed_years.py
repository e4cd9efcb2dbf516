"""What is published of a closed year stays: nobody is joined or parted where it would change."""

from collections.abc import Collection, Hashable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from cases import effects, permissions
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.identity import Actor
from victimsupport.refusal import Refused


class Testimony(NamedTuple):
    """What closed years say of some people before something is done."""

    intakes: frozenset[UUID]
    said: tuple[Hashable, ...]


def testimony(*, intakes: Collection[Intake], by: Actor, at: datetime) -> Testimony:
    """This will ask what closed years say of the people of some registrations, with all the registrations they have."""
    permissions.check_can_handle(by)
    seen = intakes_visible(by)
    keys = frozenset(key for each in intakes for key in seen.of_person(each).values_list("pk", flat=True))
    return Testimony(keys, effects.testimony(keys))


def check(*, said: Testimony, by: Actor, at: datetime) -> None:
    """
    This will ask again after something was done.

    :raises Refused: if a closed year would say something else now
    """
    permissions.check_can_handle(by)
    if effects.testimony(said.intakes) != said.said:
        raise Refused(
            _(
                "The figures of a closed year would change: there the registrations are counted as they are now. What is"
                " published stays, so this cannot be done. Name the one number in a note of the other."
            )
        )
