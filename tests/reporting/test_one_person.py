"""One person, one service, one year: who is registered twice is counted once, and a closed year stays as published."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from cases.actions import merging, unmerging
from cases.models import Case
from referrals.actions import linking
from referrals.models import Intake
from reporting.actions.years import close_year
from reporting.figures import closed
from tests import given
from tests.reporting.rows import a_case, a_delivery, a_registration
from tests.reporting.test_cells import counted, dirty
from tests.reporting.test_figures import refreshed
from tests.reporting.test_years import an_analyst
from victimsupport.accounts.identity import acting_as, system
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
AT = given.at("2026-11-20 12:00")


def whole(service, year):
    found = counted(service, year)
    return {name: found[name, "", ""] for name in ("ST-2", "ST-2c", "ST-2t", "ST-3", "ST-6", "ST-7", "ST-7c")}


def same_person(service, gone, kept):
    """Merge two cases of anonymous rows as the service does."""
    with acting_as(system(), service) as by:
        gone, kept = (Case.objects.get(pk=case.pk) for case in (gone, kept))
        return merging.merge(
            merged=gone, survivor=kept, merged_version=gone.version, version=kept.version, by=by, at=AT
        )


def agrees(*services, year):
    for service in services:
        refreshed(service)
    said = StringIO()
    call_command("verify_figures", "--year", str(year), stdout=said)
    return said.getvalue().endswith(" 0 differences\n")


@pytest.fixture
def service():
    return given.a_service()


def a_person(service, first, second, **facts):
    """Two registrations, each with a case and a service given in 2026."""
    kept = a_case(a_registration(service, first, "FIRST_CONTACT_REFERRAL", anonymous=True))
    gone = a_case(a_registration(service, second, anonymous=True), **facts)
    for case in (kept, gone):
        a_delivery(case, date(2026, 6, 6))
    return gone, kept


def test_who_is_registered_twice_in_a_year_is_one_person(service):
    gone, kept = a_person(service, "2026-03-03 10:00", "2026-05-05 10:00")
    before = whole(service, 2026)

    row = same_person(service, gone, kept)

    after = whole(service, 2026)
    assert (before["ST-2"], before["ST-3"], before["ST-6"], before["ST-7"]) == (2, 2, 2, 2)
    assert (after["ST-2"], after["ST-3"], after["ST-6"], after["ST-7"]) == (1, 1, 1, 2)
    split = counted(service, 2026)
    assert split["ST-2", "MONTH", "03"] == 1
    assert split["ST-3", "CHANNEL", "FIRST_CONTACT_REFERRAL"] == 1
    assert ("ST-2", "MONTH", "05") not in split
    assert agrees(service, year=2026)

    with acting_as(system(), service) as by:
        version = Case.objects.get(pk=kept.pk).version
        unmerging.undo(merge=row, version=version, by=by, at=AT)
    assert whole(service, 2026) == before
    assert agrees(service, year=2026)


def test_the_facts_of_the_case_that_goes_on_count_for_the_first_registration(service):
    gone, kept = a_person(service, "2026-05-05 10:00", "2026-03-03 10:00", municipality_id="VILNIAUS_M")

    same_person(service, gone, kept)

    found = counted(service, 2026)
    assert found["ST-3", "MONTH", "03"] == 1
    assert found["ST-3", "MUNICIPALITY", "NOT_STATED"] == 1
    assert agrees(service, year=2026)


def test_who_comes_again_in_another_year_is_registered_in_both_and_not_continued(service):
    gone, kept = a_person(service, "2025-03-03 10:00", "2026-05-05 10:00")
    assert whole(service, 2026)["ST-2c"] == 1

    same_person(service, gone, kept)

    after = whole(service, 2026)
    assert (after["ST-2"], after["ST-3"], after["ST-2c"], after["ST-7"], after["ST-7c"]) == (1, 1, 0, 2, 0)
    assert whole(service, 2025)["ST-2"] == 1
    assert agrees(service, year=2025)
    assert agrees(service, year=2026)


def test_a_registration_linked_without_a_case_of_its_own_is_counted_by_the_case_it_belongs_to(service):
    with acting_as(system(), service) as by:
        kept = a_case(a_registration(service, "2025-03-03 10:00"))
        Intake.objects.filter(pk=kept.intake_id).update(
            started_at=AT, start_kind="ATTEMPT", is_anonymous=True
        )
        new = a_registration(service, "2026-05-05 10:00", "FIRST_CONTACT_REFERRAL", anonymous=True)
        linking.link(intake=new, leading=Intake.objects.get(pk=kept.intake_id), by=by, at=AT)

    after = whole(service, 2026)
    assert (after["ST-2"], after["ST-3"], after["ST-6"]) == (1, 1, 1)
    assert agrees(service, year=2026)


def test_a_change_of_the_case_names_the_years_of_every_registration(service):
    gone, kept = a_person(service, "2025-03-03 10:00", "2024-05-05 10:00")
    same_person(service, gone, kept)
    dirty(service)

    with acting_as(system(), service):
        Case.objects.filter(pk=kept.pk).update(victim_category="RELATED_PERSON")

    assert dirty(service) == [2024, 2025, 2026]


def test_a_closed_year_is_not_changed_by_what_is_learnt_later(service):
    gone, kept = a_person(service, "2025-03-03 10:00", "2025-05-05 10:00")
    refreshed(service)
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=given.at("2026-02-01 00:00"))
    with acting_as(system(), service):
        assert closed.years() == {2025}

    with pytest.raises(Refused):
        same_person(service, gone, kept)

    assert agrees(service, year=2025)
    assert Case.objects.filter(status="MERGED").count() == 0


def test_what_was_merged_before_the_year_was_closed_stays_merged(service):
    gone, kept = a_person(service, "2025-03-03 10:00", "2025-05-05 10:00")
    row = same_person(service, gone, kept)
    refreshed(service)
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=given.at("2026-02-01 00:00"))

    with acting_as(system(), service) as by, pytest.raises(Refused):
        unmerging.undo(merge=row, version=Case.objects.get(pk=kept.pk).version, by=by, at=AT)


def test_a_person_of_an_open_year_is_merged_though_another_year_is_closed(service):
    gone, kept = a_person(service, "2026-03-03 10:00", "2026-05-05 10:00")
    a_case(a_registration(service, "2025-05-05 10:00"))
    refreshed(service)
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        close_year(year=2025, by=by, at=given.at("2026-02-01 00:00"))

    assert same_person(service, gone, kept).pk


def test_a_transfer_repeated_in_a_year_is_one(service):
    gone, kept = (
        a_case(a_registration(service, at, "TRANSFER", anonymous=True))
        for at in ("2026-03-03 10:00", "2026-05-05 10:00")
    )
    assert whole(service, 2026)["ST-2t"] == 2

    same_person(service, kept, gone)

    assert whole(service, 2026)["ST-2t"] == 1
    assert agrees(service, year=2026)
