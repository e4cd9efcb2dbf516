"""Which dates of accreditation draw near or have passed without an answer: one definition for pages and for reminders."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, TextChoices
from django.utils.translation import gettext_lazy as _

from accreditation.models import Decision, DecisionKind, Finding, Proceeding, RightPeriod
from victimsupport.accounts.models import Organisation
from victimsupport.law.catalogues import RightState
from victimsupport.law.periods import ONE_DAY


class What(TextChoices):
    """What has a date."""

    RIGHT = "RIGHT", _("The right ends")
    SUSPENSION = "SUSPENSION", _("The suspension ends")
    REMEDY = "REMEDY", _("Last day to remedy a finding")
    DECISION = "DECISION", _("Last day to decide on an application")


DAYS_BEFORE: Mapping[What, tuple[int, ...]] = {
    What.RIGHT: (180, 90, 30),
    What.SUSPENSION: (30, 7),
    What.REMEDY: (7, 1),
    What.DECISION: (10, 3),
}
"""How long before its day each is spoken of. [the law is silent]"""
PASSED = "PASSED"
"""What is spoken of once when a day has gone by without an answer, in place of a number of days."""
IN_TERM = frozenset({RightState.ACTIVE, RightState.SUSPENDED, RightState.SUSPENSION_LAPSED})
"""The states of a right whose term runs; in `EXPIRED` its end is still to be recorded (13(6)3)."""


class Nearing(NamedTuple):
    """A day that draws near, the last one included, or that has passed without an answer."""

    what: What
    service: Organisation
    day: date
    days_left: int
    reference: str
    subject: UUID

    @property
    def has_passed(self) -> bool:
        return self.days_left < 0

    @property
    def step(self) -> str:
        """The smallest number of days before it that has been reached, or that it has passed."""
        if self.has_passed:
            return PASSED
        return str(min(days for days in DAYS_BEFORE[self.what] if self.days_left <= days))


def nearing(day: date, services: Iterable[Organisation] | None = None) -> list[Nearing]:
    """
    Return the dates that draw near on a day, those that have passed first: domain.md 3.3.

    :param services: whose dates; all services', if nothing is said. The last day to decide is seen at the authority only.
    """
    found = RightPeriod.objects.on(day).select_related("service")
    periods = list(found if services is None else found.filter(service__in=services))
    rows = [*_ends(periods, day), *_remedies(periods, day), *_undecided(services, day)]
    near = [row for row in rows if row.days_left <= max(DAYS_BEFORE[row.what])]
    return sorted(near, key=lambda row: (row.day, row.service.sort_key, row.what, row.reference))


def _ends(periods: Iterable[RightPeriod], day: date) -> Iterator[Nearing]:
    """Yield the ends of rights and of suspensions, as the periods have them."""
    periods = list(periods)
    numbers = _numbers(periods, day)
    for period in periods:
        service, state = period.service, RightState(period.state)
        if period.valid_until and state in IN_TERM | {RightState.EXPIRED}:
            number = numbers.get((service.pk, DecisionKind.GRANT), "")
            yield _row(What.RIGHT, service, period.valid_until, day, number, service.pk)
        last_on = period.last_on if state is RightState.SUSPENDED else None
        if state is RightState.SUSPENSION_LAPSED:
            last_on = period.first_on - ONE_DAY
        if last_on is not None:
            number = numbers.get((service.pk, DecisionKind.SUSPEND), "")
            yield _row(What.SUSPENSION, service, last_on, day, number, service.pk)


def _numbers(periods: Iterable[RightPeriod], day: date) -> dict[tuple[UUID, str], str]:
    """Return the number of the latest grant and suspension of each service."""
    made = Decision.objects.standing().filter(
        service__in=[period.service_id for period in periods],
        kind__in=[DecisionKind.GRANT, DecisionKind.SUSPEND],
        effective_on__lte=day,
    )
    return {(decision.service_id, decision.kind): decision.number for decision in made.in_order()}


def _remedies(periods: Iterable[RightPeriod], day: date) -> Iterator[Nearing]:
    """Yield the last days to remedy what was found and is not remedied, unless the right is lost already."""
    services = {period.service_id: period.service for period in periods if period.state in IN_TERM}
    lost_since = Decision.objects.standing().filter(
        service=OuterRef("service"), kind=DecisionKind.REVOKE, effective_on__gte=OuterRef("found_on"),
        effective_on__lte=day,
    )  # fmt: skip
    found = Finding.objects.filter(service__in=services, remedy=None).exclude(Exists(lost_since))
    for finding in found.prefetch_related("deadlines"):
        deadlines = sorted(finding.deadlines.all(), key=lambda row: (row.recorded_at, row.pk))
        if deadlines:
            service = services[finding.service_id]
            yield _row(What.REMEDY, service, deadlines[-1].deadline, day, finding.number, finding.pk)


def _undecided(services: Iterable[Organisation] | None, day: date) -> Iterator[Nearing]:
    """Yield the last days to decide on applications that wait: the authority's duty, which services do not see."""
    waiting = Proceeding.objects.filter(status="SUBMITTED").select_related("service", "duty")
    for proceeding in waiting if services is None else waiting.filter(service__in=services):
        due_on = proceeding.duty.due_on
        yield _row(What.DECISION, proceeding.service, due_on, day, proceeding.reference, proceeding.pk)


def _row(
    what: What, service: Organisation, last_on: date, day: date, reference: str, subject: UUID
) -> Nearing:
    return Nearing(what, service, last_on, (last_on - day).days, reference, subject)
