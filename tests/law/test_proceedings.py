"""Every guard of art. 13, first against the scenarios (data/accreditation_scenarios.json), then one by one."""

from dataclasses import replace
from datetime import date

import pytest

from tests.law import given
from tests.law.given import day
from victimsupport.law import proceedings
from victimsupport.law.accreditation import (
    Annul,
    Ended,
    Grant,
    Reinstate,
    Revoke,
    Suspend,
    standing,
    state_on,
)
from victimsupport.law.catalogues import (
    AccreditationRequirement,
    RevocationGround,
    RightState,
    SuspensionGround,
)
from victimsupport.law.proceedings import Application, File, Finding, NotAllowed, Refusal

OWN, VIOLATION = SuspensionGround.OWN_REQUEST, SuspensionGround.VIOLATION_OR_NONCONFORMITY
GROUNDS = {ground.basis: ground for ground in (*SuspensionGround, *RevocationGround)}
REQUIREMENTS = dict(zip("1234", AccreditationRequirement, strict=True))
MET = dict.fromkeys(AccreditationRequirement, True)
GRANTED = Grant.decided(date(2021, 6, 28), key="G")
"""Valid until 2024-06-28."""
FOUND = Finding("F", date(2022, 3, 10), deadline=date(2022, 5, 10))
SUSPENDED = Suspend(date(2022, 3, 15), date(2022, 9, 15), VIOLATION, finding="F", key="S")


def a_file(*log, pending=None, **findings):
    return File(log=log, pending=pending, findings=findings)


def refusal(check, *arguments, **named):
    """Return the code a guard refuses with, or nothing."""
    try:
        check(*arguments, **named)
    except NotAllowed as refused:
        return refused.code
    return None


class Player:
    """Plays events on a file that grows with what is allowed."""

    def __init__(self):
        self.file, self.decided = File(), 0

    def play(self, event):
        try:
            getattr(self, event["type"])(event, day(event["on"]))
        except NotAllowed as refused:
            return refused.code
        return "ok"

    def add(self, entry, **changes):
        self.decided += 1
        entry = replace(entry, key=f"D{self.decided}")
        self.file = replace(self.file, log=[*self.file.log, entry], **changes)

    def withdraw(self, event, on):
        if self.file.pending is None:
            raise NotAllowed(Refusal.NO_APPLICATION)
        self.file = replace(self.file, pending=None)

    def annul(self, event, on):
        """The latest decision that changed the right and stands; refusals are not in this file."""
        self.authorised(event)
        taken = [entry for entry in self.file.log if not isinstance(entry, Ended | Annul)]
        gone = {entry.annulled for entry in self.file.log if isinstance(entry, Annul)}
        stands = [entry for entry in taken if entry.key not in gone]
        if not stands or event.get("back"):
            raise NotAllowed(Refusal.NOT_LATEST)
        self.file = replace(self.file, log=[*self.file.log, Annul(on, stands[-1].key)])

    def corrected(self, event, on):
        to = day(event["to"]) if event.get("to") else None
        others = [entry for entry in self.file.log if not isinstance(entry, Ended)]
        known = [entry.on for entry in self.file.log if isinstance(entry, Ended)]
        granted = [entry.on for entry in standing(others, date.max) if isinstance(entry, Grant)]
        if not known or known == [to] or (to and (to > on or any(first > to for first in granted))):
            raise NotAllowed(Refusal.BAD_DATES)
        self.file = replace(self.file, log=[*others, Ended(to)] if to else others)

    def authorised(self, event):
        if event.get("by", "head") not in {"head", "authorised"}:
            raise NotAllowed(Refusal.NOT_AUTHORISED)

    def met(self, event):
        return MET | {REQUIREMENTS[number]: is_met for number, is_met in event.get("req", {}).items()}

    def application(self, event, on):
        proceedings.check_application(self.file, country=event.get("country", "LT"), received_on=on)
        evidence = frozenset(REQUIREMENTS[number] for number in event.get("docs", "1234"))
        self.file = replace(self.file, pending=Application(on, evidence))

    def grant(self, event, on):
        self.authorised(event)
        proceedings.check_grant(self.file, on=on, met=self.met(event))
        self.add(Grant.decided(on), pending=None)

    def refuse(self, event, on):
        self.authorised(event)
        proceedings.check_refusal(self.file, on=on, met=self.met(event), reasons=event.get("reasons", ""))
        self.file = replace(self.file, pending=None)

    def finding(self, event, on):
        deadline = day(event["deadline"]) if event.get("deadline") else None
        if deadline:
            proceedings.check_remedy_deadline(self.file, found_on=on, deadline=deadline, on=on)
        self.know(Finding(event["id"], on, deadline))

    def remedied(self, event, on):
        self.know(replace(self.file.findings[event["id"]], remedied_on=on))

    def know(self, finding):
        self.file = replace(self.file, findings={**self.file.findings, finding.key: finding})

    def suspend(self, event, on):
        self.authorised(event)
        ground, until, finding = GROUNDS[event["ground"]], day(event["until"]), event.get("finding", "")
        decided_on, on = on, self.effective(event, on)
        proceedings.check_suspension(
            self.file,
            on=on,
            until=until,
            ground=ground,
            has_request=event.get("request", False),
            finding=finding,
        )
        proceedings.check_effect(self.file, decided_on=decided_on, effective_on=on)
        self.add(Suspend(on, until, ground, finding))

    def effective(self, event, on):
        """What the service asked for itself may take effect later."""
        later = day(event["effective"]) if event.get("effective") else on
        return max(later, on) if event["ground"] in {"13(5)1", "13(6)1"} else on

    def reinstate(self, event, on):
        self.authorised(event)
        proceedings.check_reinstatement(self.file, on=on)
        self.add(Reinstate(on))

    def revoke(self, event, on):
        self.authorised(event)
        ground = GROUNDS.get(event["ground"])
        decided_on, on = on, self.effective(event, on)
        proceedings.check_revocation(
            self.file,
            on=on,
            ground=ground,
            has_request=event.get("request", False),
            finding=event.get("finding", ""),
        )
        proceedings.check_effect(self.file, decided_on=decided_on, effective_on=on)
        self.add(Revoke(on, ground))

    def ended(self, event, on):
        self.file = replace(self.file, log=[*self.file.log, Ended(on)])

    def issue_document(self, event, on):
        proceedings.check_notice("Skundžiama…" if event["appeal_clause"] else "")

    def referral(self, event, on):
        """The right's effect on others is told elsewhere."""

    service_delivered = referral


