"""The pages of figures and exports: who may see them, what they show, what they refuse."""

import pytest
from django.urls import reverse

from reporting import tasks
from reporting.models import BudgetAppropriation, Export, Snapshot
from tests import given
from tests.reporting.test_figures import a_small_country
from tests.reporting.test_years import an_analyst
from victimsupport.accounts.identity import CHOSEN, acting_as
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db
NOW = given.at("2026-11-20 12:00")


@pytest.fixture(autouse=True)
def around(settings, tmp_path, time_machine):
    settings.EXPORT_DIR = tmp_path
    settings.DEMO = True  # no second factor
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def country():
    return a_small_country()


def signed_in(client, person: User):
    client.force_login(person)
    session = client.session
    session[CHOSEN] = str(Membership.objects.get(user=person).pk)
    session["started_at"] = NOW.timestamp()
    session.save()
    return client


@pytest.fixture
def analyst(client, country):
    person, client.ministry = an_analyst()
    client.person = person
    return signed_in(client, person)


def asked(client) -> Export:
    client.post(reverse("reporting:exports"), {"year": "2025"})
    with acting_as(client.person, client.ministry):
        return Export.objects.get()


@pytest.mark.parametrize(
    ("role", "kind", "allowed"),
    [
        (Role.MINISTRY_ANALYST, "ministry", {"figures", "exports"}),
        (Role.ADMINISTRATOR, "ministry", set()),
        (Role.CASEWORKER, "service", {"own"}),
        (Role.SERVICE_MANAGER, "service", {"own"}),
        (Role.FIRST_CONTACT_OFFICER, "institution", set()),
    ],
)
def test_each_page_is_for_its_role(client, role, kind, allowed):
    places = {"ministry": given.a_ministry, "service": given.a_service, "institution": given.an_institution}
    signed_in(client, given.a_person(places[kind](), role))
    for page in ("figures", "exports", "own"):
        status = client.get(reverse(f"reporting:{page}")).status_code
        assert status == (200 if page in allowed else 403)


def test_a_visitor_is_led_to_signing_in(client):
    assert client.get(reverse("reporting:figures")).status_code == 302


def test_the_page_of_a_year_shows_its_figures_and_no_small_place(analyst):
    answer = analyst.get(reverse("reporting:figures"), {"metai": "2025"})

    assert answer.context["figures"].values["ST-2"] == 6
    assert all(check.holds for check in answer.context["checks"])
    assert "*" in answer.content.decode()
    assert "Kauno m. sav." in answer.content.decode()
    assert answer.context["may_be_closed"]


def test_the_current_year_may_not_be_closed_yet(analyst):
    answer = analyst.get(reverse("reporting:figures"))
    assert answer.context["year"] == 2026
    assert not answer.context["may_be_closed"]


@pytest.mark.parametrize("year", ["2027", "1999", "x", "20255", "²025", "-2025", ""])
def test_a_year_that_is_none_is_not_found(analyst, year):
    assert analyst.get(reverse("reporting:figures"), {"metai": year}).status_code == 404


@pytest.mark.parametrize("year", ["0000", "2027", "x", "²025"])
def test_a_year_that_is_none_is_not_found_by_a_service_either(client, country, year):
    ours = Organisation.objects.filter(kind="SUPPORT_SERVICE").first()
    signed_in(client, given.a_person(ours, Role.CASEWORKER))

    assert client.get(reverse("reporting:own"), {"metai": year}).status_code == 404


def test_the_pages_ask_a_fixed_number_of_queries(analyst, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        analyst.get(reverse("reporting:figures"), {"metai": "2025"})
    with django_assert_max_num_queries(30):
        analyst.get(reverse("reporting:exports"))


def test_closing_asks_once_and_then_closes(analyst):
    page = reverse("reporting:close", args=[2025])

    assert analyst.get(page).status_code == 200
    refused = analyst.post(page, {"next": ""})
    assert refused.context["form"].errors
    done = analyst.post(page, {"is_final": "on"}, follow=True)

    assert done.context["figures"].is_closed
    with acting_as(analyst.person, analyst.ministry):
        assert Snapshot.objects.get().closed_by == analyst.person
    assert analyst.get(page).status_code == 302


def test_closing_too_early_says_when(analyst):
    answer = analyst.post(reverse("reporting:close", args=[2026]), {"is_final": "on"})
    assert "2027-01-31" in str(answer.context["form"].non_field_errors())


def test_a_year_that_is_none_cannot_be_closed(analyst):
    assert analyst.get(reverse("reporting:close", args=[1999])).status_code == 404


def test_an_export_is_asked_for_waited_for_and_fetched(analyst):
    assert "app-empty" in analyst.get(reverse("reporting:exports")).content.decode()
    export = asked(analyst)
    page = reverse("reporting:export", args=[export.pk])
    assert "hx-get" in analyst.get(page).content.decode()

    tasks.make_requested_exports()

    part = analyst.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" not in part
    for name, kind in (
        ("figures.csv", "text/csv"),
        ("figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("figures.json", "application/json"),
        ("report.pdf", "application/pdf"),
    ):
        answer = analyst.get(reverse("reporting:file", args=[export.pk, name]))
        assert answer["Content-Type"].startswith(kind)
        assert answer["Content-Disposition"] == f'attachment; filename="2025_2026-11-20_{name}"'
    with acting_as(analyst.person, analyst.ministry):
        assert Entry.objects.filter(action="EXPORT_DOWNLOADED").count() == 4


def test_no_year_no_export(analyst):
    answer = analyst.post(reverse("reporting:exports"), {"year": "1999"})
    assert answer.context["form"].errors
    with acting_as(analyst.person, analyst.ministry):
        assert not Export.objects.exists()


@pytest.mark.parametrize("name", ["manifest.json", "secret", "..%2Fx", "figures.csv%00"])
def test_only_files_of_the_export_are_handed_out(analyst, name):
    export = asked(analyst)
    tasks.make_requested_exports()
    assert analyst.get(f"/eksportai/{export.pk}/{name}").status_code == 404


def test_a_file_that_is_gone_is_not_found(analyst, tmp_path):
    export = asked(analyst)
    tasks.make_requested_exports()
    (tmp_path / export.folder / "figures.csv").unlink()
    assert analyst.get(reverse("reporting:file", args=[export.pk, "figures.csv"])).status_code == 404


def test_another_ministry_finds_no_export(analyst, client):
    export = asked(analyst)
    stranger = given.a_person(given.a_ministry(), Role.MINISTRY_ANALYST)
    signed_in(client, stranger)
    assert client.get(reverse("reporting:export", args=[export.pk])).status_code == 404


def test_a_service_sees_its_own_figures_exactly(client, country):
    signed_in(client, given.a_person(country[0], Role.CASEWORKER))
    answer = client.get(reverse("reporting:own"), {"metai": "2025"})
    assert answer.context["figures"].values["ST-2"] == 5
    assert client.get(reverse("reporting:own"), {"metai": "2027"}).status_code == 404


def test_the_administrator_enters_the_budget(client):
    administrator = given.a_person(given.a_ministry(), Role.ADMINISTRATOR)
    signed_in(client, administrator)
    typed = {"year": "2025", "euros": "500000", "source": "Biudžeto įstatymas"}
    client.post(reverse("admin:reporting_budgetappropriation_add"), typed)
    assert BudgetAppropriation.objects.get().euros == 500_000
