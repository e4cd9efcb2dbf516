"""The demonstration put together: all of it in one transaction, or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from django.db import transaction

from reporting.actions import cells, years
from reporting.demo import (
    actions,
    beds,
    beside,
    current,
    days,
    institutions,
    numbers,
    outline,
    proceedings,
    services,
    work,
    worklists,
    world,
)
from victimsupport.accounts.identity import NOBODY, acting_as, system
from victimsupport.accounts.roles import OrganisationKind, Role

CLOSED = (date(2024, 2, 5), 10 * 60)
"""When the year was closed: the first Monday after its cut-off."""


@transaction.atomic
def load(*, seed: int, at: datetime, say: Callable[[str], object]) -> bool:
    """This will load the demonstration as of a moment, unless it is there; returns whether it was loaded now."""
    if world.stands():
        return False
    say("Organisations, people and rights …")
    stage = world.make(by=NOBODY, at=at)
    world.grant_rights(stage, seed, at=at)
    registrations, others = outline.outline(seed, stage.calendar)
    done = work.work(seed, stage.calendar, registrations)
    say(f"{numbers.YEAR} at the institutions …")
    met = institutions.write(stage, registrations, others, at=at)
    say(f"{numbers.YEAR} at the support services …")
    services.write(stage, registrations, met, done, at=at)
    say("People of today …")
    today = current.Today(stage, Random(seed + 3), at)
    current.at_institutions(today)
    worklists.write(today)
    beds.write(today)
    beside.write(today)
    proceedings.write(today)
    _publish(stage, at=at)
    return True


def _publish(stage: world.World, *, at: datetime) -> None:
    """Count every service's years, then let the analyst close the published one soon after its cut-off."""
    for service in stage.services():
        with acting_as(system(), service) as by:
            cells.refresh(by=by, at=at)
    ministry = stage.only(OrganisationKind.MINISTRY)
    with acting_as(stage.people_of(ministry, Role.MINISTRY_ANALYST)[0], ministry) as by:
        budget = (numbers.BUDGET_YEAR, numbers.BUDGET_EUROS, numbers.BUDGET_SOURCE)
        actions.appropriate(budget=budget, by=by, at=at)
        years.close_year(year=numbers.YEAR, by=by, at=min(days.moment(*CLOSED), at))
