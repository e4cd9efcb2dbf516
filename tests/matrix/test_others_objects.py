"""
What belongs to others: another organisation's, a colleague's, a person's whom only some may know of, and nobody's.

What one may not see and what there is not are the same answer, to the byte. Asking writes nothing, but that somebody
asked.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import filters
from referrals.actions import access, exclusions
from referrals.models import Intake
from tests.matrix.asking import Asker, is_open, written
from tests.matrix.table import CASEWORK, NEED_TO_KNOW, NOBODYS, ONES_OWN, WHO
from tests.matrix.world import Page, World, every_page
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import OrganisationKind, Role

WAYS = ("GET", "POST")
ABOUT_SOMETHING = [page for page in every_page() if page.name in WHO and page.takes]
OWNED = [page for page in ABOUT_SOMETHING if page.name not in NOBODYS]
ABOUT_SOMEBODY = [page for page in ABOUT_SOMETHING if page.route.startswith(NEED_TO_KNOW)]

type Fault = tuple[str, ...]


class Judge:
    """Compares what is answered about others' with what is answered about nothing, and watches what is written."""

    def __init__(self, world: World) -> None:
        self.world, self.faults = world, list[Fault]()

    def compare(self, page: Page, asker: Asker, who: str, ways: tuple[str, ...] = WAYS) -> None:
        """Ask about what the asker may not see, and about what there is not."""
        before = written()
        for way in ways:
            answer = asker.asks(way, self.world.address(page))
            nothing = asker.asks(way, self.world.missing(page))
            if answer != nothing or answer.status not in (404, 405):
                self.faults.append((page.name, who, way, str(answer), str(nothing)))
        if (now := written()) != before:
            self.faults.append((page.name, who, "wrote", str(now.items() - before.items())))


@pytest.fixture
def judge(world: World) -> Judge:
    return Judge(world)


def test_what_is_anothers_and_what_is_nobodys_are_the_same_answer(world: World, judge: Judge) -> None:
    """Asked by those who may open such pages, at organisations that have nothing to do with it."""
    for number, page in enumerate(OWNED):
        for turn, (asker, who) in enumerate(world.strangers_to(page)):
            judge.compare(page, asker, who, WAYS if not turn else (WAYS[number % 2],))
    assert judge.faults == []


def test_what_there_is_not_is_nothing_to_its_owners_either(world: World) -> None:
    faults = []
    for page in ABOUT_SOMETHING:
        asker = next(asker for asker, _who, may in world.askers_of(page) if may)
        answers = {asker.asks(way, world.missing(page)).status for way in WAYS}
        if not answers <= {404, 405} or answers == {405}:
            faults.append((page.name, *sorted(answers)))
    assert faults == []


@pytest.mark.parametrize(
    ("role", "kind", "record"),
    [
        (Role.UNIT_HEAD, OrganisationKind.FIRST_CONTACT_INSTITUTION, "closed_case"),
        (Role.UNIT_HEAD, OrganisationKind.CHILD_RIGHTS_SERVICE, "closed_case"),
        (Role.SERVICE_MANAGER, OrganisationKind.SUPPORT_SERVICE, "referral"),
        (Role.DATA_PROTECTION_OFFICER, OrganisationKind.SUPPORT_SERVICE, "referral"),
        (Role.ADMINISTRATOR, OrganisationKind.MINISTRY, "referral"),
        (Role.ADMINISTRATOR, OrganisationKind.ACCREDITATION_AUTHORITY, "closed_case"),
    ],
)
def test_a_kind_of_record_others_keep_is_none_of_ones_own(
    world: World, role: Role, kind: OrganisationKind, record: str
) -> None:
    """Nobody confirms how long others keep what they keep."""
    asker = world.asker(world.home[kind], role)
    theirs, nothing = (reverse("cases:retention_term", args=[name]) for name in (record, "nera"))
    for way in WAYS:
        answer = asker.asks(way, theirs)
        assert answer.status == 404
        assert answer == asker.asks(way, nothing)


