"""The audit's rows of 2023, as far as they are still kept: after three years an entry is erased (DP-6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import User
from victimsupport.audit import actions as audit
from victimsupport.audit.models import Entry
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record, may_be_erased

if TYPE_CHECKING:
    from reporting.demo.institutions import Met
    from reporting.demo.services import Registered

type Act = tuple[str, Model, datetime, User, dict[str, Any]]


def keep(acts: Iterable[Act], *, by: Actor, at: datetime) -> None:
    """This will write an entry for each act that happened recently enough."""
    audit.record_many(entries=_entries(acts, by, at), by=by, at=at)


def at_institution(met: Iterable[Met]) -> Iterator[Act]:
    """Yield what officers did."""
    for one in met:
        contact, row = one.contact, one.row
        if row is None:
            continue
        detail = {"child": row.is_child, "wish": row.wish}
        yield "CONTACT_RECORDED", row, contact.contacted_at, row.officer, detail
        if one.referral and contact.sent_at:
            yield (
                "REFERRAL_SENT",
                one.referral,
                contact.sent_at,
                row.officer,
                {"to": str(one.referral.addressee_id)},
            )
        if one.notification and contact.notified_at:
            yield (
                "CHILD_NOTIFICATION_SENT",
                one.notification,
                contact.notified_at,
                row.officer,
                {"unknown": []},
            )


def at_service(rows: Iterable[Registered]) -> Iterator[Act]:
    """Yield what caseworkers did."""
    for row in rows:
        case, work, who, one = row.case, row.work, row.assignee, row.registration
        yield "INTAKE_RECEIVED", row.intake, one.received_at, who, {"channel": one.channel}
        yield "ASSISTANCE_STARTED", row.intake, one.started_at, who, {"kind": row.intake.start_kind}
        yield "CASE_OPENED", case, one.started_at, who, {}
        yield (
            "ASSISTANCE_ACCEPTED" if one.is_accepted else "ASSISTANCE_DECLINED",
            case,
            one.decided_at,
            who,
            {},
        )
        if work is None:
            continue
        yield "NEEDS_ASSESSED", case, work.assessed_at, who, {"version": 1}
        yield "PLAN_AGREED", case, work.planned_at, who, {"version": 1}
        for delivery in work.deliveries:
            yield "SERVICES_RECORDED", case, delivery.recorded_at, who, {"functions": [delivery.function]}
        yield "CASE_CLOSED", case, work.closed_at, who, {"reason": work.closing_reason, "missing": []}


def _entries(acts: Iterable[Act], by: Actor, at: datetime) -> Iterator[Entry]:
    for code, about, done_at, user, detail in acts:
        if not may_be_erased(Record.ACCESS_LOG, day_of(done_at), day=day_of(at), on_hold=False):
            actor = Actor(user, by.organisation, by.roles)
            yield audit.entry(code, about=about, detail=detail, by=actor, at=done_at)
