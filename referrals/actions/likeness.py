"""Whether somebody is known already: whom a new registration seems to be, and what people answered."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import Intake, Likeness
from referrals.querysets import LikenessQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.refusal import Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

SHOWN_AT_MOST = 20
"""Of whom seems alike; the newest."""


class Alike(NamedTuple):
    """A registration that may be of the same person, and by what it seems so."""

    intake: Intake
    by_what: list[str]


def look_for(*, person: Person, by: Actor, at: datetime) -> list[Alike]:
    """This will look for registrations of the actor's service that may be of this person, the newest first."""
    by.must_be(*permissions.AT_THE_SERVICE)
    found = vault.alike(person=person, by=by, at=at)
    known = permissions.intakes_visible(by).filter(identity__in=found).as_known().newest_first()
    return [
        Alike(intake, found[intake.identity_id]) for intake in known[:SHOWN_AT_MOST] if intake.identity_id
    ]


def search(*, parts: Collection[str], by: Actor, at: datetime) -> list[Intake]:
    """This will look for people of the actor's service by name, phone or e-mail, each for itself; the newest first."""
    by.must_be(*permissions.AT_THE_SERVICE)
    found = {key for part in parts for key in vault.find(text=part, by=by, at=at)}
    known = permissions.intakes_visible(by).filter(identity__in=found).as_known()
    return list(known.newest_first()[:SHOWN_AT_MOST])


@transaction.atomic
def note(
    *, intake: Intake, person: Person, others: Collection[UUID] = (), by: Actor, at: datetime
) -> list[Likeness]:
    """
    This will keep which registrations a new one seems to be of the same person as, until somebody answers.

    :param others: registrations somebody said are of other people, before this one was made
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    found = vault.alike(person=person, by=by, at=at)
    known = permissions.intakes_visible(by).filter(identity__in=found).exclude(pk=intake.pk).newest_first()
    rows = [
        Likeness(intake=intake, other=other, alike_in=found[other.identity_id], found_at=at)
        for other in known[:SHOWN_AT_MOST]
        if other.identity_id
    ]
    for row in rows:
        if row.other_id in others:
            row.answered_at, row.answered_by, row.is_same = at, by.user, False
    return Likeness.objects.bulk_create(rows)


@transaction.atomic
def deny(*, intake: Intake, seen: Collection[UUID], by: Actor, at: datetime) -> None:
    """
    This will record that whoever a registration seemed to be, it is another person; and that somebody looked.

    It is asked of the person, in whichever of their registrations, and may be answered from either side.

    :param seen: the likenesses that were looked at; what nobody saw stays a question
    :raises Stale: if somebody answered first
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    looked_at = _unanswered(row, by).filter(pk__in=seen)
    answered = looked_at.update(answered_at=at, answered_by=by.user, is_same=False)
    if not answered and not row.is_search_owed:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    _looked_for(row)
    audit.record("LIKENESS_DENIED", about=row, detail={"answered": answered}, by=by, at=at)


@transaction.atomic
def settle(*, intake: Intake, other: Intake, by: Actor, at: datetime) -> None:
    """This will record that two registrations are of one person: nobody is asked about the one any more."""
    by.must_be(*permissions.AT_THE_SERVICE)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    pair = permissions.likenesses_visible(by).of(row)
    pair.of(other).update(answered_at=at, answered_by=by.user, is_same=True)
    _looked_for(row)


@transaction.atomic
def tell_apart(*, intake: Intake, other: Intake, by: Actor, at: datetime) -> None:
    """This will record that two registrations are of two people, as is known otherwise: nobody is asked any more."""
    by.must_be(*permissions.AT_THE_SERVICE)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    pair = _unanswered(row, by).of(*permissions.intakes_visible(by).of_person(other))
    answered = pair.update(answered_at=at, answered_by=by.user, is_same=False)
    if answered:
        audit.record("LIKENESS_DENIED", about=row, detail={"answered": answered}, by=by, at=at)


@transaction.atomic
def ask_again(*, intake: Intake, other: Intake, since: datetime, by: Actor, at: datetime) -> None:
    """This will take back that two registrations were told apart at a moment: it was a mistake."""
    by.must_be(*permissions.AT_THE_SERVICE)
    own, others = (permissions.intakes_visible(by).of_person(each) for each in (intake, other))
    pair = permissions.likenesses_visible(by).of(*own).of(*others)
    pair.filter(is_same=False, answered_at=since).update(answered_at=None, answered_by=None, is_same=None)
    audit.record("LIKENESS_ASKED_AGAIN", about=intake, by=by, at=at)


def _unanswered(intake: Intake, by: Actor) -> LikenessQuerySet:
    """Return what is not answered yet of the person of a registration."""
    registrations = permissions.intakes_visible(by).of_person(intake)
    return permissions.likenesses_visible(by).unanswered().of(*registrations)


def _looked_for(intake: Intake) -> None:
    if intake.is_search_owed:
        intake.is_search_owed = False
        intake.save(update_fields=["is_search_owed"])
