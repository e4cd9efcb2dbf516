"""Who may see a restricted intake and its case: restricted with a reason, granted, taken back, lifted. All is audited."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import AccessRestriction, Intake, IntakeUserObjectPermission
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.keys import fresh_keys
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault


@transaction.atomic
def restrict(
    *, intake: Intake, people: Collection[User], reason: str, version: int, by: Actor, at: datetime
) -> Intake:
    """
    This will hide an intake and its case from everybody but these colleagues.

    Grants come first: the database refuses a row whose author could not see it. A manager who is not among the people
    shuts themselves out with the last step.

    :raises Refused: if no reason is given, or the people could not look after the case
    :raises Stale: if somebody changed the intake since it was seen, or it is restricted already
    """
    row = _locked(intake, version, by=by)
    if row.is_restricted:
        raise Stale(_("This is restricted already. Look at what is there now."))
    if not reason.strip():
        raise Refused(_("Say why only some colleagues may see this."), field="reason")
    chosen = _checked(row, people, by=by)
    _grant(row, {*chosen, by.user}, by=by, at=at)
    row.is_restricted, row.version = True, row.version + 1
    row.save(update_fields=["is_restricted", "version"])
    (key,) = fresh_keys(1)
    sealed = _sealed(row, "reason", key, reason, by=by, at=at)
    AccessRestriction.objects.create(
        pk=key, intake=row, restricted_at=at, restricted_by=by.user, reason=sealed
    )
    audit.record("ACCESS_RESTRICTED", about=row, detail=_named(chosen), by=by, at=at)
    _take_back(row, {by.user} - chosen, by=by, at=at)
    return row


@transaction.atomic
def change(*, intake: Intake, people: Collection[User], version: int, by: Actor, at: datetime) -> Intake:
    """
    This will let these colleagues see a restricted intake and its case, and nobody else any more.

    :raises Refused: if the people could not look after the case
    :raises Stale: if somebody changed the intake since it was seen, or it is not restricted any more
    """
    row = _restricted(intake, version, by=by)
    chosen = _checked(row, people, by=by)
    before = {grant.user for grant in permissions.grants_on(row).select_related("user")}
    _grant(row, chosen - before, by=by, at=at)
    row.version += 1
    row.save(update_fields=["version"])
    leaving = before - chosen
    _take_back(row, leaving - {by.user}, by=by, at=at)
    _take_back(row, leaving & {by.user}, by=by, at=at)
    return row


@transaction.atomic
def grant(*, intake: Intake, person: User, by: Actor, at: datetime) -> None:
    """
    This will let one more colleague see a restricted intake and its case; nothing if they may already.

    :raises PermissionDenied: unless the actor is a manager
    :raises Refused: if the colleague does not work on cases here, or must not see this one
    """
    by.must_be(Role.SERVICE_MANAGER)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    if not row.is_restricted or permissions.grants_on(row).filter(user=person).exists():
        return
    if not permissions.grantable(row, by).filter(user=person).exists():
        raise Refused(_("Choose somebody who works on cases in your service."), field="assignee")
    _grant(row, {person}, by=by, at=at)


@transaction.atomic
def lift(*, intake: Intake, reason: str, version: int, by: Actor, at: datetime) -> Intake:
    """
    This will let every colleague see an intake and its case again.

    :raises Refused: if no reason is given
    :raises Stale: if somebody changed the intake since it was seen, or it is not restricted any more
    """
    row = _restricted(intake, version, by=by)
    if not reason.strip():
        raise Refused(_("Say why every colleague may see this again."), field="reason")
    row.is_restricted, row.version = False, row.version + 1
    row.save(update_fields=["is_restricted", "version"])
    open_one = AccessRestriction.objects.in_force().select_for_update().get(intake=row)
    open_one.lifting_reason = _sealed(row, "lifting_reason", open_one.pk, reason, by=by, at=at)
    open_one.lifted_at, open_one.lifted_by = at, by.user
    open_one.save(update_fields=["lifting_reason", "lifted_at", "lifted_by"])
    audit.record("ACCESS_RESTRICTION_LIFTED", about=row, by=by, at=at)
    permissions.grants_on(row).delete()
    return row


def reason_of(*, restriction: AccessRestriction, column: str = "reason", by: Actor, at: datetime) -> str:
    """This will open why an intake was restricted, or why that was lifted; empty once the person's key is gone."""
    sealed, intake = getattr(restriction, column), restriction.intake
    if sealed is None or (intake.identity is None and not intake.is_anonymous):
        return ""
    place = _place(column, restriction.pk)
    return vault.open_text(sealed=sealed, place=place, identity=intake.identity, by=by, at=at)


def _locked(intake: Intake, version: int, *, by: Actor) -> Intake:
    by.must_be(Role.SERVICE_MANAGER)
    row = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    if row.version != version:
        raise Stale(_("Somebody changed this while you had it open. Look at what is there now."))
    return row


def _restricted(intake: Intake, version: int, *, by: Actor) -> Intake:
    row = _locked(intake, version, by=by)
    if not row.is_restricted:
        raise Stale(_("The restriction was lifted already. Look at what is there now."))
    return row


def _checked(intake: Intake, people: Collection[User], *, by: Actor) -> set[User]:
    """Refuse people who could not look after the case: a caseworker, a manager and whoever is responsible must be there."""
    chosen = set(people)
    found = permissions.grantable(intake, by).filter(user__in=chosen)
    roles = [set(membership.roles) for membership in found]
    if len(roles) != len(chosen):
        raise Refused(_("Choose colleagues who work on cases in your service."), field="people")
    if not any(Role.CASEWORKER in held for held in roles):
        raise Refused(
            _("Choose at least one caseworker: somebody must look after the person."), field="people"
        )
    if not any(Role.SERVICE_MANAGER in held for held in roles):
        raise Refused(
            _("Choose yourself or another manager: somebody must answer for the case."), field="people"
        )
    if intake.assignee_id is not None and intake.assignee_id not in {person.pk for person in chosen}:
        raise Refused(
            _("%(name)s is responsible: let them see it, or make somebody else responsible first.")
            % {"name": intake.assignee},
            field="people",
        )
    return chosen


def _grant(intake: Intake, people: Iterable[User], *, by: Actor, at: datetime) -> None:
    for person in sorted(people, key=lambda one: one.pk):
        IntakeUserObjectPermission.objects.assign_perm(permissions.KNOW, person, intake)
        audit.record("ACCESS_GRANTED", about=intake, detail={"to": str(person.pk)}, by=by, at=at)


def _take_back(intake: Intake, people: Iterable[User], *, by: Actor, at: datetime) -> None:
    for person in sorted(people, key=lambda one: one.pk):
        permissions.grants_on(intake).filter(user=person).delete()
        audit.record("ACCESS_TAKEN_BACK", about=intake, detail={"from": str(person.pk)}, by=by, at=at)


def _named(people: Iterable[User]) -> dict[str, list[str]]:
    return {"people": sorted(str(person.pk) for person in people)}


def _place(column: str, key: UUID) -> str:
    return f"referrals_accessrestriction|{column}|{key}"


def _sealed(intake: Intake, column: str, key: UUID, text: str, *, by: Actor, at: datetime) -> bytes:
    """Seal under the person's key, with which it goes; of an anonymous person under the organisation's."""
    place = _place(column, key)
    return vault.seal_text(text=text.strip(), place=place, identity=intake.identity, by=by, at=at)
