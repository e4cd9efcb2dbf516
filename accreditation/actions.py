"""What the authority decides on the right to give accredited assistance. The state is derived, never set."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accreditation.models import Decision, RightPeriod
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit import actions as audit
from victimsupport.choices import DecisionType
from victimsupport.law import accreditation as law
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import RevocationGround, RightState, SuspensionGround
from victimsupport.refusal import Refused

GROUNDS: dict[str, list[str]] = {
    DecisionType.SUSPEND: [str(ground) for ground in SuspensionGround],
    DecisionType.REVOKE: [str(ground) for ground in RevocationGround],
}
"""The grounds of art. 13(5) and 13(6)."""


@transaction.atomic
def record_decision(
    *,
    service: Organisation,
    kind: DecisionType,
    decided_on: date,
    ground: str = "",
    until: date | None = None,
    reasons: str = "",
    by: Actor,
    at: datetime,
) -> Decision:
    """
    This will record a decision of the head or an authorised person and derive the service's right anew.

    :raises PermissionDenied: if the actor may not decide (13(3), 13(8))
    :raises Refused: if it is dated in the future, concerns no support service, or lacks what its kind needs
    """
    by.must_be(Role.DECISION_MAKER)
    _check(
        service=service, kind=kind, decided_on=decided_on, ground=ground, until=until, reasons=reasons, at=at
    )
    Organisation.objects.select_for_update().get(pk=service.pk)
    decision = Decision.objects.create(
        authority=by.organisation,
        service=service,
        number=take_reference(series="SPR", by=by, at=at),
        kind=kind,
        ground=ground,
        decided_on=decided_on,
        until=until,
        reasons=reasons.strip(),
        decided_by=by.user,
        recorded_at=at,
    )
    project(service=service, by=by, at=at)
    audit.record(
        "DECISION_MADE", about=decision, reference=decision.number, detail={"kind": kind}, by=by, at=at
    )
    return decision


@transaction.atomic
def project(*, service: Organisation, by: Actor, at: datetime) -> list[RightPeriod]:
    """This will rewrite the periods of a service's right from the whole log, through the one fold of the law."""
    log = _entries(list(Decision.objects.filter(service=service).order_by("decided_on", "recorded_at", "pk")))
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
            for stretch in law.timeline(log)
            if stretch.state is not RightState.NONE
        ]
    )


def _entries(decisions: list[Decision]) -> list[law.Entry]:
    """Return decisions as the entries the law's fold reads; a refusal changes no right."""
    entries: list[law.Entry] = []
    for decision in decisions:
        match decision.kind:
            case DecisionType.GRANT:
                entries.append(
                    law.Grant.decided(decision.decided_on, count_first_day=settings.COUNT_FIRST_DAY)
                )
            case DecisionType.SUSPEND if decision.until is not None:
                ground = SuspensionGround(decision.ground)
                entries.append(law.Suspend(decision.decided_on, decision.until, ground))
            case DecisionType.REINSTATE:
                entries.append(law.Reinstate(decision.decided_on))
            case DecisionType.REVOKE:
                entries.append(law.Revoke(decision.decided_on, RevocationGround(decision.ground)))
    return entries


def _check(
    *, service: Organisation, kind: DecisionType, decided_on: date, ground: str, until: date | None, reasons: str,
    at: datetime,
) -> None:  # fmt: skip
    if service.kind != OrganisationKind.SUPPORT_SERVICE:
        raise Refused(_("Choose a support service."), field="service")
    if decided_on > day_of(at):
        raise Refused(_("A decision cannot be dated in the future."), field="decided_on", code="E_BAD_DATES")
    if kind == DecisionType.REFUSE and not reasons.strip():
        raise Refused(_("A refusal must give its reasons."), field="reasons", code="E_REASONS_REQUIRED")
    if kind in GROUNDS and ground not in GROUNDS[kind]:
        raise Refused(_("Choose the ground the law names."), field="ground", code="E_GROUND_REQUIRED")
    if (kind == DecisionType.SUSPEND) != (until is not None):
        raise Refused(
            _("A suspension, and nothing else, ends on a stated day."), field="until", code="E_BAD_DATES"
        )
