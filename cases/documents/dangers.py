"""
Whether somebody beside the person, or somebody who would come to know of them, is recorded as dangerous.

Said only to who works on the case, with numbers of cases they may see. Nobody else learns that anybody is recorded.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cases import permissions
from cases.models import Case, DangerousPerson, Disclosure, Interpretation, SafeContact
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person


def matching(*, people: Sequence[Person], by: Actor, at: datetime) -> list[list[DangerousPerson]]:
    """Return for each of some people who, recorded as dangerous in a case the actor sees, they may be. Two queries."""
    found = vault.recognise(people=people, by=by, at=at)
    standing = DangerousPerson.objects.filter(identity__in=set().union(*found), removed_at=None)
    rows = list(standing.filter(case__in=permissions.visible_to(by)).select_related("case"))
    return [[row for row in rows if row.identity_id in keys] for keys in found]


def warnings(*, people: Sequence[Person], by: Actor, at: datetime) -> list[str]:
    """Return for each of some people the numbers of the cases in which they may be recorded; empty where in none."""
    if not people:
        return []
    return [_numbers(found) for found in matching(people=people, by=by, at=at)]


def of_interpreters(rows: Sequence[Interpretation], *, by: Actor, at: datetime) -> list[str]:
    """Return the numbers for whoever interprets, or is booked to."""
    return warnings(people=[named(row.given_by or row.booked_with) for row in rows], by=by, at=at)


def of_readers(rows: Sequence[Disclosure], *, by: Actor, at: datetime) -> list[str]:
    """Return the numbers for whoever reads a document that says where the person is."""
    return warnings(people=[named(row.reader) for row in rows], by=by, at=at)


def of_who_answers(contact: SafeContact | None, text: str, *, by: Actor, at: datetime) -> str:
    """Return the numbers for whoever may answer the person's telephone."""
    return warnings(people=[named(text)], by=by, at=at)[0] if contact is not None and text else ""


def recorded_as(intake: Intake, *, by: Actor, at: datetime) -> list[DangerousPerson]:
    """Return whom somebody registered may be of those recorded in the cases of others."""
    if intake.identity is None:
        return []
    (found,) = matching(people=[vault.read(intake.identity, by=by, at=at)], by=by, at=at)
    return [danger for danger in found if danger.case.intake_id != intake.pk]


def of_person(intake: Intake, *, by: Actor, at: datetime) -> str:
    """Return the numbers of the cases in which they may be recorded."""
    return _numbers(recorded_as(intake, by=by, at=at))


def who_came(case: Case, *, by: Actor, at: datetime) -> str:
    """Return the numbers of registrations of who may be recorded as dangerous in a case: they have come here, too."""
    standing = case.dangerous_people.filter(removed_at=None, identity__isnull=False)
    found: set[UUID] = set()
    for row in standing.select_related("identity__key"):
        assert row.identity is not None
        found |= set(vault.alike(person=vault.read(row.identity, by=by, at=at), by=by, at=at))
    came = intakes_visible(by).filter(identity__in=found).exclude(pk=case.intake_id)
    return ", ".join(came.order_by("reference").values_list("reference", flat=True))


def between(case: Case, others: Sequence[Case], *, by: Actor, at: datetime) -> list[Case]:
    """Return those of some other cases of whose people one may be recorded as dangerous to the other, whichever to whom."""
    if not others:
        return []
    people = [
        vault.read(each.intake.identity, by=by, at=at) if each.intake.identity else Person()
        for each in (case, *others)
    ]
    own, *theirs = ({danger.case_id for danger in found} for found in matching(people=people, by=by, at=at))
    return [other for other, met in zip(others, theirs, strict=True) if other.pk in own or case.pk in met]


def works_at(service: Organisation, case: Case, *, by: Actor, at: datetime) -> list[User]:
    """Return who, of those who work at a service, may be recorded as dangerous in a case: before it is handed over."""
    there = Membership.objects.usable().filter(organisation=service).select_related("user")
    users = list({membership.user_id: membership.user for membership in there}.values())
    people = [Person(first_name=user.name, email=user.email) for user in users]
    standing = DangerousPerson.objects.filter(case=case, removed_at=None, identity__isnull=False)
    dangerous = set(standing.values_list("identity", flat=True))
    if not dangerous:
        return []
    known = vault.recognise(people=people, by=by, at=at)
    return [user for user, keys in zip(users, known, strict=True) if keys & dangerous]


def of_service(service: Organisation, case: Case, *, by: Actor, at: datetime) -> str:
    """Return what must be weighed before a person is handed over; it names nobody of the other service."""
    if not works_at(service, case, by=by, at=at):
        return ""
    sentence = _(
        "Somebody who works at %(service)s may be whom you recorded as dangerous to the person. Talk it over with the "
        "person. If that service takes them on, whoever matches sees nothing of the case there and is not told why."
    )
    return sentence % {"service": service.name}


def named(text: str) -> Person:
    """Return somebody of whom only a line of text is known."""
    return Person(first_name=text)


def _numbers(found: Sequence[DangerousPerson]) -> str:
    return ", ".join(sorted({danger.case.reference for danger in found}))
