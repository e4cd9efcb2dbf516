"""One's last days in a calendar: by a secret address, without anybody's data, as far as one may see today."""

from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import cover, feeds
from cases.models import Case
from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import OLGA, a_case
from tests.cases.test_worklist import waiting
from tests.documents.test_calendars import parsed
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import CalendarFeed, Membership, User
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

PAGE = "/darbai/kalendorius/"


@pytest.fixture(autouse=True)
def _counters_at_nought(db):
    cache.clear()


@pytest.fixture
def secret(by, today) -> str:
    return feeds.make(by=by, at=road.now())


def read(client, secret):
    client.logout()
    return client.get(f"/kalendorius/{secret}.ics")


def titles(client, secret) -> list[str]:
    return [event["SUMMARY"] for event in parsed(read(client, secret).content)]


def test_it_holds_what_is_due_and_nobodys_data(client, by, secret):
    mine, _others = waiting(by, "2026-11-19"), waiting(by, "2026-11-19")
    intakes.claim(intake=mine, by=by, at=road.now())
    case = a_case(by)
    Case.objects.filter(pk=case.pk).update(review_on=date(2026, 12, 1))

    answer = read(client, secret)

    first, second = parsed(answer.content)
    assert (first["SUMMARY"], first["DTSTART;VALUE=DATE"]) == (f"Terminas: {mine.reference}", "20261120")
    assert first["URL"] == f"{settings.SITE_URL}/priemimai/{mine.reference}/"
    assert (second["SUMMARY"], second["DTSTART;VALUE=DATE"]) == (
        f"Plano peržiūra: {case.reference}",
        "20261201",
    )
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    for known in (OLGA.first_name, OLGA.surname, "61234567", OLGA.email, "Ona", by.organisation.name):
        assert known not in answer.content.decode()
    assert Entry.objects.filter(action="CALENDAR_READ", user_id=by.user_id).count() == 1


def test_a_deputys_calendar_holds_what_is_covered(client, by, ona, service, today):
    rasa = given.a_person(service, Role.CASEWORKER)
    intake = waiting(by, "2026-11-19")
    intakes.claim(intake=intake, by=by, at=road.now())
    with acting_as(rasa, service) as deputy:
        secret = feeds.make(by=deputy, at=road.now())
    day = road.now().date()
    cover.name_deputy(absent=ona, deputy=rasa, first_on=day, last_on=day, by=by, at=road.now())

    assert titles(client, secret) == [f"Terminas: {intake.reference}"]


def test_the_address_is_shown_once_kept_as_a_hash_and_replaced(ona_signed_in, by):
    page = text(ona_signed_in.post(PAGE))
    secret = page.split("/kalendorius/")[1].split(".ics")[0]

    assert CalendarFeed.objects.get().token_hash != secret
    assert len(secret) >= 43
    assert secret not in text(ona_signed_in.get(PAGE))
    ona_signed_in.post(PAGE)
    assert read(ona_signed_in, secret).status_code == 404


def test_it_stops_when_it_is_taken_back(ona_signed_in, by, secret):
    assert read(ona_signed_in, secret).status_code == 200
    road.signed_in(ona_signed_in, by.user)

    assert ona_signed_in.post(f"{PAGE}panaikinimas/").status_code == 302
    assert ona_signed_in.post(f"{PAGE}panaikinimas/").status_code == 302

    assert read(ona_signed_in, secret).status_code == 404
    assert Entry.objects.filter(action="CALENDAR_FEED_REVOKED").count() == 1


@pytest.mark.parametrize(
    "stop",
    [
        lambda ona: User.objects.filter(pk=ona.pk).update(is_active=False),
        lambda ona: Membership.objects.filter(user=ona).update(is_active=False),
        lambda ona: Membership.objects.filter(user=ona).update(roles=[Role.DATA_PROTECTION_OFFICER]),
    ],
)
def test_it_stops_when_the_person_may_no_longer_see(client, ona, secret, stop):
    stop(ona)

    assert read(client, secret).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "A" * 43, "%00", "ąž"])
def test_no_address_is_not_found(client, secret, wrong):
    assert read(client, wrong).status_code == 404


def test_it_is_not_read_without_end(client, secret, monkeypatch):
    monkeypatch.setattr("cases.views.feed.AT_MOST", 2)

    assert [read(client, secret).status_code for _each in range(3)] == [200, 200, 429]
    assert [read(client, "x").status_code for _each in range(3)] == [404, 404, 429]


def test_nothing_of_another_service_stands_in_it(client, by, jonas, elsewhere, secret):
    with acting_as(jonas, elsewhere) as there:
        intakes.claim(intake=waiting(there, "2026-11-19"), by=there, at=road.now())

    assert titles(client, secret) == []


def test_the_number_of_queries_does_not_grow(client, by, secret):
    costs = []
    read(client, secret)  # from here on its counter is there
    for count in (1, 10):
        for _each in range(count):
            intakes.claim(intake=waiting(by, "2026-11-19"), by=by, at=road.now())
        with CaptureQueriesContext(connection) as captured:
            read(client, secret)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_others_do_not_make_one(client, rita, today):
    assert road.signed_in(client, rita).post(PAGE).status_code == 403
