"""What a decision does to the right: derived by the one fold, seen by Python and SQL alike."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accreditation import permissions
from accreditation.actions import applying, authorising, deciding
from accreditation.models import Decision, Proceeding, RightPeriod
from tests import given
from tests.accreditation import road
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_granted_right_lasts_three_years_and_no_longer():
    service = given.a_service(accredited_on=date(2021, 7, 19))

    assert not permissions.may_take_on(service.pk, date(2021, 7, 18))
    assert permissions.may_take_on(service.pk, date(2021, 7, 19))
    assert permissions.may_take_on(service.pk, date(2024, 7, 19))
    assert not permissions.may_take_on(service.pk, date(2024, 7, 20))


def test_a_suspended_service_may_take_nobody_on_until_it_is_reinstated_within_its_old_term():
    service = given.a_service(accredited_on=date(2021, 6, 28))
    given.decide(
        service,
        DecisionType.SUSPEND,
        date(2022, 3, 15),
        until=date(2022, 9, 15),
        ground="VIOLATION_OR_NONCONFORMITY",
    )
    given.decide(service, DecisionType.REINSTATE, date(2022, 5, 10))

    assert not permissions.may_take_on(service.pk, date(2022, 5, 9))
    assert permissions.may_take_on(service.pk, date(2022, 5, 10))
    assert RightPeriod.objects.on(date(2022, 5, 10)).get(service=service).valid_until == date(2024, 6, 28)


@pytest.mark.parametrize(
    ("kind", "decided_on", "said", "code"),
    [
        (DecisionType.GRANT, date(2024, 1, 3), {}, "E_BAD_DATES"),
        (DecisionType.REFUSE, date(2024, 1, 2), {}, "E_REASONS_REQUIRED"),
        (DecisionType.REVOKE, date(2024, 1, 2), {}, "E_GROUND_REQUIRED"),
        (DecisionType.SUSPEND, date(2024, 1, 2), {"ground": "OWN_REQUEST"}, "E_BAD_DATES"),
    ],
)
def test_an_earlier_decision_that_lacks_what_its_kind_needs_is_refused(kind, decided_on, said, code):
    bureau = road.a_bureau()
    content = deciding.Content(kind=kind, **said)

    with bureau.acting(bureau.head) as by, pytest.raises(Refused) as refused:
        deciding.record_earlier(
            service=bureau.service, content=content, decided_on=decided_on, prepared_by=bureau.officer, by=by,
            at=given.at("2024-01-02 12:00"),
        )  # fmt: skip

    assert refused.value.code == code


# Signing: refused, nothing changed, told why

MAY = given.at("2024-05-06 12:00")
LATER = given.at("2024-05-20 12:00")


def nothing_followed(bureau):
    with bureau.acting(bureau.officer):
        pending = Proceeding.objects.get(service=bureau.service)
        return (
            pending.status == "SUBMITTED"
            and pending.duty.performed_at is None
            and not Decision.objects.exists()
            and not RightPeriod.objects.filter(service=bureau.service).exists()
        )


def sign(bureau, draft, who, at=LATER, **said):
    """Return the code of the refusal, or the decision."""
    with bureau.acting(who) as by:
        try:
            return deciding.sign(draft=draft, **{"version": draft.version} | said, by=by, at=at)
        except Refused as refused:
            return refused.code or type(refused).__name__


@pytest.fixture
def bureau():
    return road.a_bureau()


@pytest.fixture
def draft(bureau):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), LATER)
    return road.a_draft_decision(bureau, DecisionType.GRANT, LATER, proceeding=proceeding)


@pytest.mark.parametrize(
    ("who", "said", "code"),
    [
        ("officer", {}, "E_NOT_AUTHORISED"),
        ("head", {"decided_on": date(2024, 5, 21)}, "E_BAD_DATES"),
        ("head", {"decided_on": date(2024, 5, 5)}, "E_BEFORE_RECEIPT"),
        ("head", {"decided_on": date(2024, 5, 17)}, "E_BAD_DATES"),
        ("head", {"version": 7}, "Stale"),
    ],
)
def test_what_may_not_be_signed_is_refused_and_changes_nothing(bureau, draft, who, said, code):
    assert sign(bureau, draft, getattr(bureau, who), **said) == code
    assert nothing_followed(bureau)


def test_a_right_stops_on_the_day_of_signing_and_on_none_before(bureau, draft):
    """Nothing that was done in good faith becomes wrong afterwards, and no list anybody relied on."""
    assert sign(bureau, draft, bureau.head).kind == "GRANT"
    june = given.at("2024-06-20 12:00")
    with bureau.acting(bureau.manager) as by:
        asked = applying.ask(
            kind="SUSPEND",
            authority=bureau.authority,
            reason="Remontas",
            until=date(2024, 8, 1),
            by=by,
            at=june,
        )
    stopping = road.a_draft_decision(
        bureau, "SUSPEND", june, ground="OWN_REQUEST", own_request=asked, until=date(2024, 8, 1)
    )

    later = given.at("2024-06-24 12:00")
    assert sign(bureau, stopping, bureau.head, at=later, decided_on=date(2024, 6, 21)) == "E_BAD_DATES"
    assert sign(bureau, stopping, bureau.head, at=later).decided_on == date(2024, 6, 24)


def test_what_was_assessed_before_a_document_came_is_assessed_again(bureau):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    with bureau.acting(bureau.manager) as by:
        applying.add_evidence(
            application=proceeding.application, requirement="PREMISES", title="Aktas", upload=road.paper(),
            staff_member=None, by=by, at=LATER,
        )  # fmt: skip
    draft = road.a_draft_decision(bureau, DecisionType.GRANT, LATER, proceeding=proceeding)
    assert sign(bureau, draft, bureau.head) == "E_REQ_UNMET"

    road.assessed(bureau, proceeding, LATER)

    assert sign(bureau, draft, bureau.head).kind == "GRANT"


def test_who_prepared_a_decision_does_not_take_it(bureau):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), LATER)
    with bureau.acting(bureau.head) as by:
        content = deciding.Content(kind=DecisionType.GRANT, proceeding=proceeding)
        own = deciding.prepare(service=bureau.service, content=content, by=by, at=LATER)

    assert sign(bureau, own, bureau.head) == "E_SAME_PERSON"
    assert nothing_followed(bureau)


def test_a_draft_is_signed_once(bureau, draft):
    assert sign(bureau, draft, bureau.head).kind == "GRANT"
    assert sign(bureau, draft, bureau.head) == "Stale"
    with bureau.acting(bureau.officer):
        assert Decision.objects.count() == 1


def test_a_draft_changed_since_it_was_read_is_not_signed(bureau, draft):
    with bureau.acting(bureau.officer) as by:
        content = deciding.Content(kind="REFUSE", reasons="Netenkina", proceeding=draft.proceeding)
        deciding.change(draft=draft, content=content, version=draft.version, by=by, at=LATER)

    assert sign(bureau, draft, bureau.head) == "Stale"
    assert nothing_followed(bureau)


def test_a_person_the_head_authorised_decides_from_that_day_on(bureau, draft):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    with bureau.acting(bureau.head) as by:
        authorising.authorise(person=deputy, document="Nr. V-1", first_on=date(2024, 5, 20), by=by, at=LATER)

    assert sign(bureau, draft, deputy, decided_on=date(2024, 5, 19)) == "E_NOT_AUTHORISED"
    assert sign(bureau, draft, deputy).authorisation.person == deputy


def test_whose_authorisation_has_ended_signs_no_more_whatever_day_they_enter(bureau, draft):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    term = {"first_on": date(2024, 5, 6), "last_on": date(2024, 5, 19)}
    with bureau.acting(bureau.head) as by:
        authorising.authorise(person=deputy, document="Nr. V-1", **term, by=by, at=LATER)

    assert sign(bureau, draft, deputy, decided_on=date(2024, 5, 19)) == "E_NOT_AUTHORISED"
    assert nothing_followed(bureau)


def test_a_request_is_decided_on_once(bureau):
    road.granted(bureau, MAY)
    with bureau.acting(bureau.manager) as by:
        request = applying.ask(kind="REVOKE", authority=bureau.authority, reason="Baigiame", by=by, at=LATER)
    wrong = {"ground": "OWN_REQUEST", "own_request": request}
    draft = road.a_draft_decision(bureau, "SUSPEND", LATER, until=date(2024, 6, 1), **wrong)
    assert sign(bureau, draft, bureau.head) == "E_NO_REQUEST"

    road.decided(bureau, "REVOKE", LATER, **wrong)
    road.granted(bureau, LATER)
    again = road.a_draft_decision(bureau, "REVOKE", LATER, **wrong)
    assert sign(bureau, again, bureau.head) == "E_NO_REQUEST"


def test_nobody_else_signs(bureau, draft):
    stranger = given.a_person(bureau.authority, Role.ADMINISTRATOR)

    with bureau.acting(stranger) as by, pytest.raises(PermissionDenied):
        deciding.sign(draft=draft, version=draft.version, by=by, at=LATER)


def test_a_decision_ends_the_application_and_its_duty_and_gives_notice(bureau, draft):
    decision = sign(bureau, draft, bureau.head)

    with bureau.acting(bureau.officer):
        pending = Proceeding.objects.select_related("duty").get(service=bureau.service)
        assert (pending.status, pending.duty.was_done_late()) == ("GRANTED", False)
        assert decision.notifications.get().appeal_clause.startswith("Šis sprendimas")
    with bureau.acting(bureau.manager):
        assert Notice.objects.filter(kind="DECISION_MADE", recipient=bureau.manager).count() == 1
    assert permissions.may_take_on(bureau.service.pk, date(2027, 5, 20))
    assert not permissions.may_take_on(bureau.service.pk, date(2027, 5, 21))


def test_a_decision_on_own_request_may_take_effect_later_and_then_counts_from_that_day(bureau):
    road.granted(bureau, MAY)
    with bureau.acting(bureau.manager) as by:
        request = applying.ask(
            kind="SUSPEND", authority=bureau.authority, reason="Remontas", first_on=date(2024, 7, 1),
            until=date(2025, 1, 1), by=by, at=LATER,
        )  # fmt: skip
    said = {"ground": "OWN_REQUEST", "own_request": request, "effective_on": date(2024, 7, 1)}
    road.decided(bureau, "SUSPEND", LATER, until=date(2025, 1, 1), **said)

    assert permissions.may_take_on(bureau.service.pk, date(2024, 6, 30))
    assert not permissions.may_take_on(bureau.service.pk, date(2024, 7, 1))
    assert RightPeriod.objects.on(date(2025, 1, 1)).get(service=bureau.service).state == "SUSPENDED"


def test_a_wrong_decision_is_annulled_by_a_further_one_and_both_stay(bureau):
    road.granted(bureau, MAY)
    finding = road.a_finding(bureau, LATER)
    ground = "VIOLATION_OR_NONCONFORMITY"
    wrong = road.decided(bureau, "SUSPEND", LATER, ground=ground, until=date(2024, 8, 1), finding=finding)
    next_day = given.at("2024-05-21 12:00")
    road.decided(bureau, "ANNUL", next_day, annuls=wrong, reasons="Nustatyta ne šiai tarnybai")

    assert not permissions.may_take_on(bureau.service.pk, date(2024, 5, 20))
    assert permissions.may_take_on(bureau.service.pk, date(2024, 5, 21))
    with bureau.acting(bureau.officer):
        assert Decision.objects.filter(service=bureau.service).count() == 3


def test_only_the_latest_decision_is_annulled_and_only_with_reasons(bureau):
    grant = road.granted(bureau, MAY)
    finding = road.a_finding(bureau, LATER)
    ground = "VIOLATION_OR_NONCONFORMITY"
    latest = road.decided(bureau, "SUSPEND", LATER, ground=ground, until=date(2024, 8, 1), finding=finding)

    older = road.a_draft_decision(bureau, "ANNUL", LATER, annuls=grant, reasons="Klaida")
    silent = road.a_draft_decision(bureau, "ANNUL", LATER, annuls=latest)
    assert sign(bureau, older, bureau.head) == "E_NOT_LATEST"
    assert sign(bureau, silent, bureau.head) == "E_REASONS_REQUIRED"


# What the database holds, whatever the program does


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"until": date(2024, 11, 21)}, "a_suspension_lasts_six_months_at_most"),
        ({"until": date(2024, 5, 19)}, "a_suspension_ends_and_nothing_else"),
        ({"until": None}, "a_suspension_ends_and_nothing_else"),
        ({"ground": ""}, "what_needs_a_ground_has_one"),
        ({"kind": "REFUSE", "ground": "", "until": None}, "a_refusal_has_reasons"),
        ({"prepared_by": "head"}, "who_prepares_does_not_decide"),
        ({"decided_by": "officer", "prepared_by": "head"}, "E_NOT_AUTHORISED"),
        ({"effective_on": date(2024, 5, 21)}, "only_on_own_request_in_effect_later"),
    ],
)
def test_the_database_refuses_what_the_law_does_not_allow(bureau, said, constraint):
    road.granted(bureau, MAY)
    people = {name: getattr(bureau, said[name]) for name in ("prepared_by", "decided_by") if name in said}
    row = {
        "authority": bureau.authority, "service": bureau.service, "number": "X", "kind": "SUSPEND",
        "ground": "VIOLATION_OR_NONCONFORMITY", "decided_on": date(2024, 5, 20), "effective_on": date(2024, 5, 20),
        "until": date(2024, 8, 1), "decided_by": bureau.head, "prepared_by": bureau.officer, "recorded_at": LATER,
    }  # fmt: skip

    with bureau.acting(bureau.head), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Decision.objects.create(**row | said | people)


def test_the_database_keeps_a_suspension_within_the_term_and_a_term_to_its_decision(bureau):
    road.granted(bureau, MAY)
    row = {
        "authority": bureau.authority, "service": bureau.service, "number": "X", "kind": "SUSPEND",
        "ground": "VIOLATION_OR_NONCONFORMITY", "decided_on": date(2027, 5, 1), "effective_on": date(2027, 5, 1),
        "until": date(2027, 5, 7), "decided_by": bureau.head, "prepared_by": bureau.officer, "recorded_at": LATER,
    }  # fmt: skip
    with bureau.acting(bureau.head):
        with pytest.raises(IntegrityError, match="E_SUSPEND_PAST_EXPIRY"), transaction.atomic():
            Decision.objects.create(**row)
        with pytest.raises(IntegrityError, match="no decision gives the right"), transaction.atomic():
            RightPeriod.objects.filter(service=bureau.service).update(valid_until=date(2028, 5, 6))
        with pytest.raises(IntegrityError, match="no_usable_right_beyond_its_term"), transaction.atomic():
            RightPeriod.objects.filter(service=bureau.service, may_take_on=True).update(last_on=None)
