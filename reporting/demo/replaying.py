"""
Scenarios of accreditation, played by invented organisations through the actions that people use: domain.md 3.6.

Every event is done as of its day by whoever does it in life; what it gives, a value or the code of a refusal, is held
against what the scenario expects. The caller rolls everything back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from accreditation import files, permissions
from accreditation.actions import applying, assessing, deciding, ending, notifying, overseeing
from accreditation.models import (
    Decision,
    DecisionKind,
    Finding,
    LegalEnd,
    Proceeding,
    RequestKind,
    RightPeriod,
)
from cases.actions import decision as accepting
from cases.actions import delivery, opening
from cases.actions.facts import Facts
from cases.models import Case
from referrals.actions import consents, contacts, intakes, sending
from referrals.models import Applied, ConsentForm, TransferredField, Wish
from reporting.demo.casting import Cast, cast
from reporting.demo.paper import paper
from victimsupport.accounts.identity import Actor
from victimsupport.choices import AccreditationRequirement as Requirement
from victimsupport.choices import IntakeChannel, ServiceFunction
from victimsupport.law import accreditation as law
from victimsupport.law.calendar import VILNIUS, day_of
from victimsupport.law.catalogues import RevocationGround, SuspensionGround
from victimsupport.refusal import Refused
from victimsupport.vault.person import Person

OK, FLAGGED = "ok", "ok_flag_not_accredited"
GROUNDS: dict[str, str] = {ground.basis: ground for ground in (*SuspensionGround, *RevocationGround)}
REQUIREMENTS = dict(zip("1234", Requirement, strict=True))
APPEAL = "Sprendimas gali būti skundžiamas."
FACTS = Facts(
    recipient_group="WOMAN", has_disability=False, victim_category="DIRECT_VICTIM", harm_types=["PHYSICAL"],
    municipality=None, crime_type=None, crime_on=None, crime_place="LITHUANIA", crime_country="LT",
    proceedings_in_lithuania="UNKNOWN", is_in_lithuania=True, complaint_filed="UNKNOWN",
    is_domestic_violence=False, is_trafficking=False, is_hate_motivated=False, language="lt", interpretation="",
)  # fmt: skip
VICTIM = Person(
    first_name="Pavyzdys", surname="Pavyzdienė", phone="+370 600 00000", email="pavyzdys@example.org"
)


def noon(text: str) -> datetime:
    """Return the middle of a local day: when whatever has no hour of its own is done."""
    return datetime.combine(date.fromisoformat(text), time(12), tzinfo=VILNIUS)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Mismatch:
    """Where a scenario and the program differ."""

    scenario: str
    where: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.scenario} {self.where}: expected {self.expected}, found {self.found}"


@dataclass
class Scenario:
    """One scenario as it is played."""

    id: str
    cast: Cast
    findings: dict[str, Finding] = field(default_factory=dict)
    case: Case | None = None

    def play(self, event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Do one event and return its outcome, and the values it gives."""
        play: Callable[[Mapping[str, Any]], dict[str, Any] | str] = getattr(self, f"_{event['type']}")
        try:
            with transaction.atomic():
                given = play(event)
        except Refused as refusal:
            return refusal.code or type(refusal).__name__, {}
        return (given, {}) if isinstance(given, str) else (OK, given)

    def seen(self, on: date) -> dict[str, Any]:
        """Return the state as known on a day, by the log; and whether the periods say the same."""
        with self.cast.acting("officer", self.cast.authority):
            log = files.log_of(self.cast.service)
            period = RightPeriod.objects.on(on).filter(service=self.cast.service).first()
        last = law.valid_until(log, on)
        by_log = (str(law.state_on(log, on)), law.may_take_on(log, on), last)
        by_period = (
            (period.state, period.may_take_on, period.valid_until) if period else ("NONE", False, None)
        )
        if by_log != by_period:
            return {"state": f"{by_log} in the log, {by_period} in the periods"}
        return {
            "state": by_log[0], "may_accept": by_log[1], "valid_until": last.isoformat() if last else None
        }  # fmt: skip

    def _application(self, event: Mapping[str, Any]) -> dict[str, Any]:
        at = noon(event["on"])
        with self.cast.acting("manager", self.cast.service) as by:
            draft = applying.start(authority=self.cast.authority, by=by, at=at)
            draft = applying.state(
                application=draft, version=draft.version, country=event.get("country", "LT"), premises="Patalpos",
                closed_room="Uždara patalpa", remote_means="Telefonas", remote_staff="Išmokyti", by=by, at=at,
            )  # fmt: skip
            for member in draft.staff.all():  # of last time: their documents are given anew
                applying.remove_staff(member=member, by=by, at=at)
            for number in event.get("docs", "1234"):
                self._show(draft, REQUIREMENTS[number], by=by, at=at)
            draft.refresh_from_db()
            applying.submit(application=draft, version=draft.version, by=by, at=at)
        return {}

    def _show(self, draft: Any, requirement: Requirement, *, by: Actor, at: datetime) -> None:
        """Enclose what shows a requirement: for staff a person with a diploma, for functions nine descriptions."""
        member = None
        if requirement == Requirement.STAFF_QUALIFICATION:
            member = applying.add_staff(
                application=draft, name="Specialistė (pavyzdys)", position="Psichologė", qualification="DEGREE",
                detail="Psichologija", by=by, at=at,
            )  # fmt: skip
        if requirement == Requirement.FUNCTIONS_COVERAGE:
            said = {"description": "Aprašyta", "people": "Specialistės", "means": "Patalpos"}
            functions = dict.fromkeys(ServiceFunction.values, said)
            applying.describe(application=draft, functions=functions, by=by, at=at)
        applying.add_evidence(
            application=draft, requirement=requirement, title="Dokumentas", upload=paper(), staff_member=member,
            by=by, at=at,
        )  # fmt: skip

    def _assess(self, proceeding: Proceeding | None, event: Mapping[str, Any]) -> None:
        if proceeding is None:
            return
        unmet = {REQUIREMENTS[number] for number, is_met in event.get("req", {}).items() if not is_met}
        with self.cast.acting("officer", self.cast.authority) as by:
            for requirement in Requirement:
                assessing.assess(
                    proceeding=proceeding, requirement=requirement, is_met=requirement not in unmet,
                    note="Netenkina" if requirement in unmet else "", by=by, at=noon(event["on"]),
                )  # fmt: skip

    def _pending(self) -> Proceeding | None:
        with self.cast.acting("officer", self.cast.authority):
            return Proceeding.objects.filter(service=self.cast.service, status="SUBMITTED").first()

    def _grant(self, event: Mapping[str, Any]) -> dict[str, Any]:
        proceeding = self._pending()
        self._assess(proceeding, event)
        self._decide(event, deciding.Content(kind=DecisionKind.GRANT, proceeding=proceeding))
        return self._times(proceeding, event["on"])

    def _refuse(self, event: Mapping[str, Any]) -> dict[str, Any]:
        proceeding = self._pending()
        self._assess(proceeding, event)
        content = deciding.Content(
            kind=DecisionKind.REFUSE, proceeding=proceeding, reasons=event.get("reasons") or "",
            though_all_met=bool(event.get("override")),
        )  # fmt: skip
        self._decide(event, content)
        return self._times(proceeding, event["on"])

    def _withdraw(self, event: Mapping[str, Any]) -> dict[str, Any]:
        with self.cast.acting("manager", self.cast.service) as by:
            application = permissions.applications_visible(by).order_by("-started_at").first()
            if application is None:
                return {}
            applying.withdraw(application=application, reason="Prašoma", by=by, at=noon(event["on"]))
        return {}

    def _finding(self, event: Mapping[str, Any]) -> dict[str, Any]:
        at = noon(event["on"])
        with self.cast.acting("officer", self.cast.authority) as by:
            finding = overseeing.record_finding(
                service=self.cast.service, found_on=day_of(at), description="Nustatyta", by=by, at=at
            )
        if event.get("deadline"):
            with self.cast.acting("head", self.cast.authority) as by:
                deadline = date.fromisoformat(event["deadline"])
                overseeing.set_deadline(finding=finding, deadline=deadline, by=by, at=at)
        self.findings[event["id"]] = finding  # not before: what is refused leaves nothing behind
        return {}

    def _remedied(self, event: Mapping[str, Any]) -> dict[str, Any] | str:
        finding, at = self.findings.get(event["id"]), noon(event["on"])
        if finding is None:
            return "E_NO_FINDING"
        with self.cast.acting("officer", self.cast.authority) as by:
            overseeing.verify_remedy(finding=finding, remedied_on=day_of(at), note="Patikrinta", by=by, at=at)
        return {}

    def _suspend(self, event: Mapping[str, Any]) -> dict[str, Any]:
        content = deciding.Content(
            kind=DecisionKind.SUSPEND, ground=GROUNDS.get(event.get("ground") or "", ""),
            until=date.fromisoformat(event["until"]), finding=self.findings.get(event.get("finding") or ""),
            own_request=self._request(RequestKind.SUSPEND, event), effective_on=_day(event.get("effective")),
        )  # fmt: skip
        self._decide(event, content)
        return {}

    def _reinstate(self, event: Mapping[str, Any]) -> dict[str, Any]:
        self._decide(event, deciding.Content(kind=DecisionKind.REINSTATE))
        return {}

    def _revoke(self, event: Mapping[str, Any]) -> dict[str, Any]:
        content = deciding.Content(
            kind=DecisionKind.REVOKE, ground=GROUNDS.get(event.get("ground") or "", ""),
            finding=self.findings.get(event.get("finding") or ""),
            own_request=self._request(RequestKind.REVOKE, event), effective_on=_day(event.get("effective")),
        )  # fmt: skip
        self._decide(event, content)
        with self.cast.acting("officer", self.cast.authority):
            lost = law.right_lost_from(files.log_of(self.cast.service), date.fromisoformat(event["on"]))
        return {"exp_right_lost_from": lost.isoformat() if lost else None}

    def _annul(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Annul the latest decision that stands, or the one before it."""
        with self.cast.acting("officer", self.cast.authority):
            standing = (
                Decision.objects.filter(service=self.cast.service)
                .exclude(kind=DecisionKind.ANNUL)
                .standing()
                .order_by("-recorded_at", "-pk")
            )
            annuls = standing[event.get("back", 0) :].first()
        content = deciding.Content(
            kind=DecisionKind.ANNUL, annuls=annuls, reasons=event.get("reasons", "Priimtas per klaidą")
        )
        self._decide(event, content)
        return {}

    def _corrected(self, event: Mapping[str, Any]) -> dict[str, Any] | str:
        """Correct the end of the legal person to another day, or to none."""
        at = noon(event["on"])
        with self.cast.acting("officer", self.cast.authority) as by:
            end = LegalEnd.objects.filter(service=self.cast.service).standing().first()
            if end is None:
                return "E_NO_END"
            ending.correct(
                end=end, ended_on=_day(event.get("to")), source="Juridinių asmenų registras", reason="Klaida",
                by=by, at=at,
            )  # fmt: skip
        return {}

    def _ended(self, event: Mapping[str, Any]) -> dict[str, Any]:
        at = noon(event["on"])
        with self.cast.acting("officer", self.cast.authority) as by:
            ending.record(
                service=self.cast.service,
                ended_on=day_of(at),
                source="Juridinių asmenų registras",
                by=by,
                at=at,
            )
        return {}

    def _issue_document(self, event: Mapping[str, Any]) -> dict[str, Any]:
        with self.cast.acting("officer", self.cast.authority) as by:
            decision = (
                Decision.objects.filter(service=self.cast.service).order_by("-recorded_at", "-pk").first()
            )
            if decision is not None:
                clause = APPEAL if event.get("appeal_clause") else ""
                notifying.issue(decision=decision, appeal_clause=clause, by=by, at=noon(event["on"]))
        return {}

    def _referral(self, event: Mapping[str, Any]) -> dict[str, Any]:
        at = datetime.fromisoformat(event["at"])
        with self.cast.acting("policeman", self.cast.institution) as by:
            contact = contacts.record(
                contacted_at=at,
                is_child=False,
                applied_by=Applied.VICTIM,
                wish=Wish.YES,
                wished_at=at,
                by=by,
                at=at,
            )
            referral = consents.record(
                contact=contact, service=self.cast.service, given_by=Applied.VICTIM, given_at=at,
                form=ConsentForm.WRITTEN, fields=TransferredField.values, by=by, at=at,
            )  # fmt: skip
            sending.send(referral=referral, service_id=self.cast.service.pk, person=VICTIM, by=by, at=at)
        return {}

    def _service_delivered(self, event: Mapping[str, Any]) -> dict[str, Any] | str:
        at = noon(event["on"])
        case = self.case = self.case or self._open_case(day_of(at))
        talk = delivery.Talk(
            functions=[ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT],
            delivered_on=day_of(at),
            another_same_day=True,
        )
        with self.cast.acting("caseworker", self.cast.service) as by:
            (row,) = delivery.record(case=case, talk=talk, by=by, at=at)
        return OK if row.is_accredited else FLAGGED

    def _open_case(self, day: date) -> Case:
        """Open a case on the latest day not after this one on which the service could take somebody on."""
        with self.cast.acting("officer", self.cast.authority):
            usable = [
                period
                for period in law.usable_periods(files.log_of(self.cast.service))
                if period.first <= day
            ]
        last = min(usable[-1].last, day) if usable else day
        at = noon(last.isoformat())
        with self.cast.acting("caseworker", self.cast.service) as by:
            intake = intakes.receive(channel=IntakeChannel.DIRECT, received_at=at, person=None, by=by, at=at)
            case = opening.open_from_intake(intake=intake, started_at=at, kind="ATTEMPT", by=by, at=at)
            accepting.accept(case=case, decided_at=at, facts=FACTS, version=case.version, by=by, at=at)
            return Case.objects.get(pk=case.pk)

    def _request(self, kind: RequestKind, event: Mapping[str, Any]) -> Any:
        if not event.get("request"):
            return None
        at = noon(event["on"])
        until = date.fromisoformat(event["until"]) if kind == RequestKind.SUSPEND else None
        with self.cast.acting("manager", self.cast.service) as by:
            return applying.ask(
                kind=kind, authority=self.cast.authority, reason="Prašoma", until=until, by=by, at=at
            )

    def _decide(self, event: Mapping[str, Any], content: deciding.Content) -> None:
        """Have one person prepare and another sign: the head, somebody authorised, or an officer who may not."""
        at = noon(event["on"])
        with self.cast.acting("officer", self.cast.authority) as by:
            draft = deciding.prepare(service=self.cast.service, content=content, by=by, at=at)
        who = {"head": "head", "authorised": "authorised"}.get(event.get("by", "head"), "other")
        with self.cast.acting(who, self.cast.authority) as by:
            deciding.sign(draft=draft, version=draft.version, by=by, at=at)

    def _times(self, proceeding: Proceeding | None, on: str) -> dict[str, Any]:
        with self.cast.acting("officer", self.cast.authority):
            log = files.log_of(self.cast.service)
            found = Proceeding.objects.select_related("duty").get(pk=proceeding.pk) if proceeding else None
        last = law.valid_until(log, date.fromisoformat(on))
        return {
            "exp_due": found.duty.due_on.isoformat() if found else None,
            "exp_late": found.duty.was_done_late() if found else None,
            "exp_valid_until": last.isoformat() if last else None,
        }


def replay(scenario: Mapping[str, Any], number: int, *, at: datetime) -> Iterator[Mismatch]:
    """Play a scenario and yield where it differs. The caller rolls back."""
    played = Scenario(scenario["id"], cast(number, at=at))
    for place, event in enumerate(scenario["events"], start=1):
        yield from _differences(played, event, f"event {place} ({event['type']})")
    for check in scenario.get("checks", []):
        seen = played.seen(date.fromisoformat(check["on"]))
        for name in ("state", "may_accept", "valid_until"):
            if name in check and seen.get(name) != check[name]:
                yield Mismatch(played.id, f"on {check['on']} {name}", check[name], seen.get(name))


def _differences(played: Scenario, event: Mapping[str, Any], where: str) -> Iterator[Mismatch]:
    outcome, values = played.play(event)
    if outcome != event["expect"]:
        yield Mismatch(played.id, where, event["expect"], outcome)
        return
    for name in (name for name in event if name.startswith("exp_")):
        if values.get(name) != event[name]:
            yield Mismatch(played.id, f"{where} {name}", event[name], values.get(name, "nothing computed"))
