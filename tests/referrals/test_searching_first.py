"""Whoever registers a person looks for them first; who seems known already is shown before and after (Q-11)."""

import pytest
import time_machine
from django.urls import reverse

from referrals.actions import intakes, likeness, linking
from referrals.forms import searching
from referrals.models import Intake, IntakeLink, Likeness
from tests import given
from tests.cases.road import signed_in
from tests.referrals.arriving import FRIDAY, NOW, receive
from tests.referrals.first_contact import VICTIM, a_cast, a_sent_referral
from tests.referrals.test_intake_pages import DIRECT, THIRD_PARTY, looked, text, url
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]

OLGA = Person(first_name="Olga", surname="Pavyzdytė", phone="+37061234567", email="olga@example.org")


WAYS = pytest.mark.parametrize("way", ["intake-direct", "intake-third-party"])


# The search comes first


@WAYS
def test_the_form_stands_behind_the_search(web, way):
    shown = text(web.get(url(way)))

    assert "Look for the person" in shown
    assert 'name="first_name"' not in shown


@WAYS
@pytest.mark.parametrize("mark", ["", "made-up", "another's"])
def test_nothing_is_registered_without_a_search_of_ones_own(web, service, way, mark):
    if mark == "another's":
        with acting_as(given.a_person(service, Role.CASEWORKER), service) as other:
            mark = searching.seal(other)

    answer = web.post(url(way), (DIRECT if way == "intake-direct" else THIRD_PARTY) | {"searched": mark})

    assert answer.status_code == 200
    assert "Look for the person" in text(answer)
    assert not Intake.objects.exists()
    assert not Identity.objects.exists()


def test_a_search_holds_for_a_days_work(web, by):
    mark = looked(by)
    with time_machine.travel(NOW.replace(day=NOW.day + 1), tick=False):
        assert searching.opened(mark["searched"], by) is None
    assert searching.opened(mark["searched"], by) == {"who": str(by.user_id), "hurry": False}


@WAYS
def test_where_nobody_is_found_the_form_follows_with_what_was_typed(web, way):
    shown = text(web.post(url(way), {"text": "Olga Pavyzdytė 8 612 34567"}))

    assert 'value="Olga"' in shown
    assert 'value="Pavyzdytė"' in shown
    assert "8 612 34567" in shown


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Olga Pavyzdytė", ("Olga", "Pavyzdytė", "", "")),
        ("Pavyzdytė", ("", "Pavyzdytė", "", "")),
        ("Ona Marija Pavyzdytė", ("Ona Marija", "Pavyzdytė", "", "")),
        ("+370 612 34567", ("", "", "+370 612 34567", "")),
        (
            "8 612 34567 Olga Pavyzdytė olga@example.org",
            ("Olga", "Pavyzdytė", "8 612 34567", "olga@example.org"),
        ),
        ("olga@example.org", ("", "", "", "olga@example.org")),
        ("", ("", "", "", "")),
    ],
)
def test_what_was_typed_goes_where_it_belongs(text, known):
    assert tuple(searching.typed(text).values()) == known


@pytest.mark.parametrize("typed", ["", "Ol", "12", "%00", "—", "<b>"])
def test_by_what_nobody_can_be_found_nobody_is_looked_for(web, typed):
    answer = web.post(url("intake-direct"), {"text": typed})

    assert answer.status_code == 200
    assert "<title>Error:" in text(answer)
    assert not Entry.objects.filter(action="PEOPLE_SEARCHED").exists()


@pytest.mark.parametrize("typed", ["olga pavyzdyte", "Pavyzdytės", "861234567", "Kitokia 8 612 34567"])
def test_who_is_known_is_shown_without_a_name_with_what_can_be_done(web, by, typed):
    known = receive(by, person=OLGA)

    answer = web.post(url("intake-direct"), {"text": typed})

    shown = text(answer)
    assert known.reference in shown
    assert "O. P." in shown
    assert "Open the intake" in shown
    assert "New person" in shown
    assert "Olga" not in shown.replace(typed, "")
    assert "no-store" in answer.headers["cache-control"]


def test_a_new_person_is_one_step_from_there_and_nothing_is_typed_twice(web, by):
    receive(by, person=OLGA)
    web.post(url("intake-direct"), {"text": "Olga Pavyzdytė"})

    shown = text(web.post(url("intake-direct"), looked(by) | {"text": "Olga Pavyzdytė", "begin": "1"}))

    assert 'value="Olga"' in shown
    assert 'name="searched"' in shown


