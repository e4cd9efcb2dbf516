"""What the person decides: whether they accept the assistance offered. Both are counted (ST-3, ST-3d)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import stops
from cases.actions.facts import FACTS, UNSAID, Facts, Representation, check_age
from cases.actions.locking import locked
from cases.documents import accommodation, mandatory
from cases.lifecycle import MOVES, START, Status
from cases.models import Case
from referrals.actions import intakes
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import Scope
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def accept(
    *,
    case: Case,
    decided_at: datetime,
    facts: Facts,
    representation: Representation = UNSAID,
    version: int,
    by: Actor,
    at: datetime,
) -> Case:
    """
    This will record that the person accepts the assistance, with what the statistics ask and the law's scope needs.

    :param representation: of a child: whether a legal representative takes part (4(4))
    :raises Stale: if somebody recorded a decision first, or changed the case since it was seen
    :raises Refused: if the law does not apply to the act, the facts contradict each other, the moment is impossible,
        or it is not said why a child's representative does not take part
    """
    case = _undecided(case, Status.ACCEPTED, decided_at, version=version, by=by, at=at)
    facts.check(at=at)
    check_age(case, facts, by=by, at=at)
    representation.check(facts)
    representation.check_recorded(case, facts, on=day_of(at))
    facts.put_on(case)
    written = [*FACTS, *representation.put_on(case)]
    _check_scope(case)
    case.is_only_abroad = not case.is_in_lithuania
    case.status, case.decided_at, case.version = Status.ACCEPTED, decided_at, case.version + 1
    case.save(update_fields=[*written, "is_only_abroad", "status", "decided_at", "version"])
    audit.record("ASSISTANCE_ACCEPTED", about=case, by=by, at=at)
    return case


@transaction.atomic
def decline(
    *, case: Case, decided_at: datetime, late_reason: str = "", version: int, by: Actor, at: datetime
) -> Case:
    """
    This will record that the person declines: counted, off the worklist, nothing can be added (R-10.D).

    :param late_reason: why assistance was started late, if that stands nowhere yet (R-T.5)
    :raises Stale: if somebody recorded a decision first, or changed the case since it was seen
    :raises Refused: if the moment is impossible, the person was given a bed or waits for one, or a late start is not
        explained
    """
    case = _undecided(case, Status.DECLINED, decided_at, version=version, by=by, at=at)
    if obstacle := accommodation.to_declining(case):
        raise Refused(obstacle)
    for duty in mandatory.unexplained(case):
        duties.give_late_reason(duty_id=duty.pk, late_reason=late_reason, by=by, at=at)
    case.status, case.decided_at, case.version = Status.DECLINED, decided_at, case.version + 1
    case.save(update_fields=["status", "decided_at", "version"])
    stops.end(case=case, by=by, at=at)
    intakes.end(intake=case.intake, ended_at=at, by=by, at=at)
    audit.record("ASSISTANCE_DECLINED", about=case, by=by, at=at)
    return case


def _undecided(
    case: Case, to: Status, decided_at: datetime, *, version: int, by: Actor, at: datetime
) -> Case:
    row = locked(case=case, version=version, by=by, at=at)
    if row.status != START or to not in MOVES[START]:
        raise Stale(_("The decision has been recorded already. Look at what is there now."))
    check_moment(decided_at, since=row.intake.received_at, field="decided_at", at=at)
    return row


def _check_scope(case: Case) -> None:
    """Refuse an act the law does not apply to: information is given then, not accredited assistance (R-1.1)."""
    if case.scope() is Scope.OUT_OF_SCOPE:
        raise Refused(
            _(
                "The law does not apply to an act committed outside the EU without proceedings in Lithuania (art. 1(1))."
                " Give information, and record that the law does not apply."
            ),
            field="crime_place",
        )
