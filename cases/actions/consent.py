"""Confirming with the victim the consent that another person stated: art. 10(3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment
from victimsupport.law.catalogues import IntakeChannel
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def confirm(*, case: Case, confirmed_at: datetime, by: Actor, at: datetime) -> Intake:
    """
    This will record that the victim confirmed the consent to the assistance.

    :raises Refused: if nobody applied for the victim, the case has ended, or the moment is impossible
    :raises Stale: if it is confirmed already
    """
    case = locked(case=case, by=by, at=at)
    intake = Intake.objects.select_for_update().get(pk=case.intake_id)
    if intake.channel != IntakeChannel.THIRD_PARTY:
        raise Refused(_("The person applied without another's help: there is nothing to confirm."))
    if intake.consent_confirmed_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if case.status in (Status.DECLINED, Status.CLOSED):
        raise Refused(_("The case has ended: nothing can be added to it."))
    check_moment(confirmed_at, since=intake.received_at, field="confirmed_at", at=at)
    intake.consent_confirmed_at, intake.version = confirmed_at, intake.version + 1
    intake.save(update_fields=["consent_confirmed_at", "version"])
    audit.record("CONSENT_CONFIRMED", about=case, by=by, at=at)
    return intake