@pytest.mark.parametrize("scenario", [pytest.param(each, id=each["id"]) for each in given.scenarios()])
def test_every_step_of_a_scenario_is_allowed_or_refused_as_it_says(scenario):
    player = Player()
    for event in scenario["events"]:
        expected = "ok" if event["type"] in {"referral", "service_delivered"} else event["expect"]
        assert player.play(event) == expected, event


@pytest.mark.article("XIV-169 art. 13(1)", rule="R-13.1.established")
@pytest.mark.parametrize(
    ("country", "pending", "code"),
    [
        ("LT", None, None),
        ("NO", None, None),
        ("GB", None, Refusal.NOT_ELIGIBLE_ESTABLISHMENT),
        ("CH", None, Refusal.NOT_ELIGIBLE_ESTABLISHMENT),
        ("LT", Application(date(2024, 5, 1)), Refusal.APPLICATION_PENDING),
        ("GB", Application(date(2024, 5, 1)), Refusal.NOT_ELIGIBLE_ESTABLISHMENT),
    ],
)
def test_who_may_apply(country, pending, code):
    file = a_file(pending=pending)
    assert refusal(proceedings.check_application, file, country=country, received_on=date(2024, 5, 6)) == code


@pytest.mark.article("XIV-169 art. 13(1)-(4)", rule="R-13.3.grant")
@pytest.mark.parametrize("unmet", AccreditationRequirement)
def test_a_grant_needs_every_requirement_met_and_evidence_for_it(unmet):
    on = date(2024, 5, 20)
    whole = Application(date(2024, 5, 6))
    lacking = replace(whole, evidence=whole.evidence - {unmet})

    assert refusal(proceedings.check_grant, a_file(pending=whole), on=on, met=MET) is None
    assert (
        refusal(proceedings.check_grant, a_file(pending=whole), on=on, met=MET | {unmet: False})
        == Refusal.REQ_UNMET
    )
    not_assessed = {key: True for key in MET if key != unmet}
    assert (
        refusal(proceedings.check_grant, a_file(pending=whole), on=on, met=not_assessed) == Refusal.REQ_UNMET
    )
    assert refusal(proceedings.check_grant, a_file(pending=lacking), on=on, met=MET) == Refusal.DOCS_MISSING


