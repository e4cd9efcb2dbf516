"""A: what the wall between organisations costs a query that names its organisation anyway."""

from time import perf_counter
from typing import Any

import psycopg

from benchmarks.database import act, bare
from benchmarks.measuring import Measured, at_most, exactly, timing
from benchmarks.seed import World
from cases.models import RightStop
from cases.querysets import by_clock
from cases.views.worklist import BESIDE
from referrals.models import Intake
from victimsupport.accounts.identity import system

TABLES = (
    "referrals_intake", "duties_duty", "cases_case", "cases_rightstop", "vault_identity", "referrals_referral",
)  # fmt: skip
ROUNDS, A_ROUND = 12, 40
WARM_UP = 10
PAGE = 51


def worklist(world: World) -> Measured:
    """The same statement on the same connection as web with the wall, and as owner of tables without it."""
    organisation = world.largest.organisation
    intakes, stops = Intake.objects.filter(organisation=organisation), RightStop.objects.all()
    rows = by_clock(intakes, stops).running().select_related(*BESIDE)
    sql, parameters = rows.order_by("clock", "pk")[:PAGE].query.sql_with_params()  # type: ignore[misc]
    with bare("vs_owner") as opened:
        opened.prepare_threshold = None  # planned anew each time, as Django has it
        taken: dict[str, list[float]] = {"off": [], "on": []}
        for _ in range(ROUNDS):
            off, without = _asked(opened, sql, parameters, _open_the_wall)
            on, behind = _asked(opened, sql, parameters, lambda raw: _behind_the_wall(raw, world))
            taken["off"] += off
            taken["on"] += on
    found = Measured({f"wall {name}": timing(seconds) for name, seconds in taken.items()})
    found.gates = [
        at_most("on / off", found.ratio("wall on", "wall off"), 1.3),
        exactly("rows that differ", len(set(without) ^ set(behind)), 0),
    ]
    return found


def _asked(
    opened: psycopg.Connection[Any], sql: str, parameters: Any, prepare: Any
) -> tuple[list[float], list[Any]]:
    """Ask many times in a transaction that changes nothing: altering a table is rolled back with it."""
    prepare(opened)
    taken, rows = [], []
    for number in range(WARM_UP + A_ROUND):
        start = perf_counter()
        rows = opened.execute(sql, parameters).fetchall()
        if number >= WARM_UP:
            taken.append(perf_counter() - start)
    opened.rollback()
    return taken, [row[0] for row in rows]


def _open_the_wall(opened: psycopg.Connection[Any]) -> None:
    for table in TABLES:
        opened.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _behind_the_wall(opened: psycopg.Connection[Any], world: World) -> None:
    opened.execute("SET LOCAL ROLE vs_web")
    act(opened, system(), world.largest.organisation)
