"""What holds of the demonstration before it is loaded."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reporting.demo import actions, outline, work
from reporting.demo.loading import load
from reporting.demo.people import places
from victimsupport.accounts.identity import NOBODY
from victimsupport.accounts.models import Organisation, User
from victimsupport.law.calendar import shipped


def test_the_same_seed_gives_the_same_data_and_another_seed_others() -> None:
    registrations, others = outline.outline(1, shipped())

    assert outline.outline(1, shipped()) == (registrations, others)
    assert work.work(1, shipped(), registrations) == work.work(1, shipped(), registrations)
    assert outline.outline(2, shipped()) != (registrations, others)


@pytest.mark.parametrize("seed", [0, 1, 99, 2**40])
def test_the_figures_are_exact_whatever_the_seed(seed: int) -> None:
    registrations, _others = outline.outline(seed, shipped())
    done = work.work(seed, shipped(), registrations)

    assert (len(registrations), len(done)) == (2690, 2622)
    assert {one.received_at.year for one in registrations} == {2023}
    assert sum(d.day.year == 2023 for one in done for d in one.deliveries) == 15000
    assert all(one.registration.decided_at.date() <= date(2024, 1, 31) for one in done)
    assert all(len({(d.function, d.day) for d in one.deliveries}) == len(one.deliveries) for one in done)


@pytest.mark.django_db
def test_away_from_the_embedded_servers_nobody_gets_a_password(settings: Any) -> None:
    settings.EMBEDDED = False

    actions.found(places=places()[:3], by=NOBODY, at=timezone.now())

    people = User.objects.exclude(is_system=True)
    assert people
    assert not any(person.has_usable_password() for person in people)


def test_without_keys_nothing_is_loaded(settings: Any) -> None:
    settings.VAULT_KEYS = ""

    with pytest.raises(CommandError, match="VAULT_KEYS"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing() -> None:
    said = []

    def break_off(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(seed=1, at=timezone.now(), say=break_off)

    assert not Organisation.objects.exists()
