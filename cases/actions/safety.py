"""What keeps a person safe is recorded: how they may be contacted, where they are, who is dangerous to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import dangers, obstacles
from cases.documents.safe_contact import TEXTS, newest, place_of
from cases.lifecycle import ENDED, Status
from cases.models import Case, DangerousPerson, Disclosure, OthersMayAnswer, SafeContact, Whereabouts
from referrals.actions import exclusions
from referrals.models import Intake
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Membership, User
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

NOBODY = UUID(int=0)


@dataclass(frozen=True, repr=False)
class Said:
    """What the person said of how they may be contacted. Its repr is empty: no traceback or log shows a code word."""

    channels: Sequence[str] = ()
    weekdays: Sequence[int] = ()
    hours: tuple[time, time] | None = None
    others_may_answer: str = OthersMayAnswer.UNKNOWN
    who_may_answer: str = ""
    code_word: str = ""
    caller_script: str = ""
    note: str = ""
    valid_until: date | None = None

    def __repr__(self) -> str:
        return "Said(…)"


@transaction.atomic
def record_contact(*, case: Case, said: Said, seen: int, by: Actor, at: datetime) -> SafeContact:
    """
    This will keep what the person says now as the next version; it alone rules from now on.

    :param seen: the number of the newest version the actor saw; 0 where there was none
    :raises Stale: if somebody recorded another version since
    :raises Refused: if the case has ended, or its last day is over already
    """
    case = _open(case, by=by, at=at)
    before = newest(case)
    number = before.number if before else 0
    if number != seen:
        raise Stale(_("A colleague has recorded the safe contact meanwhile. Look at what is there now."))
    if said.valid_until is not None and said.valid_until < day_of(at):
        raise Refused(_("The last valid day is over already."), field="valid_until")
    row = SafeContact(
        pk=fresh_keys(1)[0], case=case, number=number + 1,
        channels=sorted(said.channels), weekdays=sorted(said.weekdays), others_may_answer=said.others_may_answer,
        valid_until=said.valid_until, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    row.hours_from, row.hours_until = said.hours or (None, None)
    for column in TEXTS:
        setattr(row, column, _sealed(getattr(said, column), row, column, case, by=by, at=at))
    row.save(force_insert=True)
    detail = {"version": row.number, "channels": row.channels}
    audit.record("SAFE_CONTACT_RECORDED", about=case, detail=detail, by=by, at=at)
    return row


@transaction.atomic
def record_whereabouts(*, case: Case, address: str, place: str, by: Actor, at: datetime) -> None:
    """
    This will keep the person's address and where they are now, in place of what was known before.

    :raises Refused: if the case has ended, or nothing is kept of who the person is
    """
    case = _open(case, by=by, at=at)
    identity = case.intake.identity
    if identity is None:
        raise Refused(_("Of a person who is not known no place is kept either."))
    person = vault.read(identity, by=by, at=at)
    if person.address != address.strip():
        vault.change(identity=identity, person=replace(person, address=address.strip()), by=by, at=at)
    row = Whereabouts(pk=fresh_keys(1)[0], case=case, recorded_by=by.user, recorded_at=at)
    row.place = _sealed(place, row, "place", case, by=by, at=at)
    row.save(force_insert=True)
    audit.record("WHEREABOUTS_RECORDED", about=case, by=by, at=at)


@transaction.atomic
def record_danger(
    *, case: Case, relation: str, person: Person | None = None, note: str = "", by: Actor, at: datetime
) -> DangerousPerson:
    """
    This will keep who is dangerous to the person, and shut out of the case every colleague it may be.

    :param person: a name, phone or e-mail, if they are needed to keep the person safe; the law needs none
    :raises Refused: if the case has ended
    """
    case = _open(case, by=by, at=at)
    row = DangerousPerson(
        pk=fresh_keys(1)[0], case=case, relation=relation, recorded_by=by.user,
        recorded_at=at,
    )  # fmt: skip
    if person is not None and not person.is_empty():
        row.identity = vault.seal(person=person, searchable=False, by=by, at=at)
        vault.mark(identity=row.identity, person=person, by=by, at=at)
    row.note = _sealed(note, row, "note", case, by=by, at=at)
    row.save(force_insert=True)
    audit.record(
        "DANGER_RECORDED", about=row, reference=case.reference, detail={"relation": relation}, by=by, at=at
    )
    exclude_colleagues(by=by, at=at)
    return row


@transaction.atomic
def remove_danger(*, danger: DangerousPerson, by: Actor, at: datetime) -> None:
    """
    This will erase somebody recorded as dangerous by mistake. Who was shut out stays so until the manager lifts it.

    :raises Stale: if somebody removed them first
    """
    locked(case=danger.case, by=by, at=at)
    row = DangerousPerson.objects.select_for_update(of=("self",)).get(pk=danger.pk)
    if row.removed_at is not None:
        raise Stale(_("This person was removed already."))
    _forget(row, by=by, at=at)


@transaction.atomic
def erase(*, case: Case, by: Actor, at: datetime) -> None:
    """This will erase all that was kept to keep somebody safe, when their identity goes."""
    for row in DangerousPerson.objects.filter(case=case, removed_at=None):
        _forget(row, by=by, at=at)
    SafeContact.objects.filter(case=case).update(**dict.fromkeys(TEXTS))
    Whereabouts.objects.filter(case=case).delete()
    Disclosure.objects.filter(case=case).update(reader="–", reason=b"")
    audit.record("SAFETY_ERASED", about=case, by=by, at=at)


def matches(*, person: Person, by: Actor, at: datetime) -> list[DangerousPerson]:
    """
    Return who, recorded as dangerous in a case the actor sees, this may be: to warn before anything is told them.

    Ask it of everybody who speaks for, brings or takes on a person: an applicant (10(3)), a representative, a recipient.
    """
    (found,) = dangers.matching(people=[person], by=by, at=at)
    return found


def warn_of_applicant(*, intake: Intake, by: Actor, at: datetime) -> list[str]:
    """Return what must be read of somebody who applied for another and may be dangerous to them, or to somebody else."""
    if intake.applicant is None:
        return []
    found = matches(person=vault.read(intake.applicant, by=by, at=at), by=by, at=at)
    numbers = ", ".join(sorted({danger.case.reference for danger in found}))
    sentence = _(
        "Who applied matches somebody recorded as dangerous (%(numbers)s). Tell them nothing of the person."
    )
    return [sentence % {"numbers": numbers}] if found else []


def warn_of_person(*, intake: Intake, by: Actor, at: datetime) -> list[str]:
    """Return what must be read of somebody referred or registered who may be dangerous to somebody else here."""
    numbers = dangers.of_person(intake, by=by, at=at)
    sentence = _(
        "This person matches somebody recorded as dangerous (%(numbers)s). Look there first: let them not meet, and tell "
        "neither anything of the other."
    )
    return [sentence % {"numbers": numbers}] if numbers else []


@transaction.atomic
def exclude_colleagues(*, by: Actor, at: datetime) -> int:
    """This will shut every colleague out of the cases of the people they may be dangerous to; returns how many times."""
    memberships = Membership.objects.usable().filter(organisation=by.organisation).select_related("user")
    return _exclude([membership.user for membership in memberships], by=by, at=at)


@transaction.atomic
def exclude_oneself(*, by: Actor, at: datetime) -> int:
    """This will do the same for one colleague, as they begin to act: who came or changed their name since is met too."""
    if by.organisation.kind != OrganisationKind.SUPPORT_SERVICE:
        return 0
    return _exclude([by.user], by=by, at=at)


def _exclude(everybody: Sequence[User], *, by: Actor, at: datetime) -> int:
    """As the system: a restricted case must be shut, too, to a colleague who could open it in an emergency."""
    people = [Person(first_name=user.name, email=user.email) for user in everybody]
    found: dict[UUID, list[User]] = {}
    shut = 0
    with acting_as(system(), by.organisation) as itself:
        for user, keys in zip(everybody, vault.recognise(people=people, by=itself, at=at), strict=True):
            for key in keys:
                found.setdefault(key, []).append(user)
        for danger in _dangerous(found).select_related("case__intake").order_by("recorded_at", "pk"):
            users, since = found.get(danger.identity_id or NOBODY, []), danger.recorded_at
            intake = danger.case.intake
            shut += len(
                exclusions.exclude_matching(intake=intake, users=users, since=since, by=itself, at=at)
            )
    return shut


def _dangerous(identities: Iterable[UUID]) -> QuerySet[DangerousPerson]:
    return DangerousPerson.objects.filter(identity__in=list(identities), removed_at=None)


def _open(case: Case, *, by: Actor, at: datetime) -> Case:
    """:raises Refused: if the case has ended. While the person has not decided, they must be kept safe already."""
    case = locked(case=case, by=by, at=at)
    if case.status in ENDED:
        raise Refused(str(obstacles.CLOSED_TO_ALL[Status(case.status)]))
    return case


def _sealed(
    text: str,
    row: SafeContact | Whereabouts | DangerousPerson,
    column: str,
    case: Case,
    *,
    by: Actor,
    at: datetime,
) -> bytes | None:
    """Return a text sealed under the person's key; nothing stays nothing."""
    if not text.strip():
        return None
    identity, place = case.intake.identity, place_of(row, column)
    return vault.seal_text(text=text.strip(), place=place, identity=identity, by=by, at=at)


def _forget(row: DangerousPerson, *, by: Actor, at: datetime) -> None:
    identity = row.identity_id
    row.identity, row.note, row.removed_by, row.removed_at = None, None, by.user, at
    row.save(update_fields=["identity", "note", "removed_by", "removed_at"])
    if identity is not None:
        vault.erase(identity_id=identity, by=by, at=at)
    audit.record("DANGER_REMOVED", about=row, reference=row.case.reference, by=by, at=at)
