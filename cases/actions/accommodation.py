"""Asking for a bed, and what comes of it: immediately, at any time of day, with no approval in the way (10(4)5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import permissions
from cases.actions.locking import locked
from cases.documents import obstacles
from cases.documents.accommodation import is_alarming, sealed_in
from cases.lifecycle import ENDED, Status
from cases.models import AccommodationRequest, AskedBy, Case, Outcome, SpecialNeed
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.keys import fresh_keys
from victimsupport.law import time_limits
from victimsupport.law.periods import minutes
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

CARRIER = "ACCOMMODATION"
WITHOUT_A_STAY = tuple(outcome for outcome in Outcome if outcome is not Outcome.PLACED)
"""What may come of a request without a stay of this service."""
MOST_PEOPLE = 20
"""More at once is a slip of the finger."""


@dataclass(frozen=True)
class BedsNeeded:
    """For whom a bed is needed, and what the place must be fit for."""

    adults: int = 1
    children: int = 0
    asked_by: str = AskedBy.PERSON
    needs: Sequence[str] = ()
    note: str = ""

    def check(self) -> None:
        """:raises Refused: if it is for nobody, or for more than can be"""
        if not 1 <= self.adults + self.children <= MOST_PEOPLE:
            raise Refused(_("Enter for how many people."), field="adults")
        if self.asked_by not in AskedBy:
            raise Refused(_("Select who asked."), field="asked_by")
        if not set(self.needs) <= set(SpecialNeed):
            raise Refused(_("Select the special needs from the list."), field="needs")


@transaction.atomic
def ask(
    *, case: Case, requested_at: datetime, beds: BedsNeeded, by: Actor, at: datetime
) -> AccommodationRequest:
    """
    This will record that a person needs a bed, and that it is owed from that minute (R-10.4.5).

    The case may be undecided yet, and the person anonymous.

    :raises Refused: if the case is over, the person waits for a bed already, or the moment is impossible
    """
    case = locked(case=case, by=by, at=at)
    if case.status in ENDED:
        raise Refused(obstacles.CLOSED_TO_ALL[Status(case.status)])
    beds.check()
    if case.accommodation_requests.waiting().exists():
        raise Stale(_("A bed has been asked for already. Look at what is there now."))
    check_moment(requested_at, since=case.intake.received_at, field="requested_at", at=at)
    duty = duties.open_duty(
        rule=time_limits.TEMPORARY_ACCOMMODATION, carrier=CARRIER, reference=case.reference, triggered_at=requested_at,
        assignee=case.intake.assignee, by=by, at=at,
    )  # fmt: skip
    row = AccommodationRequest(
        pk=fresh_keys(1)[0], organisation=by.organisation, case=case, duty=duty, requested_at=requested_at,
        asked_by=beds.asked_by, adults=beds.adults, children=beds.children, needs=list(beds.needs),
        recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    if note := beds.note.strip():
        row.note = vault.seal_text(
            text=note, place=sealed_in(row, "note"), identity=case.intake.identity, by=by, at=at
        )
    row.save(force_insert=True)
    audit.record("ACCOMMODATION_ASKED", about=case, detail={"request": str(row.pk)}, by=by, at=at)
    return row


@transaction.atomic
def end(
    *,
    request: AccommodationRequest,
    outcome: str,
    outcome_at: datetime,
    reason: str,
    by: Actor,
    at: datetime,
) -> AccommodationRequest:
    """
    This will record what came of a request without a stay of this service, and why.

    Where no place was found the managers are told at once: a bed was owed.

    :raises Stale: if something came of it already
    :raises Refused: if the reason is missing or the moment impossible
    """
    row = waiting(request=request, by=by, at=at)
    if outcome not in WITHOUT_A_STAY:
        raise Refused(_("Select what came of it."), field="outcome")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    check_moment(outcome_at, since=row.requested_at, field="outcome_at", at=at)
    if outcome == Outcome.PLACED_ELSEWHERE:
        duties.perform(duty_id=row.duty_id, performed_at=outcome_at, by=by, at=at)
    else:
        duties.cancel(duty_id=row.duty_id, reason=outcome, by=by, at=at)
    settle(request=row, outcome=outcome, outcome_at=outcome_at, reason=reason, by=by, at=at)
    if outcome == Outcome.NO_PLACE:
        _tell(row, NoticeKind.NO_BED_FOUND, by=by, at=at)
    return row


@transaction.atomic
def alarm(*, by: Actor, at: datetime) -> int:
    """
    This will tell the managers, and whoever is responsible, of each person who waits for a bed over the limit.

    Each is told once of each request, however often this runs. Returns how many were not told before.
    """
    by.must_be(Role.SYSTEM)
    long_ago = at - minutes(settings.ACCOMMODATION_ALARM_MINUTES)
    late = permissions.requests_visible_to(by).waiting().filter(requested_at__lt=long_ago)
    found = late.select_related("case__intake__assignee").longest_first()
    return sum(_tell(row, NoticeKind.BED_AWAITED, by=by, at=at) for row in found if is_alarming(row, at))


def waiting(*, request: AccommodationRequest, by: Actor, at: datetime) -> AccommodationRequest:
    """
    This will lock the case of a request that waits, and return the request.

    :raises Stale: if something came of it already
    """
    case = locked(case=request.case, by=by, at=at)
    row = permissions.requests_visible_to(by).select_for_update(of=("self",)).get(pk=request.pk, case=case)
    if not row.is_waiting():
        raise Stale(_("Somebody has recorded what came of this already. Look at what is there now."))
    row.case = case
    return row


def settle(
    *,
    request: AccommodationRequest,
    outcome: str,
    outcome_at: datetime,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """This will write what came of a request that was locked before."""
    request.outcome, request.outcome_at = outcome, outcome_at
    request.outcome_reason, request.outcome_by = reason.strip(), by.user
    request.save(update_fields=["outcome", "outcome_at", "outcome_reason", "outcome_by"])
    detail = {"request": str(request.pk), "outcome": str(outcome)}
    audit.record("ACCOMMODATION_SETTLED", about=request.case, detail=detail, by=by, at=at)


def _tell(request: AccommodationRequest, kind: NoticeKind, *, by: Actor, at: datetime) -> int:
    people: dict[Any, Any] = {
        person.pk: person for person in notices.people_with(Role.SERVICE_MANAGER, by=by, at=at)
    }
    if assignee := request.case.intake.assignee:
        people[assignee.pk] = assignee
    if not people:
        people = {person.pk: person for person in notices.people_with(Role.CASEWORKER, by=by, at=at)}
    return notices.post(
        kind=kind,
        recipients=people.values(),
        dedupe=str(request.pk),
        reference=request.case.reference,
        path=reverse("cases:accommodation", args=[request.case.reference]),
        by=by,
        at=at,
    )
