"""The one door: who acts, and that the outer identity is always back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from tests import given
from victimsupport.accounts.actions import take_reference, take_references
from victimsupport.accounts.identity import NOBODY, acting_as, reading_statistics, system
from victimsupport.accounts.models import Membership
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db
NOON = given.at("2026-03-02 12:00")


def acting_for() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('vs.organisation', true), '')")
        return str(cursor.fetchone()[0])


def test_acting_nests_and_gives_the_outer_identity_back():
    first, second = given.a_service("Pirma"), given.a_service("Antra")
    ona = given.a_person(first, Role.CASEWORKER)

    with acting_as(ona, first):
        with acting_as(system(), second):
            assert acting_for() == str(second.pk)
        assert acting_for() == str(first.pk)

    assert acting_for() == ""


def test_the_outer_identity_is_back_after_an_exception_too():
    first, second = given.a_service(), given.a_service()
    ona = given.a_person(first, Role.CASEWORKER)

    with acting_as(ona, first):
        with pytest.raises(RuntimeError), acting_as(system(), second):
            raise RuntimeError
        assert acting_for() == str(first.pk)


def test_roles_are_those_of_the_usable_membership():
    service = given.a_service()
    ona = given.a_person(service, Role.CASEWORKER)

    with acting_as(ona, service) as by:
        assert by.roles == {Role.CASEWORKER}

    Membership.objects.update(is_active=False)
    with acting_as(ona, service) as by:
        assert by.roles == frozenset()
        with pytest.raises(PermissionDenied):
            by.must_be(Role.CASEWORKER)


def test_roles_of_one_organisation_are_none_in_another():
    first, second = given.a_service(), given.a_service()
    ona = given.a_person(first, Role.SERVICE_MANAGER)

    with acting_as(ona, second) as by, pytest.raises(PermissionDenied):
        by.must_be(Role.SERVICE_MANAGER)


def test_nobody_has_no_organisation():
    with pytest.raises(PermissionDenied):
        _ = NOBODY.organisation


def test_reading_statistics_sees_no_table_of_the_public_schema():
    with (
        reading_statistics(),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM cases_case")


def test_numbers_are_given_out_by_organisation_series_and_year():
    first, second = given.a_service(), given.a_service()

    with acting_as(system(), first) as by:
        assert take_reference(series="NK", by=by, at=NOON) == "NK-2026-00001"
        assert take_references(series="NK", count=2, by=by, at=NOON) == ["NK-2026-00002", "NK-2026-00003"]
        assert take_reference(series="KR", by=by, at=NOON) == "KR-2026-00001"
        assert take_reference(series="NK", by=by, at=given.at("2027-01-01 00:00")) == "NK-2027-00001"
    with acting_as(system(), second) as by:
        assert take_reference(series="NK", by=by, at=NOON) == "NK-2026-00001"
