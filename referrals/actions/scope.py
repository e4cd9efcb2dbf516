"""What is learnt of the act once somebody is registered: a terrorist crime (11(1)), an act out of scope (1(1))."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions import intakes
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.law import time_limits
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@transaction.atomic
def flag_terrorism(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """
    This will record that somebody suffered from a terrorist crime: what is still owed is due at once (11(1)).

    Assistance that has been started keeps the last day it had; manager and head are alerted at any hour.

    :raises Stale: if it is recorded already
    :raises Refused: if the intake has ended
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if row.is_terrorist_crime:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if row.ended_at is not None:
        raise Refused(_("This has ended: nothing can be added to it."))
    row.is_terrorist_crime, row.version = True, row.version + 1
    row.save(update_fields=["is_terrorist_crime", "version"])
    if row.duty.is_open():
        row.duty = duties.put_under(duty_id=row.duty_id, rule=time_limits.START_AFTER_TERRORISM, by=by, at=at)
    audit.record("TERRORIST_CRIME_FLAGGED", about=row, by=by, at=at)
    intakes.alarm(intake=row, by=by, at=at)
    return row


@transaction.atomic
def turn_away(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """
    This will end an intake of somebody the law does not reach (R-1.1), and erase who it was: information was given.

    :raises Stale: if it has ended already
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if row.ended_at is not None:
        raise Stale(_("This has ended: nothing can be added to it."))
    erased = [key for key in (row.identity_id, row.applicant_id) if key is not None]
    row.identity = row.applicant = None
    row.initials = row.applicant_relation = ""
    row.ended_at = row.out_of_scope_at = at
    row.save(
        update_fields=[
            "identity",
            "applicant",
            "initials",
            "applicant_relation",
            "ended_at",
            "out_of_scope_at",
        ]
    )
    for key in erased:
        vault.erase(identity_id=key, by=by, at=at)
    if row.duty.is_open():
        duties.cancel(duty_id=row.duty_id, reason="OUT_OF_SCOPE", by=by, at=at)
    audit.record("LAW_DOES_NOT_APPLY", about=row, by=by, at=at)
    return row


def _locked(intake: Intake, *, by: Actor) -> Intake:
    found = permissions.intakes_visible(by).select_for_update(of=("self",))
    return found.select_related("duty", "assignee").get(pk=intake.pk)
