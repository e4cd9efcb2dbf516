"""The demonstration, loaded once for all of these tests: the published figures of 2023, and nothing that is real."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from accreditation.models import RightPeriod
from referrals.models import Intake
from reporting.demo import outline, texts
from reporting.demo.paper import paper
from reporting.demo.people import APPLICANT, demo_logins
from reporting.management.commands.load_demo import SEED
from tests.conftest import start_afresh
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.law.calendar import shipped
from victimsupport.uploads.checking import check
from victimsupport.vault import actions as vault

YEAR = "(received_at AT TIME ZONE 'Europe/Vilnius')::date BETWEEN '2023-01-01' AND '2023-12-31'"
CASES = f"cases_case c JOIN referrals_intake i ON i.id = c.intake_id WHERE {YEAR}"
ACCEPTED = f"{CASES} AND c.status NOT IN ('STARTED', 'DECLINED') AND c.decided_at < '2024-02-01 00:00+02'"
DAY_DONE = "(performed_at AT TIME ZONE 'Europe/Vilnius')::date"
OPEN = "performed_at IS NULL AND exempt_ground = '' AND cancelled_at IS NULL"
COUNTED = "cases_servicedelivery d WHERE d.delivered_on BETWEEN '2023-01-01' AND '2023-12-31' AND d.is_accredited AND d.cancelled_at IS NULL"
TABLES = (
    "accounts_referencecounter", "audit_entry", "cases_assistanceplan", "cases_case", "cases_need",
    "cases_needsassessment", "cases_planmeasure", "cases_servicedelivery", "duties_duty", "notices_notice",
    "referrals_childnotification", "referrals_contact", "referrals_intake", "referrals_receivednotification",
    "referrals_referral", "referrals_rightsinformation", "referrals_transferconsent", "reporting_snapshot",
    "statistics.cell", "vault_identity", "vault_personkey", "vault_searchtoken",
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=StringIO())
        yield
        start_afresh()


def everywhere(sql: str) -> list[tuple[Any, ...]]:
    """Ask every organisation in turn, each behind its own wall."""
    answers = []
    for organisation in Organisation.objects.order_by("legal_entity_code"):
        with acting_as(system(), organisation), connection.cursor() as cursor:
            cursor.execute(sql)
            answers += cursor.fetchall()
    return answers


def number(rows_of: str) -> int:
    return sum(count for (count,) in everywhere(f"SELECT count(*) FROM {rows_of}"))


def test_the_published_figures_are_there_to_the_last_one() -> None:
    assert number(f"referrals_intake WHERE {YEAR} AND channel <> 'TRANSFER'") == 2690
    assert number(ACCEPTED) == 2622
    assert {group: number(f"{ACCEPTED} AND c.recipient_group = '{group}'") for group in ("WOMAN", "MAN", "CHILD")} == {
        "WOMAN": 1688, "MAN": 846, "CHILD": 88
    }  # fmt: skip
    assert number(f"{ACCEPTED} AND c.has_disability") == 164
    assert number(f"{ACCEPTED} AND i.is_anonymous") == 488
    assert number(COUNTED) == 15000


def test_the_report_of_the_year_prints_them() -> None:
    out = StringIO()
    call_command("figures", "--year", "2023", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    expected = {
        "ST-1": 23, "ST-2": 2690, "ST-2t": 0, "ST-2c": 0, "ST-3": 2622, "ST-3d": 68, "ST-4w": 1688, "ST-4m": 846,
        "ST-4c": 88, "ST-4u": 0, "ST-5": 164, "ST-6": 488, "ST-7": 15000, "ST-7c": 0, "ST-8": 5.72,
    }  # fmt: skip
    assert {name: printed[name] for name in expected} == expected


def test_all_services_of_the_year_were_given_to_its_own_registrations() -> None:
    in_year = COUNTED.replace(
        " WHERE", " JOIN cases_case c ON c.id = d.case_id JOIN referrals_intake i ON i.id = c.intake_id WHERE"
    )

    assert number(f"{in_year} AND {YEAR}") == 15000


def test_no_service_stands_twice_and_none_was_given_before_it_was_accepted() -> None:
    twice = "SELECT count(*) FROM (SELECT 1 FROM cases_servicedelivery GROUP BY case_id, function, delivered_on HAVING count(*) > 1) AS t"
    assert sum(count for (count,) in everywhere(twice)) == 0
    early = "cases_servicedelivery d JOIN cases_case c ON c.id = d.case_id WHERE d.delivered_on < (c.decided_at AT TIME ZONE 'Europe/Vilnius')::date"
    assert number(early) == 0


def test_the_rights_of_all_services_were_usable_through_the_year_and_are_today() -> None:
    through = RightPeriod.objects.filter(
        state="ACTIVE", first_on__lte=date(2023, 1, 1), last_on__gte=date(2023, 12, 31)
    )

    assert through.count() == 23
    for day in (date(2023, 12, 31), date(2024, 4, 22), timezone.localdate()):
        assert RightPeriod.objects.active(day).count() == 23


def test_what_the_year_owed_was_done_and_lateness_has_its_reason() -> None:
    of_the_year = "duties_duty WHERE triggered_at < '2024-01-01 00:00+02'"

    assert number(f"{of_the_year} AND {OPEN}") == 0
    assert number(f"{of_the_year} AND {DAY_DONE} > due_on AND late_reason = ''") == 0
    late, done = number(f"{of_the_year} AND {DAY_DONE} > due_on"), number(of_the_year)
    assert 0.02 < late / done < 0.1


def test_what_retention_would_have_erased_is_absent() -> None:
    year = f"referrals_intake i JOIN cases_case c ON c.intake_id = i.id WHERE {YEAR}"

    assert number(f"{year} AND i.is_anonymous AND i.identity_id IS NOT NULL") == 0
    assert (
        number(f"{year} AND c.status = 'DECLINED' AND (i.identity_id IS NOT NULL OR i.initials <> '')") == 0
    )
    assert number(f"{year} AND i.applicant_id IS NOT NULL") == 0
    assert (
        number("referrals_referral WHERE sent_at < now() - interval '1 year' AND identity_id IS NOT NULL")
        == 0
    )
    for table, moment in (
        ("referrals_childnotification", "sent_at"),
        ("referrals_receivednotification", "received_at"),
    ):
        assert (
            number(f"{table} WHERE {moment} < now() - interval '1105 days' AND identity_id IS NOT NULL") == 0
        )
    assert (
        number(
            "audit_entry WHERE action <> 'DECISION_MADE' AND action <> 'YEAR_CLOSED' AND at < now() - interval '1105 days'"
        )
        == 0
    )


def test_identities_of_closed_cases_are_kept_five_years_under_invented_names() -> None:
    service = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE).order_by("legal_entity_code")[0]
    with acting_as(system(), service) as by:
        intake = Intake.objects.exclude(identity=None).select_related("identity").order_by("received_at")[0]
        person = vault.read(intake.identity, by=by, at=timezone.now())

    assert person.surname.startswith(texts.INVENTED)
    assert intake.initials == person.initials
    kept = "(c.closed_at IS NULL OR c.closed_at > now() - interval '5 years')"
    assert number(f"{ACCEPTED} AND NOT i.is_anonymous AND i.identity_id IS NULL AND {kept}") == 0


def test_nothing_bears_a_real_name() -> None:
    for organisation in Organisation.objects.all():
        assert organisation.is_example
        assert organisation.name.endswith("(pavyzdys)")
        assert organisation.email.endswith("@example.org")
        assert organisation.phone.startswith("+370 000 ")
    for user in User.objects.exclude(is_system=True):
        assert user.email.endswith("@example.org")
        assert user.name.split()[-1].startswith(texts.INVENTED)


def test_each_role_has_somebody_who_can_sign_in() -> None:
    logins = demo_logins()
    for _role, email, password in logins:
        request = RequestFactory().post("/")
        assert authenticate(request, username=email, email=email, password=password) is not None
    held = {
        role
        for _role, email, _password in logins
        for m in Membership.objects.filter(user__email=email)
        for role in m.roles
    }
    assert held == set(Role) - {Role.SYSTEM}
    assert Membership.objects.filter(user__email=logins[-1][1]).count() == 2


def test_the_rows_are_what_the_seed_says() -> None:
    registrations, _others = outline.outline(SEED, shipped())
    services = Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE).order_by("legal_entity_code")
    kept = Counter(
        everywhere(
            f"SELECT received_at, channel, is_anonymous, started_at FROM referrals_intake WHERE {YEAR}"
        )
    )

    assert len(services.exclude(legal_entity_code=APPLICANT)) == 23
    assert kept == Counter((r.received_at, r.channel, r.is_anonymous, r.started_at) for r in registrations)


def test_a_second_load_changes_nothing() -> None:
    before, out = {table: number(table) for table in TABLES}, StringIO()

    call_command("load_demo", "--seed", "7", stdout=out)

    assert "already" in out.getvalue()
    assert {table: number(table) for table in TABLES} == before


def test_the_papers_enclosed_are_let_in_as_any_others() -> None:
    enclosed = paper()

    assert check(SimpleUploadedFile(enclosed.name, enclosed.content)).content == enclosed.content