@pytest.mark.article("XIV-169 art. 13(1)-(4)", rule="R-13.3.grant")
def test_a_grant_needs_a_pending_application_received_before_it():
    pending = Application(date(2024, 5, 6))

    assert refusal(proceedings.check_grant, a_file(), on=date(2024, 5, 6), met=MET) == Refusal.NO_APPLICATION
    before = {"on": date(2024, 5, 5), "met": MET}
    assert refusal(proceedings.check_grant, a_file(pending=pending), **before) == Refusal.BEFORE_RECEIPT
    assert refusal(proceedings.check_grant, a_file(pending=pending), on=date(2024, 5, 6), met=MET) is None


@pytest.mark.article("XIV-169 art. 13(1)-(4)", rule="R-13.3.grant")
@pytest.mark.parametrize("on", [date(2022, 4, 1), date(2022, 9, 16)])
def test_a_renewal_waits_until_the_suspension_is_decided(on):
    file = a_file(GRANTED, SUSPENDED, pending=Application(date(2022, 3, 20)), F=FOUND)
    assert refusal(proceedings.check_grant, file, on=on, met=MET) == Refusal.SUSPENDED_DECIDE_FIRST


@pytest.mark.article("XIV-169 art. 13(8)", rule="R-13.8.refuse")
@pytest.mark.parametrize(
    ("pending", "met", "reasons", "expressly", "on", "code"),
    [
        (True, False, "Nėra patalpų", False, 20, None),
        (True, True, "Nėra lėšų", True, 20, None),
        (True, True, "Nėra lėšų", False, 20, Refusal.ALL_REQ_MET),
        (True, True, "", True, 20, Refusal.REASONS_REQUIRED),
        (True, False, "  ", False, 20, Refusal.REASONS_REQUIRED),
        (False, False, "", False, 20, Refusal.NO_APPLICATION),
        (True, False, "Nėra patalpų", False, 5, Refusal.BEFORE_RECEIPT),
    ],
)
def test_a_refusal_gives_reasons_and_rests_on_a_requirement(pending, met, reasons, expressly, on, code):
    file = a_file(pending=Application(date(2024, 5, 6)) if pending else None)
    assessed = MET | {AccreditationRequirement.PREMISES: met}
    said = {"met": assessed, "reasons": reasons, "though_all_met": expressly}
    assert refusal(proceedings.check_refusal, file, on=date(2024, 5, on), **said) == code


@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5.guards")
@pytest.mark.parametrize(
    ("on", "until", "ground", "named", "code"),
    [
        ("2022-03-15", "2022-09-15", OWN, {"has_request": True}, None),
        ("2022-03-15", "2022-09-16", OWN, {"has_request": True}, Refusal.SUSPEND_TOO_LONG),
        ("2022-03-15", "2022-09-15", OWN, {}, Refusal.NO_REQUEST),
        ("2022-03-15", "2022-09-15", VIOLATION, {"finding": "F"}, None),
        ("2022-03-15", "2022-09-15", VIOLATION, {"finding": "X"}, Refusal.NO_FINDING),
        ("2022-03-09", "2022-06-01", VIOLATION, {"finding": "F"}, Refusal.NO_FINDING),
        ("2022-03-15", "2022-03-14", OWN, {"has_request": True}, Refusal.BAD_DATES),
        ("2022-03-15", "2022-03-15", OWN, {"has_request": True}, None),
        ("2024-06-03", "2024-06-29", OWN, {"has_request": True}, Refusal.SUSPEND_PAST_EXPIRY),
        ("2024-06-03", "2024-06-28", OWN, {"has_request": True}, None),
        ("2024-06-29", "2024-07-28", OWN, {"has_request": True}, Refusal.NOT_ACTIVE),
        ("2021-06-27", "2021-07-28", OWN, {"has_request": True}, Refusal.NOT_ACTIVE),
        ("2022-03-15", "2022-09-15", None, {}, Refusal.GROUND_REQUIRED),
    ],
)
def test_a_suspension_has_its_ground_and_keeps_to_its_limits(on, until, ground, named, code):
    file = a_file(GRANTED, F=FOUND)
    found = refusal(proceedings.check_suspension, file, on=day(on), until=day(until), ground=ground, **named)
    assert found == code


