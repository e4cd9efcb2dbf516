"""`python -m benchmarks`: see README.md. Exit 1 if a gate does not hold."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter

from victimsupport import embedded

SCALES = {"try": 1_500, "si": 27_000, "100k": 100_000}
"""How many cases lie in the database: enough to see that everything runs, ten years of the country, four times that."""


def main() -> int:
    asked = _asked()
    started_here = embedded.ensure()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "victimsupport.settings",
        "HTTPS": "0",
        "CONN_MAX_AGE": "600",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.pop("DEMO", None)
    try:
        return _run(asked)
    finally:
        if started_here:
            embedded.stop()


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--scale", choices=SCALES, default="si")
    parser.add_argument("--only", default="", help="scenarios by id, with commas between: W1,D1")
    parser.add_argument("--out", type=Path, help="a file for the results as JSON")
    return parser.parse_args()


def _run(asked: Namespace) -> int:
    import django

    django.setup()

    from benchmarks import database, report, seed
    from benchmarks.scenarios import chosen, measure

    scenarios = chosen(asked.only)
    with database.fresh():
        print(f"Loading {SCALES[asked.scale]:,} cases …", file=sys.stderr)
        start = perf_counter()
        world = seed.load(SCALES[asked.scale])
        database.analyse()
        seed.count_years(world)
        print(f"… in {perf_counter() - start:.0f} s", file=sys.stderr)
        outcomes = [measure(one, world) for one in scenarios]
        around = report.surroundings(asked.scale)
    print(report.as_markdown(outcomes, around))
    if asked.out:
        asked.out.write_text(report.as_json(outcomes, around))
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
