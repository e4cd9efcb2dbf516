"""The pages about beds: what they ask, what they keep when something is wrong, what they show and to whom."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from cases.actions import places, stays
from cases.actions.stays import Where
from cases.models import AccommodationRequest, Case, OnCall, Place, Stay
from tests import given
from tests.cases import beds, road
from tests.cases.beds import asked, left, placed
from tests.cases.pages import text
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.refusal import Refused


@pytest.fixture
def manager(today, vida):
    return road.signed_in(Client(), vida)


def url(name, *arguments):
    return reverse(f"cases:{name}", args=arguments)


def at(name, when):
    day, time = when.split()
    return {f"{name}_0": day, f"{name}_1": time}


def needed(**rest):
    form = {
        "asked_by": "PERSON",
        "adults": "1",
        "children": "0",
        "place": "WAITS",
        **at("requested_at", "2026-11-20 02:30"),
    }
    return form | rest


def test_somebody_at_the_door_is_placed_with_one_submit(ona_signed_in, place):
    page = text(ona_signed_in.get(url("shelter")))
    assert place.label in page
    assert "2 of 2 free" in page

    answer = ona_signed_in.post(url("shelter"), needed(place=str(place.pk)), follow=True)

    case = Case.objects.get()
    assert answer.redirect_chain == [(url("accommodation", case.reference), 302)]
    assert "has a bed" in text(answer)
    assert case.intake.is_anonymous
    assert case.stays.get().placed_at == road.now()


def test_whoever_has_no_bed_stands_first_on_the_worklist_and_on_the_case(ona_signed_in, by):
    a_case(by, received="2026-11-01 10:00")
    answer = ona_signed_in.post(url("shelter"), needed(), follow=True)

    assert "waits for a bed" in text(answer)
    reference = Case.objects.order_by("-opened_at").first().reference
    worklist = text(ona_signed_in.get(url("worklist")))
    assert "Waits too long for a bed" in worklist
    assert worklist.index(reference) < worklist.index("NK-2026-00001") or reference == "NK-2026-00001"
    case = text(ona_signed_in.get(url("case", reference)))
    assert "the limit is 2 h" in case
    assert case.index("Bed for the night") < case.index("Decision of the person")
    assert "Give a bed" in case


def test_what_was_typed_is_kept_when_the_bed_was_taken_meanwhile(ona_signed_in, by, place):
    form = needed(place=str(place.pk), note="Ramioje vietoje")
    placed(asked(a_case(by), by, adults=2), by, place)

    answer = ona_signed_in.post(url("shelter"), form)

    assert answer.status_code == 200
    assert "This place has no bed free any more. Choose another." in text(answer)
    assert "Ramioje vietoje" in text(answer)
    assert AccommodationRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": ""}, "Select where"),
        ({"place": "OUTSIDE"}, "Describe where it is"),
        ({"adults": "0"}, "Enter for how many people"),
        ({"requested_at_1": "25:00"}, "Enter a real time"),
        ({"requested_at_0": "2026-11-21"}, "must be in the past"),
    ],
)
def test_a_wrong_entry_says_what_to_do(ona_signed_in, wrong, sentence):
    answer = ona_signed_in.post(url("shelter"), needed(**wrong))

    assert sentence in text(answer)
    assert not Case.objects.exists()


def test_an_intake_gets_a_bed_and_is_started_by_it(ona_signed_in, by, place):
    from referrals.actions import intakes

    received = given.at("2026-11-20 01:00")
    intake = intakes.receive(channel="DIRECT", received_at=received, person=road.OLGA, by=by, at=received)
    path = url("shelter_intake", intake.reference)
    assert path in text(ona_signed_in.get(reverse("referrals:intake", args=[intake.reference])))

    ona_signed_in.post(path, needed(place=str(place.pk)))

    case = Case.objects.get()
    assert (case.intake.start_kind, case.stays.get().place) == ("DELIVERY", place)
    again = ona_signed_in.get(path)
    assert again["Location"] == url("bed_needed", case.reference)


def test_the_whole_of_a_stay_on_pages(ona_signed_in, by, place):
    case = a_case(by)
    part = url("accommodation", case.reference)
    assert "No bed has been asked for" in text(ona_signed_in.get(part))
    ona_signed_in.post(url("bed_needed", case.reference), needed(note="Ne prie stoties"))
    request = AccommodationRequest.objects.get()
    assert ona_signed_in.get(url("bed_needed", case.reference))["Location"] == url(
        "bed", case.reference, request.pk
    )
    giving = text(ona_signed_in.get(url("bed", case.reference, request.pk)))
    assert "Ne prie stoties" in giving
    assert "Why did the person have to wait?" in giving

    entered = {"place": str(place.pk), "late_reason": "Ieškota", **at("placed_at", "2026-11-20 05:00")}
    ona_signed_in.post(url("bed", case.reference, request.pk), entered)
    stay = Stay.objects.get()
    assert stay.request.duty.late_reason == "Ieškota"
    ona_signed_in.post(
        url("stay_extend", case.reference, stay.pk), {"until": "2026-11-25", "reason": "Dar nesaugu"}
    )
    page = text(ona_signed_in.get(part))
    assert "Dar nesaugu" in page
    assert place.label in page
    ended = {"end_reason": "OWN_HOME", **at("ended_at", "2026-11-20 14:00")}
    answer = ona_signed_in.post(url("stay_end", case.reference, stay.pk), ended, follow=True)
    assert "Nights: 1." in text(answer)
    right = {"place": str(place.pk), "reason": "Kita valanda", "end_reason": "HOME",
             **at("placed_at", "2026-11-20 06:30"), **at("ended_at", "2026-11-20 13:00")}  # fmt: skip
    answer = ona_signed_in.post(url("stay_correct", case.reference, stay.pk), right, follow=True)
    assert "Kita valanda" in text(answer)
    assert case.deliveries.counted().get().nights == 0
    assert "A bed was given" in text(ona_signed_in.get(url("case", case.reference)))


def test_something_else_came_of_it(ona_signed_in, by):
    request = asked(a_case(by), by)
    path = url("bed_outcome", request.case.reference, request.pk)

    assert "Select what came of it" in text(ona_signed_in.post(path, {"reason": ""}))
    entered = {"outcome": "NOT_NEEDED", "reason": "Grįžo pas seserį", **at("outcome_at", "2026-11-20 03:00")}
    ona_signed_in.post(path, entered)
    assert "Grįžo pas seserį" in text(ona_signed_in.get(url("accommodation", request.case.reference)))
    answer = ona_signed_in.post(path, entered)
    assert answer.status_code == 409
    assert "Grįžo pas seserį" in text(answer)


def test_the_delivery_form_leads_to_the_part(ona_signed_in, by):
    case = a_case(by)

    assert 'value="TEMPORARY_ACCOMMODATION"' not in text(ona_signed_in.get(url("deliver", case.reference)))
    led = ona_signed_in.get(url("deliver", case.reference) + "?function=TEMPORARY_ACCOMMODATION")
    assert led["Location"] == url("accommodation", case.reference)


def test_a_case_with_a_running_stay_is_not_closed_on_the_page(ona_signed_in, by, place):
    stay = placed(asked(a_case(by), by), by, place)

    answer = ona_signed_in.get(url("close", stay.case.reference), follow=True)

    assert "The person is in temporary accommodation. Record the end of the stay first." in text(answer)


# The page of the service


def test_the_board_shows_what_is_free_who_waits_and_whose_stay_ends_soon(manager, service, ona, vida, place):
    with acting_as(ona, service) as by:
        waits = asked(a_case(by), by, adults=1, children=2)
        stays_now = placed(asked(a_case(by), by), by, place, until=date(2026, 11, 21))
        left(placed(asked(a_case(by), by), by, outside="x"), by, "2026-11-20 09:00")
    with acting_as(vida, service) as by:
        places.put_on_call(
            person=ona, phone="+37061200000", starts_at=given.at("2026-11-20 08:00"),
            ends_at=given.at("2026-11-21 08:00"), by=by, at=road.now(),
        )  # fmt: skip

    page = text(manager.get(url("places")))

    for shown in ("1 of 2 beds free now", "11 h 35 min.", "over the limit", "2 children", waits.case.reference,
                  stays_now.case.reference, "Stays that end soon", "Ona Pavyzdienė", "tel:+37061200000"):  # fmt: skip
        assert shown in page, shown
    assert beds.ADDRESS not in page


def test_a_manager_keeps_the_places_and_a_caseworker_does_not(manager, ona_signed_in, place):
    assert ona_signed_in.get(url("place_new")).status_code == 403
    assert ona_signed_in.post(url("place", place.pk), {}).status_code == 403
    said = {"label": "Vieta B2", "kind": "FLAT", "capacity": "3", "takes": "WOMEN", "suits": ["CHILDREN", "PET"],
            "is_active": "on", "version": "0", "address": "Kita slapta 3"}  # fmt: skip

    manager.post(url("place_new"), said)
    assert "Another place bears this label" in text(manager.post(url("place_new"), said))
    manager.post(
        url("place", place.pk), said | {"label": "Vieta A1", "version": "1", "address": "", "is_active": ""}
    )

    assert set(Place.objects.values_list("label", "capacity", "is_active")) == {
        ("Vieta A1", 3, False),
        ("Vieta B2", 3, True),
    }
    assert manager.post(url("place", place.pk), said | {"version": "1"}).status_code == 409
    assert "Places not in use" in text(manager.get(url("places")))


def test_the_list_of_those_on_call_is_the_managers_and_everybody_reads_it(manager, ona_signed_in, ona):
    turn = {
        "person": str(ona.pk),
        "phone": "0 612 00000",
        **at("starts_at", "2026-11-20 20:00"),
        **at("ends_at", "2026-11-21 08:00"),
    }

    assert "Enter the number to call" in text(manager.post(url("on_call"), turn | {"phone": ""}))
    manager.post(url("on_call"), turn)
    assert ona_signed_in.post(url("on_call"), turn).status_code == 403
    assert "+370" in text(ona_signed_in.get(url("on_call")))
    row = OnCall.objects.get()
    assert ona_signed_in.post(url("off_call", row.pk)).status_code == 403
    manager.post(url("off_call", row.pk))
    assert "Nobody is on the list" in text(manager.get(url("on_call")))


def test_everything_is_recorded_at_half_past_two(service, ona, place, client):
    """By the clock of the night: the first minute of the day, and no working hours anywhere."""
    with time_machine.travel(given.at("2026-11-22 02:30"), tick=False):
        signed_in = road.signed_in(client, ona)
        answer = signed_in.post(
            url("shelter"), needed(place=str(place.pk), **at("requested_at", "2026-11-22 02:30")), follow=True
        )

    assert "has a bed" in text(answer)


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_at_once_one_gets_the_last_bed(service, ona, vida):
    place = beds.a_place_of(service, vida, capacity=1)
    with acting_as(ona, service) as by:
        requests = [asked(a_case(by), by) for _each in range(2)]
    outcomes, ready = [], threading.Barrier(2)

    def give(request):
        try:
            with acting_as(ona, service) as by:
                ready.wait(10)
                night = given.at(beds.NIGHT)
                outcomes.append(
                    stays.place(request=request, where=Where(place), placed_at=night, by=by, at=night)
                )
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert {type(outcome) for outcome in outcomes} == {Stay, Refused}
    with acting_as(ona, service):
        assert Stay.objects.count() == 1
        assert AccommodationRequest.objects.waiting().count() == 1
