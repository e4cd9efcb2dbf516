"""Who is dangerous comes to the same service: never under one roof unweighed, never one case, and said where it is read."""

import pytest

from cases.actions import linking, stays
from cases.actions.stays import Where
from cases.documents import dangers
from cases.models import Case, Merge, Stay
from referrals.actions import intakes
from tests import given
from tests.cases import beds, road
from tests.cases.beds import asked, placed, refused
from tests.cases.merging import LATER, merge
from tests.cases.pages import moment
from tests.cases.road import a_case
from tests.cases.test_safety import PETRAS, a_danger
from victimsupport.audit.models import Entry
from victimsupport.choices import RecipientGroup
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
COME = "This person matches somebody recorded as dangerous"


@pytest.fixture
def place(service):
    return beds.a_place_of(service, beds.a_manager(service), capacity=4)


@pytest.fixture
def victim(by):
    case = a_case(by)
    a_danger(case, by)
    return case


@pytest.fixture
def petras(by):
    """Whom the victim fears, registered as a victim himself."""
    return a_case(by, **LATER, person=PETRAS, recipient_group=RecipientGroup.MAN)


@pytest.mark.parametrize("order", [1, -1])
def test_the_two_are_not_placed_under_one_roof_unweighed(by, place, victim, petras, order):
    first, second = (victim, petras)[::order]
    placed(asked(first, by), by, place)
    waits = asked(second, by)

    with refused("is_weighed"):
        placed(waits, by, place)

    assert not Stay.objects.filter(case=second).exists()


def test_it_can_be_weighed_and_the_audit_keeps_that_it_was(by, place, victim, petras):
    placed(asked(victim, by), by, place)

    placed(asked(petras, by), by, place, is_weighed=True)

    kept = Entry.objects.filter(action="PERSON_PLACED", about_id=petras.pk).get()
    assert kept.detail["weighed"] is True


def test_who_left_before_met_nobody(by, place, victim, petras):
    beds.left(
        placed(asked(victim, by, "2026-11-19 10:00"), by, place, "2026-11-19 10:10"), by, "2026-11-19 20:00"
    )

    placed(asked(petras, by), by, place)

    assert Stay.objects.filter(case=petras).exists()


def test_a_stay_corrected_into_the_same_place_is_asked_about_too(by, service, place, victim, petras):
    placed(asked(victim, by), by, place)
    elsewhere = beds.a_place_of(service, beds.a_manager(service), label="Vieta C3")
    stay = placed(asked(petras, by), by, elsewhere)

    with refused("is_weighed"):
        stays.correct(
            stay=stay,
            right=stays.Right(stay.placed_at, Where(place=place)),
            reason="Kita vieta",
            by=by,
            at=road.now(),
        )


@pytest.mark.parametrize(
    ("takes", "group", "goes"),
    [
        ("WOMEN", RecipientGroup.MAN, False), ("MEN", RecipientGroup.WOMAN, False), ("WOMEN", RecipientGroup.WOMAN, True),
        ("WOMEN", RecipientGroup.CHILD, True), ("ANYBODY", RecipientGroup.MAN, True),
    ],
)  # fmt: skip
def test_a_place_for_women_takes_no_man_unweighed(by, service, takes, group, goes):
    place = beds.a_place_of(service, beds.a_manager(service), takes=takes)
    waits = asked(a_case(by, recipient_group=group), by)

    if goes:
        assert placed(waits, by, place)
    else:
        with refused("is_weighed"):
            placed(waits, by, place)
        assert placed(waits, by, place, is_weighed=True)


def test_the_page_asks_to_weigh_it_once_there_is_something_to_weigh(by, ona_signed_in, place, victim, petras):
    placed(asked(victim, by), by, place)
    waits = asked(petras, by)
    url = f"/bylos/{petras.reference}/apgyvendinimas/prasymai/{waits.pk}/vieta/"
    answers = {"place": str(place.pk), "late_reason": ""} | moment("placed_at")
    assert "Yes, I have weighed it" not in ona_signed_in.get(url).content.decode()

    shown = ona_signed_in.post(url, answers).content.decode()

    assert "Yes, I have weighed it" in shown
    assert victim.reference in shown
    assert not Stay.objects.filter(case=petras).exists()
    other = {"is_weighed": str(waits.pk)}
    assert ona_signed_in.post(url, answers | other).status_code == 200, "what was weighed of another place"
    assert ona_signed_in.post(url, answers | {"is_weighed": str(place.pk)}).status_code == 302
    assert Stay.objects.get(case=petras).place_id == place.pk


@pytest.mark.parametrize("order", [1, -1])
def test_the_two_are_never_one_person(by, victim, petras, order):
    gone, kept = (petras, victim)[::order]

    with pytest.raises(Refused):
        merge(gone, kept, by)

    assert not Merge.objects.exists()


def test_a_new_registration_of_the_one_is_not_linked_to_the_other(by, victim):
    at = given.at("2026-11-20 09:00")
    again = intakes.receive(channel="DIRECT", received_at=at, person=PETRAS, by=by, at=at)

    with pytest.raises(Refused):
        linking.link(intake=again, case=Case.objects.get(pk=victim.pk), by=by, at=road.now())


def test_it_is_said_wherever_somebody_reads_of_either(by, ona_signed_in, victim, petras):
    def page(case, part=""):
        return ona_signed_in.get(f"/bylos/{case.reference}/{part}").content.decode()

    for part in ("", "saugumas/", "apgyvendinimas/"):
        assert COME in page(petras, part), part
        assert victim.reference in page(petras, part), part
        assert COME not in page(victim, part), part
    assert "Somebody is dangerous to the person" in page(victim)
    assert "Somebody is dangerous to the person" not in page(petras)
    assert f"may have come to your service, too: {petras.reference}." in page(victim, "saugumas/")


def test_of_harmless_people_nothing_is_said(by, ona_signed_in):
    case, other = a_case(by), a_case(by, **LATER)

    assert dangers.between(case, [other], by=by, at=road.now()) == []
    assert dangers.who_came(case, by=by, at=road.now()) == ""
    assert COME not in ona_signed_in.get(f"/bylos/{case.reference}/").content.decode()
