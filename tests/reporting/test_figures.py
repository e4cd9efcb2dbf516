"""The figures of a small country, counted by hand: domain.md 5.1."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from cases.models import Case
from referrals.models import Intake
from reporting.actions import cells
from reporting.figures import reading
from reporting.figures.disclosure import protect
from reporting.figures.identities import checks, disagreeing
from reporting.models import BudgetAppropriation, Cell, Dirty
from tests import given
from tests.referrals.first_contact import a_cast, a_sent_referral
from tests.reporting.rows import a_case, a_delivery, a_registration
from victimsupport.accounts.identity import acting_as, reading_statistics, system
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
IDS = [
    "ST-1", "ST-2", "ST-2c", "ST-2t", "ST-3", "ST-3d", "ST-4w", "ST-4m", "ST-4c", "ST-4u", "ST-5", "ST-6", "ST-7",
    "ST-7c", "ST-8", "ST-8p", "ST-9",
]  # fmt: skip


def refreshed(*services: Organisation) -> None:
    for service in services:
        with acting_as(system(), service) as by:
            cells.refresh(by=by, at=given.at("2026-11-20 12:00"))


def a_small_country() -> tuple[Organisation, Organisation]:
    """
    Two services in 2025. At the first: a woman with a disability and three services, an anonymous man with one, a
    child, one who declined, one undecided, and a woman of 2024 with two services. At the second: somebody whose sex is
    not stated, a woman received by transfer with one service, and a relative.
    """
    first, second = given.a_service(), given.a_service()
    woman = a_case(a_registration(first, "2025-01-01 00:00"), has_disability=True, municipality_id="KAUNO_M")
    man = a_case(a_registration(first, "2025-12-31 23:59", anonymous=True), recipient_group="MAN")
    a_case(a_registration(first, "2025-05-05 10:00", "FIRST_CONTACT_REFERRAL"), recipient_group="CHILD")
    a_case(a_registration(first, "2025-06-05 10:00"), status="DECLINED")
    a_registration(first, "2025-06-06 10:00")
    earlier = a_case(a_registration(first, "2024-12-31 23:59"), municipality_id="ABROAD")
    a_case(a_registration(second, "2025-02-02 10:00"), recipient_group="UNKNOWN", status="CLOSED",
           closed_at=given.at("2025-03-03 10:00"), closing_reason="GOALS_REACHED")  # fmt: skip
    moved = a_case(a_registration(second, "2025-08-01 10:00", "TRANSFER"))
    a_case(a_registration(second, "2025-09-01 10:00"), victim_category="RELATED_PERSON")
    for case, days in ((woman, (1, 2, 2)), (man, (3,)), (earlier, (4, 5)), (moved, (6,))):
        for day in days:
            a_delivery(case, date(2025, 12, day))
    a_delivery(
        woman,
        date(2025, 12, 9),
        cancelled_at=given.at("2025-12-10 10:00"),
        cancelled_reason="Įrašyta per klaidą",
    )
    a_delivery(woman, date(2025, 12, 9), is_accredited=False)
    a_delivery(woman, date(2026, 1, 1), function="ACCOMPANIMENT")
    refreshed(first, second)
    return first, second


def test_each_figure_is_what_one_counts_by_hand():
    a_small_country()

    values = reading.counted(2025, TODAY).values

    assert {name: values[name] for name in IDS} == {
        "ST-1": 2, "ST-2": 6, "ST-2c": 1, "ST-2t": 1, "ST-3": 4, "ST-3d": 2, "ST-4w": 1, "ST-4m": 1, "ST-4c": 1,
        "ST-4u": 1, "ST-5": 1, "ST-6": 1, "ST-7": 7, "ST-7c": 2, "ST-8": Decimal("1.75"), "ST-8p": 2, "ST-9": None,
    }  # fmt: skip
    assert (values["ST-2r"], values["ST-3r"]) == (1, 1)


def test_a_year_has_only_what_lies_in_it():
    a_small_country()

    before, after = reading.counted(2024, TODAY), reading.counted(2026, TODAY)

    assert (before.values["ST-2"], before.values["ST-7"]) == (1, 0)
    assert (after.values["ST-2"], after.values["ST-2c"], after.values["ST-7"], after.values["ST-7c"]) == (
        0,
        1,
        1,
        1,
    )
    assert after.values["ST-8"] is None


def test_splits_add_up_and_what_is_missing_has_a_bucket():
    a_small_country()

    figures = reading.counted(2025, TODAY)

    assert figures.split("ST-2", "CHANNEL") == {"DIRECT": 5, "FIRST_CONTACT_REFERRAL": 1}
    assert figures.split("ST-2", "MUNICIPALITY") == {"KAUNO_M": 1, "NOT_STATED": 5}
    assert figures.split("ST-3", "MUNICIPALITY") == {"KAUNO_M": 1, "NOT_STATED": 3}
    assert figures.split("ST-2", "MONTH") == {"01": 1, "02": 1, "05": 1, "06": 2, "12": 1}
    assert figures.split("ST-7", "FUNCTION") == {"EMOTIONAL_PSYCHOLOGICAL_SUPPORT": 7}
    assert len(checks(figures)) == 14
    assert disagreeing(figures) == []


def test_identities_that_do_not_hold_are_named():
    first, _second = a_small_country()
    with acting_as(system(), first):
        Cell.objects.filter(year=2025, indicator="ST-4w").update(count=5)
        Cell.objects.filter(year=2025, indicator="ST-7", dimension="FUNCTION").update(code="DANCING")

    wrong = disagreeing(reading.counted(2025, TODAY))

    assert [(check.left, check.relation, check.right) for check in wrong] == [(8, "=", 4), (1, "=", 7)]


@pytest.mark.parametrize(("decided", "agreed"), [("2026-01-31 23:59", 1), ("2026-02-01 00:00", 0)])
def test_status_is_read_at_the_end_of_the_cut_off(decided, agreed):
    service = given.a_service()
    a_case(a_registration(service, "2025-12-30 10:00"), decided)
    refreshed(service)

    values = reading.counted(2025, TODAY).values

    assert (values["ST-3"], values["ST-3d"]) == (agreed, 1 - agreed)


def test_the_cut_off_is_a_setting(settings):
    settings.FIGURES_CUT_OFF = "02-28"
    service = given.a_service()
    a_case(a_registration(service, "2025-12-30 10:00"), "2026-02-01 00:00")
    refreshed(service)

    assert reading.counted(2025, TODAY).values["ST-3"] == 1


def test_relatives_are_added_where_the_ministry_decides_so(settings):
    a_small_country()
    settings.FIGURES_COUNT_RELATIVES = True

    figures = reading.counted(2025, TODAY)

    assert (figures.values["ST-2"], figures.values["ST-3"], figures.values["ST-4w"]) == (7, 5, 2)
    assert disagreeing(figures) == []


def test_rights_are_counted_on_a_stated_day():
    service = given.a_service(accredited_on=date(2024, 1, 2))
    given.a_service(accredited_on=date(2026, 1, 2))
    given.decide(
        service, DecisionType.SUSPEND, date(2026, 3, 1), until=date(2026, 6, 1), ground="OWN_REQUEST"
    )

    assert reading.counted(2023, TODAY).values["ST-1"] == 0
    assert reading.counted(2025, TODAY).values["ST-1"] == 1
    assert reading.counted(2026, date(2026, 2, 1)).values["ST-1"] == 2
    assert reading.counted(2026, date(2026, 3, 1)).values["ST-1"] == 1
    assert reading.counted(2026, date(2026, 3, 1)).stated_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("services", "persons", "exact", "published"),
    [(15000, 2622, "5.72", 6), (11, 2, "5.50", 6), (1, 8, "0.13", 0), (0, 3, "0.00", 0)],
)
def test_services_per_person_are_rounded_half_up(services, persons, exact, published):
    assert reading.per_person(services, persons, Decimal("0.01")) == Decimal(exact)
    assert reading.per_person(services, persons, Decimal(1), whole=True) == published


def test_the_budget_is_that_of_the_year_asked_for():
    BudgetAppropriation.objects.create(year=2024, euros=500_000, source="Biudžeto įstatymas")

    assert reading.counted(2024, TODAY).values["ST-9"] == 500_000
    assert reading.counted(2023, TODAY).values["ST-9"] is None


# Who may see what


def test_a_service_reads_its_own_figures_and_no_others():
    first, second = a_small_country()
    with acting_as(system(), first):
        own, foreign = reading.of_service(first, 2025, TODAY), reading.of_service(second, 2025, TODAY)

    assert (own.values["ST-2"], own.values["ST-3"], own.values["ST-7"]) == (5, 3, 6)
    assert foreign.values["ST-2"] == 0


def test_the_role_of_statistics_reads_counts_and_nothing_else():
    a_small_country()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('public', 'statistics')"
            " AND has_table_privilege('vs_stats', c.oid, 'SELECT')"
        )
        readable = {name for (name,) in cursor.fetchall()}

    assert readable == {"statistics.cell", "statistics.dirty"}
    with pytest.raises(DatabaseError, match="permission denied"), reading_statistics():
        Case.objects.count()


def test_the_role_of_statistics_changes_nothing():
    a_small_country()
    for change in (
        "DELETE FROM statistics.cell",
        "UPDATE statistics.cell SET count = 1",
        "DELETE FROM statistics.dirty",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            reading_statistics(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_the_ministry_sees_no_case_and_no_cell_of_its_own_accord():
    a_small_country()
    ministry = given.a_ministry()
    analyst = given.a_person(ministry, Role.MINISTRY_ANALYST)
    with acting_as(analyst, ministry):
        assert (Case.objects.count(), Intake.objects.count()) == (0, 0)
        assert (Cell.objects.count(), Dirty.objects.count()) == (0, 0)
        assert reading.national(2025, TODAY).values["ST-2"] == 6


def test_small_counts_of_municipalities_are_not_shown():
    assert protect({"A": 0, "B": 1, "C": 4, "D": 5, "E": 7, "F": 8, "G": 2622}) == {
        "A": 0, "B": None, "C": None, "D": 5, "E": 5, "F": 10, "G": 2620,
    }  # fmt: skip


# Commands


def said(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_the_command_prints_one_json_document():
    a_small_country()

    printed = json.loads(said("figures", "--year", "2025", "--json"))

    assert set(IDS) <= set(printed)
    assert (printed["ST-2"], printed["ST-8"], printed["ST-8p"], printed["ST-9"]) == (6, 1.75, 2, None)


def test_the_command_counts_what_changed_first():
    service = given.a_service()
    a_registration(service, "2025-05-05 10:00")

    assert json.loads(said("figures", "--year", "2025", "--json"))["ST-2"] == 1
    assert "ST-2            1  " in said("figures", "--year", "2025")


def test_the_command_counts_one_service_alone():
    first, second = a_small_country()

    printed = json.loads(said("figures", "--year", "2025", "--service", second.legal_entity_code, "--json"))

    assert (printed["ST-1"], printed["ST-2"], printed["ST-2t"], printed["ST-7"]) == (1, 1, 1, 1)
    assert first.legal_entity_code != second.legal_entity_code


@pytest.mark.parametrize(
    "arguments", [["--year", "2999"], ["--year", "0"], ["--year", "2025", "--service", "1"]]
)
def test_the_command_says_what_is_wrong(arguments):
    with pytest.raises(CommandError):
        said("figures", *arguments)


def test_a_recount_in_plain_sql_agrees():
    a_small_country()
    for year in ("2024", "2025", "2026"):
        assert said("verify_figures", "--year", year).endswith(" 0 differences\n")


@pytest.mark.parametrize("change", [{"count": 7}, {"code": "OTHER"}])
def test_a_recount_finds_every_wrong_cell(change, capsys):
    first, _second = a_small_country()
    with acting_as(system(), first):
        Cell.objects.filter(year=2025, indicator="ST-2", dimension="CHANNEL", code="DIRECT").update(**change)

    output = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_figures", "--year", "2025", stdout=output)

    assert left.value.code == 1
    assert "in the rows" in output.getvalue()


def test_a_recount_agrees_again_after_counting_anew():
    first, _second = a_small_country()
    with acting_as(system(), first):
        Cell.objects.filter(year=2025).update(count=3)

    said("figures", "--year", "2025", "--recount")

    assert said("verify_figures", "--year", "2025").endswith(" 0 differences\n")


def test_who_went_back_to_the_sender_is_counted_where_they_are_referred_next():
    cast = a_cast()
    a_sent_referral(cast)
    refreshed(cast.service)
    with acting_as(system(), cast.service):
        before = reading.of_service(cast.service, 2026, TODAY).values["ST-2"]

    given.decide(cast.service, DecisionType.SUSPEND, TODAY, until=date(2027, 1, 2), ground="OWN_REQUEST")
    refreshed(cast.service)

    with acting_as(system(), cast.service):
        assert (before, reading.of_service(cast.service, 2026, TODAY).values["ST-2"]) == (1, 0)
    assert said("verify_figures", "--year", "2026").endswith(" 0 differences\n")
