"""Days of a decision: taken one day and signed another, in effect later on the service's own request; one draft at a time."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accreditation import permissions
from accreditation.actions import applying, deciding
from accreditation.models import Decision, Draft, Proceeding
from tests import given
from tests.accreditation import road
from victimsupport.duties.models import DutyState
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
MAY, JUNE = given.at("2024-05-06 12:00"), given.at("2024-06-03 12:00")


@pytest.fixture
def bureau():
    return road.a_bureau()


def asked(bureau, kind, at, **days):
    with bureau.acting(bureau.manager) as by:
        return applying.ask(kind=kind, authority=bureau.authority, reason="Baigiame", by=by, at=at, **days)


def outcome(bureau, kind, at, **said):
    """Return the code and the field of the refusal, or the decision."""
    draft = road.a_draft_decision(bureau, kind, at, **said)
    with bureau.acting(bureau.head) as by:
        try:
            return deciding.sign(draft=draft, version=draft.version, by=by, at=at)
        except Refused as refused:
            return refused.code, refused.field


def own(bureau, kind, at, effective_on, **said):
    request = asked(bureau, kind, at, **({"until": said["until"]} if "until" in said else {}))
    said |= {"ground": "OWN_REQUEST", "own_request": request, "effective_on": effective_on}
    return outcome(bureau, kind, at, **said)


# In effect later: 13(5)1, 13(6)1


@pytest.mark.article("XIV-169 art. 13(6)1")
@pytest.mark.parametrize(
    ("effective_on", "code"), [(date(2027, 5, 6), None), (date(2027, 5, 7), "E_BAD_DATES")]
)
def test_a_revocation_the_service_asked_for_takes_effect_while_the_right_lasts(bureau, effective_on, code):
    road.granted(bureau, MAY)

    found = own(bureau, "REVOKE", JUNE, effective_on)

    assert found == (code, "effective_on") if code else found.effective_on == effective_on


def test_so_does_a_suspension(bureau):
    road.granted(bureau, MAY)
    last = date(2027, 5, 6)

    assert own(bureau, "SUSPEND", JUNE, date(2027, 5, 7), until=date(2027, 5, 7)) == ("E_NOT_ACTIVE", None)
    assert own(bureau, "SUSPEND", JUNE, last, until=date(2027, 5, 7)) == ("E_SUSPEND_PAST_EXPIRY", "until")
    assert own(bureau, "SUSPEND", JUNE, last, until=last).until == last


def renewal(bureau, at):
    proceeding = road.assessed(bureau, road.a_received(bureau, at), at)
    draft = road.a_draft_decision(bureau, "GRANT", at, proceeding=proceeding)

    def sign(when):
        with bureau.acting(bureau.head) as by:
            return deciding.sign(draft=draft, version=draft.version, by=by, at=when)

    return sign


@pytest.mark.article("XIV-169 art. 13(6)1")
@pytest.mark.parametrize("kind", ["REVOKE", "SUSPEND"])
def test_a_right_is_not_renewed_over_a_stop_that_lies_ahead_until_somebody_decides_on_that(bureau, kind):
    road.granted(bureau, MAY)
    days = {"until": date(2024, 10, 1)} if kind == "SUSPEND" else {}
    ahead = own(bureau, kind, JUNE, date(2024, 9, 1), **days)
    sign = renewal(bureau, given.at("2024-06-10 12:00"))

    with pytest.raises(Refused) as refused:
        sign(given.at("2024-06-20 12:00"))
    assert refused.value.code == "E_SUSPENDED_DECIDE_FIRST"

    annulled = {"annuls": ahead, "reasons": "Tarnyba tęsia veiklą ir prašo teisę atnaujinti"}
    road.decided(bureau, "ANNUL", given.at("2024-06-20 13:00"), **annulled)
    sign(given.at("2024-06-20 14:00"))
    assert permissions.may_take_on(bureau.service.pk, date(2024, 9, 1))
    assert permissions.may_take_on(bureau.service.pk, date(2027, 6, 20))


def test_the_database_holds_both(bureau):
    road.granted(bureau, MAY)
    own(bureau, "REVOKE", JUNE, date(2024, 9, 1))
    row = {
        "authority": bureau.authority, "service": bureau.service, "number": "X", "decided_on": date(2024, 6, 4),
        "decided_by": bureau.head, "prepared_by": bureau.officer, "recorded_at": given.at("2024-06-04 12:00"),
    }  # fmt: skip
    late = {"kind": "REVOKE", "ground": "OWN_REQUEST", "effective_on": date(2027, 5, 7)}
    grant = {"kind": "GRANT", "effective_on": date(2024, 6, 4)}
    with bureau.acting(bureau.head):
        for said, code in ((late, "E_BAD_DATES"), (grant, "E_SUSPENDED_DECIDE_FIRST")):
            with pytest.raises(IntegrityError, match=code), transaction.atomic():
                Decision.objects.create(**row | said)


# One draft for one application


def test_an_application_has_one_draft_at_a_time(bureau):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    first = road.a_draft_decision(bureau, "GRANT", MAY, proceeding=proceeding)

    with pytest.raises(Refused) as refused:
        road.a_draft_decision(bureau, "REFUSE", MAY, proceeding=proceeding, reasons="Netenkina")
    assert refused.value.code == "E_DRAFT_WAITS"

    with bureau.acting(bureau.officer) as by:
        deciding.drop(draft=first, version=first.version, by=by, at=MAY)
    assert road.a_draft_decision(bureau, "REFUSE", MAY, proceeding=proceeding, reasons="Netenkina").pk


def test_two_drafts_of_one_application_are_not_both_signed(bureau):
    """However the second came to be: the application it decides on is decided."""
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    first = road.a_draft_decision(bureau, "GRANT", MAY, proceeding=proceeding)
    with bureau.acting(bureau.officer):
        second = Draft.objects.create(
            authority=bureau.authority, service=bureau.service, kind="REFUSE", reasons="Netenkina", prepared_at=MAY,
            proceeding=proceeding, prepared_by=bureau.officer, effective_on=MAY.date(),
        )  # fmt: skip
    with bureau.acting(bureau.head) as by:
        deciding.sign(draft=first, version=first.version, by=by, at=MAY)
        with pytest.raises(Refused) as refused:
            deciding.sign(draft=second, version=second.version, by=by, at=MAY)
        assert refused.value.code == "E_NO_APPLICATION"
        assert Decision.objects.filter(service=bureau.service).count() == 1


# Decided one day, signed another: R-T.5


def duty_of(bureau):
    with bureau.acting(bureau.officer):
        return Proceeding.objects.select_related("duty").get(service=bureau.service).duty


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.5")
@pytest.mark.parametrize(
    ("decided_on", "state", "marked"),
    [
        (date(2024, 6, 5), DutyState.DONE_IN_TIME, True),
        (date(2024, 6, 6), DutyState.DONE_LATE, True),
        (date(2024, 6, 10), DutyState.DONE_LATE, False),
    ],
)
def test_the_thirty_days_are_judged_by_the_day_of_the_decision_and_late_recording_is_marked(
    bureau, decided_on, state, marked
):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    draft = road.a_draft_decision(bureau, "GRANT", MAY, proceeding=proceeding)
    signed_at = given.at("2024-06-10 12:00")
    with bureau.acting(bureau.head) as by:
        deciding.sign(draft=draft, version=draft.version, decided_on=decided_on, by=by, at=signed_at)

    duty = duty_of(bureau)
    assert duty.due_on == date(2024, 6, 5)
    assert duty.state(signed_at.date()) == state
    assert duty.recorded_at == signed_at
    assert duty.was_recorded_later() is marked


def test_a_decision_of_the_day_of_receipt_is_performed_after_it(bureau):
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    draft = road.a_draft_decision(bureau, "GRANT", MAY, proceeding=proceeding)
    with bureau.acting(bureau.head) as by:
        deciding.sign(
            draft=draft, version=draft.version, decided_on=date(2024, 5, 6), by=by, at=given.at("2024-05-07 08:00")
        )  # fmt: skip

    duty = duty_of(bureau)
    assert duty.triggered_at < duty.performed_at < duty.recorded_at
    assert not duty.was_done_late()
