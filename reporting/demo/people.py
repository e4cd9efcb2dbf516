"""The organisations and people of the demonstration. All are invented and say so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from reporting.demo import numbers, texts
from victimsupport.accounts.roles import OrganisationKind as Kind
from victimsupport.accounts.roles import Role
from victimsupport.choices import FirstContactInstitutionType as Type

PASSWORD = "labai-ilgas-pavyzdys"
"""Everybody's; only with the embedded servers. Elsewhere these people cannot sign in."""
EXAMPLE = "(pavyzdys)"
CODE = "9990000{:02}"
MINISTRY, AUTHORITY, CHILD_RIGHTS = CODE.format(1), CODE.format(2), CODE.format(3)
APPLICANT = CODE.format(80)
"""An organisation that wishes to be accredited."""
FIRST_INSTITUTION, FIRST_SERVICE = 20, 50
SEED_OF_NAMES = 169

INSTITUTIONS = (
    (Type.PRE_TRIAL_INVESTIGATION, "Policijos komisariatas", "policija", 4),
    (Type.PROSECUTOR, "Apylinkės prokuratūra", "prokuratura", 1),
    (Type.COURT, "Apylinkės teismas", "teismas", 1),
    (Type.EMERGENCY_RESPONSE_CENTRE, "Skubių skambučių centras", "skambuciai", 1),
    (Type.MUNICIPAL_ADMINISTRATION, "Savivaldybės administracija", "savivaldybe", 3),
    (Type.SOCIAL_SERVICES, "Socialinių paslaugų įstaiga", "socialine", 2),
    (Type.EDUCATION, "Mokykla", "mokykla", 3),
    (Type.HEALTHCARE, "Ligoninė", "ligonine", 3),
)
HOMES = (
    ("VILNIAUS_M", "Vilnius"), ("KAUNO_M", "Kaunas"), ("KLAIPEDOS_M", "Klaipėda"), ("VILNIAUS_M", "Vilnius"),
    ("SIAULIU_M", "Šiauliai"), ("PANEVEZIO_M", "Panevėžys"), ("KAUNO_M", "Kaunas"), ("ALYTAUS_M", "Alytus"),
    ("MARIJAMPOLES", "Marijampolė"), ("UTENOS_R", "Utena"), ("TELSIU_R", "Telšiai"), ("TAURAGES_R", "Tauragė"),
    ("MAZEIKIU_R", "Mažeikiai"), ("JONAVOS_R", "Jonava"), ("UKMERGES_R", "Ukmergė"), ("KEDAINIU_R", "Kėdainiai"),
    ("VISAGINO", "Visaginas"), ("PLUNGES_R", "Plungė"), ("SILUTES_R", "Šilutė"), ("ROKISKIO_R", "Rokiškis"),
    ("DRUSKININKU", "Druskininkai"), ("VILKAVISKIO_R", "Vilkaviškis"), ("KRETINGOS_R", "Kretinga"),
)  # fmt: skip
"""Where each service works, the largest first."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who works somewhere in the demonstration; the same e-mail twice is the same person."""

    email: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Place:
    """An organisation of the demonstration with its people."""

    code: str
    kind: Kind
    name: str
    institution_type: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    people: list[Colleague] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return texts.PHONE.format(int(self.code[-2:]))

    @property
    def email(self) -> str:
        return f"istaiga{self.code[-2:]}@example.org"


def places() -> list[Place]:
    """Return every organisation of the demonstration: the ministry first, the services last."""
    names = _names()
    return [*_authorities(names), *_institutions(names), *_services(names)]


def demo_logins() -> list[tuple[str, str, str]]:
    """Return for each role a person to sign in as: role, e-mail, password; then one who works in two places."""
    seen: dict[Role, str] = {}
    for place in sorted(places(), key=lambda place: place.kind == Kind.CHILD_RIGHTS_SERVICE):
        for person in place.people:
            for role in person.roles:
                seen.setdefault(role, person.email)
    order = [role for role in Role if role in seen]
    logins = [(str(role.label), seen[role], PASSWORD) for role in order]
    return [*logins, (f"{Role.CASEWORKER.label} + {Role.FIRST_CONTACT_OFFICER.label}", TWO_PLACES, PASSWORD)]


def table_of_logins() -> str:
    """Return who can sign in, a line for each role, in columns."""
    logins = demo_logins()
    roles, emails = (max(len(login[column]) for login in logins) for column in (0, 1))
    return "\n".join(f"  {role:<{roles}}  {email:<{emails}}  {password}" for role, email, password in logins)


TWO_PLACES = "dvi.pareigos@example.org"


