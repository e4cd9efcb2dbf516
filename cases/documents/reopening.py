"""Why a closed case cannot be taken up again, in a sentence; an empty one where it can."""

from datetime import datetime

from django.utils.translation import gettext as _

from accreditation.permissions import may_take_on
from cases.lifecycle import MOVES, Status
from cases.models import Case, ReopeningReason
from victimsupport.law.calendar import day_of


def obstacle(case: Case, reason: str, at: datetime) -> str:
    """Return why a case cannot be reopened; a mistake is put right also while the service may take nobody on."""
    if case.status != Status.CLOSED or not MOVES[Status.CLOSED]:
        return _("Only a closed case can be reopened.")
    if case.erased_at is not None or case.intake.identity_id is None and not case.intake.is_anonymous:
        return _("The data of the person are erased. Register the person anew.")
    if reason != ReopeningReason.MISTAKE and not may_take_on(case.organisation_id, day_of(at)):
        return _("Your service may not take people on today. Offer the person one that may.")
    return ""
