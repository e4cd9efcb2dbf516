"""Who is in the European Union and the European Economic Area, and since when."""

import pytest

from tests.law.given import day
from victimsupport.law.countries import (
    ECONOMIC_AREA_ONLY,
    EUROPEAN_UNION,
    is_in_european_union,
    may_be_established_in,
)


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1.EU")
@pytest.mark.parametrize(
    ("country", "on", "member"),
    [
        ("GB", "2020-01-31", True),
        ("GB", "2020-02-01", False),
        ("HR", "2013-06-30", False),
        ("HR", "2013-07-01", True),
        ("LV", "2004-04-30", False),
        ("LT", "1999-01-01", True),
        ("DK", "2024-01-01", True),
        ("NO", "2024-01-01", False),
        ("IS", "2024-01-01", False),
        ("CH", "2024-01-01", False),
        ("UA", "2024-01-01", False),
        ("XX", "2024-01-01", False),
    ],
)
def test_membership_is_judged_on_the_day_of_the_crime(country, on, member):
    assert is_in_european_union(country, day(on)) is member


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1.EU")
@pytest.mark.parametrize(("country", "member"), [("LT", True), ("FR", True), ("GB", None), ("NO", False)])
def test_without_a_day_only_a_former_member_is_in_doubt(country, member):
    assert is_in_european_union(country, None) is member


def test_the_union_has_twenty_seven_members():
    members = [country for country in EUROPEAN_UNION if is_in_european_union(country, day("2026-01-01"))]

    assert len(members) == 27
    assert not EUROPEAN_UNION.keys() & ECONOMIC_AREA_ONLY.keys()


@pytest.mark.article("XIV-169 art. 13(1)", rule="R-13.1.establishment")
@pytest.mark.parametrize(
    ("country", "may"),
    [
        ("LT", True),
        ("EE", True),
        ("NO", True),
        ("IS", True),
        ("LI", True),
        ("GB", False),
        ("CH", False),
        ("", False),
    ],
)
def test_an_organisation_of_the_union_or_the_economic_area_may_apply(country, may):
    assert may_be_established_in(country, day("2024-05-06")) is may
