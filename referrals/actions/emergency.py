"""Emergency access: who has no grant opens one restricted case for an hour, says why, and others are told at once."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import EmergencyAccess, Intake
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.law.periods import EMERGENCY_ACCESS
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault

REFUSED = "EMERGENCY_ACCESS_REFUSED"
ASKED_AT_MOST = 5
"""How many numbers that open nothing a person may try within an hour: numbers follow one another, and are not to be tried out."""


@transaction.atomic
def open_up(*, reference: str, reason: str, by: Actor, at: datetime) -> EmergencyAccess:
    """
    This will let the actor see one restricted case of their service for an hour, and tell who may see it and who watches.

    The answer is the same for a number that is free, of another service, not restricted, open to the actor anyway, or
    of a case they must not see: nobody learns which.

    :raises Refused: if no reason is given, the number opens nothing, or too many such numbers were tried
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    if not reason.strip():
        raise Refused(_("Say why you must see this case now."), field="reason")
    tried = permissions.refusals_of(by, action=REFUSED, since=at - EMERGENCY_ACCESS)
    if tried.count() >= ASKED_AT_MOST:
        raise Refused(_("Too many numbers that open nothing. Turn to a manager, or try again in an hour."))
    intake = _hidden(reference, by=by, at=at)
    (key,) = fresh_keys(1)
    place = f"referrals_emergencyaccess|reason|{key}"
    sealed = vault.seal_text(text=reason.strip(), place=place, by=by, at=at)
    with acting_as(system(), by.organisation):
        opened = EmergencyAccess.objects.create(
            pk=key, organisation=by.organisation, intake=intake, reference=intake.reference, user=by.user,
            reason=sealed, opened_at=at, until=at + EMERGENCY_ACCESS,
        )  # fmt: skip
    audit.record("EMERGENCY_ACCESS", about=opened, detail={"emergency": str(key)}, by=by, at=at)
    _tell(opened, by=by, at=at)
    return opened


@transaction.atomic
def note_refusal(*, reference: str, by: Actor, at: datetime) -> None:
    """This will keep that somebody asked for a number that opened nothing: for who watches over data."""
    audit.record(REFUSED, detail={"asked": reference}, by=by, at=at)


def reason_of(*, opened: EmergencyAccess, by: Actor, at: datetime) -> str:
    """This will open why a case was opened in an emergency: for those who are told of it."""
    place = f"referrals_emergencyaccess|reason|{opened.pk}"
    return vault.open_text(sealed=bytes(opened.reason), place=place, by=by, at=at)


def _hidden(reference: str, *, by: Actor, at: datetime) -> Intake:
    """:raises Refused: unless this is the number of a case that is hidden from the actor by its restriction alone"""
    with acting_as(system(), by.organisation) as here:
        found = permissions.intakes_visible(here).filter(reference=reference, is_restricted=True)
        intake = found.exclude(pk__in=permissions.excluded_from(by).values("intake")).first()
    if intake is None or permissions.intakes_visible(by).filter(pk=intake.pk).exists():
        raise Refused(
            _(
                "No restricted case that you need this for has that number. Check the number, or look in the worklist."
            ),
            field="reference",
        )
    return intake


def _tell(opened: EmergencyAccess, *, by: Actor, at: datetime) -> None:
    """Tell a second person at once: the managers who may see the case, and the data-protection officers."""
    managers = permissions.knowing(opened.intake, by).with_role(Role.SERVICE_MANAGER).select_related("user")
    told: set[User] = {membership.user for membership in managers}
    told.update(notices.people_with(Role.DATA_PROTECTION_OFFICER, by=by, at=at))
    told.discard(by.user)
    if not told:
        told = {*notices.people_with(Role.SERVICE_MANAGER, by=by, at=at)} - {by.user}
    notices.post(
        kind=NoticeKind.EMERGENCY_ACCESS,
        recipients=told,
        dedupe=str(opened.pk),
        path=reverse("cases:emergencies"),
        by=by,
        at=at,
    )
