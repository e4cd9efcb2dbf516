"""The organisation is told of a decision in writing, with the way to appeal: art. 13(8), 13(9)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accreditation import permissions
from accreditation.models import Decision, Notification
from accreditation.refusals import refused
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.law import proceedings
from victimsupport.law.proceedings import NotAllowed
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind


@transaction.atomic
def issue(*, decision: Decision, appeal_clause: str, by: Actor, at: datetime) -> Notification:
    """
    This will give the organisation the notice of a decision: it lies in its pages, and its managers are told.

    :raises Refused: without the appeal clause
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    try:
        proceedings.check_notice(appeal_clause)
    except NotAllowed as refusal:
        raise refused(refusal.code) from refusal
    notification = Notification.objects.create(
        decision=decision, appeal_clause=appeal_clause.strip(), issued_by=by.user, issued_at=at
    )
    audit.record("DECISION_NOTIFIED", about=decision, reference=decision.number, by=by, at=at)
    tell(
        service=decision.service, kind=NoticeKind.DECISION_MADE, dedupe=str(decision.pk), reference=decision.number,
        by=by, at=at,
    )  # fmt: skip
    return notification


def tell(
    *, service: Organisation, kind: NoticeKind, dedupe: str, reference: str = "", by: Actor, at: datetime
) -> int:
    """This will note that a service's managers must look at their accreditation; return how many had not been told."""
    with acting_as(system(), service) as there:
        return notices.post(
            kind=kind, recipients=notices.people_with(Role.SERVICE_MANAGER, by=there, at=at), dedupe=dedupe,
            reference=reference, path=reverse("accreditation:own"), by=there, at=at,
        )  # fmt: skip
