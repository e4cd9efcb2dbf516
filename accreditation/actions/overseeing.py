"""What the authority finds at a service, the time it gives to remedy it, and what comes of it: art. 13(5)-(7)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation import files, permissions
from accreditation.actions.notifying import tell
from accreditation.guards import may_decide
from accreditation.models import (
    Finding,
    FindingAnswer,
    Remedy,
    RemedyDeadline,
)
from accreditation.refusals import refused
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.law import proceedings
from victimsupport.law.calendar import day_of
from victimsupport.law.proceedings import NotAllowed, Refusal
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.uploads import actions as uploads
from victimsupport.uploads.checking import Checked
from victimsupport.uploads.models import StoredFile


@transaction.atomic
def record_finding(
    *, service: Organisation, found_on: date, description: str, requirement: str = "", by: Actor, at: datetime
) -> Finding:
    """
    This will record a violation of accredited assistance, or a requirement of 13(1) no longer met.

    :raises Refused: without a description, of no support service, or with a day that lies ahead
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    if service.kind != OrganisationKind.SUPPORT_SERVICE:
        raise Refused(_("Choose a support service."), field="service")
    if found_on > day_of(at):
        raise refused(Refusal.BAD_DATES, field="found_on")
    if not description.strip():
        raise Refused(_("Say what was found."), field="description")
    finding = Finding.objects.create(
        authority=by.organisation, service=service, number=take_reference(series="NST", by=by, at=at),
        found_on=found_on, requirement=requirement, description=description.strip(), recorded_by=by.user,
        recorded_at=at,
    )  # fmt: skip
    audit.record("FINDING_RECORDED", about=finding, reference=finding.number, by=by, at=at)
    tell(
        service=service, kind=NoticeKind.FINDING_RECORDED, dedupe=str(finding.pk), reference=finding.number,
        by=by, at=at,
    )  # fmt: skip
    return finding


@transaction.atomic
def set_deadline(*, finding: Finding, deadline: date, by: Actor, at: datetime) -> RemedyDeadline:
    """
    This will set the last day to remedy a finding: the head or an authorised person does (13(6)4, 13(8)).

    :raises Refused: by anybody else, while no right is in use or suspended, or with a day not after the finding or
        beyond the term
    :raises Stale: once it is remedied
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    today = day_of(at)
    Organisation.objects.select_for_update(no_key=True).get(pk=finding.service_id)
    authorisation = may_decide(by, today, at=at)
    if Remedy.objects.filter(finding=finding).exists():
        raise Stale(_("This finding is remedied already. Look at what is there now."))
    try:
        proceedings.check_remedy_deadline(
            files.file_of(finding.service), found_on=finding.found_on, deadline=deadline, on=today
        )
    except NotAllowed as refusal:
        raise _no_deadline(refusal.code) from refusal
    clause = permissions.terms_on(by.organisation.pk, today).remedy_clause
    row = RemedyDeadline.objects.create(
        finding=finding, deadline=deadline, appeal_clause=clause, set_by=by.user, authorisation=authorisation,
        set_on=today, recorded_at=at,
    )  # fmt: skip
    detail = {"deadline": deadline.isoformat()}
    audit.record("REMEDY_DEADLINE_SET", about=finding, reference=finding.number, detail=detail, by=by, at=at)
    tell(
        service=finding.service, kind=NoticeKind.REMEDY_DEADLINE_SET, dedupe=str(row.pk), reference=finding.number,
        by=by, at=at,
    )  # fmt: skip
    return row


def _no_deadline(code: Refusal) -> Refused:
    """Return why no last day to remedy can be set, at its field; a right that is not in use has a sentence of its own."""
    if code != Refusal.NOT_ACTIVE:
        return refused(code, field="deadline")
    sentence = _("A last day to remedy is set only while the right is in use or suspended (art. 13(6)4).")
    return Refused(sentence, field="deadline", code=code.value)


@transaction.atomic
def answer(
    *,
    finding: Finding,
    text: str,
    says_remedied: bool,
    upload: Checked | StoredFile | None = None,
    by: Actor,
    at: datetime,
) -> FindingAnswer:
    """
    This will record what a service answers to a finding, with a document where there is one.

    :raises Refused: without a text
    """
    by.must_be(Role.SERVICE_MANAGER)
    if not text.strip():
        raise Refused(_("Write your answer."), field="text")
    found = Finding.objects.select_related("authority").get(pk=finding.pk, service=by.organisation)
    file = uploads.enclose(upload=upload, shared_with=found.authority, by=by, at=at) if upload else None
    row = FindingAnswer.objects.create(
        service=by.organisation, authority=found.authority, finding=found, text=text.strip(),
        says_remedied=says_remedied, file=file, answered_by=by.user, answered_at=at,
    )  # fmt: skip
    audit.record("FINDING_ANSWERED", about=found, reference=found.number, by=by, at=at)
    with acting_as(system(), found.authority) as there:
        notices.post(
            kind=NoticeKind.FINDING_ANSWERED,
            recipients=notices.people_with(Role.ACCREDITATION_OFFICER, by=there, at=at),
            dedupe=str(row.pk), reference=found.number, path=permissions.page_at_authority(), by=there, at=at,
        )  # fmt: skip
    return row


@transaction.atomic
def verify_remedy(*, finding: Finding, remedied_on: date, note: str, by: Actor, at: datetime) -> Remedy:
    """
    This will record that the authority has verified a remedy (13(7)). Whether it came in time follows from the days.

    :raises Refused: without a note, or with a day before the finding or ahead
    :raises Stale: if somebody recorded it already
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    if not note.strip():
        raise Refused(_("Say how the remedy was verified."), field="note")
    if not finding.found_on <= remedied_on <= day_of(at):
        raise refused(Refusal.BAD_DATES, field="remedied_on")
    Organisation.objects.select_for_update(no_key=True).get(pk=finding.service_id)
    if Remedy.objects.filter(finding=finding).exists():
        raise Stale(_("This finding is remedied already. Look at what is there now."))
    remedy = Remedy.objects.create(
        finding=finding, remedied_on=remedied_on, note=note.strip(), verified_by=by.user, recorded_at=at
    )
    audit.record("REMEDY_VERIFIED", about=finding, reference=finding.number, by=by, at=at)
    tell(
        service=finding.service, kind=NoticeKind.REMEDY_VERIFIED, dedupe=str(finding.pk), reference=finding.number,
        by=by, at=at,
    )  # fmt: skip
    return remedy
