"""A further registration of somebody who has a case: it is linked to that case, which is reopened if it was closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import closed_years, reopening
from cases.actions.locking import locked
from cases.documents import dangers
from cases.lifecycle import Status
from cases.models import Case, ReopeningReason
from referrals.actions import linking
from referrals.models import Intake
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.choices import IntakeChannel
from victimsupport.refusal import Refused

ELSEWHERE = {
    Status.MERGED: gettext_lazy("This case was merged into another: go on there."),
    Status.DECLINED: gettext_lazy(
        "In that case the person declined. Start assistance here, then merge that case into the new one."
    ),
}
"""Cases nothing is linked to, with what to do instead."""


@transaction.atomic
def link(
    *,
    intake: Intake,
    case: Case,
    started_at: datetime | None = None,
    kind: str = "",
    late_reason: str = "",
    is_identified: bool = False,
    by: Actor,
    at: datetime,
) -> Case:
    """
    This will link a registration to the case of the same person (Q-11): two referrals, one case, both duties met.

    :param started_at: when assistance was started anew, with `kind`: where the case is closed, which reopens it
    :raises Stale: if somebody linked or started it first
    :raises Refused: if they cannot be joined, the case was declined, or a closed year would change
    """
    case = locked(case=case, by=by, at=at)
    _check(case, intake, by=by, at=at)
    said = closed_years.testimony(intakes=[intake, case.intake], by=by, at=at)
    is_anew = case.status == Status.CLOSED
    case = _reopened(case, intake, started_at, kind, by=by, at=at) if is_anew else case
    linking.link(
        intake=intake, leading=case.intake, started_at=started_at if is_anew else None, kind=kind if is_anew else "",
        late_reason=late_reason, is_identified=is_identified, by=by, at=at,
    )  # fmt: skip
    closed_years.check(said=said, by=by, at=at)
    case.version += 1
    case.save(update_fields=["version"])
    audit.record("REGISTRATION_LINKED", about=case, detail={"other": intake.reference}, by=by, at=at)
    return case


def _check(case: Case, intake: Intake, *, by: Actor, at: datetime) -> None:
    """:raises Refused: if nothing may be linked to the case, or the two are not one person for certain"""
    if case.status == Status.MERGED:
        raise Refused(_("This case was merged into another: go on there."))
    if case.status == Status.DECLINED:
        raise Refused(
            _(
                "In that case the person declined. Start assistance here, then merge that case into the new one."
            )
        )
    if any(danger.case_id == case.pk for danger in dangers.recorded_as(intake, by=by, at=at)):
        raise Refused(
            _(
                "Who was registered may be recorded as dangerous to the person of this case: they are not one person."
            )
        )


@transaction.atomic
def unlink(*, intake: Intake, by: Actor, at: datetime) -> None:
    """
    This will undo a link: the registration waits for the start of assistance again. A reopened case stays open.

    :raises Stale: if it is not linked
    :raises Refused: if it has a case of its own, or a closed year would change
    """
    said = closed_years.testimony(intakes=[intake], by=by, at=at)
    linking.unlink(intake=intake, by=by, at=at)
    closed_years.check(said=said, by=by, at=at)


def _reopened(
    case: Case, intake: Intake, started_at: datetime | None, kind: str, *, by: Actor, at: datetime
) -> Case:
    """Take a closed case up again for a person who came again: that assistance was given before starts nothing."""
    if started_at is None or not kind:
        raise Refused(_("Select what the service did to start."), field="kind")
    referred = intake.channel == IntakeChannel.FIRST_CONTACT_REFERRAL
    reason = ReopeningReason.REFERRED_AGAIN if referred else ReopeningReason.CAME_AGAIN
    return reopening.reopen(case=case, reason=reason, version=case.version, by=by, at=at)
