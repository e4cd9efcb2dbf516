"""
What is named in a form or a query instead of the address: what is another's and what is nobody's are the same there, too.

What forms offer to choose from is found on the pages; where a number is typed, the form is filled in.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, LegalRepresentative, ServiceDelivery, Stay
from referrals.models import Intake
from tests.cases import beds, beside
from tests.cases.road import facts_of
from tests.matrix.asking import Answer, Asker, written
from tests.matrix.table import WHO
from tests.matrix.world import World, every_page
from victimsupport.accounts.actions import take_references
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import OrganisationKind, Role

NOBODYS_NUMBER = "NK-2026-97531"
NUMBERS_BEFORE = 700
"""Every service counts for itself: so many are given out before, that a foreign number is nobody's here."""
OPEN_TO_ALL = {"service": "any accredited service may be chosen: the list of them is public (art. 12(2))"}
"""What is chosen by key and no secret, by the name of the question."""
CHOSEN_BY_KEY = {
    "accounts:choose membership", "accreditation:application-documents staff_member", "cases:accesses user",
    "cases:assign_many assignee", "cases:bed place", "cases:bed_needed place",
    "cases:correct_delivery provider", "cases:cover_new absent", "cases:cover_new deputy", "cases:deliver provider",
    "cases:exclusions colleague", "cases:filter assignee", "cases:filter_new assignee", "cases:on_call person",
    "cases:shelter place", "cases:shelter_intake place", "cases:stay_admit person", "cases:stay_correct place",
    "cases:unmerge chosen", "cases:worklist assignee", "referrals:duty-assign assignee", "referrals:intake-assign assignee",
    "referrals:intake-restrict people",
}  # fmt: skip
"""Pages and their questions that offer what an organisation has for itself: none of these is overlooked."""


class Control(NamedTuple):
    """Something on a page that one of several may be chosen in, by their keys."""

    page: str
    path: str
    way: str
    name: str
    offered: str


class Controls(HTMLParser):
    """Finds what a page offers to choose from by keys, in the forms that are sent to the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.way, self.name, self.found = "GET", "", dict[tuple[str, str], str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        match tag:
            case "form":
                self.way = "" if said.get("action") else str(said.get("method") or "get").upper()
            case "select":
                self.name = str(said["name"])
            case "option":
                self._offer(self.name, said)
            case "input" if said.get("type") in {"radio", "checkbox"}:
                self._offer(str(said["name"]), said)

    def _offer(self, name: str, said: dict[str, str | None]) -> None:
        if self.way and is_key(said.get("value") or ""):
            self.found.setdefault((self.way, name), str(said["value"]))


def is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def asked_by(who: User) -> Asker:
    return Asker(who.memberships.select_related("user").earliest("pk"))


def controls(world: World) -> Iterator[tuple[Control, Asker]]:
    """Return everything that is chosen by its key, on the pages of the site, each once, and who was asked."""
    seen = set()
    for who, name, arguments, query in world.site.pages():
        if who is None or name not in WHO:
            continue
        path, asker, page = reverse(name, args=arguments) + query, asked_by(who), Controls()
        page.feed(asker.asks("GET", path).body.decode(errors="replace"))
        for (way, field), offered in page.found.items():
            if field not in OPEN_TO_ALL and (name, field) not in seen:
                seen.add((name, field))
                yield Control(name, path, way, field, offered), asker


class Others(NamedTuple):
    """What another service has: its number, and the key of one of each."""

    number: str
    keys: dict[str, UUID]


@pytest.fixture
def others(world: World) -> Others:
    service = world.elsewhere[OrganisationKind.SUPPORT_SERVICE]
    caseworker, manager = (
        world.asker(service, role).person for role in (Role.CASEWORKER, Role.SERVICE_MANAGER)
    )
    now = timezone.now()
    with acting_as(caseworker, service) as by:
        take_references(series="NK", count=NUMBERS_BEFORE, by=by, at=now)
        case = beside.a_case(by, beside.SISTER, now, facts_of())
    place = beds.a_place_of(service, manager)
    return Others(
        case.reference,
        {
            "user": caseworker.pk, "membership": caseworker.memberships.get().pk, "organisation": service.pk,
            "case": case.pk, "intake": case.intake_id, "place": place.pk,
        },
    )  # fmt: skip


def of_another_case(world: World) -> dict[str, UUID]:
    """Return rows of one's own service that belong to one of its cases alone."""
    with acting_as(world.site.cast.ona, world.site.cast.service):
        return {
            model.__name__: model.objects.earliest("pk").pk
            for model in (LegalRepresentative, ServiceDelivery, Stay, Case, Intake)
        }


def test_what_is_chosen_by_key_is_ones_own_or_nothing(world: World, others: Others) -> None:
    faults, found = list[tuple[str, ...]](), set()
    strange = others.keys | of_another_case(world)
    for control, asker in controls(world):
        found.add(f"{control.page} {control.name}")
        nothing, before = choose(asker, control, str(uuid4())), written()
        for kind, key in strange.items():
            if str(key) in control.path or str(key) == control.offered:
                continue
            if choose(asker, control, str(key)) != nothing:
                faults.append((control.page, control.name, f"tells the {kind} of another from none"))
        if (now := written()) != before:
            faults.append((control.page, control.name, "wrote", str(now.items() - before.items())))
        if choose(asker, control, control.offered) == nothing:
            faults.append((control.page, control.name, "takes what it offers for nothing"))
    assert faults == []
    assert found >= CHOSEN_BY_KEY


def choose(asker: Asker, control: Control, key: str) -> Answer:
    if control.way == "POST":
        return asker.asks("POST", control.path, {control.name: key}, about=key)
    return asker.asks("GET", f"{control.path.partition('?')[0]}?{urlencode({control.name: key})}", about=key)


class Typed(NamedTuple):
    """Where the number of a case is typed or stands in a query: the page, the way, its name, and what else is entered."""

    page: str
    way: str
    name: str
    beside: dict[str, str]


TYPED = [
    Typed("cases:merge", "POST", "other", {}),
    Typed("cases:merge", "GET", "other", {}),
    Typed("cases:link", "POST", "other", {"relation": "SAME_ACT"}),
    Typed("cases:link_registration", "POST", "other", {}),
    Typed("cases:link_registration", "GET", "case", {}),
    Typed("cases:find", "POST", "text", {}),
    Typed("cases:worklist", "GET", "reference", {"show": "all"}),
    Typed("cases:assign_many", "GET", "picked", {}),
]
"""Where emergencies are opened another answer is right: tests/referrals/test_emergencies.py."""


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.page}-{typed.way}")
def test_a_number_that_is_typed_is_ones_own_or_nothing(world: World, others: Others, typed: Typed) -> None:
    """Another service's number, and one of a case that only some colleagues may know of."""
    site = world.site
    arguments = {"cases:link_registration": [site.waits]}.get(typed.page, [site.cast.case.reference])
    path = reverse(typed.page, args=arguments if is_about_one(typed.page) else [])
    asker = world.asker(site.cast.service, Role.CASEWORKER, name="Nežino")

    def name(number: str) -> Answer:
        entered = typed.beside | {typed.name: number}
        if typed.way == "POST":
            return asker.asks("POST", path, entered, about=number)
        return asker.asks("GET", f"{path}?{urlencode(entered)}", about=number)

    nothing, before = name(NOBODYS_NUMBER), written()
    assert name(others.number) == nothing
    assert name(site.restricted) == nothing
    assert written() == before
    assert name(site.fresh) != nothing


def is_about_one(name: str) -> bool:
    return any(page.takes for page in every_page() if page.name == name)
