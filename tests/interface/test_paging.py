"""Pages by key: every row once, in order, both ways, whatever the address says."""

import base64
import re
from datetime import timedelta

import pytest
from django.http import QueryDict

from tests import given
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.audit.models import Entry
from victimsupport.interface import paging

pytestmark = pytest.mark.django_db
ORDER = ("sort_key", "pk")


@pytest.fixture
def names():
    names = [f"Ąžuolas {n // 2}" for n in range(7)]
    for number, name in enumerate(names):
        Organisation.objects.create(
            name=name,
            sort_key=name,
            kind="MINISTRY",
            legal_entity_code=f"30000000{number}",
            phone="1",
            email=f"{number}@example.org",
        )
    return names


def turn(query, order=ORDER):
    mine = Organisation.objects.filter(legal_entity_code__startswith="30000000")
    return paging.page(mine, order=order, params=QueryDict(query.lstrip("?")), size=3)


@pytest.mark.parametrize("order", [ORDER, ("-sort_key", "-pk"), ("sort_key", "-pk")])
def test_every_row_is_met_once_in_order_forwards_and_backwards(names, order):
    pages = [turn("", order)]
    while pages[-1].next:
        pages.append(turn(pages[-1].next, order))

    rows = [row for page in pages for row in page.rows]
    assert rows == list(Organisation.objects.filter(pk__in=[row.pk for row in rows]).order_by(*order))
    assert len(rows) == len(names)
    assert [len(page.rows) for page in pages] == [3, 3, 1]

    back = [pages[-1]]
    while back[-1].previous:
        back.append(turn(back[-1].previous, order))
    assert [page.rows for page in reversed(back)] == [page.rows for page in pages]


def test_the_filters_stay_in_the_address(names):
    first = turn("?state=NEW&state=LATE&after=")

    assert QueryDict(first.next[1:]).getlist("state") == ["NEW", "LATE"]
    assert "before" not in first.next


def test_a_list_that_fits_has_no_other_pages(names):
    page = paging.page(Organisation.objects.none(), order=ORDER, params=QueryDict(), size=3)

    assert page == ([], "", "")


@pytest.mark.parametrize(
    "forged", ["x", "%00", "bnVsbA", "WzEsMl0", "WyJhIiwibm90LWEtdXVpZCJd", "WyJhIl0", "W251bGwsbnVsbF0", "ä"]
)
def test_a_forged_address_shows_the_first_page(names, forged):
    assert turn(f"?after={forged}").rows == turn("").rows


def test_a_forged_address_of_many_brackets_shows_the_first_page(names):
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()

    assert turn(f"?after={deep}").rows == turn("").rows


@pytest.mark.parametrize("order", [("at", "pk"), ("-at", "-pk")])
def test_rows_a_microsecond_apart_are_each_met_once(db, order):
    service = given.a_service()
    noon = given.at("2026-03-02 12:00")
    with acting_as(system(), service) as by:
        moments = [noon + timedelta(microseconds=1400 + step) for step in range(3)]
        audit.record_many(entries=[audit.entry("X", by=by, at=at) for at in moments], by=by, at=noon)
        met, params = [], QueryDict()
        while True:
            page = paging.page(Entry.objects.filter(action="X"), order=order, params=params, size=1)
            met += [row.at for row in page.rows]
            if not page.next:
                break
            params = QueryDict(page.next.removeprefix("?"))

    assert sorted(met) == moments
    assert len(met) == len(moments)


def test_what_stands_beside_rows_is_joined_to_those_shown_only(db, django_assert_num_queries):
    service = given.a_service()
    noon = given.at("2026-03-02 12:00")
    with acting_as(system(), service) as by:
        entries = [audit.entry("X", by=by, at=noon + timedelta(minutes=step)) for step in range(9)]
        audit.record_many(entries=entries, by=by, at=noon)
        found = Entry.objects.filter(action="X")
        first = paging.page(found, order=("at", "pk"), params=QueryDict(), size=3)
        params = QueryDict(first.next.removeprefix("?"))
        with django_assert_num_queries(1) as asked:
            second = paging.page(found, order=("at", "pk"), params=params, size=3)

    assert [row.at.minute for row in second.rows] == [3, 4, 5]
    (sql,) = [query["sql"] for query in asked.captured_queries]
    assert "OFFSET" not in sql
    assert re.search(r"IN \(SELECT .* WHERE .*ROW\(.*\) > \(?ROW\(.*LIMIT 4\)", sql)


def test_a_list_of_distinct_rows_is_paged_too(names):
    mine = Organisation.objects.filter(legal_entity_code__startswith="30000000").distinct()
    first = paging.page(mine, order=ORDER, params=QueryDict(), size=3)
    second = paging.page(mine, order=ORDER, params=QueryDict(first.next.removeprefix("?")), size=3)

    assert [row.sort_key for row in (*first.rows, *second.rows)] == names[:6]
