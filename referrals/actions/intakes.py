"""What can be done with an intake: a person reaches the service, and the service must start by the next working day."""

from collections.abc import Collection, Iterable
from datetime import datetime
from secrets import choice
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals import permissions
from referrals.actions import access, likeness
from referrals.models import AssignReason, Intake, Referral, StartKind
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.directory.models import CrimeType
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.duties.moments import check_moment
from victimsupport.law import conditions, time_limits
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.notices.reminders import MANAGERS
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

CARRIER = "INTAKE"
RULES = {
    IntakeChannel.FIRST_CONTACT_REFERRAL: time_limits.START_AFTER_REFERRAL,
    IntakeChannel.DIRECT: time_limits.START_AFTER_DIRECT_APPLICATION,
    IntakeChannel.THIRD_PARTY: time_limits.START_AFTER_THIRD_PARTY,
    IntakeChannel.TRANSFER: time_limits.START_AFTER_REFERRAL,
}
"""Which rule sets the last day to start, by channel: 10(2) and 10(3); of a transfer from the receipt of the data."""
LACKING: dict[str, tuple[str, Promise]] = {
    "consent": (
        "consents",
        gettext_lazy("Without the victim's consent to the assistance nothing may be recorded."),
    ),
    "name": ("first_name", gettext_lazy("Enter a first name, a surname or both")),
    "contact": ("phone", gettext_lazy("Enter a phone number, an e-mail address or both")),
    "criminal_act": ("crime_type", gettext_lazy("Select the criminal act the person suffered from.")),
}
"""What another person's application may lack (10(3)): where it is asked for, and what to do."""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a receipt code is made of: nothing that looks like something else."""


class Told(TypedDict, total=False):
    """What is known besides of how a person reached the service; which of it a channel needs, the law says."""

    referral: Referral | None
    sender: Organisation | None
    sender_type: str
    chosen_by: str
    crime_type: CrimeType | None
    applicant: Person | None
    applicant_relation: str
    consent_stated_at: datetime | None
    is_terrorist_crime: bool
    is_search_owed: bool


@transaction.atomic
def receive(
    *,
    channel: str,
    received_at: datetime,
    person: Person | None = None,
    others: Collection[UUID] = (),
    by: Actor,
    at: datetime,
    **told: Unpack[Told],
) -> Intake:
    """
    This will register a person at the actor's service, and by when assistance must be started.

    :param person: None for a direct applicant who wishes to remain anonymous (R-10.A)
    :param others: registrations of which it is known that they are of other people, though they seem alike
    :param told: of another person who applied (10(3)), `applicant` is a contact if one is needed
    :raises Refused: if the service may take nobody on that day, the moment is impossible, or something is missing
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    check_moment(received_at, field="received_at", at=at)
    _check_channel(channel, person, told, at=at)
    permissions.check_may_take_on(by.organisation.pk, on=received_at)
    reference = take_reference(series="NK", by=by, at=received_at)
    intake = Intake.objects.create(
        organisation=by.organisation,
        reference=reference,
        channel=channel,
        received_at=received_at,
        duty=_duty(_rule(channel, told), reference, received_at, by=by, at=at),
        identity=vault.seal(person=person, by=by, at=at) if person else None,
        initials=person.initials if person else "",
        is_anonymous=person is None,
        recorded_at=at,
        **_kept(told, by=by, at=at),
    )
    audit.record("INTAKE_RECEIVED", about=intake, detail={"channel": channel}, by=by, at=at)
    if person is not None:
        likeness.note(intake=intake, person=person, others=others, by=by, at=at)
    _tell_of_arrival(intake, by=by, at=at)
    return intake


@transaction.atomic
def alarm(*, intake: Intake, by: Actor, at: datetime) -> None:
    """This will alert manager, head and the responsible person that assistance is due at once: 11(1)."""
    people = notices.people_with(*MANAGERS, by=by, at=at)
    if intake.assignee is not None:
        people.append(intake.assignee)
    _tell(intake, NoticeKind.TERRORIST_CRIME, people, dedupe=str(intake.pk), by=by, at=at)


