"""
How long what is kept. Every term is an adopted default.

XIV-169 art. 14 leaves the terms to implementing acts, which set none that is known here: these stand until
the controller confirms its own, and a setting may replace each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from victimsupport.law.citation import under
from victimsupport.law.periods import ONE_DAY, same_day_later


class Record(StrEnum):
    REFERRAL = "REFERRAL"
    CHILD_NOTIFICATION = "CHILD_NOTIFICATION"
    DECLINED_REGISTRATION = "DECLINED_REGISTRATION"
    CLOSED_CASE = "CLOSED_CASE"
    ANONYMOUS_CONTACT = "ANONYMOUS_CONTACT"
    THIRD_PARTY_APPLICANT = "THIRD_PARTY_APPLICANT"
    ACCREDITATION_FILE = "ACCREDITATION_FILE"
    ACCESS_LOG = "ACCESS_LOG"


class Then(StrEnum):
    ERASE_IDENTITY = "ERASE_IDENTITY"
    ERASE_IDENTITY_AND_TEXT = "ERASE_IDENTITY_AND_TEXT"
    ERASE = "ERASE"
    ARCHIVE = "ARCHIVE"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a record is kept after what, and what is done with it then. Statistical rows always stay."""

    runs_from: str
    then: Then
    months: int = 0
    days: int = 0

    def keep_until(self, event_on: date) -> date:
        """Return the last day the record is kept."""
        return same_day_later(event_on, self.months) + self.days * ONE_DAY


type Terms = Mapping[Record, Retention]

DEFAULTS: Terms = {
    Record.REFERRAL: Retention("sending", Then.ERASE_IDENTITY, months=12),
    Record.CHILD_NOTIFICATION: Retention("sending", Then.ERASE_IDENTITY, months=36),
    Record.DECLINED_REGISTRATION: Retention("declining", Then.ERASE_IDENTITY, months=6),
    Record.CLOSED_CASE: Retention("closing", Then.ERASE_IDENTITY_AND_TEXT, months=60),
    Record.ANONYMOUS_CONTACT: Retention("closing", Then.ERASE, days=30),
    Record.THIRD_PARTY_APPLICANT: Retention("closing", Then.ERASE),
    Record.ACCREDITATION_FILE: Retention("the end of the right", Then.ARCHIVE, months=120),
    Record.ACCESS_LOG: Retention("the entry", Then.ERASE, months=36),
}


@under("14", rule="R-14", inferred="every term: the implementing acts name none that is known here")
def keep_until(record: Record, event_on: date, terms: Terms = DEFAULTS) -> date:
    """Return the last day a record is kept, by the controller's term or else by the default one."""
    return terms.get(record, DEFAULTS[record]).keep_until(event_on)


@under("14", rule="R-14.hold", inferred="a complaint or a court case keeps a record until it is lifted")
def may_be_erased(
    record: Record, event_on: date, *, day: date, on_hold: bool, terms: Terms = DEFAULTS
) -> bool:
    """Test whether a record's time is over and nothing holds it."""
    return not on_hold and day > keep_until(record, event_on, terms)


def last_day_over(record: Record, *, day: date, terms: Terms = DEFAULTS) -> date:
    """Return the latest day whose records have been kept long enough on a day."""
    found = day - ONE_DAY
    while not may_be_erased(record, found, day=day, on_hold=False, terms=terms):
        found -= ONE_DAY
    return found
