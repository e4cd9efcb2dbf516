"""Who stands in for whom: followed to the end, never round, and held by the database too."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given as supposing
from hypothesis import strategies as some

from tests import given
from victimsupport.accounts.deputies import Cover, cover_on, goes_round
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Absence, Membership
from victimsupport.accounts.roles import Role

ANA, BEA, CILE, DANA = (UUID(int=number) for number in range(1, 5))
MONDAY, FRIDAY, NEXT = date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 23)


def away(absent: UUID, deputy: UUID, first: date = MONDAY, last: date = FRIDAY) -> Absence:
    return Absence(absent_id=absent, deputy_id=deputy, first_on=first, last_on=last)


def test_a_deputy_who_is_away_hands_on():
    cover = Cover({ANA: BEA, BEA: CILE})

    assert cover.deputy_of(ANA) == cover.deputy_of(BEA) == CILE
    assert cover.owned_by(CILE) == {ANA, BEA, CILE}
    assert cover.owned_by(BEA) == {BEA}
    assert cover.covered_by(CILE) == {ANA, BEA}
    assert cover.owned_by(DANA) == {DANA}
    assert cover.owned_by(None) == frozenset()


people = some.sampled_from([ANA, BEA, CILE, DANA])


@supposing(some.dictionaries(people, people))
def test_every_duty_has_one_owner_whatever_was_recorded(deputies):
    cover = Cover(deputies)

    for person in (ANA, BEA, CILE, DANA):
        assert person in cover.owned_by(cover.deputy_of(person))


@pytest.mark.parametrize(
    ("others", "round_"),
    [
        ([], False),
        ([away(BEA, ANA)], True),
        ([away(BEA, ANA, NEXT, NEXT)], False),
        ([away(BEA, CILE)], False),
        ([away(BEA, CILE), away(CILE, ANA)], True),
        ([away(BEA, CILE, MONDAY, MONDAY), away(CILE, ANA, FRIDAY, FRIDAY)], False),
        ([away(BEA, CILE, MONDAY, FRIDAY), away(CILE, ANA, FRIDAY, NEXT)], True),
    ],
)
def test_a_circle_is_seen_on_the_days_it_exists(others, round_):
    assert goes_round(ANA, BEA, MONDAY, FRIDAY, others) is round_


@pytest.mark.django_db
def test_cover_is_of_a_day_and_of_who_still_works_there():
    service = given.a_service()
    ona, vita = (given.a_person(service, Role.CASEWORKER) for _each in range(2))
    with acting_as(ona, service) as by:
        Absence.objects.create(
            organisation=service, absent=ona, deputy=vita, first_on=MONDAY, last_on=FRIDAY, recorded_by=by.user,
            recorded_at=given.at("2026-11-15 09:00"),
        )  # fmt: skip

        assert cover_on(service, MONDAY).deputy_of(ona.pk) == vita.pk
        assert cover_on(service, FRIDAY).deputy_of(ona.pk) == vita.pk
        assert cover_on(service, NEXT).deputy_of(ona.pk) == ona.pk

        Membership.objects.filter(user=vita).update(is_active=False)
        assert cover_on(service, MONDAY).deputy_of(ona.pk) == ona.pk


@pytest.mark.django_db
def test_the_database_refuses_two_absences_a_stranger_and_oneself():
    service, elsewhere = given.a_service(), given.a_service()
    ona, vita = (given.a_person(service, Role.CASEWORKER) for _each in range(2))
    jonas = given.a_person(elsewhere, Role.CASEWORKER)
    with acting_as(ona, service):

        def record(absent, deputy, first=MONDAY, last=FRIDAY):
            with transaction.atomic():
                return Absence.objects.create(
                    organisation=service, absent=absent, deputy=deputy, first_on=first, last_on=last, recorded_by=ona,
                    recorded_at=given.at("2026-11-15 09:00"),
                )  # fmt: skip

        first = record(ona, vita)
        record(ona, vita, NEXT, NEXT)
        record(vita, ona, NEXT, NEXT)
        for wrong in (
            (ona, vita, FRIDAY, NEXT),
            (ona, jonas, date(2027, 1, 1), date(2027, 1, 2)),
            (vita, vita),
        ):
            with pytest.raises(DatabaseError):
                record(*wrong)
        Absence.objects.filter(pk=first.pk).update(cancelled_at=given.at("2026-11-15 10:00"))
        record(ona, vita)


@supposing(some.lists(some.tuples(people, people).filter(lambda pair: pair[0] != pair[1]), max_size=6))
def test_what_is_let_through_never_goes_round(pairs):
    known: list[Absence] = []
    for absent, deputy in pairs:
        if any(other.absent_id == absent for other in known):
            continue
        if not goes_round(absent, deputy, MONDAY, FRIDAY, known):
            known.append(away(absent, deputy))
    cover = Cover({each.absent_id: each.deputy_id for each in known})

    for each in known:
        assert cover.deputy_of(each.absent_id) not in {other.absent_id for other in known}
    assert cover.deputy_of(someone := uuid4()) == someone
