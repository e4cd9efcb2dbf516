"""What is measured. Each function measures one thing and says what must hold."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.measuring import Measured, load_average
from benchmarks.report import Outcome
from benchmarks.scenarios import (
    deadlines,
    figures,
    intakes,
    pages,
    reminders,
    reports,
    searching,
    vault,
    wall,
)
from benchmarks.seed import World

ATTEMPTS = 3
"""A ratio that fails is measured again, twice: a busy machine is no slow program."""


class Scenario(NamedTuple):
    """One thing that is measured."""

    id: str
    title: str
    run: Callable[[World], Measured]


SCENARIOS = (
    Scenario("D1", "last day of a rule, from the day of the event", deadlines.last_day),
    Scenario("D2", "every day of 2021-2031 against an independent calendar", deadlines.exactness),
    Scenario("D3", "last day of a rule, from the moment of the event", deadlines.from_moment),
    Scenario("V1", "seal and open a field of an identity", vault.fields),
    Scenario("V2", "keep and show one person", vault.persons),
    Scenario("A1", "worklist query behind the wall", wall.worklist),
    Scenario("W1", "worklist", pages.listed(pages.WORKLIST)),
    Scenario("W0", "queue of those who wait", pages.listed(pages.QUEUE)),
    Scenario("P1", "a long list, page by page", pages.deepest),
    Scenario("C1", "page of a case", pages.case),
    Scenario("Q1", "find a person by phone", searching.person),
    Scenario("T1", "a manager's page", searching.manager),
    Scenario("I1", "register a person", intakes.intake),
    Scenario("R1", "remind of 10,000 overdue duties", reminders.overdue),
    Scenario("S2", "recount a year", figures.recount),
    Scenario("S6", "figures of the country", figures.national),
    Scenario("F1", "annual report as PDF/UA", reports.annual),
)


def chosen(ids: str) -> list[Scenario]:
    """Return the scenarios with these ids, or all."""
    wanted = {name.strip().upper() for name in ids.split(",") if name.strip()}
    if unknown := wanted - {scenario.id for scenario in SCENARIOS}:
        sys.exit(
            f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(one.id for one in SCENARIOS)}."
        )
    return [scenario for scenario in SCENARIOS if not wanted or scenario.id in wanted]


def measure(scenario: Scenario, world: World) -> Outcome:
    """Measure one thing; where a ratio does not hold, once or twice more."""
    for attempt in range(1, ATTEMPTS + 1):
        print(f"{scenario.id} {scenario.title} …", file=sys.stderr)
        before = load_average()
        outcome = Outcome(scenario.id, scenario.title, scenario.run(world), attempt, before, load_average())
        if not any(gate.may_be_noise(outcome.slack) for gate in outcome.failed):
            break
    return outcome
