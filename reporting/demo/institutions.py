"""2023 at the first-contact institutions: contacts, what was told, consents, referrals and notifications of children."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Model

from referrals.models import (
    ChildNotification,
    ConsentForm,
    InformationForm,
    ReceivedNotification,
    Referral,
    RightsInformation,
    TransferConsent,
)
from referrals.models import Contact as ContactRow
from reporting.demo import actions, days, traces
from reporting.demo.outline import Contact, Registration
from reporting.demo.references import references
from reporting.demo.world import World
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.duties.actions import new_duty
from victimsupport.duties.models import Duty
from victimsupport.keys import fresh_keys
from victimsupport.law import conditions, time_limits
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record, may_be_erased
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

EXEMPT = "CHILD_RIGHTS_SERVICE"
FORMS = list(InformationForm)
CONSENTS = list(ConsentForm)
FIELDS = {"FIRST_NAME": "first_name", "SURNAME": "surname", "PHONE": "phone", "EMAIL": "email"}


@dataclass
class Met:
    """A contact with what has become of it: the row, and the referral the service will read."""

    contact: Contact
    institution: Organisation
    registration: Registration | None
    row: ContactRow | None = None
    referral: Referral | None = None
    notification: ChildNotification | None = None


def write(
    world: World, registrations: Sequence[Registration], others: Sequence[Contact], *, at: datetime
) -> list[Met]:
    """This will write the year of every institution; returns each contact with its rows."""
    met = [Met(one.contact, _place(world, one.contact), one) for one in registrations if one.contact]
    met += [Met(contact, _place(world, contact), None) for contact in others]
    by_institution = defaultdict(list)
    for one in sorted(met, key=lambda one: one.contact.contacted_at):
        by_institution[one.institution.pk].append(one)
    for some in by_institution.values():
        with acting_as(system(), some[0].institution) as by:
            _write(world, some, by=by, at=at)
            traces.keep(traces.at_institution(some), by=by, at=at)
    _receive(world, [one for one in met if one.notification and one.contact.notified_at], at=at)
    return met


def _place(world: World, contact: Contact) -> Organisation:
    places = world.institutions(contact.institution_type)
    return places[contact.institution % len(places)]


def _write(world: World, met: Sequence[Met], *, by: Actor, at: datetime) -> None:
    """Write the year of one institution, each kind of row at once."""
    officers = world.people_of(by.organisation, Role.FIRST_CONTACT_OFFICER)
    numbers = references("KR", [one.contact.contacted_at for one in met], by=by)
    for one, key, number in zip(met, fresh_keys(len(met)), numbers, strict=True):
        one.row = _contact(one.contact, officers[one.contact.officer % len(officers)], by)
        one.row.pk, one.row.reference = key, number
    rows: list[Model] = [one.row for one in met if one.row]
    rows += [_information(one) for one in met]
    rows += _referrals(world, [one for one in met if one.contact.sent_at], by=by)
    actions.keep(rows=rows, by=by, at=at)
    actions.keep(
        rows=_notifications(world, [one for one in met if one.contact.is_child], by=by, at=at), by=by, at=at
    )


def _contact(contact: Contact, officer: User, by: Actor) -> ContactRow:
    undecided = contact.wish == "UNDECIDED"
    return ContactRow(
        organisation=by.organisation,
        officer=officer,
        contacted_at=contact.contacted_at,
        is_child=contact.is_child,
        applied_by="LEGAL_REPRESENTATIVE" if contact.by_representative else "VICTIM",
        wish=contact.wish,
        wished_at=None if undecided else contact.contacted_at,
        language=contact.language,
        interpretation="" if contact.language == "lt" or contact.officer % 3 else "SPOKEN",
        accompanied=contact.officer % 7 == 0,
        recorded_at=contact.contacted_at,
    )


def _information(one: Met) -> RightsInformation:
    """Say that all items were told at the first contact, but for the seventh, whose condition did not hold."""
    contact, row = one.contact, _row(one)
    recipients = ["CHILD", "PARENT"] if contact.is_child else ["VICTIM"]
    return RightsInformation(
        contact=row,
        officer=row.officer,
        given_at=contact.contacted_at,
        items=list(conditions.information_due(is_cross_border=False)),
        recipients=recipients,
        language=contact.language,
        form=FORMS[contact.officer % len(FORMS)],
        recorded_at=contact.contacted_at,
    )


def _referrals(world: World, met: Sequence[Met], *, by: Actor) -> Iterator[Model]:
    """Yield consents, duties and sent referrals; no identity: a year after sending it is erased."""
    services = world.services()
    numbers = references("PR", [one.contact.contacted_at for one in met], by=by)
    consents, duties, referrals = [], [], []
    for one, number, key in zip(met, numbers, fresh_keys(len(met)), strict=True):
        assert one.registration is not None
        service = services[one.registration.service]
        consents.append(_consent(one, service))
        duties.append(_duty(world, one, time_limits.REFERRAL, "REFERRAL", number, by))
        _do(duties[-1], one.contact.sent_at, one.contact.sent_late)
        one.referral = Referral(
            pk=key, sender=by.organisation, addressee=service, sender_type=one.contact.institution_type,
            reference=number, contact=_row(one), consent=consents[-1], duty=duties[-1], sent_at=one.contact.sent_at,
            created_at=one.contact.contacted_at,
        )  # fmt: skip
        referrals.append(one.referral)
    for row, key in zip([*consents, *duties], fresh_keys(2 * len(met)), strict=True):
        row.pk = key
    for referral, consent, duty in zip(referrals, consents, duties, strict=True):
        referral.consent, referral.duty = consent, duty
    yield from [*consents, *duties, *referrals]


def _consent(one: Met, service: Organisation) -> TransferConsent:
    row, person = _row(one), one.registration.person if one.registration else None
    fields = [code for code, name in FIELDS.items() if person and getattr(person, name)]
    return TransferConsent(
        contact=row,
        service=service,
        given_by=row.applied_by,
        given_at=row.contacted_at,
        form=CONSENTS[one.contact.officer % len(CONSENTS)],
        fields=fields,
        without_representative="AGAINST_INTERESTS"
        if one.contact.is_child and not one.contact.by_representative
        else "",
        recorded_by=row.officer,
        recorded_at=row.contacted_at,
    )


def _notifications(world: World, met: Sequence[Met], *, by: Actor, at: datetime) -> Iterator[Model]:
    """Yield duties and notifications of children: exempt at the Child Rights Service itself."""
    numbers = references("VN", [one.contact.contacted_at for one in met], by=by)
    recipient = world.only(OrganisationKind.CHILD_RIGHTS_SERVICE)
    duties = [
        _duty(world, one, time_limits.CHILD_NOTIFICATION, "CHILD_NOTIFICATION", number, by)
        for one, number in zip(met, numbers, strict=True)
    ]
    kept = [one for one in met if _is_kept(one, day_of(at))]
    identities = vault.seal_many(persons=[_three(one) for one in kept], searchable=False, by=by, at=at)
    identity_of = dict(zip(map(id, kept), identities, strict=True))
    for one, duty, key in zip(met, duties, fresh_keys(len(met)), strict=True):
        duty.pk = key
        if one.contact.notified_at is None:
            duty.exempt_ground = EXEMPT
        else:
            _do(duty, one.contact.notified_at, one.contact.notified_late)
        one.notification = ChildNotification(
            sender=by.organisation, recipient=recipient if one.contact.notified_at else None, reference=duty.reference,
            contact=_row(one), duty=duty, identity=identity_of.get(id(one)), sent_at=one.contact.notified_at,
        )  # fmt: skip
    yield from duties
    yield from (one.notification for one in met if one.notification)


def _receive(world: World, met: Sequence[Met], *, at: datetime) -> None:
    """Place what was notified in the inbox of the Child Rights Service, where it was acknowledged."""
    inbox = world.only(OrganisationKind.CHILD_RIGHTS_SERVICE)
    officers = world.people_of(inbox, Role.CHILD_RIGHTS_OFFICER)
    met = sorted(met, key=lambda one: _sent(one))
    with acting_as(system(), inbox) as by:
        numbers = references("GP", [_sent(one) for one in met], by=by)
        kept = [one for one in met if _is_kept(one, day_of(at))]
        persons = [_three(one) for one in kept]
        identities = dict(zip(map(id, kept), vault.seal_many(persons=persons, by=by, at=at), strict=True))
        rows = []
        for one, number in zip(met, numbers, strict=True):
            assert one.notification is not None
            next_day = days.working_days_after(world.calendar, _sent(one).date(), 1)
            rows.append(
                ReceivedNotification(
                    organisation=inbox, reference=number, sender=one.institution,
                    sender_reference=one.notification.reference, contacted_on=one.contact.contacted_at.date(),
                    received_at=_sent(one), identity=identities.get(id(one)),
                    initials=_three(one).initials if id(one) in identities else "",
                    acknowledged_at=days.moment(next_day, 9 * 60 + one.contact.officer % 240),
                    acknowledged_by=officers[one.contact.officer % len(officers)],
                )
            )  # fmt: skip
        actions.keep(rows=rows, by=by, at=at)


def _duty(world: World, one: Met, rule: str, carrier: str, number: str, by: Actor) -> Duty:
    contact = one.contact
    return new_duty(
        rule=rule, carrier=carrier, reference=number, triggered_at=contact.contacted_at, assignee=_row(one).officer,
        calendar=world.calendar, by=by, at=contact.contacted_at,
    )  # fmt: skip


def _do(duty: Duty, done_at: datetime | None, late_reason: str) -> None:
    duty.performed_at, duty.recorded_at = done_at, done_at
    duty.late_reason = late_reason if duty.was_done_late() else ""


def _is_kept(one: Met, today: date) -> bool:
    """Test whether the identity of a notification has not yet been erased (DP-6)."""
    sent_at = one.contact.notified_at
    return sent_at is not None and not may_be_erased(
        Record.CHILD_NOTIFICATION, day_of(sent_at), day=today, on_hold=False
    )


def _three(one: Met) -> Person:
    """Return the three data of art. 9(2) and no others."""
    assert one.contact.child is not None
    return replace(one.contact.child, phone="", email="")


def _sent(one: Met) -> datetime:
    assert one.contact.notified_at is not None
    return one.contact.notified_at


def _row(one: Met) -> ContactRow:
    assert one.row is not None
    return one.row
