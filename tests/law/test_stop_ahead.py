"""What a service asked for takes effect later, and what that means for a renewal and for the end of the right."""

from dataclasses import replace
from datetime import date

import pytest

from tests.law.test_proceedings import FOUND, GRANTED, a_file, refusal
from victimsupport.law import proceedings
from victimsupport.law.accreditation import Annul, Ended, Revoke, Suspend, stop_ahead
from victimsupport.law.catalogues import AccreditationRequirement, RevocationGround, SuspensionGround
from victimsupport.law.proceedings import Application

DAY, LATER = date(2022, 3, 1), date(2022, 9, 1)
REVOKED = Revoke(LATER, RevocationGround.OWN_REQUEST, "R")
SUSPENDED = Suspend(LATER, date(2022, 10, 1), SuspensionGround.OWN_REQUEST, key="S")
MET = dict.fromkeys(AccreditationRequirement, True)


@pytest.mark.article("XIV-169 art. 13(5)1, 13(6)1", rule="R-13.effect")
@pytest.mark.parametrize(
    ("effective_on", "code"),
    [(DAY, None), (date(2024, 6, 28), None), (date(2024, 6, 29), "E_BAD_DATES")],
)
def test_what_was_asked_for_takes_effect_within_the_term(effective_on, code):
    days = {"decided_on": DAY, "effective_on": effective_on}
    assert refusal(proceedings.check_effect, a_file(GRANTED), **days) == code


@pytest.mark.article("XIV-169 art. 13(5)1, 13(6)1", rule="R-13.effect")
def test_without_a_right_nothing_takes_effect_later():
    days = {"decided_on": DAY, "effective_on": LATER}
    assert refusal(proceedings.check_effect, a_file(), **days) == "E_BAD_DATES"
    assert refusal(proceedings.check_effect, a_file(), decided_on=DAY, effective_on=DAY) is None


@pytest.mark.article("XIV-169 art. 13(1)-(4)", rule="R-13.3.grant")
@pytest.mark.parametrize("ahead", [REVOKED, SUSPENDED])
def test_a_renewal_waits_for_a_decision_on_what_lies_ahead(ahead):
    pending = Application(received_on=DAY)
    file = replace(a_file(GRANTED, ahead), pending=pending)
    settled = replace(a_file(GRANTED, ahead, Annul(DAY, ahead.key)), pending=pending)

    assert refusal(proceedings.check_grant, file, on=DAY, met=MET) == "E_SUSPENDED_DECIDE_FIRST"
    assert refusal(proceedings.check_grant, settled, on=DAY, met=MET) is None


def test_the_first_stop_ahead_is_found_and_nothing_that_is_there_already():
    assert stop_ahead([GRANTED, REVOKED, SUSPENDED], DAY) in (REVOKED, SUSPENDED)
    assert stop_ahead([GRANTED, REVOKED], LATER) is None
    assert stop_ahead([GRANTED, Ended(LATER)], DAY) is None


@pytest.mark.article("XIV-169 art. 13(6)4", rule="R-13.6.deadline")
@pytest.mark.parametrize(
    ("log", "code"),
    [
        ([], "E_NOT_ACTIVE"),
        ([GRANTED], None),
        ([GRANTED, replace(SUSPENDED, on=date(2022, 3, 1))], None),
        ([GRANTED, replace(SUSPENDED, on=date(2022, 3, 1), until=date(2022, 3, 5))], "E_NOT_ACTIVE"),
        ([GRANTED, replace(REVOKED, on=date(2022, 3, 1))], "E_NOT_ACTIVE"),
        ([GRANTED, Ended(date(2022, 3, 1))], "E_NOT_ACTIVE"),
    ],
)
def test_a_last_day_to_remedy_is_set_while_the_right_is_in_use_or_suspended(log, code):
    days = {"found_on": FOUND.found_on, "deadline": date(2022, 5, 10), "on": FOUND.found_on}
    assert refusal(proceedings.check_remedy_deadline, a_file(*log), **days) == code
