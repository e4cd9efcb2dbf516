"""What the officer does with an application: take it, assess the four requirements, ask for what is missing."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation import permissions
from accreditation.actions.notifying import tell
from accreditation.lifecycle import Status
from accreditation.models import Assessment, DocumentRequest, Proceeding
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.audit import actions as audit
from victimsupport.choices import AccreditationRequirement
from victimsupport.duties import actions as duties
from victimsupport.law.calendar import day_of
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def assign(*, proceeding: Proceeding, officer: User, by: Actor, at: datetime) -> Proceeding:
    """This will make an officer responsible for an application: theirs is the duty of the 30 days."""
    by.must_be(*permissions.AT_THE_AUTHORITY)
    locked = _pending(proceeding, by=by)
    locked.officer, locked.version = officer, locked.version + 1
    locked.save(update_fields=["officer", "version"])
    duties.assign(duty_id=locked.duty_id, assignee=officer, by=by, at=at)
    audit.record("APPLICATION_ASSIGNED", about=locked, reference=locked.reference, by=by, at=at)
    return locked


@transaction.atomic
def assess(
    *, proceeding: Proceeding, requirement: str, is_met: bool, note: str, by: Actor, at: datetime
) -> Assessment:
    """
    This will record whether a requirement of 13(1) is met, and what the evidence shows. The latest word counts.

    :raises Refused: without a note where it is not met
    :raises Stale: once the application has ended
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    locked = _pending(proceeding, by=by)
    if requirement not in AccreditationRequirement.values:
        raise Refused(_("Choose a requirement."), field="requirement")
    if not is_met and not note.strip():
        raise Refused(_("Say what is missing or does not fit: the decision will rest on it."), field="note")
    assessment = Assessment.objects.create(
        proceeding=locked, requirement=requirement, is_met=is_met, note=note.strip(), assessed_by=by.user,
        assessed_at=at,
    )  # fmt: skip
    detail = {"requirement": requirement, "is_met": is_met}
    audit.record(
        "REQUIREMENT_ASSESSED", about=locked, reference=locked.reference, detail=detail, by=by, at=at
    )
    return assessment


@transaction.atomic
def ask_for_documents(
    *, proceeding: Proceeding, text: str, answer_by: date, by: Actor, at: datetime
) -> DocumentRequest:
    """
    This will ask the applicant for what is missing. The 30 days do not stop. [the law names no stop]

    :raises Refused: without a text, or with a day that has passed
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    locked = _pending(proceeding, by=by)
    if not text.strip():
        raise Refused(_("Say what is missing."), field="text")
    if answer_by < day_of(at):
        raise Refused(_("Choose today or a later day."), field="answer_by")
    request = DocumentRequest.objects.create(
        proceeding=locked, text=text.strip(), answer_by=answer_by, requested_by=by.user, requested_at=at
    )
    audit.record("DOCUMENTS_REQUESTED", about=locked, reference=locked.reference, by=by, at=at)
    tell(service=locked.service, kind=NoticeKind.DOCUMENTS_REQUESTED, dedupe=str(request.pk), by=by, at=at)
    return request


def _pending(proceeding: Proceeding, *, by: Actor) -> Proceeding:
    """Return the application, locked, if it waits for its decision."""
    found = permissions.proceedings_visible(by).select_related("service").select_for_update(of=("self",))
    locked = found.get(pk=proceeding.pk)
    if locked.status != Status.SUBMITTED:
        raise Stale(_("This application has ended already. Look at what is there now."))
    return locked
