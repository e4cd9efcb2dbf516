"""The demonstration put together: all of it in one transaction, or nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from reporting.demo import actions, institutions, numbers, outline, services, work, world
from victimsupport.accounts.identity import NOBODY, acting_as, system
from victimsupport.accounts.roles import OrganisationKind


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
    with acting_as(system(), stage.only(OrganisationKind.MINISTRY)) as by:
        actions.appropriate(
            year=numbers.BUDGET_YEAR, euros=numbers.BUDGET_EUROS, source=numbers.BUDGET_SOURCE, by=by, at=at
        )
    return True
