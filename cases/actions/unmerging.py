"""Undoing a merging: what moved goes back, exactly that; what was added since stays unless it is chosen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions import closed_years, measures, moving
from cases.actions.merging import MERGED, both
from cases.documents import merging, unmerging
from cases.lifecycle import Status
from cases.models import Case, Merge, MergeEntry
from referrals.actions import linking
from referrals.models import Intake, IntakeLink
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def undo(*, merge: Merge, chosen: Collection[UUID] = (), version: int, by: Actor, at: datetime) -> Case:
    """
    This will make two cases of one again: they were of two people, or were merged by mistake.

    :param chosen: rows added since that belong to the case that comes back
    :param version: of the surviving case, as it was seen
    :raises Stale: if it is undone already, or somebody changed the surviving case since it was seen
    :raises Refused: if the surviving case was merged on, what belongs together would be torn apart, or a closed year
        would change
    """
    row = permissions.merges_visible_to(by).select_for_update(of=("self",)).get(pk=merge.pk)
    kept, gone = both(row.survivor, row.merged, versions={row.survivor_id: version}, by=by, at=at)
    if row.undone_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    if obstacle := unmerging.obstacle(row):
        raise Refused(obstacle)
    said = closed_years.testimony(intakes=[kept.intake], by=by, at=at)
    entries = list(row.entries.order_by("-pk"))
    _put_back(entries, kept, gone, chosen, row, by=by, at=at)
    _part(entries, gone, by=by, at=at)
    _stand(row, entries, kept, gone)
    for case in (kept, gone):
        measures.look_ahead(case=case, by=by, at=at)
    row.undone_at, row.undone_by = at, by.user
    row.save(update_fields=["undone_at", "undone_by"])
    if torn := unmerging.torn_apart(kept, gone):
        raise Refused(torn, field="chosen")
    closed_years.check(said=said, by=by, at=at)
    detail = {"other": gone.reference, "chosen": len(chosen)}
    audit.record("MERGING_UNDONE", about=kept, detail=detail, by=by, at=at)
    audit.record("MERGING_UNDONE", about=gone, detail={"other": kept.reference}, by=by, at=at)
    return gone


def _put_back(
    entries: Sequence[MergeEntry], kept: Case, gone: Case, chosen: Collection[UUID], merge: Merge, *,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    for relation in merging.moving():
        label = relation.model._meta.label
        mine = [entry.key for entry in entries if (entry.model, entry.field) == (label, relation.field)]
        added = [row.pk for row in unmerging.added_rows(relation, merge) if row.pk in chosen]
        if mine or added:
            moving.move(relation=relation, keys=[*mine, *added], source=kept, target=gone, by=by, at=at)
        if relation.treatment.numbered_by and not added:
            _number_as_before(relation, entries, gone, by=by, at=at)
            _number_as_before(relation, entries, kept, by=by, at=at)
    for entry in entries:
        if entry.model != Duty._meta.label:
            continue
        if entry.field == "cancelled_reason":
            duties.restore(duty_id=entry.key, reason=MERGED, by=by, at=at)
        else:
            Duty.objects.filter(pk=entry.key, reference=entry.became).update(reference=entry.was)


def _number_as_before(
    relation: merging.Relation, entries: Sequence[MergeEntry], case: Case, *, by: Actor, at: datetime
) -> None:
    """Give versions the numbers they had, where none was added meanwhile and none is missing."""
    label = relation.model._meta.label
    rows = relation.rows_of(case)
    now = dict(rows.values_list("pk", "number"))
    was = {entry.key: int(entry.was) for entry in entries if (entry.model, entry.field) == (label, "number")}
    became = {
        entry.key: int(entry.became) for entry in entries if (entry.model, entry.field) == (label, "number")
    }
    wanted = now | {key: was[key] for key in now if key in was}
    unchanged = case.status == Status.MERGED or all(now[key] == became.get(key, now[key]) for key in now)
    if unchanged and wanted != now and len(set(wanted.values())) == len(wanted):
        moving.renumber(rows=rows, wanted=wanted, by=by, at=at)


def _part(entries: Sequence[MergeEntry], gone: Case, *, by: Actor, at: datetime) -> None:
    followers = [entry.key for entry in entries if entry.model == IntakeLink._meta.label]
    ended = next(entry for entry in entries if (entry.model, entry.field) == (Intake._meta.label, "ended_at"))
    ended_at = parse_datetime(ended.was) if ended.was else None
    linking.part(intake=gone.intake, followers=followers, ended_at=ended_at, by=by, at=at)


def _stand(merge: Merge, entries: Sequence[MergeEntry], kept: Case, gone: Case) -> None:
    """Say where both stand: as before, or where the work since has brought them."""
    for entry in entries:
        if entry.model == Case._meta.label and entry.field != "status":
            _restore(kept, entry)
    gone.status = Status(merge.status)
    for case in (kept, gone):
        if case.status in merging.OPEN_AND_AGREED:
            case.status = merging.standing(case)
        case.version += 1
    kept.save(update_fields=["status", "decided_at", "is_only_abroad", "review_on", "version"])
    gone.save(update_fields=["status", "version"])


def _restore(case: Case, entry: MergeEntry) -> None:
    """Put one value of a case back, unless somebody changed it since."""
    field = apps.get_model(entry.model)._meta.get_field(entry.field)
    was, became = (_value(field, text) for text in (entry.was, entry.became))
    if getattr(case, entry.field) == became:
        setattr(case, entry.field, was)


def _value(field: Any, text: str) -> Any:
    return field.to_python(text) if text else None