def test_what_is_typed_stands_in_no_address_and_no_audit(web):
    web.post(url("intake-direct"), {"text": "Olga Pavyzdytė"})

    assert "Pavyzdyt" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_people_of_another_service_are_nobody_here(web, by):
    elsewhere = given.a_service()
    with acting_as(given.a_person(elsewhere, Role.CASEWORKER), elsewhere) as there:
        receive(there, person=OLGA)

    assert 'name="first_name"' in text(web.post(url("intake-direct"), {"text": "Olga Pavyzdytė"}))
    assert likeness.look_for(person=OLGA, by=by, at=NOW) == []


# In a hurry


def test_in_a_hurry_the_search_comes_later_and_is_not_forgotten(web, by):
    shown = web.post(url("intake-direct"), {"text": "Olga", "hurry": "1"})
    mark = shown.context["form"].initial["searched"]

    web.post(url("intake-direct"), DIRECT | {"searched": mark})

    intake = Intake.objects.get()
    assert intake.is_search_owed
    assert "Look whether the person is known" in text(web.get(url("intake", intake)))
    assert "look whether known" in text(web.get(url("intakes")))
    web.post(url("intake-other-person", intake))
    intake.refresh_from_db()
    assert not intake.is_search_owed
    assert "Look whether the person is known" not in text(web.get(url("intake", intake)))


# Who seems known


def test_before_saving_it_is_asked_whether_it_is_one_of_those_alike(web, by):
    known = receive(by, person=Person(first_name="Vardenė", surname="Pavardenė"))

    answer = web.post(url("intake-direct"), looked(by) | DIRECT)

    shown = text(answer)
    assert answer.status_code == 200
    assert "Select whether it is one of these people" in shown
    assert known.reference in shown
    assert "the same first name and surname" in shown
    assert Intake.objects.count() == 1


def test_another_person_is_registered_and_nobody_is_asked_again(web, by):
    known = receive(by, person=Person(first_name="Vardenė", surname="Pavardenė"))

    web.post(url("intake-direct"), looked(by) | DIRECT | {"same_as": "other"})

    new = Intake.objects.exclude(pk=known.pk).get()
    assert Likeness.objects.get(intake=new).is_same is False
    assert "Perhaps the same person" not in text(web.get(url("intake", new)))


def test_the_same_person_is_registered_and_led_to_be_linked(web, by):
    known = receive(by, person=Person(first_name="Vardenė", surname="Pavardenė"))

    answer = web.post(url("intake-direct"), looked(by) | DIRECT | {"same_as": known.reference})

    new = Intake.objects.exclude(pk=known.pk).get()
    assert answer.headers["location"] == (
        reverse("cases:link_registration", args=[new.reference]) + f"?case={known.reference}"
    )
    assert Likeness.objects.get(intake=new).is_same is None


@pytest.mark.parametrize("answer", ["NK-2026-99999", "", "nonsense"])
def test_only_those_shown_can_be_chosen(web, by, answer):
    receive(by, person=Person(first_name="Vardenė", surname="Pavardenė"))

    shown = web.post(url("intake-direct"), looked(by) | DIRECT | {"same_as": answer})

    assert shown.status_code == 200
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "by_what"),
    [
        (Person(first_name="Kita", surname="Kitokia", phone="8 612 34567"), ["PHONE"]),
        (Person(first_name="Olga", surname="Pavyzdyte"), ["NAME"]),
        (Person(first_name="Pavyzdytė", surname="Olga"), ["NAME"]),
        (Person(first_name="Kita", surname="Kitokia", email="OLGA@example.org"), ["EMAIL"]),
        (Person(first_name="Olga", surname="Kitokia"), None),
        (Person(first_name="Olga"), None),
        (Person(surname="Pavyzdytė"), None),
        (OLGA, ["PHONE", "EMAIL", "NAME"]),
    ],
)
def test_alike_are_the_same_phone_e_mail_or_both_names(by, other, by_what):
    known = receive(by, person=OLGA)

    found = likeness.look_for(person=other, by=by, at=NOW)

    assert [(each.intake, each.by_what) for each in found] == ([(known, by_what)] if by_what else [])


