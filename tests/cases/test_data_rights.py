"""What people may ask to be done with their data: answered in a month, corrected with history, restricted, copied."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import delivery, rights
from cases.actions import retention as keeping
from cases.actions.delivery import Talk
from cases.models import Rectification, RightAsked, SubjectRequest
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from tests.cases.test_assessment import record as assess
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

pytestmark = pytest.mark.django_db
RECEIVED = "2026-11-20 10:00"


@pytest.fixture
def rita_acting(rita, service, by):
    with acting_as(rita, service) as actor:
        yield actor


def ask(case, by, right=RightAsked.ACCESS, received=RECEIVED, **rest):
    rest.setdefault("asked_by", "VICTIM")
    return rights.receive(
        case=case,
        right=right,
        received_at=given.at(received),
        asked="Viską, ką turite",
        by=by,
        at=road.now(),
        **rest,
    )


def answered(request, by, answer="GRANTED", text="Parengėme kopiją", at="2026-11-20 14:00", **rest):
    return rights.answer(
        request=request, answer=answer, text=text, answered_at=given.at(at), by=by, at=road.now(), **rest
    )


@pytest.mark.article("Regulation (EU) 2016/679 art. 12(3)", rule="R-14.r")
def test_a_request_is_answered_within_one_month_moved_over_a_day_off(by):
    case = a_case(by)

    made = ask(case, by)

    assert (made.duty.rule, made.duty.due_on) == ("R-14.r", date(2026, 12, 21))  # 20 December is a Sunday
    assert made.reference == "DT-2026-00001"
    assert b"turite" not in bytes(made.asked)


def test_an_answer_meets_the_duty_and_is_written_once(rita_acting, by):
    made = ask(a_case(by), by)

    answered(made, rita_acting)

    made.refresh_from_db()
    assert (made.answer, made.answered_by) == ("GRANTED", rita_acting.user)
    assert made.duty.__class__.objects.get(pk=made.duty_id).performed_at == given.at("2026-11-20 14:00")
    with pytest.raises(Stale):
        answered(made, rita_acting)


@pytest.mark.parametrize(("answer", "text"), [("", "x"), ("MAYBE", "x"), ("REFUSED", " ")])
def test_an_answer_says_what_was_written(rita_acting, by, answer, text):
    made = ask(a_case(by), by)

    with pytest.raises(Refused):
        answered(made, rita_acting, answer=answer, text=text)

    assert SubjectRequest.objects.get().answer == ""


def test_a_caseworker_registers_and_does_not_answer(by):
    made = ask(a_case(by), by)

    with pytest.raises(PermissionDenied):
        answered(made, by)


@pytest.mark.parametrize(
    ("until", "reason", "allowed"),
    [
        (date(2027, 2, 19), "Daug įrašų", True),
        (date(2027, 2, 21), "Daug įrašų", False),
        (date(2026, 12, 21), "Daug įrašų", False),
        (date(2027, 1, 15), "", False),
    ],
)
def test_the_term_is_extended_to_three_months_at_most_with_the_reason(
    rita_acting, by, until, reason, allowed
):
    made = ask(a_case(by), by)

    def extend():
        return rights.extend(request=made, until=until, reason=reason, by=rita_acting, at=road.now())

    if allowed:
        assert extend().extended_to == until
        with pytest.raises(Stale):
            extend()
    else:
        with pytest.raises(Refused):
            extend()


def test_after_the_first_month_it_is_too_late_to_extend(rita_acting, by):
    made = ask(a_case(by), by)

    with pytest.raises(Refused):
        rights.extend(
            request=made,
            until=date(2027, 1, 15),
            reason="Daug",
            by=rita_acting,
            at=road.now() + timedelta(days=40),
        )


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4")
def test_nobody_asks_for_the_person_but_who_may_represent_them(by):
    with pytest.raises(Refused) as refusal:
        ask(a_case(by), by, asked_by="LEGAL_REPRESENTATIVE")

    assert refusal.value.field == "asked_by"
    assert not SubjectRequest.objects.exists()


@pytest.mark.parametrize("received", ["2026-11-20 15:00", "2026-11-08 10:00"])
def test_a_request_comes_neither_from_the_future_nor_before_the_person(by, received):
    with pytest.raises(Refused):
        ask(a_case(by), by, received=received)


# Correcting


def corrected(case, by, reason="Klaida registruojant", **changes):
    identity = case.intake.identity
    known = vault.read(identity, by=by, at=road.now())
    person = type(known)(**{f: changes.get(f, getattr(known, f)) for f in vars(known)})
    return rights.rectify(case=case, known=person, seen=identity.version, reason=reason, by=by, at=road.now())


def test_what_is_corrected_stands_and_what_stood_before_is_kept_sealed(by):
    case = a_case(by)

    rows = corrected(case, by, surname="Tikroji", phone="+37060000009")

    case.intake.identity.refresh_from_db()
    now = vault.read(case.intake.identity, by=by, at=road.now())
    assert (now.surname, now.phone, now.first_name) == ("Tikroji", "+37060000009", OLGA.first_name)
    assert {row.field for row in rows} == {"surname", "phone"}
    row = Rectification.objects.get(field="surname")
    opened = {
        column: vault.open_text(
            sealed=bytes(getattr(row, column)), place=f"cases_rectification|{column}|{row.pk}",
            identity=case.intake.identity, by=by, at=road.now(),
        )
        for column in ("before", "after", "reason")
    }  # fmt: skip
    assert opened == {"before": OLGA.surname, "after": "Tikroji", "reason": "Klaida registruojant"}
    case.intake.refresh_from_db()
    assert case.intake.initials == "OT"
    assert vault.find(text="Tikroji", by=by, at=road.now()) == [case.intake.identity_id]


@pytest.mark.parametrize("changes", [{}, {"reason": " ", "surname": "X"}, {"first_name": "", "surname": ""}])
def test_a_correction_changes_something_says_why_and_leaves_a_name(by, changes):
    case = a_case(by)

    with pytest.raises(Refused):
        corrected(case, by, **changes)

    assert not Rectification.objects.exists()


def test_who_comes_second_is_told_that_somebody_corrected_it(by):
    case = a_case(by)
    corrected(case, by, surname="Tikroji")

    with pytest.raises(Stale):
        corrected(case, by, surname="Kita")


# Restricting


def test_while_the_processing_is_restricted_nothing_is_added_and_the_case_may_be_closed(rita_acting, by):
    case = a_case(by)
    rights.limit(case=case, ground="CONTESTED", by=rita_acting, at=road.now())
    case.refresh_from_db()

    with pytest.raises(Refused):
        assess(case, by)
    talk = Talk(functions=[ServiceFunction.RIGHTS_INFORMATION], delivered_on=date(2026, 11, 20))
    with pytest.raises(Refused):
        delivery.record(case=case, talk=talk, by=by, at=road.now())
    with pytest.raises(Stale):
        rights.limit(case=case, ground="CONTESTED", by=rita_acting, at=road.now())

    rights.unlimit(case=case, by=rita_acting, at=road.now())
    case.refresh_from_db()
    assert assess(case, by).number == 1
    with pytest.raises(Stale):
        rights.unlimit(case=case, by=rita_acting, at=road.now())


def test_a_caseworker_neither_restricts_nor_holds(by):
    case = a_case(by)

    with pytest.raises(PermissionDenied):
        rights.limit(case=case, ground="CONTESTED", by=by, at=road.now())
    with pytest.raises(PermissionDenied):
        keeping.hold(case=case, reason="Skundas", by=by, at=road.now())


# Pages


def test_who_may_lift_a_hold_reads_why_it_was_placed_and_nobody_else(client, by, ona, rita, rita_acting):
    case = a_case(by)
    keeping.hold(case=case, reason="Skundas teisme", by=rita_acting, at=road.now())
    address = f"/bylos/{case.reference}/duomenu-teises/"

    with road.at_now():
        seen = {who: road.signed_in(client, who).get(address).content.decode() for who in (rita, ona)}

    assert "Skundas teisme" in seen[rita]
    assert "On legal hold since" in seen[ona]
    assert "Skundas teisme" not in seen[ona]


def test_the_pages_register_answer_and_show_a_request(client, by, ona, rita):
    case = a_case(by)
    address = f"/bylos/{case.reference}/duomenu-teises/"
    with road.at_now():
        caseworker = road.signed_in(client, ona)
        entered = {
            "right": "ACCESS",
            "asked_by": "VICTIM",
            "received_at_0": "2026-11-20",
            "received_at_1": "10:00",
        }
        told = caseworker.post(f"{address}prasymas/", entered, follow=True).content.decode()
        assert "answer it by 2026-12-21" in told
        guardian = road.signed_in(client, rita)
        listed = guardian.get("/duomenu-prasymai/").content.decode()
        assert "DT-2026-00001" in listed
        assert OLGA.surname not in listed
        answer = {
            "answer": "GRANTED",
            "text": "Kopija įteikta",
            "answered_at_0": "2026-11-20",
            "answered_at_1": "14:00",
        }
        shown = guardian.post(f"{address}DT-2026-00001/atsakymas/", answer, follow=True).content.decode()
        assert "Done as asked" in shown
        assert "DT-2026-00001" not in guardian.get("/duomenu-prasymai/").content.decode()


@pytest.mark.parametrize("path", ["", "prasymas/", "kopija/", "taisymas/"])
def test_of_another_services_case_there_is_nothing(client, by, jonas, path):
    case = a_case(by)
    with road.at_now():
        stranger = road.signed_in(client, jonas)
        foreign = stranger.get(f"/bylos/{case.reference}/duomenu-teises/{path}")
        missing = stranger.get(f"/bylos/NK-2026-99999/duomenu-teises/{path}")

    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_manager_of_another_service_sees_no_request(client, by, elsewhere):
    ask(a_case(by), by)
    other = given.a_person(elsewhere, Role.SERVICE_MANAGER)
    with road.at_now():
        page = road.signed_in(client, other).get("/duomenu-prasymai/").content.decode()

    assert "DT-2026-00001" not in page
    assert "Nothing waits for an answer" in page
    assert Entry.objects.filter(action="DATA_REQUEST_RECEIVED").count() == 1
