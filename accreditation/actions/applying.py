"""What an applicant does: draft, add evidence, submit, withdraw, ask for a suspension or an end: art. 13(1), 13(2)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accreditation import files, permissions
from accreditation.lifecycle import Status
from accreditation.models import (
    Application,
    Evidence,
    FunctionDescription,
    OwnRequest,
    Proceeding,
    RequestKind,
    StaffMember,
)
from accreditation.refusals import refused
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.choices import AccreditationRequirement, ServiceFunction
from victimsupport.duties import actions as duties
from victimsupport.law import proceedings
from victimsupport.law.calendar import day_of
from victimsupport.law.proceedings import NotAllowed, Refusal
from victimsupport.law.time_limits import ACCREDITATION_DECISION
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.uploads import actions as uploads
from victimsupport.uploads.checking import Checked
from victimsupport.uploads.models import StoredFile

STATEMENTS = ("country", "unit", "premises", "closed_room", "remote_means", "remote_staff")
"""What an application says in words, besides staff and functions."""


@transaction.atomic
def start(*, authority: Organisation, by: Actor, at: datetime) -> Application:
    """
    This will open a draft application, with what was given last time. One draft at a time: the open one is returned.

    :raises Refused: while an application waits for its decision
    """
    by.must_be(Role.SERVICE_MANAGER)
    Organisation.objects.select_for_update(no_key=True).get(
        pk=by.organisation.pk
    )  # two presses open one draft
    draft = permissions.applications_visible(by).filter(submitted_at=None).first()
    if draft is not None:
        return draft
    if Proceeding.objects.filter(service=by.organisation, status=Status.SUBMITTED).exists():
        raise refused(Refusal.APPLICATION_PENDING)
    last = permissions.applications_visible(by).order_by("-submitted_at").first()
    application = Application.objects.create(
        service=by.organisation,
        authority=authority,
        reference=take_reference(series="PRS", by=by, at=at),
        started_at=at,
        **{name: getattr(last, name) for name in STATEMENTS if last},
    )
    if last is not None:
        _prefill(application, last)
    audit.record("APPLICATION_STARTED", about=application, by=by, at=at)
    return application


def _prefill(application: Application, last: Application) -> None:
    """Take over the words of last time. Documents are given anew: they show how things are now."""
    StaffMember.objects.bulk_create(
        StaffMember(
            application=application, name=member.name, position=member.position,
            qualification=member.qualification, detail=member.detail,
        )
        for member in last.staff.all()
    )  # fmt: skip
    FunctionDescription.objects.bulk_create(
        FunctionDescription(
            application=application, function=row.function, description=row.description, people=row.people,
            means=row.means,
        )
        for row in last.functions.all()
    )  # fmt: skip


@transaction.atomic
def state(
    *, application: Application, version: int, by: Actor, at: datetime, **statements: str
) -> Application:
    """
    This will keep what a draft says of establishment, premises and remote consultation.

    :param statements: any of STATEMENTS
    :raises Stale: if somebody else changed or submitted the draft
    """
    draft = _draft(application, version, by=by)
    for name, value in statements.items():
        setattr(draft, name, value.strip())
    draft.version += 1
    draft.save(update_fields=[*statements, "version"])
    audit.record("APPLICATION_CHANGED", about=draft, detail={"fields": sorted(statements)}, by=by, at=at)
    return draft


@transaction.atomic
def add_staff(
    *,
    application: Application,
    name: str,
    position: str,
    qualification: str,
    detail: str,
    by: Actor,
    at: datetime,
) -> StaffMember:
    """This will name a person in direct contact with victims, and what the person rests on (13(1)3)."""
    draft = _draft(application, None, by=by)
    member = StaffMember.objects.create(
        application=draft, name=name.strip(), position=position.strip(), qualification=qualification,
        detail=detail.strip(),
    )  # fmt: skip
    audit.record("APPLICATION_CHANGED", about=draft, detail={"fields": ["staff"]}, by=by, at=at)
    return member


@transaction.atomic
def change_staff(
    *,
    member: StaffMember,
    name: str,
    position: str,
    qualification: str,
    detail: str,
    by: Actor,
    at: datetime,
) -> StaffMember:
    """
    This will correct what a draft says of a person; the documents about them stay.

    :raises Stale: if the draft was submitted meanwhile
    """
    draft = _draft(member.application, None, by=by)
    member.name, member.position = name.strip(), position.strip()
    member.qualification, member.detail = qualification, detail.strip()
    member.save(update_fields=["name", "position", "qualification", "detail"])
    audit.record("APPLICATION_CHANGED", about=draft, detail={"fields": ["staff"]}, by=by, at=at)
    return member


@transaction.atomic
def remove_staff(*, member: StaffMember, by: Actor, at: datetime) -> None:
    """This will take a person, and the documents about them, off a draft."""
    draft = _draft(member.application, None, by=by)
    for row in member.evidence.select_related("file"):
        _discard(row, by=by, at=at)
    member.delete()
    audit.record("APPLICATION_CHANGED", about=draft, detail={"fields": ["staff"]}, by=by, at=at)


@transaction.atomic
def describe(
    *,
    application: Application,
    functions: Mapping[str, Mapping[str, str]],
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """
    This will keep the descriptions of functions: of each how it is done, by whom, with what (13(1)4).

    :param functions: by the code of the function: description, people, means
    :param version: the version of the draft that was read, where somebody has read it
    :raises Stale: if somebody else changed or submitted the draft
    """
    draft = _draft(application, version, by=by)
    for code, said in functions.items():
        FunctionDescription.objects.update_or_create(
            application=draft,
            function=ServiceFunction(code),
            defaults={name: said.get(name, "").strip() for name in ("description", "people", "means")},
        )
    draft.version += 1
    draft.save(update_fields=["version"])
    audit.record("APPLICATION_CHANGED", about=draft, detail={"fields": ["functions"]}, by=by, at=at)


@transaction.atomic
def add_evidence(
    *,
    application: Application,
    requirement: str,
    title: str,
    upload: Checked | StoredFile,
    staff_member: StaffMember | None = None,
    by: Actor,
    at: datetime,
) -> Evidence:
    """
    This will enclose a document: with a draft, or later while the application waits for its decision.

    :raises Refused: once the application is decided or withdrawn, or if evidence of staff names nobody
    """
    by.must_be(Role.SERVICE_MANAGER)
    found = _own(application, by=by)
    if found.submitted_at is not None and not _is_pending(found):
        raise Refused(_("This application has ended: nothing can be added to it."))
    if (requirement == AccreditationRequirement.STAFF_QUALIFICATION) != (staff_member is not None):
        raise Refused(_("Choose whom the document is about."), field="staff_member")
    shared = found.authority if found.submitted_at is not None else None
    file = uploads.enclose(upload=upload, shared_with=shared, by=by, at=at)
    row = Evidence.objects.create(
        application=found, requirement=requirement, staff_member=staff_member, title=title.strip() or file.name,
        file=file, added_at=at,
    )  # fmt: skip
    audit.record("EVIDENCE_ADDED", about=found, detail={"requirement": requirement}, by=by, at=at)
    if shared is not None:
        _tell(found, NoticeKind.EVIDENCE_ADDED, dedupe=str(row.pk), at=at)
    return row


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor, at: datetime) -> None:
    """
    This will take a document off a draft.

    :raises Stale: if the application was submitted meanwhile: what was received stays
    """
    draft = _draft(evidence.application, None, by=by)
    _discard(evidence, by=by, at=at)
    audit.record("EVIDENCE_REMOVED", about=draft, detail={"requirement": evidence.requirement}, by=by, at=at)


@transaction.atomic
def discard(*, application: Application, version: int, by: Actor, at: datetime) -> None:
    """
    This will discard a draft with its people, descriptions and files. Nobody else has seen it; its number stays used.

    :raises Stale: if somebody else changed or submitted it
    """
    draft = _draft(application, version, by=by)
    for row in draft.evidence.select_related("file"):
        _discard(row, by=by, at=at)
    audit.record("APPLICATION_DISCARDED", about=draft, reference=draft.reference, by=by, at=at)
    draft.delete()


@transaction.atomic
def submit(*, application: Application, version: int, by: Actor, at: datetime) -> Proceeding:
    """
    This will hand the application in. It is received now, complete or not; the 30 days begin (13(3)).

    :raises Stale: if somebody else changed or submitted it
    :raises Refused: if the applicant may not apply (13(1)), or another application waits
    """
    draft = _draft(application, version, by=by)
    try:
        proceedings.check_application(
            files.file_of(by.organisation), country=draft.country, received_on=day_of(at)
        )
    except NotAllowed as refusal:
        raise refused(refusal.code, field="country") from refusal
    lacked = [code for code in AccreditationRequirement.values if code not in permissions.evidenced(draft)]
    draft.submitted_at, draft.submitted_by, draft.lacked = at, by.user, lacked
    draft.version += 1
    draft.save(update_fields=["submitted_at", "submitted_by", "lacked", "version"])
    for row in draft.evidence.select_related("file"):
        uploads.share(file=row.file, with_=draft.authority, by=by, at=at)
    audit.record(
        "APPLICATION_SUBMITTED",
        about=draft,
        reference=draft.reference,
        detail={"lacked": lacked},
        by=by,
        at=at,
    )
    return _receive(draft, at=at)


def _receive(application: Application, *, at: datetime) -> Proceeding:
    """Place the application at the authority: from now on it is the authority's to decide, by the 30th day."""
    with acting_as(system(), application.authority) as there:
        reference = take_reference(series="AKR", by=there, at=at)
        duty = duties.open_duty(
            rule=ACCREDITATION_DECISION,
            carrier="APPLICATION",
            reference=reference,
            triggered_at=at,
            by=there,
            at=at,
        )
        try:
            with transaction.atomic():
                proceeding = Proceeding.objects.create(
                    authority=application.authority, service=application.service, application=application,
                    reference=reference, received_at=at, duty=duty,
                )  # fmt: skip
        except IntegrityError as error:
            raise refused(Refusal.APPLICATION_PENDING) from error
        audit.record("APPLICATION_RECEIVED", about=proceeding, reference=reference, by=there, at=at)
    _tell(application, NoticeKind.APPLICATION_RECEIVED, dedupe=str(application.pk), at=at)
    return proceeding


