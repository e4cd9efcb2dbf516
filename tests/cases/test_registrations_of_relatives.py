"""Relatives are two people: nobody is asked whether they are one. And it can be answered from either side."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.actions import identifying, incidents
from cases.documents import people
from cases.models import Case, KinRelation, UnlinkReason
from referrals.actions import intakes, likeness
from referrals.models import Likeness
from tests import given
from tests.cases import road
from tests.cases.pages import seen
from tests.cases.road import OLGA, a_case

pytestmark = pytest.mark.django_db
PERHAPS, OTHER = "Perhaps the same person", "This is another person"


@pytest.fixture
def sisters(by):
    """Two who share a telephone."""
    return a_case(by), a_case(by)


@pytest.fixture
def registrations(ona_signed_in):
    return lambda case: ona_signed_in.get(
        reverse("cases:registrations", args=[case.reference])
    ).content.decode()


def relate(case, other, by):
    return incidents.link(
        case=case, other=other.reference, relation=KinRelation.FAMILY_MEMBER, by=by, at=road.now()
    )


def test_the_button_stands_on_both_sides_and_answers_for_both(sisters, registrations, ona_signed_in):
    for asked in sisters:
        assert PERHAPS in registrations(asked)
        assert OTHER in registrations(asked)

    page = ona_signed_in.get(reverse("cases:registrations", args=[sisters[0].reference]))
    ona_signed_in.post(reverse("referrals:intake-other-person", args=[sisters[0].reference]), seen(page))

    assert Likeness.objects.get().is_same is False
    for answered in sisters:
        assert PERHAPS not in registrations(answered)
        assert OTHER not in registrations(answered)


def test_it_answers_only_for_what_was_shown(by, ona_signed_in):
    def register(when):
        at = given.at(when)
        return intakes.receive(channel="DIRECT", received_at=at, person=OLGA, by=by, at=at)

    before, asked, after = (register(f"2026-11-{day} 10:00") for day in (18, 19, 20))
    page = ona_signed_in.get(reverse("referrals:intake", args=[asked.reference]))
    for other in (before, after):
        assert other.reference in page.content.decode(), "whom it is like, from either side"
    newest = register("2026-11-20 11:00")

    ona_signed_in.post(reverse("referrals:intake-other-person", args=[asked.reference]), seen(page))

    answered = Likeness.objects.filter(is_same=False)
    assert {frozenset((row.intake_id, row.other_id)) for row in answered} == {
        frozenset((asked.pk, other.pk)) for other in (before, after)
    }
    assert Likeness.objects.get(intake=newest, other=asked).is_same is None, (
        "it came after the page was opened"
    )


@pytest.mark.parametrize("order", [1, -1])
def test_relatives_are_not_asked_about(by, sisters, registrations, order, ona_signed_in):
    relate(*sisters[::order], by)

    for sister in sisters:
        assert PERHAPS not in registrations(sister)
        assert PERHAPS not in ona_signed_in.get(f"/bylos/{sister.reference}/").content.decode()
    found = Likeness.objects.get()
    assert (found.is_same, found.answered_by_id) == (False, by.user_id)


def test_a_third_is_still_asked_about(by, sisters, registrations):
    third = a_case(by)
    relate(*sisters, by)

    shown = registrations(sisters[0])

    assert third.reference in shown
    assert sisters[1].reference not in shown
    assert OTHER in shown


@pytest.mark.parametrize(("reason", "is_asked"), [("MISTAKE", True), ("ANOTHER_ACT", False)])
def test_only_if_it_was_a_mistake_it_is_asked_again(by, sisters, registrations, reason, is_asked):
    relate(*sisters, by)

    incidents.unlink(case=sisters[1], reason=UnlinkReason(reason), by=by, at=road.now())

    assert [PERHAPS in registrations(sister) for sister in sisters] == [is_asked, is_asked]


def test_it_is_asked_again_whichever_of_the_two_is_unlinked(by, sisters, registrations):
    relate(*sisters, by)

    incidents.unlink(case=sisters[0], reason=UnlinkReason.MISTAKE, by=by, at=road.now())

    assert [PERHAPS in registrations(sister) for sister in sisters] == [True, True]
    assert [people.relatives_of(sister) for sister in sisters] == [set(), set()]


def test_what_somebody_answered_themselves_stays_answered(by, sisters, registrations):
    asked = [Likeness.objects.get().pk]
    likeness.deny(intake=sisters[1].intake, seen=asked, by=by, at=road.now() - timedelta(hours=1))
    relate(*sisters, by)

    incidents.unlink(case=sisters[1], reason=UnlinkReason.MISTAKE, by=by, at=road.now())

    assert PERHAPS not in registrations(sisters[0])


def test_a_relative_who_gives_a_name_at_last_is_not_asked_about_either(by, registrations):
    known, unnamed = a_case(by), a_case(by, person=None)
    relate(known, unnamed, by)
    version = Case.objects.get(pk=unnamed.pk).version

    identifying.identify(case=unnamed, person=OLGA, is_wished=True, version=version, by=by, at=road.now())

    assert Likeness.objects.get().is_same is False
    assert PERHAPS not in registrations(known)
    assert PERHAPS not in registrations(unnamed)
