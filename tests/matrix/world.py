"""The people and the things the matrix is asked with: one of each role, here and elsewhere, and an object of every page."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accreditation.actions import applying, notifying, overseeing
from accreditation.models import Decision, Evidence, Finding, Proceeding, RemedyDeadline
from cases.actions import feeds
from cases.models import DangerousPerson, OnCall, RepresentedAct, StayAccess
from referrals.models import RecordHold
from reporting.models import Export
from tests import given
from tests.accreditation import applicant
from tests.journeys.site import Site
from tests.matrix.asking import Asker
from tests.matrix.table import BOTH_SIDES, NOBODYS, WHO
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Absence, Organisation, User
from victimsupport.accounts.roles import ROLES_IN, OrganisationKind, Role

SAME_OBJECT = {
    "accreditation:evidence-remove": "accreditation:evidence",
    "referrals:referral-letter-pdf": "referrals:referral-letter",
    "referrals:child-notification-letter-pdf": "referrals:child-notification-letter",
    "referrals:notification-letter-pdf": "referrals:notification-letter",
    "referrals:notification-acknowledge": "referrals:notification",
    "referrals:intake-claim": "referrals:intake",
    "referrals:intake-receipt": "referrals:intake",
    "referrals:intake-terrorism": "referrals:intake",
    "referrals:intake-other-person": "referrals:intake",
    "referrals:intake-restrict": "referrals:intake",
    "referrals:intake-unrestrict": "referrals:intake",
    "cases:access": "cases:case",
    "cases:incident_new": "cases:people",
    "cases:interpretation_drop": "cases:interpretation_book",
    "cases:filter_delete": "cases:filter",
    "cases:filter_default": "cases:filter",
    "cases:unlink_registration": "cases:start",
    "cases:transfer_offer": "cases:transfer_withdraw",
    "cases:transfer_paper": "cases:transfer_withdraw",
    "cases:rights_hold_lift": "cases:rights_hold",
    "cases:rights_limit_lift": "cases:rights_hold",
}
"""Buttons and documents, by the page they belong to: what that is about, they are about."""
FIRST_AT = {role: kind for kind, roles in reversed(ROLES_IN.items()) for role in roles}
"""Every role, with a kind of organisation in which people have it."""
EVERYWHERE = [(role, kind) for kind, roles in ROLES_IN.items() for role in roles]
"""Every role with every kind of organisation in which people have it."""
MISSING: dict[str, Callable[[], str]] = {
    "uuid": lambda: str(uuid4()), "path": lambda: str(uuid4()), "int": lambda: "7777", "slug": lambda: "nera",
    "str": lambda: "nera", "reference": lambda: "NK-2026-97531",
}  # fmt: skip


class Page(NamedTuple):
    """A named address: its route, and what it takes, each as name and kind."""

    name: str
    route: str
    takes: list[tuple[str, str]]


class Thing(NamedTuple):
    """What a page is asked about, and whose it is."""

    owner: Organisation
    arguments: list[Any]


def every_page(resolver: URLResolver | None = None, space: str = "", route: str = "") -> Iterator[Page]:
    """Return every address of the site, by the name it has."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            takes = [
                (name, kind.__class__.__name__.removesuffix("Converter").lower().replace("string", "str"))
                for name, kind in _converters(whole, pattern)
            ]
            yield Page(f"{space}:{pattern.name}".removeprefix(":"), whole, takes)
        else:
            yield from every_page(pattern, pattern.namespace or space, whole)


def _converters(whole: str, pattern: URLPattern) -> list[tuple[str, Any]]:
    """Return what an address takes, those of the addresses it stands under among them, in their order."""
    from django.urls.converters import get_converters

    known = get_converters()
    return [
        (name, known[kind or "str"])
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", whole)
        if (kind or "str") in known
    ]


