"""What is most urgent at the authority today: applications by the clock, dates that draw near, requests, drafts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accreditation import deadlines, permissions
from accreditation.deadlines import Nearing, What
from accreditation.lifecycle import Status
from accreditation.models import Draft, OwnRequest, Proceeding, RightPeriod
from victimsupport.accounts.identity import Actor
from victimsupport.duties import calendars
from victimsupport.duties.explanations import explain, explain_silence, why
from victimsupport.law import time_limits
from victimsupport.law.calendar import Calendar, Unanswerable, day_of
from victimsupport.law.catalogues import RightState


class Term(NamedTuple):
    """The 30 days of an application: where they end, what was passed over, and the sentence that says why."""

    proceeding: Proceeding
    received_on: date
    today: date
    due_on: date
    raw_on: date | None
    warn_on: date | None
    skipped: list[str]
    sentence: str

    @property
    def is_moved(self) -> bool:
        return self.raw_on is not None and self.raw_on != self.due_on

    @property
    def day_number(self) -> int:
        return (self.today - self.received_on).days

    @property
    def is_pressing(self) -> bool:
        """Whether the day it had better been decided by has passed, and the last day has not."""
        return self.warn_on is not None and self.warn_on < self.today <= self.due_on


class Near(NamedTuple):
    """A date that draws near or has passed, and the page to act on."""

    row: Nearing
    page: str

    @property
    def within(self) -> str:
        """Of how many days before it this is, once it has come that near."""
        if self.row.has_passed:
            return ""
        days = int(self.row.step)
        return ngettext("within %(days)d day", "within %(days)d days", days) % {"days": days}


class Group(NamedTuple):
    """Dates of one kind, those that have passed first."""

    title: str | Promise
    none: str | Promise
    rows: list[Near]


class Waiting(NamedTuple):
    """A draft that waits for the head, and the day by which it is needed, where there is one."""

    draft: Draft
    due_on: date | None


class Agenda(NamedTuple):
    """All that may be urgent."""

    pending: list[Term]
    groups: list[Group]
    ceased: list[RightPeriod]
    requests: list[OwnRequest]
    drafts: list[Waiting]


TITLES = {
    What.RIGHT: gettext_lazy("Rights that end"),
    What.SUSPENSION: gettext_lazy("Suspensions that end or are over"),
    What.REMEDY: gettext_lazy("Findings to be remedied"),
}
NONE = {
    What.RIGHT: gettext_lazy("No right ends within 180 days."),
    What.SUSPENSION: gettext_lazy("No suspension ends within 30 days, and none is over without a decision."),
    What.REMEDY: gettext_lazy("No finding is to be remedied within 7 days, and none is late."),
}


def agenda(by: Actor, today: date) -> Agenda:
    """Return what is urgent today, each list by its clock."""
    near = [row for row in deadlines.nearing(today) if row.what in TITLES]
    ends = {row.service.pk: row.day for row in near if row.what is What.SUSPENSION}
    requests = permissions.requests_received(by).filter(withdrawn_at=None, decisions=None)
    ceased = RightPeriod.objects.on(today).filter(state=RightState.CEASED)
    return Agenda(
        pending=pending(by, today),
        groups=[Group(TITLES[what], NONE[what], _near(near, what)) for what in TITLES],
        ceased=list(ceased.select_related("service").order_by("first_on")),
        requests=list(requests.select_related("service").order_by("requested_at")),
        drafts=_drafts(by, ends),
    )


def pending(by: Actor, today: date) -> list[Term]:
    """Return the applications to be decided, the most urgent first."""
    found = permissions.proceedings_visible(by).filter(status=Status.SUBMITTED)
    rows = found.select_related("service", "duty", "officer", "application")
    return terms(rows.order_by("duty__due_on", "received_at", "pk"), today=today)


def terms(proceedings: Iterable[Proceeding], *, today: date) -> list[Term]:
    """Return the 30 days of applications; the calendar is read once for all of them."""
    found = list(proceedings)
    calendar = calendars.current() if found else None
    return [_term(row, calendar, today) for row in found]


def _term(proceeding: Proceeding, calendar: Calendar | None, today: date) -> Term:
    received_on, due_on = day_of(proceeding.received_at), proceeding.duty.due_on
    assert calendar is not None
    try:
        due = time_limits.due(proceeding.duty.rule, proceeding.duty.triggered_at, calendar)
    except Unanswerable as silence:
        return Term(
            proceeding,
            received_on,
            today,
            due_on,
            None,
            None,
            [],
            explain_silence(silence),
        )
    fixed = _("The last day %(day)s was fixed under the holiday table of that time, and stays.") % {
        "day": due_on
    }
    return Term(
        proceeding, received_on, today, due_on, due.raw_on, due.warn_on,
        [f"{skipped.day} ({why(skipped)})" for skipped in due.skipped],
        explain(due) if due.due_on == due_on else fixed,
    )  # fmt: skip


def _near(rows: Iterable[Nearing], what: What) -> list[Near]:
    return [
        Near(row, reverse("admin:accreditation_service", args=[row.service.pk]))
        for row in rows
        if row.what is what
    ]


def _drafts(by: Actor, ends: dict[Any, date]) -> list[Waiting]:
    """Return the open drafts: by the day the decision is due, then in the order they were prepared."""
    found = (
        permissions.drafts_prepared(by).open().select_related("service", "prepared_by", "proceeding__duty")
    )
    waiting = [
        Waiting(row, row.proceeding.duty.due_on if row.proceeding else ends.get(row.service_id))
        for row in found
    ]
    return sorted(waiting, key=lambda each: (each.due_on or date.max, each.draft.prepared_at))
