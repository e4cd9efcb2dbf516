"""
What the head decides on the right to give accredited assistance. The state is derived, never set.

An officer prepares a draft; the head or an authorised person signs it; what is signed is written once, followed by
its notice, the periods of the right and their effects, all in one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation import effects, files, permissions
from accreditation.actions import notifying
from accreditation.guards import check, may_decide
from accreditation.lifecycle import MOVES, DraftState, Status
from accreditation.models import (
    Decision,
    DecisionKind,
    Draft,
    Finding,
    OwnRequest,
    Proceeding,
    RightPeriod,
)
from accreditation.refusals import refused
from victimsupport.accounts.actions import keep_details, take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.law import accreditation as law
from victimsupport.law.calendar import day_of, end_of
from victimsupport.law.catalogues import RevocationGround, RightState, SuspensionGround
from victimsupport.law.proceedings import Refusal
from victimsupport.refusal import Refused, Stale


@dataclass(frozen=True, slots=True)
class Content:
    """What a decision says and rests on, as an officer prepares it."""

    kind: str
    ground: str = ""
    effective_on: date | None = None
    until: date | None = None
    facts: str = ""
    reasons: str = ""
    though_all_met: bool = False
    proceeding: Proceeding | None = None
    finding: Finding | None = None
    own_request: OwnRequest | None = None
    annuls: Decision | None = None

    def fields(self, decided_on: date) -> dict[str, object]:
        """Return the fields of a row; in effect from the day of the decision unless it says otherwise."""
        return {
            "kind": self.kind, "ground": self.ground, "effective_on": self.effective_on or decided_on,
            "until": self.until, "facts": self.facts.strip(), "reasons": self.reasons.strip(),
            "though_all_met": self.though_all_met, "proceeding": self.proceeding, "finding": self.finding,
            "own_request": self.own_request, "annuls": self.annuls,
        }  # fmt: skip


GROUNDS: Mapping[str, list[str]] = {
    DecisionKind.SUSPEND: [str(ground) for ground in SuspensionGround],
    DecisionKind.REVOKE: [str(ground) for ground in RevocationGround],
}
"""The grounds of art. 13(5) and 13(6)."""
STOPPING = frozenset({DecisionKind.SUSPEND, DecisionKind.REVOKE})


@transaction.atomic
def prepare(*, service: Organisation, content: Content, by: Actor, at: datetime) -> Draft:
    """
    This will keep a draft for the head. What the law does not allow is refused when it is signed; `foresee` tells before.

    :raises Refused: if it concerns no support service, the kind of decision is unknown, or another draft decides on the
        same application
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    if service.kind != OrganisationKind.SUPPORT_SERVICE:
        raise Refused(_("Choose a support service."), field="service")
    _check_ground(content)
    _check_only_draft(content, by=by)
    draft = Draft.objects.create(
        authority=by.organisation,
        service=service,
        prepared_by=by.user,
        prepared_at=at,
        **content.fields(day_of(at)),
    )
    audit.record("DECISION_PREPARED", about=draft, detail={"kind": draft.kind}, by=by, at=at)
    return draft


@transaction.atomic
def change(*, draft: Draft, content: Content, version: int, by: Actor, at: datetime) -> Draft:
    """
    This will change a draft that waits. Whoever changes it prepares it from then on.

    :raises Stale: if it was changed, signed or dropped meanwhile
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    locked = _locked(draft, version)
    _check_ground(content)
    for name, value in content.fields(day_of(at)).items():
        setattr(locked, name, value)
    locked.prepared_by, locked.prepared_at, locked.remark = by.user, at, ""
    locked.version += 1
    locked.save()
    audit.record("DECISION_DRAFT_CHANGED", about=locked, by=by, at=at)
    return locked


@transaction.atomic
def send_back(*, draft: Draft, remark: str, version: int, by: Actor, at: datetime) -> Draft:
    """
    This will ask whoever prepares a draft to change it. It waits until it is changed or dropped.

    :raises Stale: if it was changed, signed or dropped meanwhile
    :raises Refused: by anybody who may not decide, or without saying what to change
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    may_decide(by, day_of(at), at=at)
    if not remark.strip():
        raise Refused(_("Say what to change."), field="remark")
    locked = _locked(draft, version)
    locked.remark, locked.version = remark.strip(), locked.version + 1
    locked.save(update_fields=["remark", "version"])
    audit.record("DECISION_DRAFT_SENT_BACK", about=locked, by=by, at=at)
    return locked


