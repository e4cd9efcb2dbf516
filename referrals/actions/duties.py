"""What can be done with an institution's duties from their list: a colleague made responsible, a lateness explained."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import permissions
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused

PAGES = {"REFERRAL": "referrals:referral", "CHILD_NOTIFICATION": "referrals:child-notification"}
"""Where what carries a duty is shown."""


@transaction.atomic
def assign(*, duty_id: UUID, assignee: User, by: Actor, at: datetime) -> Duty:
    """
    This will make a colleague responsible for a duty, and tell them.

    :raises PermissionDenied: unless the actor is the head of the unit
    :raises Refused: if the colleague does not work at first contact here
    """
    by.must_be(Role.UNIT_HEAD)
    duty = permissions.duties_visible(by).get(pk=duty_id)
    if not permissions.colleagues(by).filter(user=assignee).exists():
        raise Refused(_("Choose somebody who works at first contact in your institution."), field="assignee")
    duty = duties.assign(duty_id=duty.pk, assignee=assignee, by=by, at=at)
    if assignee.pk != by.user_id:
        notices.post(
            kind=NoticeKind.ASSIGNED,
            recipients=[assignee],
            dedupe=f"{duty.pk}|{at.isoformat()}",
            reference=duty.reference,
            path=reverse(PAGES[duty.carrier], args=[duty.reference]),
            due_on=duty.due_on,
            by=by,
            at=at,
        )
    return duty


@transaction.atomic
def explain_lateness(*, duty_id: UUID, late_reason: str, by: Actor, at: datetime) -> Duty:
    """
    This will record why a duty the actor looks after was done late.

    :raises Refused: if it was not late, or no reason is given
    """
    by.must_be(*permissions.AT_FIRST_CONTACT)
    duty = permissions.duties_visible(by).get(pk=duty_id)
    return duties.give_late_reason(duty_id=duty.pk, late_reason=late_reason, by=by, at=at)
