"""Any events in any order, and time passing between them: what can never be, whatever happens."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.law.test_proceedings import Player
from victimsupport.law import accreditation as law
from victimsupport.law.accreditation import Grant, Suspend
from victimsupport.law.catalogues import RightState

DAYS = st.sampled_from([0, 1, 1, 7, 29, 30, 31, 90, 180, 184, 365, 1095])
WHO = st.sampled_from(["head", "head", "head", "authorised", "officer"])
GROUNDS_OF_SUSPENSION = st.sampled_from(["13(5)1", "13(5)2"])
GROUNDS_OF_REVOCATION = st.sampled_from(["13(6)1", "13(6)2", "13(6)3", "13(6)4", None])
FINDINGS = st.sampled_from(["F1", "F2"])
LATER = st.sampled_from([0, 0, 0, 1, 30, 400])
USABLE = {RightState.ACTIVE, RightState.SUSPENSION_LAPSED}


class Accreditation(RuleBasedStateMachine):
    """A service and its authority, from the day the law entered into force: the fold alone."""

    last_year = 2040

    def __init__(self):
        super().__init__()
        self.player, self.today, self.ended = self.a_player(), date(2021, 3, 1), False
        self.found, self.remedied = set(), set()

    def a_player(self):
        return Player()

    def play(self, kind, **said):
        """Do an event today; what is refused must leave everything as it was."""
        before = self.player.file
        outcome = self.player.play({"type": kind, "on": self.today.isoformat(), **said})
        assert outcome == "ok" or self.player.file == before
        return outcome

    @rule(days=DAYS)
    def wait(self, days):
        if (self.today + timedelta(days=days)).year <= self.last_year:
            self.today += timedelta(days=days)

    @rule(country=st.sampled_from(["LT", "LT", "NO", "GB"]), docs=st.sampled_from(["1234", "1234", "123"]))
    def apply(self, country, docs):
        self.play("application", country=country, docs=docs)

    @rule(by=WHO, met=st.booleans())
    def grant(self, by, met):
        self.play("grant", by=by, req={"2": met})

    @rule(by=WHO, met=st.booleans(), reasons=st.sampled_from(["", "Netenkina"]))
    def refuse(self, by, met, reasons):
        self.play("refuse", by=by, req={"2": met}, reasons=reasons)

    @rule(finding=FINDINGS, days=st.sampled_from([None, 1, 30, 200]))
    def find(self, finding, days):
        deadline = (self.today + timedelta(days=days)).isoformat() if days else None
        if finding not in self.found and self.play("finding", id=finding, deadline=deadline) == "ok":
            self.found.add(finding)

    @rule(finding=FINDINGS)
    def remedy(self, finding):
        if finding in self.found - self.remedied:
            self.remedied.add(finding)
            assert self.play("remedied", id=finding) == "ok"

    @rule(
        by=WHO, ground=GROUNDS_OF_SUSPENSION, finding=FINDINGS, request=st.booleans(), days=DAYS, later=LATER
    )
    def suspend(self, by, ground, finding, request, days, later):
        effective = self.today + timedelta(days=later)
        until = (effective + timedelta(days=days)).isoformat()
        self.play(
            "suspend", by=by, ground=ground, finding=finding, request=request, until=until,
            effective=effective.isoformat(),
        )  # fmt: skip

    @rule(by=WHO)
    def reinstate(self, by):
        before = law.valid_until(self.player.file.log, self.today)
        self.play("reinstate", by=by)
        assert law.valid_until(self.player.file.log, self.today) == before

    @rule(by=WHO, ground=GROUNDS_OF_REVOCATION, finding=FINDINGS, request=st.booleans(), later=LATER)
    def revoke(self, by, ground, finding, request, later):
        effective = (self.today + timedelta(days=later)).isoformat()
        self.play("revoke", by=by, ground=ground, finding=finding, request=request, effective=effective)

    @rule()
    def withdraw(self):
        self.play("withdraw")

    @rule(by=WHO, back=st.sampled_from([0, 0, 1]))
    def annul(self, by, back):
        """What was before the day of an annulment stays as it was."""
        yesterday, log = self.today - timedelta(days=1), self.player.file.log
        before = (law.state_on(log, yesterday), law.may_take_on(log, yesterday))
        self.play("annul", by=by, back=back)
        log = self.player.file.log
        assert (law.state_on(log, yesterday), law.may_take_on(log, yesterday)) == before

    @rule()
    def end(self):
        if not self.ended:
            self.ended = True
            self.play("ended")

    @rule(days=st.sampled_from([None, 0, 1, 40]))
    def correct_the_end(self, days):
        to = (self.today - timedelta(days=days)).isoformat() if days is not None else None
        if self.ended and self.play("corrected", to=to) == "ok":
            self.ended = to is not None

    @invariant()
    def no_right_is_usable_outside_its_decision_and_term(self):
        log = self.player.file.log
        grants = [entry for entry in log if isinstance(entry, Grant)]
        for stretch in law.timeline(log):
            if stretch.may_take_on:
                assert stretch.last is not None
                assert any(
                    grant.on <= stretch.first and stretch.last <= grant.valid_until for grant in grants
                )
        if law.may_take_on(log, self.today):
            assert self.player.file.state_on(self.today) in USABLE

    @invariant()
    def a_suspension_lasts_six_months_at_most_and_within_the_term(self):
        log = self.player.file.log
        for entry in law.standing(log, date.max):
            if isinstance(entry, Suspend):
                last = law.valid_until(log, entry.on)
                assert last is not None
                assert entry.on <= entry.until <= law.latest_suspension_end(entry.on, last)

    @invariant()
    def no_state_is_without_its_decision(self):
        log = self.player.file.log
        assert (self.player.file.state_on(self.today) is RightState.NONE) == (
            not any(isinstance(entry, Grant) for entry in law.standing(log, self.today))
        )

    @invariant()
    def the_periods_are_the_fold_of_every_day(self):
        log = self.player.file.log
        for stretch in law.timeline(log):
            assert law.state_on(log, stretch.first) == stretch.state
            if stretch.last:
                assert law.state_on(log, stretch.last) == stretch.state
                assert law.may_take_on(log, stretch.last) == stretch.may_take_on