@transaction.atomic
def give_receipt(*, intake: Intake, by: Actor, at: datetime) -> str:
    """
    This will make a code by which an anonymous person can prove later that it was them. Shown once, kept as a hash.

    :raises Refused: if the person is not anonymous, or has a code already
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if not row.is_anonymous:
        raise Refused(_("Only an anonymous person needs a receipt code."))
    if row.receipt_code:
        raise Stale(_("The person has a receipt code already. It was shown once and cannot be shown again."))
    code = "-".join("".join(choice(LETTERS) for _letter in range(4)) for _group in range(3))
    row.receipt_code = make_password(code)
    row.save(update_fields=["receipt_code"])
    audit.record("RECEIPT_GIVEN", about=row, by=by, at=at)
    return code


@transaction.atomic
def claim(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """
    This will make the actor responsible for a person nobody looks after yet.

    :raises Stale: if a colleague was faster
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if row.assignee_id not in (None, by.user_id):
        raise Stale(_("A colleague has taken %(number)s on already.") % {"number": row.reference})
    return assign(intake=row, assignee=by.user, by=by, at=at)


@transaction.atomic
def assign(
    *,
    intake: Intake,
    assignee: User,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Intake:
    """
    This will make a caseworker responsible for a person. It is no start (R-10.2).

    :param reason: why somebody else is responsible from now on: a code of `AssignReason`
    :param version: the version the actor saw; None where nobody was asked
    :raises Stale: if somebody changed the intake since it was seen
    :raises Refused: if the colleague does not work on cases here, or the intake has ended
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if version is not None and row.version != version:
        raise Stale(_("Somebody changed this while you had it open. Look at what is there now."))
    if row.ended_at is not None:
        raise Refused(_("This has ended: nobody need be responsible for it."))
    if not permissions.caseworkers(by).filter(user=assignee).exists():
        raise Refused(_("Choose somebody who works on cases in your service."), field="assignee")
    if permissions.is_shut_out(assignee, row):
        raise Refused(_("This colleague cannot look after this person. Choose another."), field="assignee")
    _let_in(row, assignee, by=by, at=at)
    detail = {"to": str(assignee.pk), "from": str(row.assignee_id or ""), "reason": reason}
    row.assignee, row.version = assignee, row.version + 1
    row.save(update_fields=["assignee", "version"])
    owed = Duty.objects.open().filter(organisation=by.organisation, reference=row.reference)
    for duty_id in owed.values_list("pk", flat=True):
        duties.assign(duty_id=duty_id, assignee=assignee, by=by, at=at)
    audit.record("INTAKE_ASSIGNED", about=row, detail=detail, by=by, at=at)
    if assignee.pk != by.user_id:
        _tell(row, NoticeKind.ASSIGNED, [assignee], dedupe=f"{row.pk}|{row.version}", by=by, at=at)
    return row


@transaction.atomic
def reassign(*, intake: Intake, assignee: User, reason: str, version: int, by: Actor, at: datetime) -> Intake:
    """
    This will make another colleague responsible for a person, and keep why. Where nobody was, no reason is needed.

    :raises Stale: if somebody changed the intake since it was seen
    :raises Refused: if no reason is given, nothing would change, or `assign` refuses
    """
    row = _locked(intake, by=by)
    if row.version == version and row.assignee_id is not None:
        if row.assignee_id == assignee.pk:
            raise Refused(_("This colleague is responsible already."), field="assignee")
        if reason not in AssignReason:
            raise Refused(_("Select why somebody else is responsible from now on."), field="reason")
    return assign(intake=row, assignee=assignee, reason=reason, version=version, by=by, at=at)


@transaction.atomic
def start(
    *, intake: Intake, started_at: datetime, kind: str, late_reason: str = "", by: Actor, at: datetime
) -> Intake:
    """
    This will record that the service has started to organise assistance: 10(2), R-10.2.

    :param kind: what it was: an attempt to reach the person, an appointment agreed, or a service given
    :raises Stale: if somebody recorded it first, or the referral went back to its sender
    :raises Refused: if the moment lies in the future or before the person came, or it is no start
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    if row.returned_at is not None:
        raise Stale(
            _("The right stopped, and this referral went back to its sender: nothing can be started.")
        )
    if row.started_at is not None:
        raise Stale(_("Somebody has recorded the start of assistance already. Look at what is there now."))
    if not conditions.is_start_of_assistance(kind):
        raise Refused(_("Select what the service did to start."), field="kind")
    check_moment(started_at, since=row.received_at, field="started_at", at=at)
    duties.perform(duty_id=row.duty_id, performed_at=started_at, late_reason=late_reason, by=by, at=at)
    row.started_at, row.start_kind = started_at, StartKind(kind)
    row.assignee = row.assignee or _to_stay(row, by)
    row.version += 1
    row.save(update_fields=["started_at", "start_kind", "assignee", "version"])
    audit.record("ASSISTANCE_STARTED", about=row, detail={"kind": kind}, by=by, at=at)
    return row


@transaction.atomic
def end(*, intake: Intake, ended_at: datetime, by: Actor, at: datetime) -> Intake:
    """This will take an intake off the worklist: the person declined, or the case was closed."""
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    row.ended_at = ended_at
    row.save(update_fields=["ended_at"])
    audit.record("INTAKE_ENDED", about=row, by=by, at=at)
    return row


@transaction.atomic
def resume(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """This will put an intake back on the worklist: the case was reopened."""
    by.must_be(*permissions.AT_THE_SERVICE)
    row = _locked(intake, by=by)
    row.ended_at, row.version = None, row.version + 1
    row.save(update_fields=["ended_at", "version"])
    audit.record("INTAKE_RESUMED", about=row, by=by, at=at)
    return row


@transaction.atomic
def tell_of_withdrawal(*, referral: Referral, by: Actor, at: datetime) -> None:
    """This will tell the service that the person withdrew the consent after sending; it decides with the person."""
    mark_withdrawn(intake=Intake.objects.get(referral=referral), by=by, at=at)


@transaction.atomic
def mark_withdrawn(*, intake: Intake, by: Actor, at: datetime) -> None:
    """This will show that the consent by which the person's data came was withdrawn, and tell who looks after them."""
    locked = Intake.objects.select_for_update(of=("self",)).select_related("assignee", "duty")
    intake = locked.get(pk=intake.pk)
    intake.consent_withdrawn_at = at
    intake.save(update_fields=["consent_withdrawn_at"])
    audit.record("CONSENT_WITHDRAWAL_RECEIVED", about=intake, by=by, at=at)
    people = notices.people_with(Role.SERVICE_MANAGER, by=by, at=at)
    people += [intake.assignee] if intake.assignee else notices.people_with(Role.CASEWORKER, by=by, at=at)
    _tell(intake, NoticeKind.CONSENT_WITHDRAWN, people, dedupe=str(intake.pk), by=by, at=at)


def _check_channel(channel: str, person: Person | None, told: Told, *, at: datetime) -> None:
    """Refuse what a channel does not bear: an anonymous referral, an application by another without consent."""
    if person is None:
        if channel != IntakeChannel.DIRECT:
            raise Refused(_("Only somebody who applies directly can remain anonymous."))
        return
    if channel == IntakeChannel.THIRD_PARTY:
        _check_application(person, told, at=at)
    elif channel == IntakeChannel.DIRECT:
        _check_known(person)
    else:
        _check_referred(person)


def _check_application(person: Person, told: Told, *, at: datetime) -> None:
    """Refuse another person's application that lacks what 10(3) asks for."""
    stated_at, crime_type = told.get("consent_stated_at"), told.get("crime_type")
    lacking = conditions.third_party_application_lacks(
        victim_agrees=stated_at is not None,
        first_name=person.first_name,
        surname=person.surname,
        phone=person.phone,
        email=person.email,
        criminal_act=str(crime_type.pk) if crime_type else "",
    )
    for what in lacking:
        field, sentence = LACKING[what]
        raise Refused(str(sentence), field=field)
    if stated_at is not None:
        check_moment(stated_at, field="consent_stated_at", at=at)


def _check_known(person: Person) -> None:
    """Refuse a direct applicant without a name who is not anonymous either; a phone they need not have."""
    if not person.name:
        raise Refused(
            _("Enter a first name or a surname, or register the person as anonymous."), field="first_name"
        )


def _check_referred(person: Person) -> None:
    """Refuse somebody referred who cannot be asked for or reached: 9(3)."""
    given = {name: getattr(person, name) for name in ("first_name", "surname", "phone", "email")}
    if not conditions.may_be_referred_with(**given):
        raise Refused(_("Enter a first name or a surname, and a phone number or an e-mail address."))


def _rule(channel: str, told: Told) -> str:
    """Return the rule of the last day: of a terrorist crime it is the moment of receipt, whatever the channel (11(1))."""
    if told.get("is_terrorist_crime"):
        return time_limits.START_AFTER_TERRORISM
    return RULES[IntakeChannel(channel)]


def _duty(rule: str, reference: str, received_at: datetime, *, by: Actor, at: datetime) -> Duty:
    return duties.open_duty(
        rule=rule,
        carrier=CARRIER,
        reference=reference,
        triggered_at=received_at,
        by=by,
        at=at,
    )


def _kept(told: Told, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what is told as it is kept: of another person who applied the contact is sealed, and not searchable."""
    kept: dict[str, Any] = {**told, "applicant_relation": told.get("applicant_relation", "").strip()}
    person = kept.pop("applicant", None)
    if person is not None and not person.is_empty():
        kept["applicant"] = vault.seal(person=person, searchable=False, by=by, at=at)
    return kept


def _tell_of_arrival(intake: Intake, *, by: Actor, at: datetime) -> None:
    """Tell the service of a referral at once; whoever registers a person themselves knows."""
    if intake.is_terrorist_crime:
        alarm(intake=intake, by=by, at=at)
    if intake.channel == IntakeChannel.FIRST_CONTACT_REFERRAL:
        people = notices.people_with(*permissions.AT_THE_SERVICE, by=by, at=at)
        _tell(intake, NoticeKind.REFERRAL_RECEIVED, people, dedupe=str(intake.pk), by=by, at=at)


def _tell(
    intake: Intake, kind: NoticeKind, people: Iterable[User], *, dedupe: str, by: Actor, at: datetime
) -> None:
    notices.post(
        kind=kind,
        recipients=set(people),
        dedupe=dedupe,
        reference=intake.reference,
        path=reverse("referrals:intake", args=[intake.reference]),
        due_on=intake.duty.due_on if intake.duty.is_open() else None,
        by=by,
        at=at,
    )


def _let_in(intake: Intake, assignee: User, *, by: Actor, at: datetime) -> None:
    """Grant whoever becomes responsible for a restricted person the sight of the case: a manager decides that."""
    if not intake.is_restricted or permissions.grants_on(intake).filter(user=assignee).exists():
        return
    if not by.has(Role.SERVICE_MANAGER):
        raise Refused(
            _("Access to this person is restricted: ask a manager to let the colleague see it."),
            field="assignee",
        )
    access.grant(intake=intake, person=assignee, by=by, at=at)


def _to_stay(intake: Intake, by: Actor) -> User | None:
    """Return whoever started, to be responsible; nobody if they see the person for an hour only."""
    if intake.is_restricted and not permissions.grants_on(intake).filter(user=by.user).exists():
        return None
    return by.user


def _locked(intake: Intake, *, by: Actor) -> Intake:
    found = permissions.intakes_visible(by).select_for_update(of=("self",))
    return found.select_related("duty").get(pk=intake.pk)