@transaction.atomic
def withdraw(*, application: Application, reason: str, by: Actor, at: datetime) -> None:
    """
    This will withdraw an application that waits for its decision. [the law is silent]

    :raises Stale: if it has been decided or withdrawn
    """
    by.must_be(Role.SERVICE_MANAGER)
    found = _own(application, by=by)
    if not _is_pending(found):
        raise Stale(_("This application has ended already. Look at what is there now."))
    found.withdrawn_at, found.withdrawal_reason = at, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    audit.record("APPLICATION_WITHDRAWN", about=found, reference=found.reference, by=by, at=at)
    with acting_as(system(), found.authority) as there:
        proceeding = Proceeding.objects.select_for_update().get(application=found)
        proceeding.status, proceeding.ended_at = Status.WITHDRAWN, at
        proceeding.version += 1
        proceeding.save(update_fields=["status", "ended_at", "version"])
        duties.cancel(duty_id=proceeding.duty_id, reason="APPLICATION_WITHDRAWN", by=there, at=at)
    _tell(found, NoticeKind.APPLICATION_WITHDRAWN, dedupe=str(found.pk), at=at)


@transaction.atomic
def ask(
    *,
    kind: str,
    authority: Organisation,
    reason: str,
    first_on: date | None = None,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> OwnRequest:
    """
    This will put the service's written request on file: to suspend, reinstate or revoke its own right.

    :raises Refused: without a reason, or with days that do not fit: the authority decides on the rest (13(5)1, 13(6)1)
    """
    by.must_be(Role.SERVICE_MANAGER)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    if kind == RequestKind.SUSPEND and until is None:
        raise Refused(_("Say until which day."), field="until")
    if first_on is not None and first_on < day_of(at):
        raise Refused(_("Choose today or a later day."), field="first_on")
    if until is not None and until < (first_on or day_of(at)):
        raise refused(Refusal.BAD_DATES, field="until")
    request = OwnRequest.objects.create(
        service=by.organisation, authority=authority, reference=take_reference(series="PRT", by=by, at=at),
        kind=kind, first_on=first_on, until=until, reason=reason.strip(), requested_by=by.user, requested_at=at,
    )  # fmt: skip
    audit.record("OWN_REQUEST_MADE", about=request, reference=request.reference, by=by, at=at)
    with acting_as(system(), authority) as there:
        _notify(NoticeKind.OWN_REQUEST_RECEIVED, dedupe=str(request.pk), by=there, at=at)
    return request


@transaction.atomic
def take_back(*, request: OwnRequest, by: Actor, at: datetime) -> None:
    """
    This will take back a request nobody has decided on.

    :raises Stale: if it was taken back, or decided on
    """
    by.must_be(Role.SERVICE_MANAGER)
    Organisation.objects.select_for_update(no_key=True).get(
        pk=by.organisation.pk
    )  # as whoever decides on it does
    mine = OwnRequest.objects.select_for_update(of=("self",)).select_related("authority")
    found = mine.get(pk=request.pk, service=by.organisation)
    if found.withdrawn_at is not None or found.decisions.exists():
        raise Stale(_("This request has ended already. Look at what is there now."))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    audit.record("OWN_REQUEST_TAKEN_BACK", about=found, reference=found.reference, by=by, at=at)
    with acting_as(system(), found.authority) as there:
        _notify(NoticeKind.OWN_REQUEST_TAKEN_BACK, dedupe=str(found.pk), by=there, at=at)


def _own(application: Application, *, by: Actor) -> Application:
    found = permissions.applications_visible(by).select_related("authority", "service")
    return found.select_for_update(of=("self",)).get(pk=application.pk)


def _draft(application: Application, version: int | None, *, by: Actor) -> Application:
    """Return the draft, locked. :raises Stale: if it was submitted, or is not as it was read."""
    by.must_be(Role.SERVICE_MANAGER)
    found = _own(application, by=by)
    if found.submitted_at is not None or version not in {None, found.version}:
        raise Stale(_("Somebody else changed or submitted this application. Look at what is there now."))
    return found


def _is_pending(application: Application) -> bool:
    return Proceeding.objects.filter(application=application, status=Status.SUBMITTED).exists()


def _discard(evidence: Evidence, *, by: Actor, at: datetime) -> None:
    file = evidence.file
    evidence.delete()
    uploads.remove(file=file, by=by, at=at)


def _tell(application: Application, kind: NoticeKind, *, dedupe: str, at: datetime) -> None:
    """Note that the authority's officers must look."""
    with acting_as(system(), application.authority) as there:
        proceeding = Proceeding.objects.filter(application=application).first()
        _notify(kind, dedupe=dedupe, reference=proceeding.reference if proceeding else "", by=there, at=at)


def _notify(kind: NoticeKind, *, dedupe: str, reference: str = "", by: Actor, at: datetime) -> None:
    notices.post(
        kind=kind, recipients=notices.people_with(Role.ACCREDITATION_OFFICER, by=by, at=at), dedupe=dedupe,
        reference=reference, path=permissions.page_at_authority(reference), by=by, at=at,
    )  # fmt: skip
