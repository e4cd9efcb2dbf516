"""W, P, C: the pages people have open all day, from the session to the last byte of HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import psycopg
from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from benchmarks.database import act, bare
from benchmarks.measuring import Measured, at_least, at_most, compare, exactly, no_more_than
from benchmarks.seed import World
from benchmarks.visiting import Visitor, statements_of
from cases.models import Case
from referrals.models import Intake
from victimsupport.accounts.identity import acting_as, system
from victimsupport.interface import paging

Raw = psycopg.Connection[tuple[Any, ...]]
ROUNDS = 60
SEEN = "INSERT INTO audit_entry (organisation_id, action, about, reference, detail, at) VALUES (%s, %s, '', %s, '{}', now())"


@dataclass(frozen=True)
class Listing:
    """A list page: the rows it shows, the day it sorts them by, and what breaks a tie."""

    view: str
    condition: str
    clock: str
    then: str
    waiting_only: bool
    shown: int = 25

    @property
    def rows(self) -> str:
        """Return one statement that asks for a page."""
        return f"""
            SELECT i.reference, i.initials, i.is_anonymous, i.channel, s.name, {self.clock} AS clock, i.received_at, u.name,
                   c.status
            FROM referrals_intake i JOIN duties_duty d ON d.id = i.duty_id
            LEFT JOIN cases_case c ON c.intake_id = i.id LEFT JOIN accounts_user u ON u.id = i.assignee_id
            LEFT JOIN accounts_organisation s ON s.id = i.sender_id
            WHERE i.organisation_id = %s AND {self.condition} ORDER BY clock, {self.then}, i.id LIMIT {self.shown + 1}
        """

    @property
    def counts(self) -> str:
        """Return one statement that asks for the counters above it."""
        return f"""
            SELECT count(*), count(*) FILTER (WHERE {self.clock} < %s), count(*) FILTER (WHERE {self.clock} = %s),
                   count(*) FILTER (WHERE i.assignee_id IS NULL)
            FROM referrals_intake i JOIN duties_duty d ON d.id = i.duty_id LEFT JOIN cases_case c ON c.intake_id = i.id
            WHERE i.organisation_id = %s AND {self.condition}
        """


WORKLIST = Listing(
    "cases:worklist",
    "i.ended_at IS NULL",
    "CASE WHEN d.performed_at IS NULL AND d.exempt_ground = '' AND d.cancelled_at IS NULL THEN d.due_on"
    " ELSE coalesce(c.review_on, '9999-12-31') END",
    "i.id",
    waiting_only=False,
)
QUEUE = Listing(
    "referrals:intakes",
    "i.ended_at IS NULL AND i.started_at IS NULL",
    "d.due_on",
    "i.received_at",
    waiting_only=True,
)


def floor_of_list(listing: Listing, raw: Raw, world: World) -> str:
    """Make the page with prepared statements and an f-string: the identity, the rows, the counters, the audit."""
    service, today = world.largest, timezone.localdate()
    organisation = service.organisation.pk
    act(raw, service.caseworker, service.organisation)
    rows = raw.execute(listing.rows, [organisation]).fetchall()
    counts = raw.execute(listing.counts, [today, today, organisation]).fetchone()
    raw.execute(SEEN, [organisation, "LIST_SHOWN", ""])
    raw.rollback()
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<!DOCTYPE html><html><body><p>{counts}</p><table>{lines}</table></body></html>"


def naive_list(listing: Listing, world: World) -> str:
    """Make it as one does who does not look: all rows counted, and every row asking for what stands beside it."""
    with acting_as(system(), world.largest.organisation):
        found = Intake.objects.filter(ended_at=None).order_by("duty__due_on", "received_at")
        found = found.filter(started_at=None) if listing.waiting_only else found
        counted = len(found)
        lines = [
            f"<tr><td>{one.reference}</td><td>{one.duty.due_on}</td><td>{one.assignee}</td><td>{one.sender}</td>"
            f"<td>{one.organisation}</td><td>{Case.objects.filter(intake=one).first()}</td></tr>"
            for one in found[: listing.shown]
        ]
    return f"<!DOCTYPE html><html><body><p>{counted}</p><table>{''.join(lines)}</table></body></html>"


def listed(listing: Listing) -> Callable[[World], Measured]:
    """Return the scenario of a list page."""

    def measured(world: World) -> Measured:
        address, largest = reverse(listing.view), Visitor(world.largest, world.at)
        with bare() as raw:
            variants = {
                "floor: prepared, f-string": lambda: floor_of_list(listing, raw, world),
                "ours": lambda: largest.get(address),
                "naive: N+1": lambda: naive_list(listing, world),
            }
            found = Measured(compare(variants, rounds=ROUNDS))
        sent = {}
        for count, service in world.small.items():
            visitor = Visitor(service, world.at)
            visitor.get(address)
            sent[count] = len(statements_of(partial(visitor.get, address)))
        found.gates = [
            at_most("ours / floor", found.ratio("ours", "floor: prepared, f-string"), 3),
            at_most("ours / floor, p95", found.ratio("ours", "floor: prepared, f-string", of="p95"), 3),
            at_least("naive / ours", found.ratio("naive: N+1", "ours"), 8),
            exactly("statements more with 100 than with 10", sent[100] - sent[10], 0),
            exactly("statements more with 50 than with 10", sent[50] - sent[10], 0),
        ]
        found.facts = {"statements": sent[100], "bytes": len(largest.get(address))}
        return found

    return measured


def deepest(world: World) -> Measured:
    """All that a service ever registered, page by page by key: middle and last against the first, and against OFFSET."""
    organisation, order, size = world.largest.organisation, ("received_at", "pk"), 25
    with acting_as(system(), organisation):
        rows = Intake.objects.filter(organisation=organisation).select_related("duty", "case")
        ordered = rows.order_by(*order)
        total = rows.count()
        met: list[Any] = []
        shown = paging.page(rows, order=order, params=QueryDict(), size=size)
        params = middle = QueryDict()
        while shown.next:
            met += [row.pk for row in shown.rows]
            params = QueryDict(shown.next.removeprefix("?"))
            middle = params if len(met) <= total // 2 else middle
            shown = paging.page(rows, order=order, params=params, size=size)
        met += [row.pk for row in shown.rows]
        variants = {
            "first page": lambda: paging.page(rows, order=order, params=QueryDict(), size=size),
            "ours: middle page, by key": lambda: paging.page(rows, order=order, params=middle, size=size),
            "ours: last page, by key": lambda: paging.page(rows, order=order, params=params, size=size),
            "naive: last page, by OFFSET": lambda: list(ordered[total - size :]),
        }
        found = Measured(compare(variants, rounds=ROUNDS))
    found.gates = [
        at_most("middle / first", found.ratio("ours: middle page, by key", "first page"), 2),
        at_most("last / first", found.ratio("ours: last page, by key", "first page"), 2),
        exactly("rows met twice", len(met) - len(set(met)), 0),
        exactly("rows never met", total - len(set(met)), 0),
    ]
    found.facts = {
        "rows": total,
        "OFFSET / ours": found.ratio("naive: last page, by OFFSET", "ours: last page, by key"),
    }
    return found


def case(world: World) -> Measured:
    """The page of the case with the most services given."""
    service = world.largest
    with acting_as(system(), service.organisation):
        by_size = Case.objects.filter(organisation=service.organisation, status="PLANNED").alias(
            n=Count("deliveries")
        )
        largest, smallest = by_size.order_by("-n").first(), by_size.order_by("n").first()
    assert largest is not None
    assert smallest is not None
    visitor = Visitor(service, world.at)
    address, other = (reverse("cases:case", args=[one.reference]) for one in (largest, smallest))
    with bare() as raw:
        variants = {
            "floor: prepared, f-string": lambda: floor_of_case(raw, world, largest),
            "ours": lambda: visitor.get(address),
        }
        found = Measured(compare(variants, rounds=ROUNDS))
    sent = len(statements_of(lambda: visitor.get(address)))
    found.gates = [
        at_most("ours / floor", found.ratio("ours", "floor: prepared, f-string"), 3),
        exactly(
            "statements more than for the smallest", sent - len(statements_of(lambda: visitor.get(other))), 0
        ),
        no_more_than("statements", sent, 8),
    ]
    found.facts = {"bytes": len(visitor.get(address))}
    return found


CASE = """
SELECT c.*, i.*, d.*, u.name FROM cases_case c JOIN referrals_intake i ON i.id = c.intake_id
JOIN duties_duty d ON d.id = i.duty_id LEFT JOIN accounts_user u ON u.id = i.assignee_id
WHERE c.organisation_id = %s AND c.reference = %s
"""
OF_A_CASE = (
    """SELECT a.number, a.assessed_at, u.name, n.kind, n.description FROM cases_needsassessment a
       JOIN accounts_user u ON u.id = a.assessed_by_id LEFT JOIN cases_need n ON n.assessment_id = a.id
       WHERE a.case_id = %s ORDER BY a.number DESC""",
    """SELECT p.number, p.agreed_at, u.name, m.function, m.what FROM cases_assistanceplan p
       JOIN accounts_user u ON u.id = p.made_by_id LEFT JOIN cases_planmeasure m ON m.plan_id = p.id
       WHERE p.case_id = %s ORDER BY p.number DESC, m.place""",
    """SELECT v.delivered_on, v.function, v.minutes, u.name FROM cases_servicedelivery v
       JOIN accounts_user u ON u.id = v.provider_id WHERE v.case_id = %s ORDER BY v.delivered_on DESC""",
    """SELECT p.state FROM accreditation_rightperiod p JOIN cases_case c ON c.organisation_id = p.service_id
       WHERE c.id = %s AND now()::date BETWEEN p.first_on AND coalesce(p.last_on, 'infinity')""",
)


def floor_of_case(raw: Raw, world: World, found: Case) -> str:
    """Make the page with six prepared statements and an f-string."""
    service = world.largest
    act(raw, service.caseworker, service.organisation)
    parts = [raw.execute(CASE, [service.organisation.pk, found.reference]).fetchall()]
    parts += [raw.execute(statement, [found.pk]).fetchall() for statement in OF_A_CASE]
    raw.execute(SEEN, [service.organisation.pk, "CASE_VIEWED", found.reference])
    raw.rollback()
    tables = "".join(
        f"<table>{''.join(f'<tr>{"".join(f"<td>{escape(str(cell))}</td>" for cell in row)}</tr>' for row in rows)}</table>"
        for rows in parts
    )
    return f"<!DOCTYPE html><html><body>{tables}</body></html>"
