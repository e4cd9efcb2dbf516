"""Measuring what must be compared in turns, and judging the ratios."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Literal

NOISY_LOAD = 3.0
"""From this load average on, the machine is busy with something else, and ratios get `SLACK`."""
SLACK = 1.5
NOISE = 3.0
"""No noise makes a ratio so many times as bad as it is."""
WARM_UP = 3


@dataclass(frozen=True)
class Timing:
    """Seconds an operation took."""

    median: float
    p95: float
    min: float
    n: int


def compare(
    variants: Mapping[str, Callable[[], object]], *, rounds: int, operations: int = 1, warm_up: int = WARM_UP
) -> dict[str, Timing]:
    """
    Run every variant once in each round, so that whatever disturbs the machine disturbs all of them.

    :param operations: how many a call makes; the timings are of one
    """
    for _ in range(warm_up):
        for run in variants.values():
            run()
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            start = perf_counter()
            run()
            seconds[name].append((perf_counter() - start) / operations)
    return {name: timing(taken) for name, taken in seconds.items()}


def timing(seconds: list[float]) -> Timing:
    """Return what many measurements of one thing say."""
    p95 = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Timing(median(seconds), p95, min(seconds), len(seconds))


@dataclass(frozen=True)
class Gate:
    """One thing that must hold. `is_ratio` says that noise can break it, so that it is measured again."""

    name: str
    value: float
    sense: Literal["<=", ">=", "="]
    limit: float
    is_ratio: bool

    def holds(self, slack: float = 1.0) -> bool:
        slack = slack if self.is_ratio else 1.0
        match self.sense:
            case "<=":
                return self.value <= self.limit * slack
            case ">=":
                return self.value * slack >= self.limit
        return self.value == self.limit

    def may_be_noise(self, slack: float) -> bool:
        """Test whether it fails by so little that measuring again may show that it holds."""
        return self.is_ratio and self.holds(slack * NOISE)


def at_most(name: str, ratio: float, limit: float) -> Gate:
    return Gate(name, ratio, "<=", limit, is_ratio=True)


def at_least(name: str, ratio: float, limit: float) -> Gate:
    return Gate(name, ratio, ">=", limit, is_ratio=True)


def exactly(name: str, count: int, expected: int) -> Gate:
    return Gate(name, count, "=", expected, is_ratio=False)


def no_more_than(name: str, count: int, limit: int) -> Gate:
    return Gate(name, count, "<=", limit, is_ratio=False)


@dataclass
class Measured:
    """What a scenario found: its timings by variant, its gates, and facts worth knowing."""

    timings: dict[str, Timing] = field(default_factory=dict)
    gates: list[Gate] = field(default_factory=list)
    facts: dict[str, float | int | str] = field(default_factory=dict)

    def ratio(self, one: str, other: str, *, of: Literal["median", "p95"] = "median") -> float:
        """Return how many times as long one variant took as another."""
        first, second = getattr(self.timings[one], of), getattr(self.timings[other], of)
        return float(first / second)


def load_average() -> float:
    return os.getloadavg()[0]
