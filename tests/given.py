"""Reach a state by the road users take, never by setting columns. Each function says what is given."""

from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accreditation.actions import deciding
from accreditation.models import Decision
from victimsupport.accounts.actions import keep_details
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Membership, Organisation, TerritoryAddress, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.accounts.sorting import sort_key
from victimsupport.choices import DecisionType
from victimsupport.law.calendar import VILNIUS
from victimsupport.law.periods import same_day_later

_numbers = count(300_000_001)
LONG_AGO = date(2024, 1, 2)
"""From when services have the right where a test says nothing of it; it has been renewed since."""


def at(text: str) -> datetime:
    """Return a local moment: at("2026-11-20 14:05")."""
    return datetime.fromisoformat(text).replace(tzinfo=VILNIUS)


def an_organisation(kind: str, name: str = "", institution_type: str = "") -> Organisation:
    number = next(_numbers)
    name = name or f"Įstaiga {number} (pavyzdys)"
    return Organisation.objects.create(
        kind=kind, name=name, sort_key=sort_key(name), legal_entity_code=str(number),
        institution_type=institution_type, phone="+370 600 00000", email=f"i{number}@example.org",
    )  # fmt: skip


def an_institution(institution_type: str = "PRE_TRIAL_INVESTIGATION", name: str = "") -> Organisation:
    return an_organisation(OrganisationKind.FIRST_CONTACT_INSTITUTION, name, institution_type)


def a_child_rights_service(name: str = "") -> Organisation:
    return an_organisation(OrganisationKind.CHILD_RIGHTS_SERVICE, name, "CHILD_RIGHTS_SERVICE")


def a_ministry() -> Organisation:
    return an_organisation(OrganisationKind.MINISTRY)


def an_authority() -> Organisation:
    return an_organisation(OrganisationKind.ACCREDITATION_AUTHORITY)


@cache
def _hashed(password: str) -> str:
    """Hash a password once: Argon2 is slow on purpose."""
    return make_password(password)


def a_person(organisation: Organisation, *roles: Role, name: str = "", language: str = "lt") -> User:
    """A colleague with these roles, who signs in with the password `password-of-a-test`."""
    number = next(_numbers)
    person = User(email=f"p{number}@example.org", name=name or f"Darbuotoja {number}", language=language)
    person.password = _hashed("password-of-a-test")
    person.save(force_insert=True)
    Membership.objects.create(user=person, organisation=organisation, roles=list(roles))
    return person


def a_service(name: str = "", *, accredited_on: date | None = LONG_AGO) -> Organisation:
    """A support service, accredited for three years from a day unless that is None; if no day is said, until now."""
    service = an_organisation(OrganisationKind.SUPPORT_SERVICE, name)
    TerritoryAddress.objects.create(
        organisation=service, municipality="VILNIAUS_M", address="Pavyzdžio g. 1, Vilnius"
    )
    if accredited_on is not None:
        decide(service, DecisionType.GRANT, accredited_on)
    if accredited_on is LONG_AGO:
        while (last := same_day_later(accredited_on, 36)) < timezone.localdate():
            accredited_on = last
            decide(service, DecisionType.GRANT, last)
    return service


def an_address(service: Organisation, municipality: str, address: str, on: date = date(2024, 1, 2)) -> None:
    """Another address of a service, published from a day on."""
    TerritoryAddress.objects.create(organisation=service, municipality=municipality, address=address)
    published(service, on)


def published(service: Organisation, on: date) -> None:
    """What a service is called and where it is, published from a day on as the administrator does."""
    with acting_as(system(), service) as by:
        keep_details(service=service, by=by, at=datetime(on.year, on.month, on.day, 13, tzinfo=VILNIUS))


def decide(service: Organisation, kind: DecisionType, on: date, **said: Any) -> Decision:
    """A decision of the authority's head on a service, made that day at noon on paper, and recorded then."""
    authority = (
        Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).first() or an_authority()
    )
    head, officer = the_one(authority, Role.DECISION_MAKER), the_one(authority, Role.ACCREDITATION_OFFICER)
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=VILNIUS)
    with acting_as(head, authority) as by:
        return deciding.record_earlier(
            service=service, content=deciding.Content(kind=kind, **said), decided_on=on, prepared_by=officer,
            by=by, at=noon,
        )  # fmt: skip


def the_one(organisation: Organisation, role: Role) -> User:
    """The first colleague in a role, who is made if there is none."""
    found = User.objects.filter(
        memberships__organisation=organisation, memberships__roles__contains=[role]
    ).first()
    return found or a_person(organisation, role)
