"""Where somebody stays: seen by those placed on the stay, each look recorded, and by nobody else, anywhere."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cases.actions import locations, stays
from cases.models import Place, Stay
from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.cases.beds import ADDRESS, asked, placed
from tests.cases.pages import text
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale

OUTSIDE = "Viešbutis „Ramuma“, 12 kambarys"


@pytest.fixture
def petras(service):
    return given.a_person(service, Role.CASEWORKER, name="Petras Pavyzdys")


def address(name, stay, *more):
    return reverse(f"cases:{name}", args=[stay.case.reference, stay.pk, *more])


def looked():
    return Entry.objects.filter(action="LOCATION_OPENED")


def look(stay, person, service):
    with acting_as(person, service) as by:
        found = Stay.objects.select_related("case__intake__identity__key", "place").get(pk=stay.pk)
        return locations.look(stay=found, by=by, at=road.now())


def test_whoever_placed_the_person_sees_where_it_is_and_that_is_recorded(by, ona, service, stay):
    assert look(stay, ona, service) == ADDRESS

    entry = looked().get()
    assert (entry.user_id, entry.about_id, entry.reference) == (ona.pk, stay.pk, stay.case.reference)


@pytest.mark.parametrize("person", ["OLGA", None])
def test_a_place_found_outside_is_sealed_also_for_somebody_anonymous(by, ona, service, person):
    case = a_case(by, person=road.OLGA if person else None)

    stay = placed(asked(case, by), by, outside=OUTSIDE)

    assert b"Ramuma" not in bytes(stay.outside)
    assert look(stay, ona, service) == OUTSIDE


@pytest.mark.parametrize("who", ["petras", "vida", "rita"])
def test_nobody_sees_it_by_their_role(request, service, stay, who):
    with pytest.raises(PermissionDenied):
        look(stay, request.getfixturevalue(who), service)

    assert not looked().exists()


def test_whoever_is_responsible_sees_it_and_no_longer_when_another_is(by, service, stay, petras, vida):
    intakes.assign(intake=stay.case.intake, assignee=petras, by=by, at=road.now())
    assert look(stay, petras, service) == ADDRESS

    intakes.assign(intake=stay.case.intake, assignee=vida, by=by, at=road.now())
    with pytest.raises(PermissionDenied):
        look(stay, petras, service)


def test_a_colleague_is_put_on_the_list_with_a_reason_and_taken_off(by, service, stay, petras):
    access = locations.admit(stay=stay, person=petras, reason="Budi naktį", by=by, at=road.now())
    assert look(stay, petras, service) == ADDRESS
    with pytest.raises(Stale):
        locations.admit(stay=stay, person=petras, reason="Dar kartą", by=by, at=road.now())

    locations.dismiss(access=access, by=by, at=road.now())
    with pytest.raises(PermissionDenied):
        look(stay, petras, service)
    with pytest.raises(Stale):
        locations.dismiss(access=access, by=by, at=road.now())


def test_a_manager_puts_themselves_on_the_list_and_that_is_recorded(service, stay, vida):
    with acting_as(vida, service) as manager:
        locations.admit(stay=stay, person=vida, reason="Lankau", by=manager, at=road.now())

    assert look(stay, vida, service) == ADDRESS
    assert Entry.objects.get(action="PLACED_ON_STAY").detail["own"] is True


def test_a_caseworker_who_is_not_on_it_puts_nobody_on_the_list(service, stay, petras):
    with acting_as(petras, service) as by, pytest.raises(PermissionDenied):
        locations.admit(stay=stay, person=petras, reason="Noriu", by=by, at=road.now())


def test_the_list_takes_colleagues_who_work_on_cases_and_a_reason(by, stay, jonas, rita, petras):
    for person, reason, field in ((jonas, "x", "person"), (rita, "x", "person"), (petras, " ", "reason")):
        with pytest.raises(Refused) as refusal:
            locations.admit(stay=stay, person=person, reason=reason, by=by, at=road.now())
        assert refusal.value.field == field


# On pages


@pytest.fixture
def signed_in(today, service, ona, vida, petras, rita):
    people = {"ona": ona, "vida": vida, "petras": petras, "rita": rita}
    return lambda name: road.signed_in(Client(), people[name])


def test_it_is_shown_after_the_button_and_at_no_other_time(stay, signed_in):
    ona = signed_in("ona")

    asked_first = ona.get(address("stay_location", stay))
    assert ADDRESS not in text(asked_first)
    assert "Show the address" in text(asked_first)
    assert not looked().exists()

    shown = ona.post(address("stay_location", stay))
    assert ADDRESS in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert looked().count() == 1


@pytest.mark.parametrize("who", ["petras", "vida"])
def test_everybody_else_reads_who_may_see_it_and_a_look_is_refused(stay, signed_in, who):
    client = signed_in(who)

    page = text(client.get(address("stay_location", stay)))
    assert "Only those placed on this stay see where it is" in page
    assert ("Put somebody on the list" in page) is (who == "vida")
    answer = client.post(address("stay_location", stay))

    assert answer.status_code == 403
    assert ADDRESS not in answer.content.decode()
    assert not looked().exists()


def pages(stay, place):
    case = stay.case.reference
    found = [reverse(f"cases:{name}") for name in ("places", "worklist", "shelter", "on_call")]
    found += [
        reverse(f"cases:{name}", args=[case])
        for name in ("case", "accommodation", "deliver", "person", "plan")
    ]
    found += [
        address(name, stay)
        for name in ("stay_extend", "stay_end", "stay_correct", "stay_admit", "stay_location")
    ]
    return [*found, reverse("cases:place", args=[place.pk])]


@pytest.mark.parametrize("who", ["ona", "vida"])
def test_no_page_of_any_part_shows_it(by, stay, place, signed_in, who):
    """The label stands on them; the address nowhere, not even on the page where a manager replaces it."""
    client = signed_in(who)
    labels = 0
    for path in pages(stay, place):
        answer = client.get(path, follow=True)
        assert ADDRESS not in answer.content.decode(), path
        assert "Slaptoji" not in answer.content.decode(), path
        labels += place.label in answer.content.decode()
    assert labels >= 4
    found = client.post(reverse("cases:find"), {"text": "Slaptoji"})
    assert ADDRESS not in found.content.decode()


def test_no_column_of_the_database_holds_it_in_the_clear(by, stay, place):
    for model in (Place, Stay):
        for row in model.objects.values():
            assert "Slaptoji" not in str({name: value for name, value in row.items()})
    assert b"Slaptoji" not in bytes(Place.objects.get().address)
    assert "Slaptoji" not in str(list(Entry.objects.values()))


def test_the_wall_holds_the_pages_of_another_service(client, jonas, stay, place, today):
    stranger = road.signed_in(client, jonas)
    for path in pages(stay, place)[4:]:
        assert stranger.get(path).status_code in (403, 404), path
    missing = [stay.case.reference, "00000000-0000-7000-8000-000000000000"]
    assert stranger.get(reverse("cases:stay_location", args=missing)).status_code == 404


def test_a_corrected_stay_shows_its_place_to_nobody(by, ona, service, stay, place):
    right = stays.Right(given.at("2026-11-20 03:00"), stays.Where(place, until=date(2026, 11, 25)))
    stays.correct(stay=stay, right=right, reason="Kita valanda", by=by, at=road.now())

    with pytest.raises(PermissionDenied):
        look(stay, ona, service)
