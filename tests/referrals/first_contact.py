"""The cast of first contact, and the road from a contact to what is sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from referrals.actions import consents, contacts, notifications, sending
from referrals.models import ChildNotification, Contact, ReceivedNotification, Referral
from tests import given
from victimsupport.accounts.identity import CHOSEN, acting_as
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.vault.person import Person

FRIDAY = given.at("2026-11-20 10:00")
"""When most of it happens. The next working day is Monday, 23 November."""
LATER = given.at("2026-11-20 11:00")
AFTERNOON = given.at("2026-11-20 15:00")
TUESDAY = given.at("2026-11-24 09:00")
ALL = ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"]
VICTIM = Person(first_name="Vardenė", surname="Pavardenė", phone="+37060000001", email="vardene@example.org")


@dataclass
class Cast:
    """Rasa refers from an institution, Ona works at the service, Vida at the Child Rights Service."""

    institution: Organisation
    rasa: User
    service: Organisation
    ona: User
    child_rights: Organisation
    vida: User


def a_cast() -> Cast:
    institution, service = given.an_institution(), given.a_service()
    child_rights = given.a_child_rights_service()
    return Cast(
        institution=institution,
        rasa=given.a_person(institution, Role.FIRST_CONTACT_OFFICER),
        service=service,
        ona=given.a_person(service, Role.CASEWORKER),
        child_rights=child_rights,
        vida=given.a_person(child_rights, Role.CHILD_RIGHTS_OFFICER, Role.FIRST_CONTACT_OFFICER),
    )


def a_contact(
    user: User, organisation: Organisation, *, at: datetime = FRIDAY, is_child: bool = False, **rest: Any
) -> Contact:
    facts = {"contacted_at": at, "applied_by": "VICTIM", "wish": "YES"} | rest
    with acting_as(user, organisation) as by:
        return contacts.record(is_child=is_child, **facts, by=by, at=at)


def a_consent(
    cast: Cast, contact: Contact, *, service: Organisation | None = None, at: datetime = FRIDAY, **rest: Any
) -> Referral:
    facts = {"given_by": "VICTIM", "given_at": at, "form": "WRITTEN", "fields": ALL} | rest
    with acting_as(cast.rasa, cast.institution) as by:
        return consents.record(contact=contact, service=service or cast.service, **facts, by=by, at=at)


def a_referral(cast: Cast, **rest: Any) -> Referral:
    """One that waits to be sent."""
    return a_consent(cast, a_contact(cast.rasa, cast.institution), **rest)


def a_sent_referral(cast: Cast, *, person: Person = VICTIM, at: datetime = LATER) -> Referral:
    referral = a_referral(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        return sending.send(referral=referral, service_id=cast.service.pk, person=person, by=by, at=at)


def a_notification(cast: Cast) -> ChildNotification:
    """One that is owed."""
    contact = a_contact(cast.rasa, cast.institution, is_child=True)
    with acting_as(cast.rasa, cast.institution):
        return ChildNotification.objects.get(contact=contact)


def a_received_notification(cast: Cast, *, at: datetime = LATER, **rest: Any) -> ReceivedNotification:
    facts = {"first_name": "Mažylė", "surname": "Pavyzdė", "birth_date": date(2015, 5, 10)} | rest
    notification = a_notification(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        return notifications.send(notification=notification, **facts, by=by, at=at)


def everything(cast: Cast) -> None:
    """A contact of a child with a referral and a notification, both sent."""
    a_received_notification(cast)
    with acting_as(cast.rasa, cast.institution) as by:
        contact = Contact.objects.get()
        referral = a_consent(cast, contact, without_representative="UNKNOWN")
        sending.send(referral=referral, service_id=cast.service.pk, person=VICTIM, by=by, at=LATER)


def sign_in(client: Any, person: User) -> None:
    """Sign a person in and choose their one organisation, without the pages of signing in."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[CHOSEN], session[ENROLLED] = str(person.memberships.get().pk), True
    session.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
