"""Two cases of one person: merged and taken apart, by the actions the pages call."""

from typing import Any

from cases.actions import closing, merging, unmerging
from cases.documents import merging as reading
from cases.models import Case, ClosingReason, Merge, ServiceDelivery
from referrals.models import Intake
from tests.cases import road
from tests.cases.delivering import record
from tests.cases.road import a_case
from victimsupport.accounts.identity import Actor
from victimsupport.choices import ServiceFunction
from victimsupport.duties.models import Duty

LATER = {"received": "2026-11-10 10:00", "started": "2026-11-10 11:00"}


def two(
    by: Actor, *, status: str = "ACCEPTED", other_status: str = "ACCEPTED", **rest: Any
) -> tuple[Case, Case]:
    """The same person twice: as an institution sent her, and as she came herself a day later."""
    kept = a_case(by, channel="FIRST_CONTACT_REFERRAL", status=status)
    gone = a_case(by, **LATER, status=other_status, **rest)
    return gone, kept


def merge(gone: Case, kept: Case, by: Actor, **rest: Any) -> Merge:
    versions = {"merged_version": gone.version, "version": kept.version} | rest
    return merging.merge(merged=gone, survivor=kept, by=by, at=road.now(), **versions)


def undo(row: Merge, by: Actor, **rest: Any) -> Case:
    kept = Case.objects.get(pk=row.survivor_id)
    return unmerging.undo(merge=row, by=by, at=road.now(), **({"version": kept.version} | rest))


def give(case: Case, by: Actor, *functions: ServiceFunction) -> list[ServiceDelivery]:
    return record(case, by, *(functions or [ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT]))


def closed(case: Case, by: Actor) -> Case:
    return closing.close(
        case=case, reason=ClosingReason.GOALS_REACHED, version=case.version, by=by, at=road.now()
    )


def state_of(*cases: Case) -> dict[str, Any]:
    """Everything that hangs on some cases, as rows: to be the same before and after."""
    found: dict[str, Any] = {}
    for label, model, field, to_intake in reading.relations():
        if label.startswith(("cases.Merge", "referrals.Likeness")):
            continue
        keys = [case.intake_id if to_intake else case.pk for case in cases]
        rows = model._default_manager.filter(**{f"{field}__in": keys}).order_by("pk")
        found[label] = list(rows.values("pk", field, *(["number"] if hasattr(model, "number") else [])))
    for case in cases:
        row = Case.objects.get(pk=case.pk)
        found[case.reference] = (row.status, row.decided_at, row.review_on, row.is_only_abroad)
        intake = Intake.objects.get(pk=case.intake_id)
        found["i" + case.reference] = (intake.ended_at, intake.is_repeated, intake.started_at)
        found["d" + case.reference] = list(
            Duty.objects.filter(reference=case.reference).order_by("pk").values_list("pk", "cancelled_at")
        )
    return found