@pytest.fixture
def restricted(world: World) -> None:
    """Everybody asked about is known to those alone who ask about their own; one colleague is shut out besides."""
    for owner in {world.things[page.name].owner for page in ABOUT_SOMEBODY}:
        manager, caseworker = (
            world.asker(owner, role).person for role in (Role.SERVICE_MANAGER, Role.CASEWORKER)
        )
        with acting_as(manager, owner, at=timezone.now()) as by:
            for intake in Intake.objects.filter(organisation=owner, is_restricted=False):
                known_to = {manager, caseworker, intake.assignee or caseworker}
                access.restrict(
                    intake=intake, people=known_to, reason="Pažįstamas žmogus", version=intake.version,
                    by=by, at=timezone.now(),
                )  # fmt: skip


def test_whom_only_some_may_know_of_the_others_do_not(world: World, judge: Judge, restricted: None) -> None:
    """The same addresses, asked for by a colleague of the same service and role, and by those who may."""
    for number, page in enumerate(ABOUT_SOMEBODY):
        owner, way = world.things[page.name].owner, WAYS[number % 2]
        for role in sorted(WHO[page.name]):
            judge.compare(page, world.asker(owner, role, name="Nežino"), f"{role} who does not know", (way,))
        if not is_open(world.asker(owner, Role.SERVICE_MANAGER).asks(way, world.address(page))):
            judge.faults.append((page.name, "hidden from the manager who may know", way))
    assert judge.faults == []


def test_who_is_shut_out_of_a_case_finds_nothing(world: World, judge: Judge) -> None:
    """Somebody like the one recorded as dangerous: no page tells them, nor that it would tell another."""
    for owner in {world.things[page.name].owner for page in ABOUT_SOMEBODY}:
        shut = [world.asker(owner, role, name="Grėsmantė").person for role in CASEWORK]
        with acting_as(world.asker(owner, Role.SERVICE_MANAGER).person, owner, at=timezone.now()) as by:
            for intake in Intake.objects.filter(organisation=owner, is_restricted=False):
                exclusions.exclude_matching(intake=intake, users=shut, since=by.moment, by=by, at=by.moment)
    for number, page in enumerate(ABOUT_SOMEBODY):
        for role in sorted(CASEWORK & WHO[page.name])[:1]:
            asker = world.asker(world.things[page.name].owner, role, name="Grėsmantė")
            judge.compare(page, asker, f"{role} who is shut out", (WAYS[number % 2],))
    assert judge.faults == []


def test_what_belongs_to_another_case_is_not_under_this_one(world: World) -> None:
    """A row of one's own service under the number of another case of it: the wall would let it through."""
    other = world.site.beside.fresh
    faults = []
    for page in ABOUT_SOMEBODY:
        owner, arguments = world.things[page.name]
        if len(arguments) < 2 or page.name == "cases:plan_printed":  # which every case may have
            continue
        assert arguments[0] != other
        asker = world.asker(owner, Role.SERVICE_MANAGER)
        crossed = reverse(page.name, args=[other, *arguments[1:]])
        for way in WAYS:
            answer = asker.asks(way, crossed)
            if answer != asker.asks(way, world.missing(page)) or answer.status not in (404, 405):
                faults.append((page.name, way, str(answer)))
    assert faults == []


def test_what_is_a_colleagues_own_is_nobody_elses(world: World, judge: Judge) -> None:
    service, police = world.site.cast.service, world.site.cast.police
    owners = {"cases": (service, Role.CASEWORKER), "referrals": (police, Role.FIRST_CONTACT_OFFICER)}
    with acting_as(world.asker(service, Role.CASEWORKER).person, service) as by:
        saved = filters.keep(content=filters.Content("Mano", "show=overdue"), by=by, at=timezone.now())
    for page in ABOUT_SOMETHING:
        if page.name in ONES_OWN:
            arguments = [saved.pk] if "filter" in page.name else world.things[page.name].arguments
            organisation, role = owners[page.name.partition(":")[0]]
            colleague, owner = world.asker(organisation, role, name="Kolegė"), world.asker(organisation, role)
            address = reverse(page.name, args=arguments)
            assert {is_open(owner.asks(way, address)) for way in WAYS} == {True}
            for way in WAYS:
                assert colleague.asks(way, address) == colleague.asks(way, world.missing(page)), (
                    page.name,
                    way,
                )
