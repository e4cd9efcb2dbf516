"""How long what is kept, by default."""

import pytest

from tests.law.given import day
from victimsupport.law.retention import DEFAULTS, Record, Retention, Then, keep_until, may_be_erased


@pytest.mark.article("XIV-169 art. 14", rule="R-14")
@pytest.mark.parametrize(
    ("record", "last"),
    [
        (Record.REFERRAL, "2025-02-28"),
        (Record.CHILD_NOTIFICATION, "2027-02-28"),
        (Record.DECLINED_REGISTRATION, "2024-08-29"),
        (Record.CLOSED_CASE, "2029-02-28"),
        (Record.ANONYMOUS_CONTACT, "2024-03-30"),
        (Record.THIRD_PARTY_APPLICANT, "2024-02-29"),
        (Record.ACCREDITATION_FILE, "2034-02-28"),
        (Record.ACCESS_LOG, "2027-02-28"),
    ],
)
def test_each_record_has_its_default_term(record, last):
    assert keep_until(record, day("2024-02-29")) == day(last)


@pytest.mark.article("XIV-169 art. 14", rule="R-14")
def test_the_controllers_term_goes_before_the_default():
    terms = {Record.REFERRAL: Retention("sending", Then.ERASE, months=1)}

    assert keep_until(Record.REFERRAL, day("2024-01-31"), terms) == day("2024-02-29")
    assert keep_until(Record.ACCESS_LOG, day("2024-01-31"), terms) == day("2027-01-31")


def test_every_record_has_a_default():
    assert set(DEFAULTS) == set(Record)


@pytest.mark.article("XIV-169 art. 14", rule="R-14.hold")
@pytest.mark.parametrize(
    ("on", "held", "may"),
    [("2025-03-29", False, False), ("2025-03-30", False, True), ("2025-03-30", True, False)],
)
def test_a_record_goes_after_its_last_day_unless_held(on, held, may):
    assert may_be_erased(Record.REFERRAL, day("2024-03-29"), day=day(on), on_hold=held) is may
