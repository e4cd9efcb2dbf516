"""Making a colleague responsible for many people at once: first as a dry run, then as one act."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import permissions
from referrals.models import AssignReason, Intake
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.notices import actions as notices
from victimsupport.notices import withheld
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale

AT_MOST = 200
"""How many people are handed over in one go."""
BESIDE = ("duty", "assignee")


class Verdict(NamedTuple):
    """What would become of one person's registration, or became of it: who was responsible, and why nothing changes."""

    intake: Intake
    before: User | None
    refusal: str

    @property
    def changes(self) -> bool:
        return not self.refusal


def preview(*, intakes: Iterable[UUID], assignee: User, by: Actor, at: datetime) -> list[Verdict]:
    """
    This will say what `assign` would do, and change nothing.

    :raises Refused: if the colleague does not work on cases here, or too many are asked for
    """
    keys = _checked(intakes, assignee, by)
    rows = permissions.intakes_visible(by).filter(pk__in=keys).select_related(*BESIDE)
    return _judged(list(rows.order_by("reference", "pk")), assignee, by)


@transaction.atomic
def assign(
    *, versions: Mapping[UUID, int], assignee: User, reason: str = "", by: Actor, at: datetime
) -> list[Verdict]:
    """
    This will make a colleague responsible for every person of whom the preview said so, all or none.

    :param versions: the version of each that the actor saw
    :raises Stale: if somebody changed one of them since: nothing is changed then, look again
    :raises Refused: if the colleague does not work on cases here, too many are asked for, or the reason is unknown
    """
    keys = _checked(versions, assignee, by)
    if reason and reason not in AssignReason:
        raise Refused(_("Select a reason of the list."), field="reason")
    visible = permissions.intakes_visible(by).filter(pk__in=keys).order_by("reference", "pk")
    rows = list(visible.select_for_update(of=("self",)).select_related(*BESIDE))
    if {row.pk: row.version for row in rows} != dict(versions):
        raise Stale(_("Somebody changed some of these meanwhile. Nothing was assigned: look again."))
    verdicts = _judged(rows, assignee, by)
    changed = [verdict for verdict in verdicts if verdict.changes]
    if changed:
        _write(changed, assignee, reason, by=by, at=at)
    return verdicts


def _checked(keys: Iterable[UUID], assignee: User, by: Actor) -> list[UUID]:
    by.must_be(*permissions.AT_THE_SERVICE)
    found = list(keys)
    if len(found) > AT_MOST:
        sentence = _(
            "At most %(number)d people are assigned in one go. Narrow the list, and do the rest after."
        )
        raise Refused(sentence % {"number": AT_MOST})
    if not permissions.caseworkers(by).filter(user=assignee).exists():
        raise Refused(_("Choose somebody who works on cases in your service."), field="assignee")
    return found


def _judged(rows: list[Intake], assignee: User, by: Actor) -> list[Verdict]:
    """Return what becomes of each: the one place that says, for the dry run and for the act."""
    kept_from = withheld.pairs(organisation_id=by.organisation.pk, references={row.reference for row in rows})
    verdicts = []
    for row in rows:
        refusal = ""
        if row.ended_at is not None:
            refusal = _("This has ended: nobody need be responsible for it.")
        elif row.assignee_id == assignee.pk:
            refusal = _("This colleague is responsible already.")
        elif (row.reference, assignee.pk) in kept_from:
            refusal = _("This colleague may not see this case.")
        verdicts.append(Verdict(row, row.assignee, refusal))
    return verdicts


def _write(changed: list[Verdict], assignee: User, reason: str, *, by: Actor, at: datetime) -> None:
    rows, entries = [verdict.intake for verdict in changed], []
    for verdict in changed:
        row, before = verdict.intake, verdict.before
        row.assignee, row.version = assignee, row.version + 1
        detail = {"to": str(assignee.pk), "from": str(before.pk) if before else "", "reason": reason}
        entries.append(audit.entry("INTAKE_ASSIGNED", about=row, detail=detail, by=by, at=at))
    Intake.objects.bulk_update(rows, ["assignee", "version"])
    audit.record_many(entries=entries, by=by, at=at)
    duties.assign_many(references=[row.reference for row in rows], assignee=assignee, by=by, at=at)
    if assignee.pk != by.user_id:
        notices.post(
            kind=NoticeKind.ASSIGNED_MANY,
            recipients=[assignee],
            dedupe=f"{rows[0].pk}|{rows[0].version}|{len(rows)}",
            path=f"{reverse(MINE)}?show=mine",
            by=by,
            at=at,
        )


MINE = "cases:worklist"
"""Where what is one's own is listed: a name only, the page belongs to a later app."""
