"""Shutting a colleague out of one person's intake and case, and letting them in again. Nothing tells them (security.md 28)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import CaseExclusion, ExclusionSource, Intake
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties.models import Duty
from victimsupport.keys import fresh_keys
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale

"""Who is told that a colleague was shut out, unless it is them."""


@transaction.atomic
def exclude(*, intake: Intake, user: User, reason: str, by: Actor, at: datetime) -> CaseExclusion:
    """
    This will shut a colleague out by hand: a conflict of interest.

    :raises PermissionDenied: unless the actor is the manager
    :raises Refused: if it is the actor, somebody who does not work here, or no reason is given
    :raises Stale: if the colleague is shut out already
    """
    by.must_be(Role.SERVICE_MANAGER)
    intake = permissions.intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    if user.pk == by.user_id:
        raise Refused(_("You cannot exclude yourself. Ask another manager."), field="colleague")
    if not Membership.objects.usable().filter(user=user, organisation=by.organisation).exists():
        raise Refused(_("Choose somebody who works in your service."), field="colleague")
    if not reason.strip():
        raise Refused(_("Say why the colleague must not see this case."), field="reason")
    if CaseExclusion.objects.in_force().filter(intake=intake, user=user).exists():
        raise Stale(_("The colleague is excluded from this case already."))
    row = _shut(intake, user, ExclusionSource.MANUAL, reason=reason.strip(), by=by, at=at)
    carry(intake=intake, by=by, at=at)
    return row


@transaction.atomic
def exclude_matching(
    *, intake: Intake, users: Iterable[User], since: datetime, by: Actor, at: datetime
) -> list[CaseExclusion]:
    """
    This will shut out colleagues who match somebody recorded as dangerous. Whom a manager let in since stays in.

    :param since: when the dangerous person was recorded: what was decided earlier was decided without knowing
    """
    settled = CaseExclusion.objects.filter(intake=intake)
    inside = set(settled.in_force().values_list("user", flat=True))
    inside |= set(settled.filter(source="MATCH", lifted_at__gte=since).values_list("user", flat=True))
    matching = {user.pk: user for user in users if user.pk not in inside}
    rows = [_shut(intake, user, ExclusionSource.MATCH, by=by, at=at) for user in matching.values()]
    if rows:
        carry(intake=intake, by=by, at=at)
    return rows


@transaction.atomic
def carry(*, intake: Intake, by: Actor, at: datetime) -> None:
    """This will shut whoever is shut out of one registration of a person out of all that are linked to it."""
    joined = list(Intake.objects.of_person(intake))
    standing = list(CaseExclusion.objects.in_force().filter(intake__in=joined).select_related("user"))
    shut = {(row.intake_id, row.user_id) for row in standing}
    for row in standing:
        for other in joined:
            if (other.pk, row.user_id) not in shut:
                shut.add((other.pk, row.user_id))
                _shut(other, row.user, ExclusionSource(row.source), reason=row.reason, by=by, at=at)


@transaction.atomic
def lift(*, exclusion: CaseExclusion, reason: str, by: Actor, at: datetime) -> CaseExclusion:
    """
    This will let a colleague see the person again.

    :raises PermissionDenied: unless the actor is the manager
    :raises Refused: if no reason is given
    :raises Stale: if somebody lifted it first
    """
    by.must_be(Role.SERVICE_MANAGER)
    row = permissions.exclusions_visible(by).select_for_update(of=("self",)).get(pk=exclusion.pk)
    if row.lifted_at is not None:
        raise Stale(_("This exclusion was lifted already."))
    if not reason.strip():
        raise Refused(_("Say why the colleague may see this case again."), field="reason")
    joined = permissions.exclusions_visible(by).in_force().filter(user=row.user_id)
    joined.filter(intake__in=Intake.objects.of_person(row.intake)).update(
        lifted_at=at, lifted_by=by.user, lift_reason=reason.strip()
    )
    row.refresh_from_db()
    detail = {"colleague": str(row.user_id)}
    audit.record("EXCLUSION_LIFTED", about=row, reference=row.intake.reference, detail=detail, by=by, at=at)
    return row


def _shut(
    intake: Intake, user: User, source: ExclusionSource, *, reason: str = "", by: Actor, at: datetime
) -> CaseExclusion:
    """Take what the colleague was responsible for from them, tell those who watch, then shut the door."""
    if intake.assignee_id == user.pk:
        Intake.objects.filter(pk=intake.pk).update(assignee=None)
    owed = Duty.objects.open().filter(organisation=by.organisation, reference=intake.reference)
    owed.filter(assignee=user).update(assignee=None)
    told = [
        person for person in notices.people_with(*permissions.WATCHERS, by=by, at=at) if person.pk != user.pk
    ]
    row = CaseExclusion(
        pk=fresh_keys(1)[0], organisation=by.organisation, intake=intake, user=user, source=source, reason=reason,
        since=at, recorded_by=by.user,
    )  # fmt: skip
    notices.post(
        kind=NoticeKind.COLLEAGUE_EXCLUDED,
        recipients=told,
        dedupe=str(row.pk),
        reference=intake.reference,
        path=reverse("cases:exclusions", args=[intake.reference]),
        by=by,
        at=at,
    )
    detail = {"colleague": str(user.pk), "source": source}
    audit.record("COLLEAGUE_EXCLUDED", about=intake, detail=detail, by=by, at=at)
    row.save(force_insert=True)
    return row
