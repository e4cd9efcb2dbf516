"""Beside the history some people of today, so that every screen has something to try. Made by the screens' own actions."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from referrals.actions import consents, contacts, information, notifications, sending
from referrals.models import ChildNotification, Contact, Referral
from reporting.demo import days, texts
from reporting.demo.world import World
from victimsupport.accounts.identity import Actor, acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.choices import FirstContactInstitutionType as Type
from victimsupport.law import conditions
from victimsupport.law.calendar import day_of
from victimsupport.vault.person import Person

FIELDS = ("FIRST_NAME", "SURNAME", "PHONE")


@dataclass(frozen=True)
class Today:
    """The moment of loading, and the people it invents."""

    world: World
    dice: Random
    at: datetime

    def ago(self, working_days: int, minute: int) -> datetime:
        """Return a moment on the working day so many before today."""
        day = day_of(self.at)
        for _each in range(working_days):
            day = self.world.calendar.previous_working_day(days.days_after(day, -1))
        return min(days.moment(day, minute), self.at)

    def person(self) -> Person:
        first_name, surname = texts.a_name(self.dice, woman=self.dice.random() < 0.65)
        return Person(first_name, surname, texts.PHONE.format(self.dice.randint(1_000, 99_999)))

    def child(self) -> Person:
        born = date(day_of(self.at).year - self.dice.randint(7, 15), self.dice.randint(1, 12), 14)
        return replace(self.person(), phone="", birth_date=born)


def at_institutions(today: Today) -> None:
    """This will leave open duties at a police station and a hospital, and a child in the inbox, unacknowledged."""
    world = today.world
    police, hospital = (
        world.institutions(kind)[0] for kind in (Type.PRE_TRIAL_INVESTIGATION, Type.HEALTHCARE)
    )
    services = world.services()
    for institution, service, since in ((police, services[0], 4), (hospital, services[1], 3)):
        with acting_as(world.people_of(institution, Role.FIRST_CONTACT_OFFICER)[0], institution) as by:
            _consented(today, service, at=today.ago(since, 10 * 60), by=by)
            _consented(today, service, at=today.ago(1, 15 * 60 + 20), by=by)
            _child(today, at=today.ago(1, 14 * 60), by=by)
            _notify(today, _child(today, at=today.ago(2, 9 * 60), by=by), at=today.ago(1, 11 * 60), by=by)
            _contact(today, wish="UNDECIDED", is_child=False, at=today.ago(2, 13 * 60), by=by)


def refer(today: Today, kind: str, service: Organisation, *, at: datetime) -> Referral:
    """This will have an officer of the first institution of a type tell a service of a person."""
    institution = today.world.institutions(kind)[0]
    with acting_as(today.world.people_of(institution, Role.FIRST_CONTACT_OFFICER)[0], institution) as by:
        referral = _consented(today, service, at=at, by=by)
        return sending.send(referral=referral, service_id=service.pk, person=today.person(), by=by, at=at)


def _contact(today: Today, *, wish: str, is_child: bool, at: datetime, by: Actor) -> Contact:
    """Record a contact and that the person was told everything."""
    applied_by = "LEGAL_REPRESENTATIVE" if is_child else "VICTIM"
    contact = contacts.record(
        contacted_at=at, is_child=is_child, applied_by=applied_by, wish=wish, by=by, at=at
    )
    items = list(conditions.information_due(is_cross_border=False))
    recipients = ["CHILD", "PARENT"] if is_child else ["VICTIM"]
    information.record(
        contact=contact,
        given_at=at,
        items=items,
        recipients=recipients,
        language="lt",
        form="ORAL",
        by=by,
        at=at,
    )
    return contact


def _consented(today: Today, service: Organisation, *, at: datetime, by: Actor) -> Referral:
    contact = _contact(today, wish="YES", is_child=False, at=at, by=by)
    return consents.record(
        contact=contact,
        service=service,
        given_by="VICTIM",
        given_at=at,
        form="WRITTEN",
        fields=FIELDS,
        by=by,
        at=at,
    )


def _child(today: Today, *, at: datetime, by: Actor) -> ChildNotification:
    contact = _contact(today, wish="NO", is_child=True, at=at, by=by)
    return ChildNotification.objects.get(contact=contact)


def _notify(today: Today, notification: ChildNotification, *, at: datetime, by: Actor) -> None:
    child = today.child()
    notifications.send(
        notification=notification, first_name=child.first_name, surname=child.surname, birth_date=child.birth_date,
        by=by, at=at,
    )  # fmt: skip
