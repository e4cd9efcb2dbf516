"""Who plays a scenario of accreditation: its organisations and people come into being."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accreditation.actions import authorising
from reporting.demo import actions
from reporting.demo.people import EXAMPLE, Colleague, Place
from victimsupport.accounts.identity import NOBODY, acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind as Kind
from victimsupport.accounts.roles import Role
from victimsupport.choices import FirstContactInstitutionType


@dataclass
class Cast:
    """Who plays: an authority, a service, an institution, and the people there."""

    authority: Organisation
    service: Organisation
    institution: Organisation
    people: Mapping[str, User]

    def acting(self, who: str, organisation: Organisation) -> Any:
        return acting_as(self.people[who], organisation)


def cast(number: int, *, at: datetime) -> Cast:
    """Have a scenario's organisations and people come into being."""
    staff = {
        "officer": (Role.ACCREDITATION_OFFICER,), "other": (Role.ACCREDITATION_OFFICER,),
        "authorised": (Role.ACCREDITATION_OFFICER,), "head": (Role.DECISION_MAKER,),
        "manager": (Role.SERVICE_MANAGER,), "caseworker": (Role.CASEWORKER,),
        "policeman": (Role.FIRST_CONTACT_OFFICER,),
    }  # fmt: skip

    def place(row: int, kind: Kind, *who: str, institution_type: str = "") -> Place:
        people = [Colleague(f"{name}.{number}@scenario.example.org", name, staff[name]) for name in who]
        addresses = (("VILNIAUS_M", "Pavyzdžio g. 1"),) if kind == Kind.SUPPORT_SERVICE else ()
        code = f"S{row}{number:04}"
        return Place(code, kind, f"Scenarijus {code} {EXAMPLE}", institution_type, addresses, people)

    kinds = FirstContactInstitutionType
    places = [
        place(1, Kind.ACCREDITATION_AUTHORITY, "officer", "other", "authorised", "head"),
        place(2, Kind.SUPPORT_SERVICE, "manager", "caseworker"),
        place(3, Kind.FIRST_CONTACT_INSTITUTION, "policeman", institution_type=kinds.PRE_TRIAL_INVESTIGATION),
    ]
    found = actions.found(places=places, by=NOBODY, at=at)
    people = {
        user.name: user for user in User.objects.filter(email__endswith=f".{number}@scenario.example.org")
    }
    played = Cast(found[f"S1{number:04}"], found[f"S2{number:04}"], found[f"S3{number:04}"], people)
    with played.acting("head", played.authority) as by:
        authorising.authorise(
            person=people["authorised"],
            document="Įsakymas (pavyzdys)",
            first_on=date(2021, 3, 1),
            by=by,
            at=at,
        )
    return played
