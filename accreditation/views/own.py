"""A service's own accreditation on one page: the right today, what waits, what draws near, what was decided."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accreditation import deadlines, permissions
from accreditation.deadlines import What
from accreditation.lifecycle import Status
from accreditation.models import (
    Application,
    Decision,
    DecisionKind,
    Finding,
    OwnRequest,
    RequestKind,
    RightPeriod,
)
from accreditation.views import loading
from accreditation.views.findings import FoundThere, found_there
from accreditation.views.standing import Standing, decision_due, standing
from accreditation.views.submitting import COLOURS
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.choices import RightState

if TYPE_CHECKING:
    from victimsupport.accounts.identity import SignedInRequest as Request

DECISION_COLOURS = {
    DecisionKind.GRANT: "green", DecisionKind.REFUSE: "red", DecisionKind.SUSPEND: "orange",
    DecisionKind.REINSTATE: "green", DecisionKind.REVOKE: "red", DecisionKind.ANNUL: "grey",
}  # fmt: skip


class Waiting(NamedTuple):
    """Something the service has to do, with its last day where it has one."""

    name: str
    url: str
    day: date | None
    hint: str


class Asked(NamedTuple):
    """A request about the service's own right, and what became of it."""

    request: OwnRequest
    state: str
    colour: str
    is_waiting: bool


@require_safe
@acting(Role.SERVICE_MANAGER)
def own(request: "Request") -> HttpResponse:
    """Show the right of the actor's service, and all that is about it."""
    by, today = request.actor, timezone.localdate()
    periods = list(permissions.periods_of(by))
    right = standing(periods, today)
    applications, decisions = _applications(by), _decisions(by)
    requests = [_asked(one) for one in _requests(by)]
    findings = [found_there(one, today) for one in _findings(by)]
    pending = next((one for one in applications if _status(one) == Status.SUBMITTED), None)
    draft = next((one for one in applications if one.submitted_at is None), None)
    near = deadlines.nearing(today, [by.organisation])
    context: dict[str, Any] = {
        "right": right, "today": today, "pending": pending, "draft": draft,
        "due": decision_due(pending.proceeding) if pending else None,
        "waiting": [*_documents_asked(pending), *_findings_open(findings), *_draft_open(draft)],
        "near": [row for row in near if row.what in (What.RIGHT, What.SUSPENSION)],
        "renew": _may_renew(right, near) and not pending,
        "decisions": [
            (one, DECISION_COLOURS[DecisionKind(one.kind)], _given_until(one, periods)) for one in decisions
        ],
        "applications": [
            (one, COLOURS[Status(_status(one))]) for one in applications if one.submitted_at is not None
        ],
        "findings": findings, "requests": requests, "kinds": _kinds(right, requests),
    }  # fmt: skip
    return render(request, "accreditation/right/own.html", context)


def _applications(by: Actor) -> list[Application]:
    mine = permissions.applications_visible(by).select_related("proceeding")
    asked = mine.prefetch_related("proceeding__document_requests", "evidence")
    return list(asked.order_by("-started_at", "-pk"))


def _decisions(by: Actor) -> list[Decision]:
    related = ("finding", "own_request", "proceeding__application", "annuls", "annulled_by")
    return list(permissions.decisions_on(by).select_related(*related).prefetch_related("notifications"))


def _given_until(decision: Decision, periods: Sequence[RightPeriod]) -> date | None:
    """Return the last day of the right that a decision granted or left as it was."""
    if decision.kind not in (DecisionKind.GRANT, DecisionKind.REINSTATE):
        return None
    return standing(periods, decision.effective_on).valid_until


def _requests(by: Actor) -> Iterable[OwnRequest]:
    return permissions.requests_made(by).prefetch_related("decisions")


def _findings(by: Actor) -> Iterable[Finding]:
    return permissions.findings_on(by).select_related("remedy").prefetch_related("deadlines", "answers")


def _status(application: Application) -> str:
    proceeding = loading.proceeding_of(application)
    return proceeding.status if proceeding else ""


def _asked(request: OwnRequest) -> Asked:
    decided = [one.number for one in request.decisions.all()]
    if decided:
        state = _("Decided: %(number)s") % {"number": ", ".join(decided)}
        return Asked(request, state, "green", is_waiting=False)
    if request.withdrawn_at is not None:
        return Asked(request, pgettext("request", "Taken back"), "grey", is_waiting=False)
    return Asked(request, _("Waits for the decision"), "blue", is_waiting=True)


def _documents_asked(pending: Application | None) -> Iterable[Waiting]:
    """Yield what the authority has asked for and nothing has come since."""
    if pending is None:
        return
    url = reverse("accreditation:application-documents", args=[pending.reference])
    given = [row.added_at for row in pending.evidence.all()]
    for row in sorted(pending.proceeding.document_requests.all(), key=lambda row: row.answer_by):
        if not any(added_at > row.requested_at for added_at in given):
            yield Waiting(_("Give the documents asked for"), url, row.answer_by, row.text)


def _findings_open(findings: Iterable[FoundThere]) -> Iterable[Waiting]:
    for found in findings:
        if found.is_open:
            name = _("Finding %(number)s") % {"number": found.finding.number}
            url = reverse("accreditation:finding", args=[found.finding.number])
            yield Waiting(name, url, found.deadline, found.state)


def _draft_open(draft: Application | None) -> Iterable[Waiting]:
    if draft is not None:
        name = _("Finish and submit the application %(reference)s") % {"reference": draft.reference}
        hint = _("A draft is seen by nobody but your organisation.")
        yield Waiting(name, loading.page(draft), None, hint)


def _may_renew(right: Standing, near: Sequence[deadlines.Nearing]) -> bool:
    """Test whether the end of the right is near, or it has ended."""
    ends = any(row.what is What.RIGHT for row in near)
    return ends or right.state in (RightState.EXPIRED, RightState.REVOKED)


def _kinds(right: Standing, requests: Iterable[Asked]) -> set[str]:
    """Return what the service may ask for now: what fits its right, and does not wait already."""
    return fitting(right) - {one.request.kind for one in requests if one.is_waiting}


def fitting(right: Standing) -> set[str]:
    """Return what a service whose right stands so may ask for: 13(5)1, 13(6)1, 13(7)."""
    fits = {
        RequestKind.SUSPEND: right.may_be_suspended,
        RequestKind.REINSTATE: right.is_suspended,
        RequestKind.REVOKE: right.is_in_term,
    }
    return {str(kind) for kind, is_so in fits.items() if is_so}