@transaction.atomic
def drop(*, draft: Draft, version: int, by: Actor, at: datetime) -> None:
    """
    This will drop a draft: it stays, and cannot be signed.

    :raises Stale: if it was changed, signed or dropped meanwhile
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    locked = _locked(draft, version)
    locked.status, locked.version = DraftState.DROPPED, locked.version + 1
    locked.save(update_fields=["status", "version"])
    audit.record("DECISION_DRAFT_DROPPED", about=locked, by=by, at=at)


@transaction.atomic
def sign(*, draft: Draft, version: int, decided_on: date | None = None, by: Actor, at: datetime) -> Decision:
    """
    This will decide as drafted: art. 13(3), 13(8). The right, its effects and the notice follow in the same transaction.

    :param version: the version of the draft that was read before signing
    :param decided_on: the day of the decision; today, if nothing is said
    :raises Stale: if the draft was changed, signed or dropped meanwhile
    :raises Refused: with the code of the guard of art. 13 that does not hold; nothing is changed then
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    service = Organisation.objects.select_for_update(no_key=True).get(pk=draft.service_id)
    draft = _locked(draft, version)
    decided_on = decided_on or day_of(at)
    may_decide(by, day_of(at), at=at)  # now, and on the day the decision bears
    authorisation = may_decide(by, decided_on, at=at)
    if draft.prepared_by_id == by.user.pk:
        raise Refused(
            _("Who prepared a decision does not take it. Ask another person to sign."), code="E_SAME_PERSON"
        )
    if decided_on > day_of(at):
        raise refused(Refusal.BAD_DATES, field="decided_on")
    check(draft, decided_on=decided_on)
    _check_not_backdated(draft, decided_on, at=at)
    clause = permissions.terms_on(by.organisation.pk, decided_on).appeal_clause
    decision = Decision.objects.create(
        service=service,
        number=take_reference(series="SPR", by=by, at=at),
        decided_on=decided_on,
        decided_by=by.user,
        authorisation=authorisation,
        recorded_at=at,
        prepared_by_id=draft.prepared_by_id,
        authority=by.organisation,
        **_content(draft, decided_on).fields(decided_on),
    )
    draft.status, draft.decision, draft.version = DraftState.SIGNED, decision, draft.version + 1
    draft.save(update_fields=["status", "decision", "version"])
    _follow(decision, by=by, at=at)
    notifying.issue(decision=decision, appeal_clause=clause, by=by, at=at)
    return decision


@transaction.atomic
def record_earlier(
    *,
    service: Organisation,
    content: Content,
    decided_on: date,
    prepared_by: User,
    by: Actor,
    at: datetime,
) -> Decision:
    """
    This will record a decision taken on paper, before this system kept the file: it needs no application here.

    :raises PermissionDenied: if the actor may not decide (13(3), 13(8))
    :raises Refused: if it is dated in the future, concerns no support service, or lacks what its kind needs
    """
    by.must_be(Role.DECISION_MAKER)
    _check_earlier(service, content, decided_on=decided_on, at=at)
    Organisation.objects.select_for_update(no_key=True).get(pk=service.pk)
    decision = Decision.objects.create(
        authority=by.organisation,
        service=service,
        number=take_reference(series="SPR", by=by, at=at),
        decided_on=decided_on,
        decided_by=by.user,
        prepared_by=prepared_by,
        recorded_at=at,
        **content.fields(decided_on),
    )
    _follow(decision, by=by, at=at)
    return decision


@transaction.atomic
def project(*, service: Organisation, by: Actor, at: datetime) -> list[RightPeriod]:
    """This will rewrite the periods of a service's right from the whole log, through the one fold of the law."""
    log = files.log_of(service)
    RightPeriod.objects.filter(service=service).delete()
    return RightPeriod.objects.bulk_create(
        [
            RightPeriod(
                service=service,
                state=stretch.state,
                first_on=stretch.first,
                last_on=stretch.last,
                may_take_on=stretch.may_take_on,
                valid_until=stretch.valid_until,
            )
            for stretch in dropwhile(lambda stretch: stretch.state is RightState.NONE, law.timeline(log))
        ]
    )


def _locked(draft: Draft, version: int) -> Draft:
    """Return the draft, locked, as it was read. :raises Stale: if it is no longer so."""
    found = Draft.objects.select_for_update(of=("self",)).select_related(
        "service", "proceeding", "finding", "own_request", "annuls"
    )
    locked = found.get(pk=draft.pk)
    if locked.version != version or locked.status != DraftState.OPEN:
        raise Stale(_("This draft was changed or signed meanwhile. Look at what is there now."))
    return locked


def _content(draft: Draft, decided_on: date) -> Content:
    """Return what a draft says; only what a service asked for takes effect later than it is decided, nothing earlier."""
    later = max(draft.effective_on, decided_on) if draft.ground == "OWN_REQUEST" else None
    return Content(
        kind=draft.kind, ground=draft.ground, effective_on=later, until=draft.until, facts=draft.facts,
        reasons=draft.reasons, though_all_met=draft.though_all_met, proceeding=draft.proceeding,
        finding=draft.finding, own_request=draft.own_request, annuls=draft.annuls,
    )  # fmt: skip


