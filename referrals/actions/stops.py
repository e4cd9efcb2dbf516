"""What a stopped right means for referrals: what the service has not started goes back to its sender (domain.md 3.5)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accreditation.effects import Stop
from referrals import permissions
from referrals.actions.intakes import CARRIER
from referrals.models import Intake, Referral
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.notices.reminders import Colleagues
from victimsupport.vault import actions as vault

RETURNED = "RETURNED"
"""Why the service owes nothing for the person any more, and its sender owes it again."""


@transaction.atomic
def send_back(*, stop: Stop, by: Actor, at: datetime) -> int:
    """
    This will give every referral the service has not started back to its sender, who owes it by its old last day.

    The sender's row is locked first, as a withdrawal locks it. Returns how many went back.
    """
    by.must_be(Role.SYSTEM)
    in_flight = permissions.intakes_visible(by).in_flight().select_related("referral__sender")
    count = 0
    for intake in in_flight.order_by("pk"):
        assert intake.referral is not None
        with acting_as(system(), intake.referral.sender) as there:
            referral = _locked(intake.referral, by=there)
            with acting_as(system(), by.organisation) as here:
                is_given_back = _give_back(intake, by=here, at=at)
            if is_given_back and referral.withdrawn_at is None:
                _take_back(referral, stop, by=there, at=at)
        count += is_given_back
    return count


def count(*, by: Actor, at: datetime) -> dict[str, int]:
    """This will count what a stop would touch: referrals not started, and starts that are owed."""
    by.must_be(Role.SYSTEM)
    owed = Duty.objects.open().filter(organisation=by.organisation, carrier=CARRIER)
    in_flight = permissions.intakes_visible(by).in_flight()
    return {"referrals_in_flight": in_flight.count(), "running_duties": owed.count()}


def _locked(referral: Referral, *, by: Actor) -> Referral:
    found = permissions.referrals_visible(by).select_for_update(of=("self",))
    return found.get(pk=referral.pk)


def _give_back(intake: Intake, *, by: Actor, at: datetime) -> bool:
    """End an intake at the service and erase whom it was about; False if assistance was started meanwhile."""
    waiting = permissions.intakes_visible(by).in_flight().select_for_update(of=("self",))
    row = waiting.select_related("duty").filter(pk=intake.pk).first()
    if row is None:
        return False
    identity_id, row.identity, row.initials = row.identity_id, None, ""
    row.ended_at = row.returned_at = at
    row.version += 1
    row.save(update_fields=["identity", "initials", "ended_at", "returned_at", "version"])
    duties.cancel(duty_id=row.duty_id, reason=RETURNED, by=by, at=at)
    if identity_id is not None:
        vault.erase(identity_id=identity_id, by=by, at=at)
    audit.record("REFERRAL_GIVEN_BACK", about=row, by=by, at=at)
    return True


def _take_back(referral: Referral, stop: Stop, *, by: Actor, at: datetime) -> None:
    """Show the sender that the referral came back, open its duty again, and tell who looks after it."""
    referral.returned_at, referral.returned_state = at, str(stop.state)
    referral.save(update_fields=["returned_at", "returned_state"])
    duty = duties.reopen(duty_id=referral.duty_id, reason=RETURNED, by=by, at=at)
    audit.record("REFERRAL_RETURNED", about=referral, detail={"state": str(stop.state)}, by=by, at=at)
    notices.post(
        kind=NoticeKind.REFERRAL_RETURNED,
        recipients=Colleagues(by.organisation).to_remind(duty),
        dedupe=str(referral.pk),
        reference=referral.reference,
        path=reverse("referrals:referral", args=[referral.reference]),
        due_on=duty.due_on,
        by=by,
        at=at,
    )