@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5.guards")
def test_nothing_is_suspended_twice_for_the_same_finding():
    again = {"on": date(2022, 9, 20), "until": date(2022, 12, 1), "ground": VIOLATION}
    lapsed = a_file(GRANTED, SUSPENDED, F=FOUND, G=Finding("G", date(2022, 9, 1)))
    reinstated = replace(lapsed, log=[GRANTED, SUSPENDED, Reinstate(date(2022, 5, 10))])

    assert (
        refusal(proceedings.check_suspension, lapsed, finding="F", **again)
        == Refusal.SUSPEND_REPEAT_SAME_FINDING
    )
    assert refusal(proceedings.check_suspension, lapsed, finding="G", **again) == Refusal.NOT_ACTIVE
    same = refusal(proceedings.check_suspension, reinstated, finding="F", **again)
    assert same == Refusal.SUSPEND_REPEAT_SAME_FINDING
    assert refusal(proceedings.check_suspension, reinstated, finding="G", **again) is None


@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5.guards")
def test_what_lapsed_on_own_request_may_be_suspended_again():
    own = Suspend(date(2022, 3, 15), date(2022, 5, 15), OWN)
    file = a_file(GRANTED, own, F=FOUND)
    again = {"on": date(2022, 6, 1), "until": date(2022, 7, 1)}

    assert refusal(proceedings.check_suspension, file, ground=OWN, has_request=True, **again) is None
    assert refusal(proceedings.check_suspension, file, ground=VIOLATION, finding="F", **again) is None


@pytest.mark.article("XIV-169 art. 13(7)", rule="R-13.7.guards")
@pytest.mark.parametrize(
    ("log", "remedied", "on", "code"),
    [
        ((GRANTED, SUSPENDED), "2022-05-04", "2022-05-10", None),
        ((GRANTED, SUSPENDED), "2022-05-10", "2022-05-10", None),
        ((GRANTED, SUSPENDED), "2022-05-11", "2022-05-10", Refusal.NOT_REMEDIED),
        ((GRANTED, SUSPENDED), None, "2022-05-10", Refusal.NOT_REMEDIED),
        ((GRANTED, SUSPENDED), "2022-09-20", "2022-09-26", None),
        ((GRANTED, SUSPENDED), "2022-09-20", "2024-06-29", Refusal.EXPIRED),
        ((GRANTED,), None, "2022-05-10", Refusal.NOT_SUSPENDED),
        ((), None, "2022-05-10", Refusal.NOT_SUSPENDED),
        ((GRANTED, Suspend(date(2022, 3, 15), date(2022, 9, 15), OWN)), None, "2022-05-10", None),
        ((GRANTED, SUSPENDED, Revoke(date(2022, 4, 1), RevocationGround.OWN_REQUEST)), "2022-05-04", "2022-05-10",
         Refusal.NOT_SUSPENDED),
    ],
)  # fmt: skip
def test_a_right_is_reinstated_once_what_was_found_is_remedied(log, remedied, on, code):
    found = replace(FOUND, remedied_on=day(remedied) if remedied else None)
    assert refusal(proceedings.check_reinstatement, a_file(*log, F=found), on=day(on)) == code


