"""Two registrations of one person: each keeps its row and its duties, the person has one case (Q-11)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.actions import likeness
from referrals.documents import obstacle_to_joining
from referrals.models import Intake, IntakeLink, StartKind
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.duties import actions as duties
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale

UNLINKED = "UNLINKED"
"""Why what was done by linking is owed again."""


@transaction.atomic
def link(
    *,
    intake: Intake,
    leading: Intake,
    started_at: datetime | None = None,
    kind: str = "",
    late_reason: str = "",
    is_identified: bool = False,
    by: Actor,
    at: datetime,
) -> Intake:
    """
    This will link a registration to another of the same person, in whose case they are looked after.

    Assistance was started for it when it was started there, or the moment it came if that was earlier (10(2)); what its
    sender owed was met on sending (9(3)).

    :param started_at: when assistance was started anew, with `kind`, where it had ended
    :param is_identified: one of the two is anonymous, and the person said who they are
    :raises Stale: if it is linked or started already
    :raises Refused: if the two may not be joined, or assistance has not been started in the other
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    row, head = _locked(intake, leading, by=by)
    if hasattr(row, "link") or row.started_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if obstacle := obstacle_to_joining(row, head, is_identified=is_identified, by=by):
        raise Refused(obstacle)
    if head.started_at is None:
        raise Refused(_("Record the start of assistance in %(number)s first.") % {"number": head.reference})
    row.started_at = started_at or max(head.started_at, row.received_at)
    row.start_kind = StartKind(kind or head.start_kind)
    reason = late_reason or ("" if started_at else head.duty.late_reason)
    duties.perform(duty_id=row.duty_id, performed_at=row.started_at, late_reason=reason, by=by, at=at)
    row.assignee = row.assignee or head.assignee
    row.save(update_fields=["started_at", "start_kind", "assignee"])
    join(intake=row, leading=head, by=by, at=at)
    audit.record("INTAKE_LINKED", about=row, detail={"to": head.reference}, by=by, at=at)
    likeness.settle(intake=row, other=head, by=by, at=at)
    return row


@transaction.atomic
def unlink(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """
    This will undo a link: the registration waits for the start of assistance again, by the last day it always had.

    :raises Stale: if it is not linked
    :raises Refused: if it has a case of its own: the merging is undone there
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    (row,) = _locked(intake, by=by)
    if not hasattr(row, "link"):
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if hasattr(row, "case"):
        raise Refused(_("This case was merged into another. Undo the merging there."))
    leading = row.link.leading
    part(intake=row, by=by, at=at)
    row.started_at, row.start_kind = None, ""
    row.save(update_fields=["started_at", "start_kind"])
    duties.reopen(duty_id=row.duty_id, reason=UNLINKED, by=by, at=at)
    audit.record("INTAKE_UNLINKED", about=row, detail={"from": leading.reference}, by=by, at=at)
    return row


@transaction.atomic
def join(*, intake: Intake, leading: Intake, by: Actor, at: datetime) -> list[UUID]:
    """
    This will put a registration under another, with what hung on it, and take it off the worklist.

    Returns the keys of the links that followed it.
    """
    by.must_be(*permissions.AT_THE_SERVICE)
    intake, leading = _locked(intake, leading, by=by)
    followed = permissions.links_visible(by).filter(leading=intake)
    followers = list(followed.values_list("pk", flat=True))
    followed.update(leading=leading)
    IntakeLink.objects.create(intake=intake, leading=leading, linked_at=at, linked_by=by.user)
    intake.ended_at, intake.version = at, intake.version + 1
    intake.save(update_fields=["ended_at", "version"])
    _count_anew(permissions.intakes_visible(by).of_person(leading))
    return followers


@transaction.atomic
def part(
    *,
    intake: Intake,
    followers: Collection[UUID] = (),
    ended_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """This will take a registration from under another, with the links that had followed it, as it was before."""
    by.must_be(*permissions.AT_THE_SERVICE)
    (intake,) = _locked(intake, by=by)
    leading = intake.link.leading
    intake.link.delete()
    permissions.links_visible(by).filter(pk__in=followers, leading=leading).update(leading=intake)
    intake.ended_at, intake.version = ended_at, intake.version + 1
    intake.save(update_fields=["ended_at", "version"])
    intake = permissions.intakes_visible(by).get(pk=intake.pk)
    for one in (intake, leading):
        _count_anew(permissions.intakes_visible(by).of_person(one))


def _locked(*intakes: Intake, by: Actor) -> list[Intake]:
    """Return registrations of the actor's service, locked in one order whoever asks, in the order given."""
    rows = permissions.intakes_visible(by).select_for_update(of=("self",)).select_related("duty", "assignee")
    found = {row.pk: row for row in rows.filter(pk__in=[each.pk for each in intakes]).order_by("pk")}
    if len(found) != len({each.pk for each in intakes}):
        raise Intake.DoesNotExist
    return [found[each.pk] for each in intakes]


def _count_anew(intakes: Iterable[Intake]) -> None:
    """Say of each registration of a person whether it repeats an earlier one of its year (domain.md 5.1)."""
    seen: set[tuple[int, bool]] = set()
    for row in sorted(intakes, key=lambda each: (each.received_at, each.pk)):
        if row.returned_at is not None or row.out_of_scope_at is not None:
            continue
        place = (day_of(row.received_at).year, row.channel == IntakeChannel.TRANSFER)
        is_repeated = place in seen
        seen.add(place)
        if row.is_repeated != is_repeated:
            row.is_repeated = is_repeated
            row.save(update_fields=["is_repeated"])
