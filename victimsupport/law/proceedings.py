"""
Which step of an accreditation may be taken on a day: every guard of art. 13, each with the code of its refusal.

The order of the questions is fixed: the first that fails gives the code. Nothing here is stored; a file is what has
been recorded of one service, in the order it was recorded. Whether an answer of the law needs the head's signature is
asked before (`NOT_AUTHORISED`), by whoever knows people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from victimsupport.law.accreditation import (
    Ended,
    Entry,
    Grant,
    Revoke,
    Suspend,
    latest_suspension_end,
    standing,
    state_on,
    stop_ahead,
    suspension_on,
    valid_until,
)
from victimsupport.law.catalogues import (
    AccreditationRequirement,
    RevocationGround,
    RightState,
    SuspensionGround,
)
from victimsupport.law.citation import under
from victimsupport.law.countries import may_be_established_in
from victimsupport.law.transitions import Event, sources


class Refusal(StrEnum):
    """Why a step may not be taken. Others rely on the codes."""

    NOT_AUTHORISED = "E_NOT_AUTHORISED"
    NOT_ELIGIBLE_ESTABLISHMENT = "E_NOT_ELIGIBLE_ESTABLISHMENT"
    APPLICATION_PENDING = "E_APPLICATION_PENDING"
    NO_APPLICATION = "E_NO_APPLICATION"
    BEFORE_RECEIPT = "E_BEFORE_RECEIPT"
    DOCS_MISSING = "E_DOCS_MISSING"
    REQ_UNMET = "E_REQ_UNMET"
    SUSPENDED_DECIDE_FIRST = "E_SUSPENDED_DECIDE_FIRST"
    REASONS_REQUIRED = "E_REASONS_REQUIRED"
    ALL_REQ_MET = "E_ALL_REQ_MET"
    NOT_ACTIVE = "E_NOT_ACTIVE"
    SUSPEND_REPEAT_SAME_FINDING = "E_SUSPEND_REPEAT_SAME_FINDING"
    NO_REQUEST = "E_NO_REQUEST"
    NO_FINDING = "E_NO_FINDING"
    BAD_DATES = "E_BAD_DATES"
    SUSPEND_TOO_LONG = "E_SUSPEND_TOO_LONG"
    SUSPEND_PAST_EXPIRY = "E_SUSPEND_PAST_EXPIRY"
    EXPIRED = "E_EXPIRED"
    NOT_SUSPENDED = "E_NOT_SUSPENDED"
    NOT_REMEDIED = "E_NOT_REMEDIED"
    ALREADY_REVOKED = "E_ALREADY_REVOKED"
    LEGAL_PERSON_NOT_ENDED = "E_LEGAL_PERSON_NOT_ENDED"
    NOT_EXPIRED = "E_NOT_EXPIRED"
    REMEDIED_IN_TIME = "E_REMEDIED_IN_TIME"
    DEADLINE_NOT_PASSED = "E_DEADLINE_NOT_PASSED"
    GROUND_REQUIRED = "E_GROUND_REQUIRED"
    APPEAL_TEXT_REQUIRED = "E_APPEAL_TEXT_REQUIRED"
    NOT_LATEST = "E_NOT_LATEST"


class NotAllowed(Exception):
    """A step the law does not allow on that day."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Application:
    """An application the authority has received, and for which requirements there is evidence."""

    received_on: date
    evidence: frozenset[AccreditationRequirement] = frozenset(AccreditationRequirement)


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation or non-conformity found, the last day to remedy it if one was set, and when that was verified."""

    key: str
    found_on: date
    deadline: date | None = None
    remedied_on: date | None = None

    def is_remedied(self, day: date) -> bool:
        return self.remedied_on is not None and self.remedied_on <= day

    def is_remedied_in_time(self, day: date) -> bool:
        return (
            self.is_remedied(day)
            and self.remedied_on is not None
            and self.remedied_on <= (self.deadline or day)
        )


@dataclass(frozen=True, slots=True)
class File:
    """What has been recorded of one service: what decides its right, and what decisions may rest on."""

    log: Sequence[Entry] = ()
    pending: Application | None = None
    findings: Mapping[str, Finding] = field(default_factory=dict)

    def state_on(self, day: date) -> RightState:
        return state_on(self.log, day)

    def known_finding(self, key: str, day: date) -> Finding | None:
        """Return a finding made by a day."""
        found = self.findings.get(key)
        return found if found and found.found_on <= day else None

    def was_suspended_for(self, finding: str, day: date) -> bool:
        return any(
            isinstance(entry, Suspend) and entry.finding == finding for entry in standing(self.log, day)
        )

    def was_ever_granted(self, day: date) -> bool:
        return any(isinstance(entry, Grant) for entry in standing(self.log, day))


def _refuse_if(holds: object, code: Refusal) -> None:
    if holds:
        raise NotAllowed(code)


@under("13(1)", rule="R-13.1.established")
def check_application(file: File, *, country: str, received_on: date) -> None:
    """Refuse an applicant established outside Lithuania, the EU and the EEA, or a second one beside a pending one."""
    _refuse_if(not may_be_established_in(country, received_on), Refusal.NOT_ELIGIBLE_ESTABLISHMENT)
    _refuse_if(file.pending, Refusal.APPLICATION_PENDING)


@under(
    "13(1)-(4)", rule="R-13.3.grant", inferred="a suspension or what lies ahead is decided before a renewal"
)
def check_grant(file: File, *, on: date, met: Mapping[AccreditationRequirement, bool]) -> None:
    """
    Refuse a grant without an application, its evidence, or a requirement; or while the right is suspended.

    And while a suspension or a revocation is decided that takes effect later: a renewal would neither undo it nor let
    it stand without anybody saying so.
    """
    _refuse_if(file.pending is None, Refusal.NO_APPLICATION)
    assert file.pending is not None
    _refuse_if(on < file.pending.received_on, Refusal.BEFORE_RECEIPT)
    _refuse_if(set(AccreditationRequirement) - file.pending.evidence, Refusal.DOCS_MISSING)
    _refuse_if(not all(met.get(requirement) for requirement in AccreditationRequirement), Refusal.REQ_UNMET)
    may_be_granted = file.state_on(on) in sources(Event.GRANT, Event.RENEW)
    _refuse_if(not may_be_granted, Refusal.SUSPENDED_DECIDE_FIRST)
    _refuse_if(stop_ahead(file.log, on), Refusal.SUSPENDED_DECIDE_FIRST)


@under("13(8)", rule="R-13.8.refuse", inferred="though all is met only when the head says so expressly")
def check_refusal(
    file: File,
    *,
    on: date,
    met: Mapping[AccreditationRequirement, bool],
    reasons: str,
    though_all_met: bool = False,
) -> None:
    """Refuse to refuse without an application, without reasons, or though every requirement is met."""
    _refuse_if(file.pending is None, Refusal.NO_APPLICATION)
    _refuse_if(not reasons.strip(), Refusal.REASONS_REQUIRED)
    all_met = all(met.get(requirement) for requirement in AccreditationRequirement)
    _refuse_if(all_met and not though_all_met, Refusal.ALL_REQ_MET)
    assert file.pending is not None
    _refuse_if(on < file.pending.received_on, Refusal.BEFORE_RECEIPT)


@under("13(5)", rule="R-13.5.guards", inferred="not twice for the same finding")
def check_suspension(
    file: File,
    *,
    on: date,
    until: date,
    ground: SuspensionGround | None,
    has_request: bool = False,
    finding: str = "",
    count_first_day: bool = False,
) -> None:
    """Refuse a suspension of what is not active, without its ground on file, or beyond six months or the term."""
    _refuse_if(not file.was_ever_granted(on), Refusal.NOT_ACTIVE)
    state, before = file.state_on(on), suspension_on(file.log, on)
    lapsed = before if state is RightState.SUSPENSION_LAPSED else None
    _refuse_if(lapsed and finding and lapsed.finding == finding, Refusal.SUSPEND_REPEAT_SAME_FINDING)
    _refuse_if(state not in sources(Event.SUSPEND_OWN_REQUEST, Event.SUSPEND_VIOLATION), Refusal.NOT_ACTIVE)
    _refuse_if(lapsed and lapsed.ground is not SuspensionGround.OWN_REQUEST, Refusal.NOT_ACTIVE)
    match ground:
        case SuspensionGround.OWN_REQUEST:
            _refuse_if(not has_request, Refusal.NO_REQUEST)
        case SuspensionGround.VIOLATION_OR_NONCONFORMITY:
            _refuse_if(file.known_finding(finding, on) is None, Refusal.NO_FINDING)
            _refuse_if(file.was_suspended_for(finding, on), Refusal.SUSPEND_REPEAT_SAME_FINDING)
        case None:
            raise NotAllowed(Refusal.GROUND_REQUIRED)
    _refuse_if(until < on, Refusal.BAD_DATES)
    last = valid_until(file.log, on)
    assert last is not None
    six_months = latest_suspension_end(on, date.max, count_first_day=count_first_day)
    _refuse_if(until > six_months, Refusal.SUSPEND_TOO_LONG)
    _refuse_if(until > last, Refusal.SUSPEND_PAST_EXPIRY)


@under(
    "13(5)1, 13(6)1",
    rule="R-13.effect",
    inferred="what a service asked for takes effect while its right lasts",
)
def check_effect(file: File, *, decided_on: date, effective_on: date) -> None:
    """Refuse a decision that would take effect later than it is taken, once the right has ended."""
    last = valid_until(file.log, decided_on)
    is_later = effective_on > decided_on
    _refuse_if(is_later and (last is None or effective_on > last), Refusal.BAD_DATES)


@under("13(7)", rule="R-13.7.guards")
def check_reinstatement(file: File, *, on: date) -> None:
    """Refuse to reinstate what expired, what is not suspended, or what is suspended for a violation not remedied."""
    state = file.state_on(on)
    _refuse_if(state is RightState.EXPIRED, Refusal.EXPIRED)
    _refuse_if(state not in sources(Event.REINSTATE), Refusal.NOT_SUSPENDED)
    suspension = suspension_on(file.log, on)
    if suspension and suspension.ground is SuspensionGround.VIOLATION_OR_NONCONFORMITY:
        found = file.findings.get(suspension.finding)
        _refuse_if(found is None or not found.is_remedied(on), Refusal.NOT_REMEDIED)


@under("13(6)", rule="R-13.6.guards")
def check_revocation(
    file: File, *, on: date, ground: RevocationGround | None, has_request: bool = False, finding: str = ""
) -> None:
    """Refuse to revoke what was never granted or is revoked already, or without what its ground of 13(6) needs."""
    state = file.state_on(on)
    _refuse_if(not file.was_ever_granted(on), Refusal.NOT_ACTIVE)
    _refuse_if(state is RightState.REVOKED, Refusal.ALREADY_REVOKED)
    match ground:
        case RevocationGround.OWN_REQUEST:
            _refuse_if(not has_request, Refusal.NO_REQUEST)
        case RevocationGround.LEGAL_PERSON_ENDED:
            ended = any(isinstance(entry, Ended) and entry.on <= on for entry in file.log)
            _refuse_if(not ended, Refusal.LEGAL_PERSON_NOT_ENDED)
        case RevocationGround.TERM_EXPIRED:
            last = valid_until(file.log, on)
            _refuse_if(last is None or on <= last, Refusal.NOT_EXPIRED)
        case RevocationGround.NOT_REMEDIED:
            _check_unremedied(file, file.known_finding(finding, on), on)
        case None:
            raise NotAllowed(Refusal.GROUND_REQUIRED)


def _check_unremedied(file: File, found: Finding | None, on: date) -> None:
    _refuse_if(found is None or found.deadline is None, Refusal.NO_FINDING)
    assert found is not None
    assert found.deadline is not None
    revoked = any(
        isinstance(entry, Revoke) and entry.on >= found.found_on for entry in standing(file.log, on)
    )
    _refuse_if(revoked, Refusal.NO_FINDING)  # it was found under a right that is gone
    _refuse_if(found.is_remedied_in_time(on), Refusal.REMEDIED_IN_TIME)
    _refuse_if(on <= found.deadline, Refusal.DEADLINE_NOT_PASSED)


MAY_REMEDY = frozenset({RightState.ACTIVE, RightState.SUSPENDED})
"""The states of a right whose findings are given a time to be remedied: row T7 of the table."""


@under("13(6)4", rule="R-13.6.deadline", inferred="after the finding, and within the term of the right")
def check_remedy_deadline(file: File, *, found_on: date, deadline: date, on: date) -> None:
    """
    Refuse a last day for remedying where no right is in use or suspended.

    And one that does not lie after the finding, or lies beyond the term of the right.
    """
    _refuse_if(file.state_on(on) not in MAY_REMEDY, Refusal.NOT_ACTIVE)
    last = valid_until(file.log, on)
    _refuse_if(deadline <= found_on or deadline < on, Refusal.BAD_DATES)
    _refuse_if(last is not None and deadline > last, Refusal.BAD_DATES)
    suspension = suspension_on(file.log, on)
    runs = suspension is not None and file.state_on(on) is RightState.SUSPENDED
    _refuse_if(runs and suspension and deadline > suspension.until, Refusal.BAD_DATES)


@under("13(9)", rule="R-13.9.clause", inferred="that the clause stands in the notice")
def check_notice(appeal_clause: str) -> None:
    """Refuse to send a decision without saying where and how it may be appealed against."""
    _refuse_if(not appeal_clause.strip(), Refusal.APPEAL_TEXT_REQUIRED)
