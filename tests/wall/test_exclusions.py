"""The policy that shuts a colleague out: with it opened, a probe finds what it hides. What it costs is one look a query."""

import pytest
from django.db import connection

from referrals.actions import exclusions
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from tests.wall.test_wall import owner  # noqa: F401  the fixture
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
ACT = "SELECT set_config('vs.user', %s, true), set_config('vs.organisation', %s, true), set_config('vs.kind', %s, true)"


@pytest.fixture
def shut():
    """Somebody shut out of the one case of their service."""
    service = given.a_service()
    ona, petras = given.a_person(service, Role.CASEWORKER), given.a_person(service, Role.CASEWORKER)
    with acting_as(ona, service) as by:
        case = a_case(by)
        exclusions.exclude_matching(
            intake=case.intake, users=[petras], since=road.now(), by=by, at=road.now()
        )
    return petras, service


@pytest.mark.parametrize("table", ["referrals_intake", "cases_case"])
def test_opened_it_lets_the_colleague_see(owner, shut, table):  # noqa: F811
    petras, service = shut

    def seen():
        owner.execute("SET LOCAL ROLE vs_web")
        owner.execute(ACT, [str(petras.pk), str(service.pk), service.kind])
        (count,) = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        owner.execute("RESET ROLE")
        return count

    assert seen() == 0
    owner.execute(f"ALTER POLICY not_excluded ON {table} USING (true)")
    if table == "cases_case":  # the case is hidden by its intake, too, as a restricted one is
        owner.execute("ALTER POLICY not_excluded ON referrals_intake USING (true)")
    assert seen() == 1
    owner.rollback()


def test_it_is_asked_once_a_query(shut):
    petras, service = shut

    with acting_as(petras, service), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM cases_case")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "vs_excluded" not in plan.partition("InitPlan")[0].partition("Filter:")[2]
    assert "InitPlan" in plan
