"""S: the ministry's figures, counted by the program and by one statement that shares no code with it."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from benchmarks.database import bare
from benchmarks.measuring import Measured, at_least, at_most, compare, exactly
from benchmarks.seed import World, count_years
from benchmarks.visiting import statements_of
from reporting.figures import counting, reading
from reporting.figures.years import ReportingYear
from reporting.models import Cell
from victimsupport.accounts.identity import acting_as, reading_statistics, system
from victimsupport.accounts.models import Organisation
from victimsupport.law.calendar import day_of

Key = tuple[UUID, str, str, str]
Cells = Counter[Key]

ONE_PASS = """
WITH year AS (
    SELECT make_timestamptz(%(year)s, 1, 1, 0, 0, 0, 'Europe/Vilnius') AS first,
           make_timestamptz(%(year)s + 1, 1, 1, 0, 0, 0, 'Europe/Vilnius') AS next,
           make_timestamptz(%(year)s + 1, 2, 1, 0, 0, 0, 'Europe/Vilnius') AS cut_off
), given AS (
    SELECT organisation_id, case_id, function, delivered_on FROM cases_servicedelivery
    WHERE is_accredited AND cancelled_at IS NULL
      AND delivered_on BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
      AND organisation_id = coalesce(%(service)s, organisation_id)
), persons AS (
    SELECT i.organisation_id, i.channel, i.is_anonymous, c.recipient_group, c.has_disability, c.municipality_id,
           i.received_at AT TIME ZONE 'Europe/Vilnius' AS received, i.received_at < year.first AS is_earlier,
           CASE WHEN c.victim_category = 'RELATED_PERSON' THEN 'r' ELSE '' END AS apart,
           c.status NOT IN ('STARTED', 'DECLINED') AND c.decided_at < year.cut_off AS has_agreed,
           c.id IN (SELECT case_id FROM given) AS was_served
    FROM year, referrals_intake i LEFT JOIN cases_case c ON c.intake_id = i.id
    WHERE i.received_at < year.next AND i.organisation_id = coalesce(%(service)s, i.organisation_id)
), person_cells AS (
    SELECT organisation_id, figure.id || apart, split.dimension, split.code
    FROM persons
    CROSS JOIN LATERAL (SELECT NOT is_earlier AND channel <> 'TRANSFER' AS is_registered) r
    CROSS JOIN LATERAL (SELECT is_registered AND has_agreed AS is_counted) a
    CROSS JOIN LATERAL (VALUES
        ('ST-2', is_registered), ('ST-2c', is_earlier AND was_served), ('ST-2t', NOT is_earlier AND channel = 'TRANSFER'),
        ('ST-3', is_counted), ('ST-4w', is_counted AND recipient_group = 'WOMAN'),
        ('ST-4m', is_counted AND recipient_group = 'MAN'), ('ST-4c', is_counted AND recipient_group = 'CHILD'),
        ('ST-4u', is_counted AND recipient_group = 'UNKNOWN'), ('ST-5', is_counted AND has_disability),
        ('ST-6', is_counted AND is_anonymous)) AS figure (id, holds)
    CROSS JOIN LATERAL (VALUES
        ('', ''), ('CHANNEL', channel), ('MUNICIPALITY', coalesce(municipality_id, 'NOT_STATED')),
        ('MONTH', to_char(received, 'MM'))) AS split (dimension, code)
    WHERE figure.holds AND (split.dimension = '' OR figure.id IN ('ST-2', 'ST-3'))
), service_cells AS (
    SELECT g.organisation_id, split.indicator, split.dimension, split.code
    FROM year, given g JOIN cases_case c ON c.id = g.case_id JOIN referrals_intake i ON i.id = c.intake_id
    CROSS JOIN LATERAL (VALUES
        ('ST-7', '', '', true), ('ST-7', 'FUNCTION', g.function, true), ('ST-7', 'MONTH', to_char(g.delivered_on, 'MM'), true),
        ('ST-7c', '', '', i.received_at < year.first)) AS split (indicator, dimension, code, holds)
    WHERE split.holds
)
SELECT *, count(*) FROM (TABLE person_cells UNION ALL TABLE service_cells) AS cells GROUP BY 1, 2, 3, 4
"""
SUMS = "SELECT indicator, dimension, code, sum(count) FROM statistics.cell WHERE year = %s GROUP BY 1, 2, 3"
FIRST_YEAR = 2021
ROUNDS = 9


def recount(world: World) -> Measured:
    """A whole year of all services, as the recount does it behind the wall, and as one statement does that sees all."""
    today = day_of(world.at)
    year = ReportingYear(today.year - 1)
    services = [service.organisation for service in [*world.services, *world.small.values()]]

    def of_service(service: Organisation) -> None:
        with acting_as(system(), service):
            counting.count(year)

    def of_all() -> None:
        for service in services:
            of_service(service)

    count_years(world)  # what other scenarios have registered since
    with bare("postgres") as raw:
        differ = sum(
            len(set(_cells(number).items()) ^ set(_one_pass(raw, number).items()))
            for number in range(FIRST_YEAR, today.year + 1)
        )
        variants = {
            "floor: one statement, all services": lambda: _one_pass(raw, year.number),
            "ours: all services": of_all,
            "floor: one statement, the largest service": lambda: _one_pass(raw, year.number, services[0]),
            "ours: the largest service": lambda: of_service(services[0]),
        }
        found = Measured(compare(variants, rounds=ROUNDS, warm_up=1))
    found.gates = [
        exactly("cells that differ, all years", differ, 0),
        at_most(
            "the largest service, ours / floor",
            found.ratio("ours: the largest service", "floor: one statement, the largest service"),
            15,
        ),
        exactly(
            "statements more for the largest service than for the smallest", _more(of_service, services), 0
        ),
    ]
    found.facts = {
        "cells of the year": len(_cells(year.number)),
        "statements for one service": len(statements_of(lambda: of_service(services[0]))),
        "all services, ours / floor": found.ratio("ours: all services", "floor: one statement, all services"),
    }
    return found


def national(world: World) -> Measured:
    """What the ministry's page reads: cells added up, no person in reach."""
    today = day_of(world.at)
    number = today.year - 1
    with bare() as floor, bare("postgres") as raw, acting_as(system(), world.ministry):
        floor.execute("SET ROLE vs_stats")
        variants = {
            "floor: one sum of the cells": lambda: floor.execute(SUMS, [number]).fetchall(),
            "ours: from the cells": lambda: reading.counted(number, today),
            "naive: from the rows": lambda: _one_pass(raw, number),
        }
        found = Measured(compare(variants, rounds=60))
        agreed = reading.counted(number, today).whole("ST-3")
        rows = sum(count for key, count in _one_pass(raw, number).items() if key[1:] == ("ST-3", "", ""))
        transaction.set_rollback(True)
    found.gates = [
        exactly("persons that differ", agreed - rows, 0),
        at_least("naive / ours", found.ratio("naive: from the rows", "ours: from the cells"), 10),
        at_most("ours / floor", found.ratio("ours: from the cells", "floor: one sum of the cells"), 15),
    ]
    return found


def _cells(year: int) -> Cells:
    """Return what lies in the cells table, zeros left out."""
    keys = ("organisation_id", "indicator", "dimension", "code", "count")
    with reading_statistics():
        rows = Cell.objects.of_year(year).filter(count__gt=0).values_list(*keys)
        return Counter(
            {(of, indicator, dimension, code): count for of, indicator, dimension, code, count in rows}
        )


def _more(count: Callable[[Organisation], None], services: list[Organisation]) -> int:
    """Return how many statements more the largest service takes than a small one."""
    largest, small = (len(statements_of(partial(count, service))) for service in (services[0], services[-3]))
    return largest - small


def _one_pass(raw: Any, year: int, service: Organisation | None = None) -> Cells:
    rows = raw.execute(ONE_PASS, {"year": year, "service": service and service.pk}).fetchall()
    return Counter(
        {(of, indicator, dimension, code): count for of, indicator, dimension, code, count in rows}
    )
