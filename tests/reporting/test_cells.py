"""The log of what to recount, and the recount: nothing is lost, whoever writes meanwhile."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from cases.models import Case, ServiceDelivery
from referrals.models import Intake
from reporting.actions import cells
from reporting.figures.counting import count
from reporting.figures.years import ReportingYear
from reporting.models import Cell, Dirty
from reporting.tasks import refresh_figures
from tests import given
from tests.reporting.rows import a_case, a_delivery, a_registration
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role

AT = given.at("2026-11-20 12:00")


def dirty(service: Organisation) -> list[int]:
    """Return the years to recount, and forget them."""
    with acting_as(system(), service):
        years = sorted(set(Dirty.objects.values_list("year", flat=True)))
        Dirty.objects.all().delete()
    return years


def stored(service: Organisation, year: int) -> dict[tuple[str, str, str], int]:
    with acting_as(system(), service):
        rows = Cell.objects.filter(year=year).values_list("indicator", "dimension", "code", "count")
        return {(indicator, dimension, code): n for indicator, dimension, code, n in rows}


def counted(service: Organisation, year: int) -> dict[tuple[str, str, str], int]:
    with acting_as(system(), service):
        return {found[:3]: found.number for found in count(ReportingYear(year))}


@pytest.mark.django_db
def test_the_log_names_the_years_that_a_change_can_move():
    service, other = given.a_service(), given.a_service()
    intake = a_registration(service, "2024-12-31 23:59")
    assert dirty(service) == [2024]
    case = a_case(intake)
    assert dirty(service) == [2024]
    delivery = a_delivery(case, date(2025, 1, 1))
    assert dirty(service) == [2025]
    with acting_as(system(), service):
        ServiceDelivery.objects.filter(pk=delivery.pk).update(delivered_on=date(2026, 1, 1))
        assert dirty(service) == [2025, 2026]
        Case.objects.filter(pk=case.pk).update(victim_category="RELATED_PERSON")
        assert dirty(service) == [2024, 2026]
        Intake.objects.filter(pk=intake.pk).update(received_at=given.at("2025-05-05 10:00"))
        assert dirty(service) == [2024, 2025, 2026]
        Intake.objects.filter(pk=other.pk).update(version=9)
        assert dirty(service) == []
        ServiceDelivery.objects.filter(pk=delivery.pk).delete()
        assert dirty(service) == [2026]
        Case.objects.filter(pk=case.pk).delete()
        assert dirty(service) == [2025]
        Intake.objects.filter(pk=intake.pk).delete()
        assert dirty(service) == [2025]
    assert dirty(other) == []


@pytest.mark.django_db
def test_a_refresh_counts_what_changed_and_then_nothing():
    service, other = given.a_service(), given.a_service()
    a_case(a_registration(service, "2025-05-05 10:00"))
    a_registration(service, "2024-05-05 10:00")
    with acting_as(system(), service) as by:
        assert cells.refresh(by=by, at=AT) == [2024, 2025]
        assert cells.refresh(by=by, at=AT) == []

    assert stored(service, 2025) == counted(service, 2025)
    assert stored(service, 2025)["ST-3", "", ""] == 1
    assert stored(other, 2025) == {}


@pytest.mark.django_db
def test_only_the_system_refreshes():
    service = given.a_service()
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as by, pytest.raises(PermissionDenied):
        cells.refresh(by=by, at=AT)


@pytest.mark.django_db
def test_a_refresh_asks_as_much_of_a_large_service_as_of_a_small_one(django_assert_max_num_queries):
    service = given.a_service()
    for month in range(1, 13):
        case = a_case(a_registration(service, f"2025-{month:02}-05 10:00"))
        a_delivery(case, date(2025, month, 6))
    with acting_as(system(), service) as by, django_assert_max_num_queries(30):
        cells.refresh(by=by, at=AT)


def in_background(work, *arguments):
    """Start something on a connection of its own."""

    def run():
        try:
            work(*arguments)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_what_commits_while_a_recount_runs_is_counted_next_time():
    service = given.a_service()
    a_registration(service, "2025-05-05 10:00")
    refresh_figures()

    with acting_as(system(), service) as by:
        writer = in_background(a_registration, service, "2025-06-05 10:00")
        writer.join()
        cells.refresh(by=by, at=AT)  # sees the writer's row: it committed before the log was read
        late = in_background(a_registration, service, "2025-07-05 10:00")
        late.join()

    assert stored(service, 2025)["ST-2", "", ""] == 2
    refresh_figures()
    assert stored(service, 2025)["ST-2", "", ""] == 3


@pytest.mark.django_db(transaction=True)
def test_cells_equal_a_recount_after_writers_and_refreshers_in_a_crowd():
    service = given.a_service()

    def write(first: int) -> None:
        for number in range(first, first + 12):
            case = a_case(a_registration(service, f"2025-05-{number:02} 10:00"))
            a_delivery(case, date(2025, 5, number))

    def refresh() -> None:
        for _round in range(12):
            refresh_figures()

    crowd = [
        in_background(write, 1),
        in_background(write, 13),
        in_background(refresh),
        in_background(refresh),
    ]
    for thread in crowd:
        thread.join()
    refresh_figures()

    assert stored(service, 2025) == counted(service, 2025)
    assert stored(service, 2025)["ST-3", "", ""] == 24
    assert stored(service, 2025)["ST-7", "", ""] == 24
