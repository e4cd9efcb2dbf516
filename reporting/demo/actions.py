"""The only code of the demonstration that writes: people and places, then rows made by the rules, in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Model

from reporting.demo.people import PASSWORD, Place
from reporting.models import BudgetAppropriation
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, Organisation, TerritoryAddress, User
from victimsupport.accounts.sorting import sort_key
from victimsupport.directory.models import CompetentBody

BATCH = 1_000


def keep(*, rows: Iterable[Model], by: Actor, at: datetime) -> None:
    """This will write rows of the acting organisation in the order given, those of one model after another at once."""
    for label, some in groupby(rows, key=lambda row: row._meta.label):
        apps.get_model(label)._default_manager.bulk_create(some, batch_size=BATCH)


def found(*, places: Sequence[Place], by: Actor, at: datetime) -> dict[str, Organisation]:
    """This will write the invented organisations with their addresses and people, and return them by code."""
    organisations = [
        Organisation(
            kind=place.kind, name=place.name, sort_key=sort_key(place.name), legal_entity_code=place.code,
            institution_type=place.institution_type, phone=place.phone, email=place.email, is_example=True,
        )
        for place in places
    ]  # fmt: skip
    Organisation.objects.bulk_create(organisations)
    both = list(zip(places, organisations, strict=True))
    TerritoryAddress.objects.bulk_create(
        TerritoryAddress(organisation=organisation, municipality=municipality, address=address)
        for place, organisation in both
        for municipality, address in place.addresses
    )
    _employ(both)
    return {organisation.legal_entity_code: organisation for organisation in organisations}


def name_bodies(*, bodies: Sequence[CompetentBody], by: Actor, at: datetime) -> list[CompetentBody]:
    """This will write the invented bodies that people are told of."""
    return CompetentBody.objects.bulk_create(bodies)


def appropriate(*, budget: tuple[int, int, str], by: Actor, at: datetime) -> None:
    """This will note the published budget of a year, unless one has been entered."""
    year, euros, source = budget
    BudgetAppropriation.objects.get_or_create(year=year, defaults={"euros": euros, "source": source})


def _employ(both: Sequence[tuple[Place, Organisation]]) -> None:
    """Give everybody the one password of the demonstration; away from the embedded servers, none that works."""
    password = make_password(PASSWORD if settings.EMBEDDED else None)
    people = {
        person.email: User(email=person.email, name=person.name, password=password)
        for place, _organisation in both
        for person in place.people
    }
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(
        Membership(user=people[person.email], organisation=organisation, roles=list(person.roles))
        for place, organisation in both
        for person in place.people
    )
