"""Q, T: finding one person among all of a service, and the manager's page over everything that runs there."""

from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.database import act, bare
from benchmarks.measuring import Measured, at_most, compare, no_more_than
from benchmarks.seed import World
from benchmarks.visiting import statements_of
from cases.documents import gaps, team
from cases.permissions import visible_to
from cases.views.worklist import found_by
from referrals.models import Intake
from victimsupport.accounts.identity import acting_as
from victimsupport.vault import actions as vault
from victimsupport.vault.models import SearchToken

Raw = psycopg.Connection[tuple[Any, ...]]
ROUNDS = 40
FOUND = """
    SELECT i.reference, i.initials, d.due_on, u.name, c.status FROM referrals_intake i
    JOIN duties_duty d ON d.id = i.duty_id LEFT JOIN cases_case c ON c.intake_id = i.id
    LEFT JOIN accounts_user u ON u.id = i.assignee_id
    WHERE i.organisation_id = %s AND i.identity_id IN (SELECT identity_id FROM vault_searchtoken WHERE token = %s)
    ORDER BY i.received_at DESC, i.id DESC LIMIT 51
"""
LOADS = """
    SELECT i.assignee_id, count(*), count(*) FILTER (WHERE d.due_on < %s), min(i.received_at) FROM referrals_intake i
    JOIN duties_duty d ON d.id = i.duty_id LEFT JOIN cases_case c ON c.intake_id = i.id
    WHERE i.organisation_id = %s AND i.ended_at IS NULL GROUP BY i.assignee_id
"""


def person(world: World) -> Measured:
    """Somebody's phone number typed: from what was typed to the rows of the list, the audit included."""
    service, now = world.largest, timezone.now()
    with acting_as(service.caseworker, service.organisation) as by:
        intake = (
            Intake.objects.filter(identity__isnull=False)
            .select_related("identity__key")
            .latest("received_at")
        )
        assert intake.identity is not None
        phone = vault.read(intake.identity, by=by, at=now).phone
        tokens = [
            bytes(one)
            for one in SearchToken.objects.filter(identity=intake.identity).values_list("token", flat=True)
        ]
        with bare() as raw:
            variants = {
                "floor: one statement": lambda: _floor(raw, world, tokens[0]),
                "ours": lambda: _rolled_back(lambda: found_by(phone, by, now)),
            }
            found = Measured(compare(variants, rounds=ROUNDS))
        sent = statements_of(lambda: _rolled_back(lambda: found_by(phone, by, now)))
    found.gates = [
        at_most("ours / floor", found.ratio("ours", "floor: one statement"), 8),
        no_more_than("statements", len(sent), 5),
    ]
    found.facts = {"statements": len(sent)}
    return found


def manager(world: World) -> Measured:
    """Every colleague's load and every gap, over all that runs at the largest service."""
    service, today = world.largest, timezone.localdate()
    with acting_as(service.caseworker, service.organisation) as by, bare() as raw:

        def page() -> None:
            team.board(by, today)
            gaps.counted(visible_to(by), today)

        variants = {"floor: loads alone, one statement": lambda: _loads(raw, world, today), "ours": page}
        found = Measured(compare(variants, rounds=ROUNDS))
        sent = statements_of(page)
    found.gates = [no_more_than("statements", len(sent), 5)]
    found.facts = {
        "ours / floor": found.ratio("ours", "floor: loads alone, one statement"),
        "running": service.running,
    }
    return found


def _floor(raw: Raw, world: World, token: bytes) -> list[Any]:
    act(raw, world.largest.caseworker, world.largest.organisation)
    rows = raw.execute(FOUND, [world.largest.organisation.pk, token]).fetchall()
    raw.rollback()
    return rows


def _loads(raw: Raw, world: World, today: Any) -> list[Any]:
    act(raw, world.largest.caseworker, world.largest.organisation)
    rows = raw.execute(LOADS, [today, world.largest.organisation.pk]).fetchall()
    raw.rollback()
    return rows


def _rolled_back(run: Any) -> None:
    """Do something whose audit is not to stay."""
    with transaction.atomic():
        run()
        transaction.set_rollback(True)
    assert not connection.needs_rollback
