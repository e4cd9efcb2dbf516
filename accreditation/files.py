"""What has been recorded of one service, as the law's guards and its fold read it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max

from accreditation import permissions
from accreditation.models import Decision, DecisionKind, Finding, LegalEnd, Proceeding
from victimsupport.accounts.models import Organisation
from victimsupport.law import accreditation as law
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import AccreditationRequirement, RevocationGround, SuspensionGround
from victimsupport.law.proceedings import Application, File
from victimsupport.law.proceedings import Finding as Found


def file_of(service: Organisation) -> File:
    """Return the file of a service, of what the acting organisation may read of it."""
    pending = (
        Proceeding.objects.filter(service=service, status="SUBMITTED").select_related("application").first()
    )
    findings = Finding.objects.filter(service=service).prefetch_related("deadlines").select_related("remedy")
    return File(
        log=log_of(service),
        pending=_received(pending) if pending else None,
        findings={found.number: _found(found) for found in findings},
    )


def log_of(service: Organisation, *, known_at: datetime | None = None) -> list[law.Entry]:
    """
    Return the decisions on a service, and the end of the legal person, as the entries of the law's fold.

    :param known_at: leaves out what was recorded after that moment
    """
    decisions = Decision.objects.filter(service=service).select_related("finding", "annuls")
    all_ends = LegalEnd.objects.filter(service=service)
    if known_at is None:
        ends = all_ends.standing()
    else:
        decisions, ends = decisions.filter(recorded_at__lte=known_at), all_ends.known_at(known_at)
    ended = (law.Ended(end.ended_on) for end in ends if end.ended_on)
    return [*entries(decisions.in_order()), *ended]


def entries(decisions: Iterable[Decision]) -> Iterable[law.Entry]:
    """Yield decisions as the entries the law's fold reads; a refusal changes no right."""
    for decision in decisions:
        on, key = decision.effective_on, decision.number
        match decision.kind:
            case DecisionKind.GRANT:
                first = permissions.counts_first_day(decision.authority_id, decision.decided_on)
                yield law.Grant.decided(on, count_first_day=first, key=key)
            case DecisionKind.SUSPEND if decision.until is not None:
                finding = decision.finding.number if decision.finding else ""
                yield law.Suspend(on, decision.until, SuspensionGround(decision.ground), finding, key)
            case DecisionKind.REINSTATE:
                yield law.Reinstate(on, key)
            case DecisionKind.REVOKE:
                yield law.Revoke(on, RevocationGround(decision.ground), key)
            case DecisionKind.ANNUL if decision.annuls is not None:
                yield law.Annul(on, decision.annuls.number)


def assessed(proceeding: Proceeding) -> dict[AccreditationRequirement, bool]:
    """Return whether each requirement assessed so far is met: of each the latest word counts, if it knew every document."""
    newest = dict(
        proceeding.application.evidence.order_by().values_list("requirement").annotate(Max("added_at"))
    )
    return {
        AccreditationRequirement(row.requirement): row.is_met
        for row in proceeding.assessments.order_by("assessed_at", "pk")
        if not row.is_met or row.assessed_at >= newest.get(row.requirement, row.assessed_at)
    }


def _received(proceeding: Proceeding) -> Application:
    return Application(
        received_on=day_of(proceeding.received_at),
        evidence=permissions.evidenced(proceeding.application),
    )


def _found(finding: Finding) -> Found:
    deadlines = sorted(finding.deadlines.all(), key=lambda row: (row.recorded_at, row.pk))
    remedy = getattr(finding, "remedy", None)
    return Found(
        key=finding.number,
        found_on=finding.found_on,
        deadline=deadlines[-1].deadline if deadlines else None,
        remedied_on=remedy.remedied_on if remedy else None,
    )


def last_decided_on(service: Organisation) -> date | None:
    """Return the day of the latest decision on a service that stands."""
    latest = Decision.objects.filter(service=service).standing().order_by("-decided_on").first()
    return latest.decided_on if latest else None
