"""What was found, for people (Markdown) and for programs (JSON)."""

import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.measuring import NOISY_LOAD, SLACK, Gate, Measured, Timing

PACKAGES = ("Django", "psycopg", "weasyprint", "cryptography", "holidays")


@dataclass
class Outcome:
    """One scenario as it was measured last."""

    id: str
    title: str
    measured: Measured
    attempts: int
    load_before: float
    load_after: float

    @property
    def slack(self) -> float:
        return SLACK if max(self.load_before, self.load_after) > NOISY_LOAD else 1.0

    @property
    def failed(self) -> list[Gate]:
        return [gate for gate in self.measured.gates if not gate.holds(self.slack)]


def surroundings(scale: str) -> dict[str, Any]:
    """Return what the numbers depend on."""
    memory = next(
        line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")
    )
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    return {
        "scale": scale,
        "cores": len(_cores()),
        "memory_gib": round(int(memory.split()[1]) / 1024**2),
        "python": platform.python_version(),
        "PostgreSQL": postgres.split()[0],
        **{name: version(name) for name in PACKAGES},
    }


def as_json(outcomes: list[Outcome], around: dict[str, Any]) -> str:
    """Return everything in one document."""
    scenarios = [
        {
            "id": one.id,
            "title": one.title,
            "attempts": one.attempts,
            "load_before": one.load_before,
            "load_after": one.load_after,
            "timings": {name: asdict(timing) for name, timing in one.measured.timings.items()},
            "gates": [asdict(gate) | {"holds": gate.holds(one.slack)} for gate in one.measured.gates],
            "facts": one.measured.facts,
        }
        for one in outcomes
    ]
    return json.dumps({"around": around, "scenarios": scenarios}, ensure_ascii=False, indent=2)


def as_markdown(outcomes: list[Outcome], around: dict[str, Any]) -> str:
    """Return three tables: how long it took, what must hold, and what else was found."""
    lines = [", ".join(f"{name} {value}" for name, value in around.items()), ""]
    lines += ["| | what | variant | median | p95 | min | n |", "|---|---|---|---:|---:|---:|---:|"]
    lines += [_timing(one, name, timing) for one in outcomes for name, timing in one.measured.timings.items()]
    lines += ["", "| | gate | found | must be | holds |", "|---|---|---:|---:|---|"]
    lines += [_gate(one, gate) for one in outcomes for gate in one.measured.gates]
    facts = [
        f"- {one.id}: {name}: {_number(value)}"
        for one in outcomes
        for name, value in one.measured.facts.items()
    ]
    return "\n".join([*lines, "", *facts])


def _timing(one: Outcome, name: str, timing: Timing) -> str:
    times = (duration(timing.median), duration(timing.p95), duration(timing.min), str(timing.n))
    return f"| {' | '.join((one.id, one.title, name, *times))} |"


def _gate(one: Outcome, gate: Gate) -> str:
    holds = (
        "yes"
        if gate.holds()
        else "yes, with the slack of a noisy machine"
        if gate.holds(one.slack)
        else "**no**"
    )
    again = f", at attempt {one.attempts}" if one.attempts > 1 else ""
    return f"| {one.id} | {gate.name} | {_number(gate.value)} | {gate.sense} {_number(gate.limit)} | {holds}{again} |"


def duration(seconds: float) -> str:
    """Return a time in the unit people say it in."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _number(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.2f}"


def _cores() -> set[int]:
    import os

    return os.sched_getaffinity(0)
