"""Closing a year: once, by an analyst, after the cut-off, if everything adds up; and nothing moves it afterwards."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError

from reporting.actions import cells
from reporting.actions.years import close_year
from reporting.figures import reading
from reporting.models import Cell, Snapshot
from tests import given
from tests.reporting.rows import a_case, a_delivery, a_registration
from tests.reporting.test_figures import a_small_country, refreshed
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
AT = given.at("2026-02-01 00:00")
TODAY = date(2026, 11, 20)


def an_analyst():
    ministry = given.a_ministry()
    return given.a_person(ministry, Role.MINISTRY_ANALYST), ministry


def test_closing_freezes_the_figures():
    first, _second = a_small_country()
    analyst, ministry = an_analyst()
    before = reading.counted(2025, TODAY)
    with acting_as(analyst, ministry) as by:
        snapshot = close_year(year=2025, by=by, at=AT)

    a_case(a_registration(first, "2025-05-05 10:00"))
    refreshed(first)

    with acting_as(analyst, ministry):
        figures = reading.national(2025, TODAY)
        assert figures.is_closed
        assert figures.values == before.values
        assert figures.splits == before.splits
        assert Entry.objects.filter(action="YEAR_CLOSED", about_id=snapshot.pk).exists()
    assert reading.counted(2025, TODAY).values["ST-2"] == before.values["ST-2"] + 1
    assert len(snapshot.input_hash) == 64
    assert snapshot.cut_off_on == date(2026, 1, 31)


def test_a_frozen_year_is_what_the_command_prints_and_what_a_recount_is_compared_with():
    first, _second = a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=AT)
    call_command("verify_figures", "--year", "2025", stdout=StringIO())
    a_delivery(a_case(a_registration(first, "2025-05-05 10:00")), date(2025, 5, 6))
    refreshed(first)

    printed, compared = StringIO(), StringIO()
    call_command("figures", "--year", "2025", "--json", stdout=printed)
    with pytest.raises(SystemExit):
        call_command("verify_figures", "--year", "2025", stdout=compared)

    assert '"ST-2": 6' in printed.getvalue()
    assert "ST-2: 7 in the rows, 6 in the closed year" in compared.getvalue()


def test_the_hash_tells_whether_what_was_counted_changed():
    first, _second = a_small_country()
    before = reading.input_hash(2025)
    assert reading.input_hash(2025) == before
    a_registration(first, "2025-05-05 10:00")
    refreshed(first)
    assert reading.input_hash(2025) != before


def test_a_year_is_closed_once():
    a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=AT)
        with pytest.raises(Refused):
            close_year(year=2025, by=by, at=AT)


def test_a_year_is_not_closed_before_its_cut_off_is_over():
    a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by, pytest.raises(Refused, match="2026-01-31"):
        close_year(year=2025, by=by, at=given.at("2026-01-31 23:59"))


def test_a_year_of_which_nothing_was_counted_is_not_closed():
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by, pytest.raises(Refused):
        close_year(year=2025, by=by, at=AT)


def test_a_year_is_not_closed_while_changes_wait_to_be_counted():
    first, _second = a_small_country()
    analyst, ministry = an_analyst()
    a_registration(first, "2025-05-05 10:00")
    with acting_as(analyst, ministry) as by:
        assert reading.waiting(2025) == 1
        with pytest.raises(Refused):
            close_year(year=2025, by=by, at=AT)
        assert not Snapshot.objects.exists()


def test_a_year_that_does_not_add_up_is_not_closed():
    first, _second = a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(system(), first):
        Cell.objects.filter(year=2025, indicator="ST-4w").update(count=5)
    with acting_as(analyst, ministry) as by, pytest.raises(Refused):
        close_year(year=2025, by=by, at=AT)


def test_only_an_analyst_closes_a_year():
    a_small_country()
    ministry = given.a_ministry()
    administrator = given.a_person(ministry, Role.ADMINISTRATOR)
    with acting_as(administrator, ministry) as by, pytest.raises(PermissionDenied):
        close_year(year=2025, by=by, at=AT)


def test_a_closed_year_is_neither_changed_nor_opened():
    a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=AT)
    for change in (lambda: Snapshot.objects.update(year=2024), lambda: Snapshot.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), acting_as(analyst, ministry):
            change()


def test_erasing_an_identity_leaves_the_figures_of_a_year():
    first, _second = a_small_country()
    before = reading.counted(2025, TODAY).values
    with acting_as(system(), first) as by:
        from referrals.models import Intake

        Intake.objects.update(identity=None, initials="")
        cells.refresh(by=by, at=AT)
    assert reading.counted(2025, TODAY).values == before
