"""A deputy is let into no case: who sees to what is restricted while the responsible colleague is away (decision 0008)."""

from datetime import date

import pytest

from cases.models import Case
from referrals.actions import access, exclusions, intakes
from referrals.models import Intake
from referrals.permissions import grants_of, intakes_visible
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.test_cover import name
from tests.cases.test_worklist import FIND, LIST, shown, waiting
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice, NoticeKind

TODAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
PAGE = "/darbai/pavadavimas/"


@pytest.fixture
def vita(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")


@pytest.fixture
def head(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Gabija Vadovė")


@pytest.fixture
def rasa(service):
    return given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")


@pytest.fixture
def late(by, ona, vita, service) -> Intake:
    """Ona is late with somebody whom only she and Vita may see."""
    intake = waiting(by, "2026-11-09")
    intakes.claim(intake=intake, by=by, at=road.now())
    let_in(intake, [ona, vita], vita, service)
    return intake


def let_in(intake, people, manager, service):
    with acting_as(manager, service) as by:
        version = Intake.objects.get(pk=intake.pk).version
        access.restrict(
            intake=intake, people=people, reason="Kolegės sesuo", version=version, by=by, at=road.now()
        )


def reminded(service) -> set[str]:
    with acting_as(system(), service) as clock:
        notices.remind(by=clock, at=road.now())
        told = Notice.objects.filter(kind=NoticeKind.DUTY_OVERDUE)
        return set(told.values_list("recipient__name", flat=True))


def test_a_deputy_sees_counts_and_finds_nothing_of_it(client, by, ona, rasa, service, late, today):
    name(by, ona, rasa)
    deputy = road.signed_in(client, rasa)

    page = deputy.get(LIST)

    assert page.context["rows"] == []
    assert {counter["count"] for counter in page.context["counters"]} == {0}
    assert late.reference not in text(deputy.get(PAGE))
    assert "may not see" not in text(deputy.get(PAGE))
    assert "Nobody found" in text(deputy.post(FIND, {"text": late.reference}))
    assert deputy.get(f"/priemimai/{late.reference}/").status_code == 404
    with acting_as(rasa, service) as there:
        assert not intakes_visible(there).exists()
        assert not grants_of(rasa.pk).exists()


def test_those_who_may_see_it_are_shown_that_the_deputy_may_not(client, by, ona, rasa, vita, late, today):
    open_to_all = waiting(by, "2026-11-19")
    intakes.claim(intake=open_to_all, by=by, at=road.now())
    name(by, ona, rasa)

    for person in (ona, vita):
        page = text(road.signed_in(client, person).get(PAGE))
        assert page.count(f'href="/priemimai/{late.reference}/"') == 1
        assert open_to_all.reference not in page
        assert "Standing in lets nobody into a case of chosen colleagues" in page
        worklist = client.get(LIST)
        seen = {row.intake.reference: row.deputy_may_see for row in worklist.context["rows"]}
        assert seen == {late.reference: False, open_to_all.reference: True}
        assert "Rasa Kolegė, who stands in, may not see this case" in text(worklist)
    assert client.get(LIST).context["counters"][0]["count"] == 1


def test_reminders_go_to_who_may_be_told_and_to_no_deputy_without_a_grant(
    by, ona, rasa, vita, head, late, service
):
    name(by, ona, rasa)

    assert reminded(service) == {ona.name, vita.name}


def test_if_everybody_who_may_see_it_is_away_every_manager_is_told_its_number(
    by, ona, rasa, vita, head, late, service
):
    name(by, ona, rasa)
    with acting_as(vita, service) as manager:
        name(manager, vita, rasa)

    assert reminded(service) == {ona.name, vita.name, head.name}


def test_a_deputy_let_in_by_a_manager_sees_to_it(client, by, ona, rasa, vita, late, service, today):
    name(by, ona, rasa)
    with acting_as(vita, service) as manager:
        access.grant(intake=late, person=rasa, by=manager, at=road.now())
    deputy = road.signed_in(client, rasa)

    assert shown(deputy, "?show=mine") == [late.reference]
    assert reminded(service) == {rasa.name, vita.name}
    assert "may not see" not in text(road.signed_in(client, vita).get(PAGE))


def test_what_is_told_at_once_goes_to_who_is_away_where_the_deputy_may_not_know(by, ona, rasa, vita, late):
    name(by, ona, rasa)
    Notice.objects.all().delete()

    posted = notices.post(
        kind=NoticeKind.ASSIGNED, recipients=[ona], dedupe="x", reference=late.reference, by=by, at=road.now()
    )

    assert posted == 1
    assert Notice.objects.get().recipient == ona


def test_a_deputy_who_is_shut_out_is_shown_too(client, by, ona, rasa, vita, service, today):
    case: Case = road.a_case(by)
    exclusions.exclude_matching(intake=case.intake, users=[rasa], since=road.now(), by=by, at=road.now())
    name(by, ona, rasa)

    assert case.reference in text(road.signed_in(client, vita).get(PAGE))
    assert case.reference not in text(road.signed_in(client, rasa).get(PAGE))


def test_that_a_colleague_is_shut_out_of_what_all_others_see_is_shown_to_who_watches_alone(
    client, by, ona, rasa, vita, today
):
    intake = waiting(by, "2026-11-19")
    intakes.claim(intake=intake, by=by, at=road.now())
    exclusions.exclude_matching(intake=intake, users=[rasa], since=road.now(), by=by, at=road.now())
    name(by, ona, rasa)

    for person, shows in ((ona, False), (vita, True)):
        person_s = road.signed_in(client, person)
        assert ("who stands in, may not see" in text(person_s.get(LIST))) is shows
        assert (f'href="/priemimai/{intake.reference}/"' in text(person_s.get(PAGE))) is shows


def test_a_deputy_of_a_manager_is_not_told_who_is_shut_out(by, rasa, vita, service):
    with acting_as(vita, service) as manager:
        name(manager, vita, rasa)
    case: Case = road.a_case(by)

    exclusions.exclude_matching(intake=case.intake, users=[rasa], since=road.now(), by=by, at=road.now())

    told = Notice.objects.filter(kind=NoticeKind.COLLEAGUE_EXCLUDED).values_list("recipient__name", flat=True)
    assert set(told) == {vita.name}