def _check_ground(content: Content) -> None:
    if content.kind not in DecisionKind.values:
        raise Refused(_("Choose a decision."), field="kind")
    if content.ground and content.ground not in GROUNDS.get(content.kind, []):
        raise refused(Refusal.GROUND_REQUIRED, field="ground")


def _check_only_draft(content: Content, *, by: Actor) -> None:
    """An application is decided once: its draft is changed or dropped, and no second one prepared beside it."""
    if content.proceeding is None:
        return
    Proceeding.objects.select_for_update(of=("self",)).get(pk=content.proceeding.pk)  # two at once: one waits
    if permissions.drafts_prepared(by).open().filter(proceeding=content.proceeding).exists():
        raise Refused(
            _("A draft decides on this application already. Change it, or drop it first."),
            code="E_DRAFT_WAITS",
        )


def _check_not_backdated(draft: Draft, decided_on: date, *, at: datetime) -> None:
    """
    :raises Refused: if a decision bears a day before it was drafted or what it rests on was looked at; of a suspension or
        revocation, before it is signed: nothing new from that moment, and nothing that was done before becomes wrong
    """
    seen = [draft.prepared_at]
    if draft.proceeding is not None:
        seen += draft.proceeding.assessments.values_list("assessed_at", flat=True)
    earliest = day_of(at if draft.kind in STOPPING else max(seen))
    if decided_on < earliest:
        raise Refused(
            _("The decision cannot be dated before %(day)s.") % {"day": earliest},
            field="decided_on",
            code=Refusal.BAD_DATES.value,
        )


def _check_earlier(service: Organisation, content: Content, *, decided_on: date, at: datetime) -> None:
    if service.kind != OrganisationKind.SUPPORT_SERVICE:
        raise Refused(_("Choose a support service."), field="service")
    if decided_on > day_of(at):
        raise refused(Refusal.BAD_DATES, field="decided_on")
    if content.kind == DecisionKind.REFUSE and not content.reasons.strip():
        raise refused(Refusal.REASONS_REQUIRED, field="reasons")
    if content.kind in GROUNDS and content.ground not in GROUNDS[content.kind]:
        raise refused(Refusal.GROUND_REQUIRED, field="ground")
    if (content.kind == DecisionKind.SUSPEND) != (content.until is not None):
        raise refused(Refusal.BAD_DATES, field="until")


def _follow(decision: Decision, *, by: Actor, at: datetime) -> None:
    """Let everything follow from a decision: the application is over, the right is derived anew, a stop has effects."""
    if decision.proceeding is not None and decision.kind in {DecisionKind.GRANT, DecisionKind.REFUSE}:
        _end(decision.proceeding, decision, by=by, at=at)
    keep_details(service=decision.service, since=decision.decided_on, by=by, at=at)
    project(service=decision.service, by=by, at=at)
    detail = {"kind": decision.kind}
    audit.record("DECISION_MADE", about=decision, reference=decision.number, detail=detail, by=by, at=at)
    follow_today(decision.service, by=by, at=at)


def follow_today(service: Organisation, *, by: Actor, at: datetime) -> None:
    """Let the state the right is in today have its effects: a stop stops, a return lets work go on (domain.md 3.5)."""
    today = RightPeriod.objects.on(day_of(at)).filter(service=service).first()
    if today is None:
        return
    if today.may_take_on:
        effects.resume(service=service, by=by, at=at)
    else:
        stop = effects.Stop(today.first_on, RightState(today.state))
        effects.follow(service=service, stop=stop, by=by, at=at)


def _end(proceeding: Proceeding, decision: Decision, *, by: Actor, at: datetime) -> None:
    """An application is decided; late is recorded, never refused."""
    status = Status.GRANTED if decision.kind == DecisionKind.GRANT else Status.REFUSED
    if status not in MOVES[Status(proceeding.status)]:
        raise Stale(_("This application has been decided already. Look at what is there now."))
    proceeding.status, proceeding.ended_at, proceeding.version = status, at, proceeding.version + 1
    proceeding.save(update_fields=["status", "ended_at", "version"])
    duties.perform(duty_id=proceeding.duty_id, performed_at=_decided_at(decision, at), by=by, at=at)


def _decided_at(decision: Decision, at: datetime) -> datetime:
    """Return when the duty of the 30 days was done: on the day the decision bears, recorded when it is signed (R-T.5)."""
    if decision.decided_on == day_of(at):
        return at
    return end_of(decision.decided_on) - datetime.resolution
