"""The beds of some services today: places, who is on call, somebody who stays and somebody who waits. Addresses are invented."""

from cases.actions import places, shelter
from cases.actions.accommodation import BedsNeeded
from cases.actions.places import Described
from cases.actions.shelter import Night
from cases.actions.stays import Where
from cases.models import Place
from reporting.demo import days
from reporting.demo.current import Today
from reporting.demo.worklists import BUSY
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.law.calendar import day_of, end_of
from victimsupport.law.periods import minutes

PLACES = (
    ("Vieta A1", "ROOM", 3, "ANYBODY", ("CHILDREN",)),
    ("Vieta A2", "ROOM", 2, "WOMEN", ("CHILDREN", "ACCESS")),
    ("Vieta B1", "FLAT", 4, "ANYBODY", ("CHILDREN", "PET")),
)
ADDRESS = "Pavyzdžio g. {number}, Vilnius (išgalvotas adresas)"
NIGHT = 23 * 60 + 40
WAITED, STAYS = 35, 4
"""For how many minutes somebody waits; for how many days somebody stays."""


def write(today: Today) -> None:
    """This will give the largest services places and people in them, made by the actions the screens use."""
    for service in today.world.services()[:BUSY]:
        there = _places(today, service)
        caseworker = today.world.people_of(service, Role.CASEWORKER)[0]
        with acting_as(caseworker, service) as by:
            came_at = today.ago(2, NIGHT)
            where = Where(there[0], until=days.days_after(day_of(came_at), STAYS))
            night = Night(came_at, BedsNeeded(adults=1, children=1), where, came_at)
            shelter.take_in(night=night, by=by, at=came_at)
            since = today.at - minutes(WAITED)
            shelter.take_in(night=Night(since, BedsNeeded()), by=by, at=today.at)


def _places(today: Today, service: Organisation) -> list[Place]:
    manager = today.world.people_of(service, Role.SERVICE_MANAGER)[0]
    with acting_as(manager, service) as by:
        added = [
            places.add(
                place=Described(*said, address=ADDRESS.format(number=number)), by=by, at=today.ago(20, 9 * 60)
            )
            for number, said in enumerate(PLACES, 200)
        ]
        places.put_on_call(
            person=manager, phone="+37000000199", starts_at=today.ago(1, NIGHT), ends_at=end_of(days.days_after(day_of(today.at), 6)),
            by=by, at=today.at,
        )  # fmt: skip
    return added