def _names() -> Iterator[str]:
    """Yield invented names of colleagues, each once."""
    dice, given = Random(SEED_OF_NAMES), set[str]()
    while True:
        name = " ".join(texts.a_name(dice, woman=dice.random() < 0.75))
        if name not in given:
            given.add(name)
            yield name


def _colleagues(names: Iterator[str], where: str, **roles: tuple[Role, ...]) -> list[Colleague]:
    return [Colleague(f"{post}.{where}@example.org", next(names), held) for post, held in roles.items()]


def _authorities(names: Iterator[str]) -> list[Place]:
    ministry = _colleagues(
        names, "ministerija", analitike=(Role.MINISTRY_ANALYST,), administratore=(Role.ADMINISTRATOR,)
    )
    authority = _colleagues(
        names, "akreditavimas",
        specialiste=(Role.ACCREDITATION_OFFICER,), vadove=(Role.DECISION_MAKER,),
    )  # fmt: skip
    child_rights = _colleagues(
        names, "vaikoteises",
        specialiste1=(Role.CHILD_RIGHTS_OFFICER, Role.FIRST_CONTACT_OFFICER),
        specialiste2=(Role.CHILD_RIGHTS_OFFICER, Role.FIRST_CONTACT_OFFICER), vadove=(Role.UNIT_HEAD,),
    )  # fmt: skip
    child_rights_type = Type.CHILD_RIGHTS_SERVICE
    return [
        Place(MINISTRY, Kind.MINISTRY, f"Ministerija {EXAMPLE}", people=ministry),
        Place(AUTHORITY, Kind.ACCREDITATION_AUTHORITY, f"Akreditavimo įstaiga {EXAMPLE}", people=authority),
        Place(CHILD_RIGHTS, Kind.CHILD_RIGHTS_SERVICE, f"Vaiko teisių įstaiga {EXAMPLE}", child_rights_type, people=child_rights),
    ]  # fmt: skip


def _institutions(names: Iterator[str]) -> list[Place]:
    found, number = [], FIRST_INSTITUTION
    for kind, name, post, count in INSTITUTIONS:
        for place in range(1, count + 1):
            people = _colleagues(
                names, f"{post}{place:02}",
                pareigune1=(Role.FIRST_CONTACT_OFFICER,), pareigune2=(Role.FIRST_CONTACT_OFFICER,),
                vadovas=(Role.UNIT_HEAD,),
            )  # fmt: skip
            if post == "savivaldybe" and place == 1:
                people.append(Colleague(TWO_PLACES, "Jonas Pavyzdaitis", (Role.FIRST_CONTACT_OFFICER,)))
            where = Place(
                CODE.format(number),
                Kind.FIRST_CONTACT_INSTITUTION,
                f"{name} {place:02} {EXAMPLE}",
                kind,
                people=people,
            )
            found.append(where)
            number += 1
    return found


def _services(names: Iterator[str]) -> list[Place]:
    found = []
    for service, (municipality, town) in enumerate(HOMES[: numbers.SERVICES]):
        where = f"tarnyba{service + 1:02}"
        posts: dict[str, tuple[Role, ...]] = {
            f"specialiste{n + 1}": (Role.CASEWORKER,) for n in range(_caseworkers(service))
        }
        posts["vadove"] = (Role.SERVICE_MANAGER,)
        posts["duomenys"] = (Role.DATA_PROTECTION_OFFICER,)
        people = _colleagues(names, where, **posts)
        if service == 1:
            people.append(Colleague(TWO_PLACES, "Jonas Pavyzdaitis", (Role.CASEWORKER,)))
        name, address = f"Pagalbos tarnyba {service + 1:02} {EXAMPLE}", f"Pavyzdžio g. {service + 1}, {town}"
        code = CODE.format(FIRST_SERVICE + service)
        found.append(
            Place(code, Kind.SUPPORT_SERVICE, name, addresses=((municipality, address),), people=people)
        )
    applicant = _colleagues(
        names, "pageidaujanti", vadove=(Role.SERVICE_MANAGER,), specialiste=(Role.CASEWORKER,)
    )
    place = (("VILNIAUS_M", "Pavyzdžio g. 90, Vilnius"),)
    found.append(
        Place(
            APPLICANT,
            Kind.SUPPORT_SERVICE,
            f"Pageidaujanti įstaiga 01 {EXAMPLE}",
            addresses=place,
            people=applicant,
        )
    )
    return found


def _caseworkers(service: int) -> int:
    """The larger the service, the more; three at least."""
    return max(3, 7 - service // 2)