class World:
    """The site of every page, its objects, and somebody of every role at every organisation there is."""

    def __init__(self) -> None:
        self.site = Site()
        self.elsewhere = {kind: self._another(kind) for kind in OrganisationKind}
        self.things = self._things()
        self.nobody_asks_yet()

    def nobody_asks_yet(self) -> None:
        """Begin anew with people who sign in when they first ask: what they leave behind goes with the test."""
        self._askers: dict[Any, Asker] = {}

    @property
    def home(self) -> dict[str, Organisation]:
        """The organisations of the site, one of each kind."""
        cast = self.site.cast
        authority = Organisation.objects.of_kind(OrganisationKind.ACCREDITATION_AUTHORITY).exclude(
            pk=self.elsewhere[OrganisationKind.ACCREDITATION_AUTHORITY].pk
        )
        return {
            OrganisationKind.SUPPORT_SERVICE: cast.service,
            OrganisationKind.FIRST_CONTACT_INSTITUTION: cast.police,
            OrganisationKind.CHILD_RIGHTS_SERVICE: cast.children,
            OrganisationKind.MINISTRY: cast.ministry,
            OrganisationKind.ACCREDITATION_AUTHORITY: authority.get(),
        }

    def _another(self, kind: str) -> Organisation:
        match kind:
            case OrganisationKind.SUPPORT_SERVICE:
                return given.a_service("Svetima tarnyba (pavyzdys)")
            case OrganisationKind.FIRST_CONTACT_INSTITUTION:
                return given.an_institution()
            case OrganisationKind.CHILD_RIGHTS_SERVICE:
                return given.a_child_rights_service()
        return given.an_organisation(kind)

    def asker(self, organisation: Organisation, role: str, *, name: str = "") -> Asker:
        """Return the one of a role at an organisation; by a name of their own, one more."""
        key = (organisation.pk, role, name)
        if key not in self._askers:
            person = None if name else self._of_the_site(organisation, role)
            person = person or given.a_person(organisation, Role(role), name=name)
            self._askers[key] = Asker(person.memberships.select_related("user").get())
        return self._askers[key]

    def _of_the_site(self, organisation: Organisation, role: str) -> User | None:
        site = self.site
        known = {
            (site.cast.service.pk, Role.CASEWORKER): site.cast.ona,
            (site.cast.service.pk, Role.SERVICE_MANAGER): site.manager,
            (site.cast.police.pk, Role.FIRST_CONTACT_OFFICER): site.cast.officer,
            (site.cast.ministry.pk, Role.MINISTRY_ANALYST): site.cast.analyst,
            (site.zita.memberships.get().organisation_id, Role.CASEWORKER): site.zita,
        }
        return known.get((organisation.pk, role))

    def visitor(self) -> Asker:
        return self._askers.setdefault("visitor", Asker())

    def missing(self, page: Page) -> str:
        """Return the address of a page about what there is nowhere: of the same form, never given out."""
        if not page.takes:
            return self.address(page)
        thing, arguments = self.things[page.name], list[str]()
        for given_, (_name, kind) in zip(thing.arguments, page.takes, strict=True):
            if kind == "reference":
                arguments.append(f"{str(given_).rpartition('-')[0]}-97531")
            else:
                arguments.append(MISSING[kind]())
        return reverse(page.name, args=arguments)

    @staticmethod
    def made_up(page: Page) -> str:
        """Return an address of a page with keys nobody ever gave out."""
        return reverse(page.name, args=[MISSING[kind]() for _name, kind in page.takes])

    def address(self, page: Page) -> str:
        """Return the address of a page about what the walk through every page asks it about."""
        return reverse(page.name, args=self.things[page.name].arguments if page.takes else [])

    def _things(self) -> dict[str, Thing]:
        """Return for every page what it is asked about: what the walk through every page asks it about."""
        site = self.site
        things: dict[str, Thing] = {}
        for who, name, arguments, _query in site.pages():
            if name not in things and (not arguments or arguments[0] != site.restricted):
                owner = site.cast.service if who is None else who.memberships.first().organisation  # type: ignore[union-attr]
                things[name] = Thing(owner, list(arguments))
        things |= self._of_cases() | self._of_accreditation() | self._of_the_ministry() | self._of_keeping()
        things |= {
            name: things[like] for name, like in SAME_OBJECT.items() if name not in things or "rights" in name
        }
        return things

    def _of_cases(self) -> dict[str, Thing]:
        """Return what the buttons of a case are about."""
        service = self.site.cast.service
        with acting_as(system(), service):
            danger = DangerousPerson.objects.select_related("case").earliest("pk")
            act = RepresentedAct.objects.select_related("case").earliest("pk")
            access = StayAccess.objects.select_related("stay__case").earliest("pk")
            turn, absence = (
                OnCall.objects.earliest("pk"),
                Absence.objects.filter(organisation=service).earliest("pk"),
            )
        with acting_as(self.site.cast.ona, service) as by:
            secret = feeds.make(by=by, at=timezone.localtime())
        stay = access.stay
        return {
            "cases:danger_remove": Thing(service, [danger.case.reference, danger.pk]),
            "cases:settle": Thing(service, [act.case.reference, act.pk]),
            "cases:stay_dismiss": Thing(service, [stay.case.reference, stay.pk, access.pk]),
            "cases:off_call": Thing(service, [turn.pk]),
            "cases:cover_end": Thing(service, [absence.pk]),
            "cases:calendar": Thing(service, [secret]),
        }

    def _of_accreditation(self) -> dict[str, Thing]:
        """Return what files, notices and requests are about, of the service whose right is to be renewed."""
        renews, begins, now = self.site.renews, self.site.begins, timezone.localtime()
        service, beginning = (who.memberships.get().organisation for who in (renews, begins))
        authority, officer = applicant.authority(), applicant.officer()
        with acting_as(renews, service) as by:
            finding = Finding.objects.get(number=self.site.finding)
            deadline = RemedyDeadline.objects.get(finding=finding)
            answer = overseeing.answer(
                finding=finding, text="Pašalinta", says_remedied=True, upload=applicant.paper(), by=by, at=now
            )
            until = now.date() + timedelta(days=30)
            asked = applying.ask(
                kind="SUSPEND", authority=authority, reason="Remontas", until=until, by=by, at=now
            )
        with acting_as(officer, authority) as by:
            received = Proceeding.objects.filter(service=service).earliest("pk")
            granted = Decision.objects.filter(service=service).earliest("pk")
            notifying.issue(decision=granted, appeal_clause="Gali būti skundžiama.", by=by, at=now)
        with acting_as(begins, beginning):
            evidence = Evidence.objects.filter(application__service=beginning).earliest("pk")
        return {
            "accreditation:answer-file": Thing(service, [answer.pk]),
            "accreditation:request-take-back": Thing(service, [asked.reference]),
            "accreditation:evidence": Thing(beginning, [evidence.pk]),
            "accreditation:remedy-notice": Thing(service, [deadline.pk]),
            "accreditation:receipt": Thing(service, [received.reference]),
            "accreditation:notice": Thing(service, [granted.pk]),
        }

    def _of_the_ministry(self) -> dict[str, Thing]:
        ministry = self.site.cast.ministry
        with acting_as(system(), ministry):
            name = Export.objects.get(pk=self.site.ready).manifest[0]["name"]
        return {"reporting:file": Thing(ministry, [self.site.ready, name])}

    def _of_keeping(self) -> dict[str, Thing]:
        """Return a hold at an institution, and the one kind of record that everybody keeps."""
        police = self.site.cast.police
        with acting_as(self.site.head, police):
            hold = RecordHold.objects.in_force().earliest("pk")
        return {
            "referrals:hold-lift": Thing(police, [hold.pk]),
            "cases:retention_term": Thing(self.site.cast.service, ["access_log"]),
        }

    def askers_of(self, page: Page) -> Iterator[tuple[Asker, str, bool]]:
        """Return who asks for a page about their own, who that is in words, and whether the table says that they may."""
        roles, is_somebodys = WHO[page.name], bool(page.takes) and page.name not in NOBODYS
        yield self.visitor(), "a visitor", "" in roles
        for role, kind in EVERYWHERE:
            owner = self.things[page.name].owner if is_somebodys else self.home[kind]
            here, may = owner if owner.kind == kind else self.home[kind], role in roles
            if not may and kind != FIRST_AT[role] and kind != owner.kind:
                continue  # refused for the role, wherever they have it: asked once
            if roles is not BOTH_SIDES and may and here != owner:
                continue  # a stranger of the right role: what is another's
            yield self.asker(here, role), f"{role} at {kind}", may

    def strangers_to(self, page: Page) -> list[tuple[Asker, str]]:
        """Return those of the right roles at organisations that have nothing to do with what a page is about."""
        right = WHO[page.name]
        return [
            (self.asker(self.elsewhere[kind], role), f"{role} at {kind}")
            for role, kind in EVERYWHERE
            if role in right
        ]
