"""Interpretation, the Child Rights Service, domestic violence, terrorism, and acts the law does not reach."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from cases.actions import child_rights, decision, interpretation, tracks
from cases.actions.facts import Representation
from cases.documents import people, representation
from cases.models import Case, ChildRightsAnswer, OutOfScopeRecord
from referrals.actions import intakes, scope
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.road import a_body, a_case, facts_of
from tests.cases.test_delivery import record as delivered
from tests.cases.test_plan import agree
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.duties.models import Duty
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity

TODAY = date(2026, 11, 20)


def deliver(case, by):
    return delivered(case, by, "EMOTIONAL_PSYCHOLOGICAL_SUPPORT")


def owed(case):
    return [one.url_name for one in people.owed(case, TODAY)]


# --- interpretation


def need(case, by, kind="SPOKEN", language="uk"):
    return interpretation.need(case=case, kind=kind, language=language, by=by, at=road.now())


@pytest.mark.article("XIV-169 art. 4(1)2", rule="R-4.1.2")
def test_interpretation_is_needed_then_booked_then_given_at_a_service(by):
    case = a_case(by, language="uk", interpretation="SPOKEN")
    assert owed(case) == ["interpretation_new"]
    row = need(case, by)
    assert (row.stage(), owed(case)) == ("NEEDED", [])

    row = interpretation.book(
        interpretation=row, booked_with="Vertimų biuras", booked_for=given.at("2026-11-21 10:00"), by=by,
        at=road.now(),
    )  # fmt: skip
    assert row.stage() == "BOOKED"
    (service,) = deliver(case, by)
    row = interpretation.give(
        interpretation=row,
        given_on=service.delivered_on,
        given_by="Vertėja",
        delivery=service,
        by=by,
        at=road.now(),
    )

    assert (row.stage(), row.delivery, row.given_by) == ("GIVEN", service, "Vertėja")
    with pytest.raises(Stale):
        interpretation.drop(interpretation=row, by=by, at=road.now())


def test_needed_and_not_given_is_a_gap_once_a_service_was_given(by):
    cases = Case.objects.all()
    served = a_case(by, interpretation="SIGN")
    a_case(by, interpretation="SIGN")
    deliver(a_case(by), by)
    by_row = a_case(by)
    need(by_row, by)
    deliver(by_row, by)
    (service,) = deliver(served, by)
    assert set(people.not_interpreted(cases)) == {served, by_row}

    row = need(served, by, "SIGN_LANGUAGE", "lls")
    interpretation.give(
        interpretation=row,
        given_on=service.delivered_on,
        given_by="Gestų kalbos vertėja",
        by=by,
        at=road.now(),
    )
    interpretation.drop(interpretation=by_row.interpretations.get(), by=by, at=road.now())

    assert set(people.not_interpreted(cases)) == set()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"given_on": date(2026, 11, 21)}, "given_on"),
        ({"given_on": date(2026, 11, 8)}, "given_on"),
        ({"given_by": " "}, "given_by"),
    ],
)
def test_impossible_days_and_nobody_are_refused(by, bad, field):
    row = need(a_case(by), by)

    with pytest.raises(Refused) as refusal:
        interpretation.give(
            interpretation=row,
            **{"given_on": date(2026, 11, 20), "given_by": "Vertėja"} | bad,
            by=by,
            at=road.now(),
        )

    assert refusal.value.field == field


def test_a_service_of_another_person_or_day_is_refused(by):
    row = need(a_case(by), by)
    (elsewhere,) = deliver(a_case(by), by)
    (own,) = deliver(row.case, by)

    for delivery, day in ((elsewhere, elsewhere.delivered_on), (own, date(2026, 11, 10))):
        with pytest.raises(Refused) as refusal:
            interpretation.give(
                interpretation=row, given_on=day, given_by="Vertėja", delivery=delivery, by=by, at=road.now()
            )
        assert refusal.value.field == "delivery"


def test_the_same_need_is_not_recorded_twice_and_a_booking_names_somebody(by):
    case = a_case(by)
    row = need(case, by)

    with pytest.raises(Refused):
        need(case, by)
    with pytest.raises(Refused):
        interpretation.book(interpretation=row, booked_with=" ", booked_for=road.now(), by=by, at=road.now())


def test_means_of_communication_are_those_of_the_list(by):
    case = interpretation.agree_means(
        case=a_case(by), means=["EASY_TO_READ", "WRITTEN"], by=by, at=road.now()
    )

    assert case.communication_means == ["WRITTEN", "EASY_TO_READ"]
    with pytest.raises(Refused):
        interpretation.agree_means(case=case, means=["SMOKE"], by=by, at=road.now())


# --- the Child Rights Service


def decide(case, by, *, is_told=True, reason="Vaikas prašė", told="2026-11-20 10:00", body=None):
    return child_rights.decide(
        case=case, is_told=is_told, reason=reason, told_at=given.at(told) if told else None, body=body, by=by,
        at=road.now(),
    )  # fmt: skip


def test_a_child_who_came_straight_is_asked_about_until_it_is_decided(by):
    case = a_case(by, recipient_group="CHILD")
    assert "child_rights" in owed(case)

    answer = decide(case, by, is_told=False, told=None)

    assert "child_rights" not in owed(case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM cases_childrightsanswer")
        assert b"Vaikas" not in bytes(cursor.fetchone()[0])
    assert child_rights.read_reason(answer=answer, by=by, at=road.now()) == "Vaikas prašė"
    with pytest.raises(Stale):
        decide(case, by, is_told=False, told=None)


def test_telling_says_when_and_whom(by):
    case = a_case(by, recipient_group="CHILD")
    service, police = a_body("CHILD_RIGHTS_SERVICE", "Vaiko teisės (pavyzdys)"), a_body()
    tried = [
        ({"told": None, "body": service}, "told_at"), ({"told": "2026-11-08 10:00", "body": service}, "told_at"),
        ({"told": "2026-11-20 15:00", "body": service}, "told_at"), ({"body": police}, "body"), ({}, "body"),
        ({"reason": " ", "body": service}, "reason"),
    ]  # fmt: skip
    for bad, field in tried:
        with pytest.raises(Refused) as refusal:
            decide(case, by, **bad)
        assert refusal.value.field == field

    assert decide(case, by, body=service).body == service


def test_of_an_anonymous_child_nobody_is_told(by):
    case = a_case(by, person=None, recipient_group="CHILD")

    with pytest.raises(Refused):
        decide(case, by, body=a_body("CHILD_RIGHTS_SERVICE"))
    assert decide(case, by, is_told=False, told=None).is_told is False


def test_a_service_that_is_a_first_contact_institution_cannot_decide_against(by):
    case = a_case(by, recipient_group="CHILD")
    by.organisation.institution_type = "SOCIAL_SERVICES"

    with pytest.raises(Refused) as refusal:
        decide(case, by, is_told=False, told=None)

    assert refusal.value.field == "is_told"


def test_of_an_adult_nothing_is_asked(by):
    case = a_case(by)

    assert not representation.asks_for_child_rights(case)
    with pytest.raises(Refused):
        decide(case, by, is_told=False, told=None)


def test_a_child_agrees_alone_only_once_the_child_rights_service_was_decided_on(by):
    case = a_case(by, status="STARTED")
    decision.accept(
        case=case, decided_at=given.at("2026-11-10 09:00"), facts=facts_of(recipient_group="CHILD"),
        representation=Representation(absent="AGAINST_INTERESTS"), version=case.version, by=by, at=road.now(),
    )  # fmt: skip
    case.refresh_from_db()
    road.brought_to(case, "ASSESSED", by)

    with pytest.raises(Refused) as refusal:
        agree(case, by)
    assert refusal.value.field == "agreed_with"
    decide(case, by, is_told=False, told=None)

    assert agree(case, by).agreed_with == "VICTIM"


# --- domestic violence


def offer(case, by, centre, **rest):
    known = {"offered_at": given.at("2026-11-19 10:00"), "answer": "ACCEPTED", "protection_order": "NO"}
    return tracks.offer_centre(case=case, centre=centre, **known | rest, by=by, at=road.now())


def test_a_specialised_centre_is_offered_and_the_answer_kept(by):
    centre = a_body("SPECIALISED_CENTRE", "SKPC (pavyzdys)")
    case = a_case(by, is_domestic_violence=True)
    assert owed(case) == ["domestic_violence"]

    offer(case, by, centre, answer="OFFERED")
    row = offer(case, by, centre, protection_order="YES", order_ends_on=date(2026, 12, 4))

    assert (row.answer, row.order_ends_on, owed(case)) == ("ACCEPTED", date(2026, 12, 4), [])


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"order_ends_on": date(2026, 12, 4)}, "order_ends_on"),
        ({"offered_at": given.at("2026-11-21 10:00")}, "offered_at"),
        ({"offered_at": given.at("2026-11-08 10:00")}, "offered_at"),
    ],
)
def test_what_cannot_be_of_the_offer_is_refused(by, bad, field):
    case = a_case(by, is_domestic_violence=True)

    with pytest.raises(Refused) as refusal:
        offer(case, by, a_body("SPECIALISED_CENTRE"), **bad)

    assert refusal.value.field == field


def test_another_body_and_another_act_are_refused(by):
    with pytest.raises(Refused) as refusal:
        offer(a_case(by, is_domestic_violence=True), by, a_body())
    assert refusal.value.field == "centre"
    with pytest.raises(Refused):
        offer(a_case(by), by, a_body("SPECIALISED_CENTRE"))


# --- terrorism (11)


def received(by, **rest):
    at = given.at(road.RECEIVED)
    return intakes.receive(channel="DIRECT", received_at=at, person=road.OLGA, by=by, at=at, **rest)


@pytest.mark.article("XIV-169 art. 11(1)", rule="R-11.1")
def test_a_terrorist_crime_is_due_at_the_moment_of_receipt_and_alerts_the_manager(by, service):
    manager = given.a_person(service, Role.SERVICE_MANAGER)

    intake = received(by, is_terrorist_crime=True)

    assert (intake.duty.rule, intake.duty.due_at) == ("R-11.1", intake.received_at)
    assert intake.duty.due_on == date(2026, 11, 9)
    notice = Notice.objects.get(kind="TERRORIST_CRIME")
    assert (notice.recipient, notice.reference) == (manager, intake.reference)
    assert intake.minutes_until_start(given.at("2026-11-09 10:25")) == 25


def test_learnt_later_an_open_duty_is_due_at_once_and_a_finished_one_keeps_its_day(by, service):
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    waiting, case = received(by), a_case(by)

    flagged = scope.flag_terrorism(intake=waiting, by=by, at=road.now())
    tracks.flag_terrorism(case=case, by=by, at=road.now())

    assert (flagged.duty.rule, flagged.duty.due_at) == ("R-11.1", waiting.received_at)
    done = Duty.objects.get(pk=case.intake.duty_id)
    assert (done.rule, done.due_at) == ("R-10.2b", None)
    assert Case.objects.get(pk=case.pk).is_terrorist_crime
    told = Notice.objects.filter(kind="TERRORIST_CRIME", reference=case.reference)
    assert {notice.recipient for notice in told} == {manager, by.user}
    with pytest.raises(Stale):
        scope.flag_terrorism(intake=waiting, by=by, at=road.now())
    with pytest.raises(Stale):
        tracks.flag_terrorism(case=case, by=by, at=road.now())


def refer(case, by, **rest):
    body = rest.pop("body", None) or a_body("PROSECUTOR_GENERAL", "Generalinė prokuratūra (pavyzdys)")
    known = {
        "country": "FR", "requested_at": given.at("2026-11-19 10:00"), "referred_at": given.at("2026-11-19 11:00"),
    }  # fmt: skip
    return tracks.refer_abroad(case=case, body=body, **known | rest, by=by, at=road.now())


def a_terrorist_case(by, **facts):
    return tracks.flag_terrorism(case=a_case(by, **facts), by=by, at=road.now())


def test_whoever_suffered_in_another_state_is_referred_to_the_prosecutor_general(by):
    case = a_terrorist_case(by, crime_place="EU", crime_country="FR")

    row = refer(case, by)

    assert (row.country, row.body.kind) == ("FR", "PROSECUTOR_GENERAL")
    with pytest.raises(Stale):
        refer(case, by)


def test_what_is_no_request_of_11_2_is_refused(by):
    case = a_terrorist_case(by, crime_place="EU", crime_country="FR")
    for bad, field in [
        ({"country": "LT"}, "country"), ({"country": "CH"}, "country"), ({"body": a_body()}, "body"),
        ({"referred_at": given.at("2026-11-19 09:00")}, "referred_at"),
        ({"requested_at": given.at("2026-11-01 09:00")}, "requested_at"),
    ]:  # fmt: skip
        with pytest.raises(Refused) as refusal:
            refer(case, by, **bad)
        assert refusal.value.field == field
    for other in (a_case(by), a_terrorist_case(by, is_in_lithuania=False)):
        with pytest.raises(Refused):
            refer(other, by)


# --- acts the law does not reach


def test_information_only_names_nobody_and_counts_nowhere(by):
    row = tracks.inform_only(informed_at=given.at("2026-11-20 10:00"), by=by, at=road.now())

    assert row.crime_place == "OUTSIDE_EU"
    assert OutOfScopeRecord.personal_data == set()
    assert not {"case", "intake", "identity"} & {field.name for field in OutOfScopeRecord._meta.get_fields()}
    assert not Intake.objects.exists()
    with pytest.raises(Refused):
        tracks.inform_only(informed_at=given.at("2026-11-21 10:00"), by=by, at=road.now())


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1")
def test_a_started_case_out_of_scope_is_ended_and_who_it_was_erased(by):
    case = a_case(by, status="STARTED")
    counted = Intake.objects.counted_here().count()

    tracks.turn_away(
        case=case, informed_at=given.at("2026-11-20 10:00"), version=case.version, by=by, at=road.now()
    )

    intake = Intake.objects.get(pk=case.intake_id)
    assert (intake.identity, intake.initials, intake.out_of_scope_at) == (None, "", road.now())
    assert not Identity.objects.exists()
    assert Intake.objects.counted_here().count() == counted - 1
    assert OutOfScopeRecord.objects.count() == 1
    with pytest.raises(Refused):
        need(case, by)


def test_once_decided_nobody_is_turned_away(by):
    case = a_case(by)

    with pytest.raises(Stale):
        tracks.turn_away(case=case, informed_at=road.now(), version=case.version, by=by, at=road.now())


@pytest.mark.parametrize("act", ["need", "offer", "child_rights", "flag", "inform"])
def test_only_who_works_on_cases_records(by, rita, service, act):
    case = a_case(by, recipient_group="CHILD", is_domestic_violence=True)
    centre = a_body("SPECIALISED_CENTRE")
    acts = {
        "need": lambda watcher: need(case, watcher),
        "offer": lambda watcher: offer(case, watcher, centre),
        "child_rights": lambda watcher: decide(case, watcher, is_told=False, told=None),
        "flag": lambda watcher: tracks.flag_terrorism(case=case, by=watcher, at=road.now()),
        "inform": lambda watcher: tracks.inform_only(informed_at=road.now(), by=watcher, at=road.now()),
    }

    with acting_as(rita, service) as watcher, pytest.raises(PermissionDenied):
        acts[act](watcher)

    assert not ChildRightsAnswer.objects.exists()