@pytest.mark.article("XIV-169 art. 13(6)", rule="R-13.6.guards")
@pytest.mark.parametrize(
    ("log", "on", "ground", "named", "code"),
    [
        ((GRANTED,), "2023-02-01", "13(6)1", {"has_request": True}, None),
        ((GRANTED,), "2023-02-01", "13(6)1", {}, Refusal.NO_REQUEST),
        ((), "2023-02-01", "13(6)1", {"has_request": True}, Refusal.NOT_ACTIVE),
        ((GRANTED, Revoke(date(2023, 1, 2), RevocationGround.OWN_REQUEST)), "2023-02-01", "13(6)1", {},
         Refusal.ALREADY_REVOKED),
        ((GRANTED, Ended(date(2023, 2, 1))), "2023-02-01", "13(6)2", {}, None),
        ((GRANTED, Ended(date(2023, 2, 2))), "2023-02-01", "13(6)2", {}, Refusal.LEGAL_PERSON_NOT_ENDED),
        ((GRANTED,), "2024-06-28", "13(6)3", {}, Refusal.NOT_EXPIRED),
        ((GRANTED,), "2024-06-29", "13(6)3", {}, None),
        ((GRANTED,), "2022-05-10", "13(6)4", {"finding": "F"}, Refusal.DEADLINE_NOT_PASSED),
        ((GRANTED,), "2022-05-11", "13(6)4", {"finding": "F"}, None),
        ((GRANTED,), "2022-05-11", "13(6)4", {"finding": "X"}, Refusal.NO_FINDING),
        ((GRANTED,), "2022-05-11", "13(6)4", {"finding": "NO_DEADLINE"}, Refusal.NO_FINDING),
        ((GRANTED,), "2022-05-11", "13(6)4", {"finding": "IN_TIME"}, Refusal.REMEDIED_IN_TIME),
        ((GRANTED,), "2022-05-13", "13(6)4", {"finding": "LATE"}, None),
        ((GRANTED,), "2023-02-01", None, {}, Refusal.GROUND_REQUIRED),
    ],
)  # fmt: skip
def test_a_right_is_revoked_on_the_grounds_of_the_law_alone(log, on, ground, named, code):
    file = a_file(
        *log, F=FOUND, NO_DEADLINE=replace(FOUND, deadline=None), LATE=replace(FOUND, remedied_on=date(2022, 5, 12)),
        IN_TIME=replace(FOUND, remedied_on=date(2022, 5, 10)),
    )  # fmt: skip
    ground = GROUNDS[ground] if ground else None
    assert refusal(proceedings.check_revocation, file, on=day(on), ground=ground, **named) == code


@pytest.mark.article("XIV-169 art. 13(6)4", rule="R-13.6.deadline")
@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        ("2022-03-11", None),
        ("2022-03-10", Refusal.BAD_DATES),
        ("2024-06-28", None),
        ("2024-06-29", Refusal.BAD_DATES),
    ],
)
def test_the_time_to_remedy_lies_after_the_finding_and_within_the_term(deadline, code):
    days = {"found_on": FOUND.found_on, "deadline": day(deadline), "on": FOUND.found_on}
    assert refusal(proceedings.check_remedy_deadline, a_file(GRANTED), **days) == code


@pytest.mark.article("XIV-169 art. 13(9)", rule="R-13.9.clause")
def test_a_notice_says_how_to_appeal():
    assert refusal(proceedings.check_notice, " ") == Refusal.APPEAL_TEXT_REQUIRED
    assert refusal(proceedings.check_notice, "Gali būti skundžiamas…") is None


def test_an_annulled_decision_counts_as_never_taken_from_that_day_on():
    log = [GRANTED, SUSPENDED, Annul(date(2022, 4, 1), annulled="S")]

    assert state_on(log, date(2022, 3, 31)) == RightState.SUSPENDED
    assert state_on(log, date(2022, 4, 1)) == RightState.ACTIVE
    assert state_on([*log, Annul(date(2022, 4, 2), annulled="G")], date(2022, 4, 2)) == RightState.NONE
    assert not a_file(*log).was_suspended_for("F", date(2022, 4, 1))


@pytest.mark.article("XIV-169 art. 13(6)4", rule="R-13.6.deadline")
def test_the_time_to_remedy_ends_within_the_suspension():
    on = {"found_on": FOUND.found_on, "on": date(2022, 4, 1)}
    file = a_file(GRANTED, SUSPENDED, F=FOUND)

    assert refusal(proceedings.check_remedy_deadline, file, deadline=date(2022, 9, 15), **on) is None
    late = refusal(proceedings.check_remedy_deadline, file, deadline=date(2022, 9, 16), **on)
    assert late == Refusal.BAD_DATES


@pytest.mark.article("XIV-169 art. 13(6)", rule="R-13.6.guards")
def test_a_new_right_is_not_revoked_for_what_was_found_under_the_old_one():
    log = (GRANTED, Revoke(date(2022, 6, 1), RevocationGround.NOT_REMEDIED), Grant.decided(date(2023, 1, 2)))
    named = {"ground": RevocationGround.NOT_REMEDIED, "finding": "F"}
    found = refusal(proceedings.check_revocation, a_file(*log, F=FOUND), on=date(2023, 2, 1), **named)
    assert found == Refusal.NO_FINDING