def test_an_arriving_referral_of_somebody_known_says_so(client, db):
    cast = a_cast()
    with acting_as(cast.ona, cast.service) as by:
        known = receive(by, person=VICTIM)
    a_sent_referral(cast)
    signed_in(client, cast.ona)
    with acting_as(cast.ona, cast.service):
        arrived = Intake.objects.exclude(pk=known.pk).get()
        assert Likeness.objects.get(intake=arrived).other == known

    assert "Perhaps the same person" in text(client.get(url("intake", arrived)))
    assert "perhaps the same person" in text(client.get(url("intakes")))
    assert "perhaps the same person" in text(client.get(reverse("cases:worklist")))


def test_the_list_asks_as_much_for_many_as_for_few(web, by, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for _round in range(2):
        for _each in range(3):
            receive(by, person=OLGA)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            web.get(url("intakes"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_looked_twice_is_told_and_answers_nothing(by):
    intake = receive(by, person=OLGA)

    with pytest.raises(Stale):
        likeness.deny(intake=intake, seen=[], by=by, at=NOW)


# Linking


def started(by, **rest):
    intake = receive(by, **rest)
    return intakes.start(
        intake=intake, started_at=rest.get("received_at", FRIDAY), kind="ATTEMPT", by=by, at=NOW
    )


def test_two_registrations_of_one_person_meet_both_duties(by):
    head = started(by, person=OLGA, received_at=given.at("2026-11-18 10:00"))
    new = receive(by, person=OLGA)

    linking.link(intake=new, leading=head, by=by, at=NOW)

    new = Intake.objects.select_related("duty", "link").get(pk=new.pk)
    assert new.link.leading == head
    assert (new.started_at, new.duty.performed_at) == (new.received_at, new.received_at)
    assert (new.ended_at, new.is_repeated) == (NOW, True)


def test_what_was_started_late_is_late_for_the_second_too_with_its_reason(by):
    head = receive(by, person=OLGA, received_at=given.at("2026-11-16 10:00"))
    new = receive(by, person=OLGA, received_at=given.at("2026-11-16 11:00"))
    head = intakes.start(
        intake=head,
        started_at=given.at("2026-11-19 10:00"),
        kind="ATTEMPT",
        late_reason="Sirgo",
        by=by,
        at=NOW,
    )

    linking.link(intake=new, leading=head, by=by, at=NOW)

    new.duty.refresh_from_db()
    assert new.duty.was_done_late()
    assert new.duty.late_reason == "Sirgo"


def test_undoing_a_link_lets_the_duty_run_as_it_ran(by):
    head, new = started(by, person=OLGA), receive(by, person=OLGA)
    due = new.duty.due_on
    linking.link(intake=new, leading=head, by=by, at=NOW)

    linking.unlink(intake=new, by=by, at=NOW)

    new = Intake.objects.select_related("duty").get(pk=new.pk)
    assert (new.started_at, new.ended_at, new.is_repeated) == (None, None, False)
    assert (new.duty.is_open(), new.duty.due_on) == (True, due)
    assert not IntakeLink.objects.exists()
    with pytest.raises(Stale):
        linking.unlink(intake=new, by=by, at=NOW)


def test_nobody_is_linked_where_assistance_was_not_started_nor_twice_nor_to_themselves(by):
    waits, new, head = receive(by, person=OLGA), receive(by, person=OLGA), started(by, person=OLGA)

    with pytest.raises(Refused):
        linking.link(intake=new, leading=waits, by=by, at=NOW)
    with pytest.raises(Refused):
        linking.link(intake=new, leading=new, by=by, at=NOW)
    linking.link(intake=new, leading=head, by=by, at=NOW)
    with pytest.raises(Stale):
        linking.link(intake=new, leading=head, by=by, at=NOW)
    with pytest.raises(Refused):
        linking.link(intake=waits, leading=new, by=by, at=NOW)


def test_the_database_knows_no_link_of_a_link(by):
    from django.db import DatabaseError, transaction

    head, new, third = started(by), receive(by), receive(by)
    linking.link(intake=new, leading=head, by=by, at=NOW)

    for pair in ((third, new), (head, third)):
        with pytest.raises(DatabaseError, match="E_LINK_OF_A_LINK"), transaction.atomic():
            IntakeLink.objects.create(intake=pair[0], leading=pair[1], linked_at=NOW, linked_by=by.user)


def test_registrations_of_another_service_are_not_there(by):
    head = started(by, person=OLGA)
    elsewhere = given.a_service()
    with acting_as(given.a_person(elsewhere, Role.CASEWORKER), elsewhere) as there:
        theirs = receive(there, person=OLGA)
        with pytest.raises(Intake.DoesNotExist):
            linking.link(intake=theirs, leading=head, by=there, at=NOW)
