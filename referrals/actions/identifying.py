"""An anonymous person gives a name later: only because they wish it (R-10.A). The registration stays the one it was."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions import likeness
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


@transaction.atomic
def identify(
    *,
    intake: Intake,
    person: Person,
    is_wished: bool,
    others: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> Intake:
    """
    This will keep who an anonymous person is, since they wish it. Whom they seem to be is noted, as at registering.

    When it was is kept: until a year's cut-off they are counted as anonymous, afterwards no figure changes (5.1, ST-6).
    The receipt code goes: nobody needs it who is known by name.

    :raises Stale: if the person is not anonymous any more
    :raises Refused: if the person does not wish it, or gives no name
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    if not row.is_anonymous:
        raise Stale(_("The person is not anonymous any more. Look at what is there now."))
    if not is_wished:
        raise Refused(_("Only if the person wishes it."), field="is_wished")
    if not person.name:
        raise Refused(_("Enter a first name, a surname or both"), field="first_name")
    row.identity = vault.seal(person=person, by=by, at=at)
    row.initials, row.is_anonymous, row.identified_at, row.receipt_code = person.initials, False, at, ""
    row.version += 1
    row.save(
        update_fields=["identity", "initials", "is_anonymous", "identified_at", "receipt_code", "version"]
    )
    audit.record("INTAKE_IDENTIFIED", about=row, by=by, at=at)
    likeness.note(intake=row, person=person, others=others, by=by, at=at)
    return row
