"""Two cases of one person become one, with a ledger of what moved, so that it can be undone (Q-11)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import permissions
from cases.actions import closed_years, measures, moving
from cases.actions.locking import locked
from cases.documents import merging
from cases.lifecycle import Status
from cases.models import Case, Merge, MergeEntry
from referrals.actions import likeness, linking
from referrals.models import Intake, IntakeLink
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused

MERGED = "MERGED"
"""Why nobody need be told twice: the other case of the person says the same."""


@transaction.atomic
def merge(
    *,
    merged: Case,
    survivor: Case,
    merged_version: int,
    version: int,
    is_identified: bool = False,
    by: Actor,
    at: datetime,
) -> Merge:
    """
    This will merge a case into another of the same person: what was done moves, the number goes on leading there.

    The facts of the surviving case stand. Who was registered here twice in a year is counted once.

    :param version: of the surviving case, as it was seen; `merged_version` that of the other
    :param is_identified: the merged one is anonymous, and the person said who they are
    :raises Stale: if somebody changed one of the two since they were seen
    :raises Refused: if they cannot be merged, or a closed year would change
    """
    versions = {merged.pk: merged_version, survivor.pk: version}
    gone, kept = both(merged, survivor, versions=versions, by=by, at=at)
    if obstacle := merging.obstacle(gone, kept, is_identified=is_identified, by=by, at=at):
        raise Refused(obstacle)
    said = closed_years.testimony(intakes=[gone.intake, kept.intake], by=by, at=at)
    row = Merge.objects.create(
        survivor=kept, merged=gone, status=gone.status, merged_at=at, merged_by=by.user
    )
    changes = _moved(gone, kept, by=by, at=at)
    changes += _duties(gone, kept, by=by, at=at)
    changes += _settled(gone, kept)
    changes += _joined(gone, kept, by=by, at=at)
    measures.look_ahead(case=kept, by=by, at=at)
    MergeEntry.objects.bulk_create(_entry(row, change) for change in changes)
    closed_years.check(said=said, by=by, at=at)
    likeness.settle(intake=gone.intake, other=kept.intake, by=by, at=at)
    detail = {"other": gone.reference, "changes": len(changes)}
    audit.record("CASE_MERGED", about=kept, detail=detail, by=by, at=at)
    audit.record("CASE_MERGED_AWAY", about=gone, detail={"other": kept.reference}, by=by, at=at)
    return row


def both(*cases: Case, versions: dict[Any, int], by: Actor, at: datetime) -> list[Case]:
    """This will lock two cases in one order whoever asks, and return them in the order given."""
    rows = {
        case.pk: locked(case=case, version=versions.get(case.pk), by=by, at=at)
        for case in sorted(cases, key=lambda each: each.pk)
    }
    return [rows[case.pk] for case in cases]


def _moved(gone: Case, kept: Case, *, by: Actor, at: datetime) -> list[moving.Change]:
    changes = []
    for relation in merging.moving():
        keys = list(merging.movable(relation, gone, kept).values_list("pk", flat=True))
        if keys:
            changes += moving.move(relation=relation, keys=keys, source=gone, target=kept, by=by, at=at)
    return changes


def _duties(gone: Case, kept: Case, *, by: Actor, at: datetime) -> list[moving.Change]:
    """Let what is owed lead to the surviving case; the start of assistance stays what it is, of its own registration."""
    staying = permissions.stops_visible_to(by).filter(case=gone)
    changes = []
    for stop in staying.select_related("duty"):
        if stop.duty.is_open():
            duties.cancel(duty_id=stop.duty_id, reason=MERGED, by=by, at=at)
            changes.append(moving.Change(Duty, stop.duty_id, "cancelled_reason", "", MERGED))
    own = [gone.intake.duty_id, *staying.values_list("duty", flat=True)]
    others = Duty.objects.filter(organisation=by.organisation, reference=gone.reference).exclude(pk__in=own)
    keys = list(others.values_list("pk", flat=True))
    others.update(reference=kept.reference)
    return changes + [moving.Change(Duty, key, "reference", gone.reference, kept.reference) for key in keys]


def _settled(gone: Case, kept: Case) -> list[moving.Change]:
    """Say where both stand: the person agreed when they first did, and the plan rests on the newest needs of both."""
    was = {name: getattr(kept, name) for name in ("status", "decided_at", "is_only_abroad", "review_on")}
    agreed = merging.OPEN_AND_AGREED | {Status.CLOSED}
    if kept.status in merging.OPEN_AND_AGREED:
        kept.status = merging.standing(kept)
        kept.review_on = kept.review_on or gone.review_on
    if kept.decided_at and gone.decided_at and gone.status in agreed and kept.status in agreed:
        kept.decided_at = min(kept.decided_at, gone.decided_at)
        kept.is_only_abroad = kept.is_only_abroad and gone.is_only_abroad
    gone.status, gone.version, kept.version = Status.MERGED, gone.version + 1, kept.version + 1
    gone.save(update_fields=["status", "version"])
    kept.save(update_fields=[*was, "version"])
    return [
        moving.Change(Case, kept.pk, name, value, getattr(kept, name))
        for name, value in was.items()
        if value != getattr(kept, name)
    ]


def _joined(gone: Case, kept: Case, *, by: Actor, at: datetime) -> list[moving.Change]:
    ended_at = gone.intake.ended_at
    followers = linking.join(intake=gone.intake, leading=kept.intake, by=by, at=at)
    links: Iterable[moving.Change] = (
        moving.Change(IntakeLink, key, "leading", gone.intake_id, kept.intake_id) for key in followers
    )
    return [moving.Change(Intake, gone.intake_id, "ended_at", ended_at, at), *links]


def _entry(merge: Merge, change: moving.Change) -> MergeEntry:
    return MergeEntry(
        merge=merge, model=change.model._meta.label, key=change.key, field=change.field,
        was=_text(change.was), became=_text(change.became),
    )  # fmt: skip


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
