"""What a service's figures still lack before the ministry reads them; and the figures taken as a table."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from referrals.permissions import intakes_visible
from reporting.actions import cells
from reporting.figures import missing, reading
from reporting.figures.missing import Missing
from reporting.figures.years import ReportingYear
from tests import given
from tests.cases import road
from tests.cases.conftest import by, elsewhere, jonas, ona, ona_signed_in, rita, service, today  # noqa: F401
from tests.cases.pages import text
from tests.cases.road import a_case
from tests.cases.test_worklist import waiting
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

PAGE, FILE = "/musu-rodikliai/truksta/", "/musu-rodikliai/rodikliai.csv"
YEAR = ReportingYear(2026)


@pytest.fixture
def manager(client, service, today):  # noqa: F811
    return road.signed_in(client, given.a_person(service, Role.SERVICE_MANAGER))


def a_mixture(by):  # noqa: F811
    """Somebody who waits, one undecided, three who agreed: one complete, two lacking something."""
    waiting(by, "2026-11-19")
    a_case(by, status="STARTED")
    whole = a_case(by)
    Case.objects.filter(pk=whole.pk).update(municipality="VILNIAUS_M")
    a_case(by, recipient_group="UNKNOWN")
    category = a_case(by)
    Case.objects.filter(pk=category.pk).update(victim_category="")
    a_case(by, status="DECLINED")


def test_each_lack_is_counted_and_listed_by_number(manager, by):  # noqa: F811
    a_mixture(by)

    rows = manager.get(PAGE).context["rows"]

    assert {what: count for what, _why, count in rows} == {
        "NOT_STARTED": 1, "UNDECIDED": 1, "GROUP": 1, "MUNICIPALITY": 2, "CATEGORY": 1,
    }  # fmt: skip
    for what, _why, count in rows:
        page = manager.get(f"{PAGE}{what}/")
        assert len(page.context["page"].rows) == count
        assert "Olga" not in text(page)
    assert Entry.objects.filter(action="LIST_SHOWN").count() == len(rows)


def test_what_is_counted_is_what_the_figures_count(by, service):  # noqa: F811
    a_mixture(by)
    with acting_as(system(), service) as clock:
        cells.refresh(by=clock, at=road.now())

    figures = reading.of_service(service, 2026, road.now().date())
    counts = missing.counted(intakes_visible(by), YEAR)

    assert counts[Missing.GROUP] == figures.whole("ST-4u")
    assert counts[Missing.MUNICIPALITY] == figures.split("ST-3", "MUNICIPALITY")["NOT_STATED"]
    declined = Case.objects.filter(status="DECLINED").count()
    assert counts[Missing.NOT_STARTED] + counts[Missing.UNDECIDED] + declined == figures.whole("ST-3d")


def test_the_days_left_are_counted_to_the_cut_off(manager, client, service, by):  # noqa: F811
    assert manager.get(PAGE).context["days_left"] == 72
    vita = given.the_one(service, Role.SERVICE_MANAGER)
    with time_machine.travel(given.at("2027-01-31 12:00"), tick=False):
        page = road.signed_in(client, vita).get(PAGE)
        assert (page.context["year"], page.context["days_left"]) == (2026, 0)
        assert "That is today." in text(page)
    with time_machine.travel(given.at("2027-02-01 12:00"), tick=False):
        road.signed_in(client, vita)
        assert client.get(PAGE).context["year"] == 2027
        assert "was read at the end of" in text(client.get(f"{PAGE}?metai=2026"))


@pytest.mark.parametrize(
    "address", [f"{PAGE}?metai=x", f"{PAGE}?metai=2027", f"{PAGE}NO_SUCH/", f"{FILE}?metai=2027"]
)
def test_what_is_none_is_not_found(manager, address):
    assert manager.get(address).status_code == 404


def test_nothing_missing_is_said(manager):
    assert "Nothing is missing" in text(manager.get(PAGE))
    assert "Nothing is missing" in text(manager.get(f"{PAGE}GROUP/"))


def test_the_own_figures_are_taken_as_a_table_exact_and_audited(manager, by, service):  # noqa: F811
    a_mixture(by)
    with acting_as(system(), service) as clock:
        cells.refresh(by=clock, at=road.now())

    answer = manager.get(f"{FILE}?metai=2026")

    lines = answer.content.decode("utf-8-sig").splitlines()
    figures = reading.of_service(service, 2026, road.now().date())
    assert f"2026;ST-2;Užregistruoti nukentėję asmenys;;;;{figures.whole('ST-2')}" in lines or any(
        line.startswith("2026;ST-2;") and line.endswith(f";{figures.whole('ST-2')}") for line in lines
    )
    assert any(
        line.startswith("2026;ST-3;") and ";MUNICIPALITY;VILNIAUS_M;" in line and line.endswith(";1")
        for line in lines
    )
    assert "musu-rodikliai-2026" in answer.headers["Content-Disposition"]
    assert Entry.objects.get(action="OWN_FIGURES_TAKEN").detail == {"year": 2026}


def test_caseworkers_see_none_of_it(ona_signed_in):  # noqa: F811
    for address in (PAGE, f"{PAGE}GROUP/", FILE):
        assert ona_signed_in.get(address).status_code == 403
    assert PAGE not in text(ona_signed_in.get("/musu-rodikliai/"))


def test_the_queries_do_not_grow_and_strangers_are_not_counted(manager, by, jonas, elsewhere):  # noqa: F811
    with acting_as(jonas, elsewhere) as there:
        a_mixture(there)
    assert manager.get(PAGE).context["together"] == 0
    costs = []
    for _round in range(2):
        a_mixture(by)
        with CaptureQueriesContext(connection) as captured:
            manager.get(PAGE)
            manager.get(f"{PAGE}MUNICIPALITY/")
        costs.append(len(captured))
    assert costs[0] == costs[1]
