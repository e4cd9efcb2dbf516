"""Confirming with the victim the consent that another person stated: art. 10(3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import representatives
from cases.actions.locking import locked
from cases.documents import mandatory
from cases.lifecycle import ENDED
from cases.models import ActKind, Case, LegalRepresentative
from referrals.models import Applied, Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties.moments import check_moment
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def confirm(
    *, case: Case, confirmed_at: datetime, given_by: str = Applied.VICTIM,
    representative: LegalRepresentative | None = None, by: Actor, at: datetime,
) -> Intake:  # fmt: skip
    """
    This will record that the victim, or of a child a legal representative who may, confirmed the consent.

    :raises Refused: if nobody applied for the victim, the case has ended, the moment is impossible, or whoever confirmed
        may not represent the person
    :raises Stale: if it is confirmed already
    """
    case = locked(case=case, by=by, at=at)
    stated = mandatory.stated(case)
    if not stated:
        raise Refused(_("The person applied without another's help: there is nothing to confirm."))
    if mandatory.is_consented(case):
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if case.status in ENDED:
        raise Refused(_("The case has ended: nothing can be added to it."))
    who = representatives.choose(
        case=case, agreed_with=given_by, representative=representative, on=day_of(confirmed_at), by=by, at=at
    )
    keys = [each.pk for each in stated]
    rows = (
        Intake.objects.select_for_update()
        .filter(pk__in=keys, consent_confirmed_at=None)
        .order_by("received_at")
    )
    for intake in rows:
        check_moment(confirmed_at, since=intake.received_at, field="confirmed_at", at=at)
        intake.consent_confirmed_at, intake.version = confirmed_at, intake.version + 1
        intake.save(update_fields=["consent_confirmed_at", "version"])
    representatives.note(
        case=case, representative=who, kind=ActKind.CONSENT, acted_at=confirmed_at, by=by, at=at
    )
    audit.record("CONSENT_CONFIRMED", about=case, by=by, at=at)
    return intake
