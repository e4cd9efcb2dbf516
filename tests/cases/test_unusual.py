"""Looks that nothing explains: a synthetic month with planted snoops; and each reason on its own."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pytest

from cases.documents.unusual import Look, Why, findings, is_off_hours
from tests.given import at
from victimsupport.vault import folding
from victimsupport.vault.person import Person

NAMES = UUID(int=7)
MONDAY = at("2026-11-02 00:00")
STAFF, WORKDAYS, CASES_EACH = 50, 22, 30
SNOOPS = 20


def person(number: int) -> UUID:
    return uuid5(NAMES, f"person {number}")


def workdays() -> list[datetime]:
    days = [MONDAY + timedelta(days=number) for number in range(31)]
    return [day for day in days if day.weekday() < 5][:WORKDAYS]


def a_month(seed: int) -> tuple[list[Look], set[UUID]]:
    """A service of fifty: everybody opens their own cases, helps out now and then; twenty of them pry."""
    chance = random.Random(seed)
    looks: list[Look] = []
    for number in range(STAFF):
        for day in workdays():
            looks += an_ordinary_day(chance, number, day)
    snoops = chance.sample(range(STAFF), SNOOPS)
    for place, number in enumerate(snoops):
        looks += prying(chance, number, place % 4)
    return looks, {person(number) for number in snoops}


def an_ordinary_day(chance: random.Random, number: int, day: datetime) -> list[Look]:
    own = [f"NK-2026-{number * 100 + case:05}" for case in range(CASES_EACH)]
    looks = [
        Look(
            person(number), chance.choice(own), day + timedelta(minutes=chance.randint(8 * 60, 18 * 60)), True
        )
        for _look in range(chance.randint(4, 14))
    ]
    if chance.random() < 0.03:  # somebody in need at night, one's own: with a task
        looks.append(Look(person(number), chance.choice(own), day + timedelta(hours=23), True))
    if chance.random() < 0.1:  # the phone of a colleague rings
        for _case in range(chance.randint(1, 2)):
            moment = day + timedelta(minutes=chance.randint(8 * 60, 18 * 60))
            looks.append(Look(person(number), a_case_of_another(chance, number), moment, False))
    if chance.random() < 0.001:
        looks.append(
            Look(person(number), a_case_of_another(chance, number), day + timedelta(hours=21), False)
        )
    return looks


def a_case_of_another(chance: random.Random, number: int) -> str:
    other = chance.choice([each for each in range(STAFF) if each != number])
    return f"NK-2026-{other * 100 + chance.randrange(CASES_EACH):05}"


def prying(chance: random.Random, number: int, way: int) -> list[Look]:
    """A relative looked up once; at night; the same neighbour again and again; browsing."""
    case, day = a_case_of_another(chance, number), chance.choice(workdays())
    noon = day + timedelta(hours=12)
    if way == 0:
        return [Look(person(number), case, noon, False, is_namesake=True)]
    if way == 1:
        return [Look(person(number), case, day + timedelta(hours=chance.choice([5, 21, 23])), False)]
    if way == 2:
        return [
            Look(person(number), case, each + timedelta(hours=12), False)
            for each in chance.sample(workdays(), 4)
        ]
    return [Look(person(number), a_case_of_another(chance, number), noon, False) for _case in range(15)]


@pytest.mark.parametrize("seed", range(8))
def test_planted_snoops_are_found_and_honest_days_left_alone(seed):
    looks, snoops = a_month(seed)

    found = findings(looks)

    caught = {finding.user for finding in found}
    honest = [finding for finding in found if finding.user not in snoops]
    honest_days = (STAFF - SNOOPS) * WORKDAYS
    assert len(caught & snoops) >= 19
    assert len(honest) <= 5 * honest_days / 1000


@pytest.mark.parametrize(
    ("colleague", "found"),
    [
        ("Rasa Rimkienė", {"Rimkus", "Rimkutė", "Rimkienė"}),
        ("Jonas Kazlauskas", {"Kazlauskas", "Kazlauskienė", "Kazlauskaitė"}),
        ("Ona Petraitytė", {"Petraitis", "Petraitienė"}),
        ("Jonas Butkus", {"Butkuvienė"}),
        ("Ona Petrauskienė-Kazlauskė", {"Petrauskas"}),
        ("", set()),
    ],
)
def test_a_surname_is_known_in_all_forms_of_a_family(colleague, found):
    surnames = {
        "Rimkus", "Rimkutė", "Rimkienė", "Kazlauskas", "Kazlauskienė", "Kazlauskaitė", "Petraitis", "Petraitienė",
        "Petrauskas", "Butkuvienė", "Jonaitis",
    }  # fmt: skip
    tokens = {name: set(folding.tokens_of(Person(surname=name))) for name in surnames}
    assert found <= {name for name in surnames if folding.family_of(colleague) & tokens[name]}
    assert "Jonaitis" not in {name for name in surnames if folding.family_of(colleague) & tokens[name]}


def look(moment: str, case: str = "NK-2026-00001", *, task: bool = False, namesake: bool = False) -> Look:
    return Look(person(1), case, at(moment), task, namesake)


def why(*looks: Look) -> list[set[Why]]:
    return [finding.why for finding in findings(list(looks))]


def test_a_look_with_a_task_is_ordinary_at_any_hour_and_of_a_namesake_never():
    assert why(look("2026-11-20 03:00", task=True)) == []
    assert why(look("2026-11-20 12:00", task=True, namesake=True)) == [{Why.NAMESAKE}]


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-11-20 06:59", True),
        ("2026-11-20 07:00", False),
        ("2026-11-20 19:59", False),
        ("2026-11-20 20:00", True),
        ("2026-11-21 12:00", True),
    ],
)
def test_offices_are_closed_from_eight_to_seven_and_on_weekends(moment, closed):
    assert is_off_hours(at(moment)) is closed
    assert why(look(moment)) == ([{Why.OFF_HOURS}] if closed else [])


def test_the_same_case_on_three_days_is_asked_about_also_where_the_days_lie_before_the_week():
    days = [look(f"2026-11-{day} 12:00") for day in (16, 17, 18)]
    assert why(*days[:2]) == []
    assert why(*days) == [{Why.AGAIN}] * 3
    assert [finding.why for finding in findings(days[2:], usual=days[:2])] == [{Why.AGAIN}]


def test_five_cases_in_a_day_are_many_where_nobody_else_has_any():
    quiet = [
        Look(person(9), "NK-2026-00009", at(f"2026-11-{day:02} 12:00"), True)
        for day in (2, 3, 4, 5, 6, 9, 10, 11)
    ] * 4
    others = [Look(person(n), "NK-2026-00009", at("2026-11-16 12:00"), True) for n in range(20, 60)]
    many = [look("2026-11-20 12:00", f"NK-2026-{number:05}") for number in range(5)]
    assert [finding.why for finding in findings(many, usual=quiet + others)] == [{Why.MANY}]
    assert findings(many[:4], usual=quiet + others) == []
