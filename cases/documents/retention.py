"""What has been kept long enough: read from closings and terms, by day (art. 14, DP-6)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import permissions
from cases.lifecycle import Status
from cases.models import Case, Hold, RetentionTerm
from cases.querysets import CaseQuerySet
from victimsupport.accounts.identity import Actor
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import DEFAULTS, Record, Retention, keep_until, may_be_erased

OF_A_SERVICE: Mapping[Record, Promise] = {
    Record.DECLINED_REGISTRATION: _("Registration of a person who declined"),
    Record.CLOSED_CASE: _("Closed case"),
    Record.ANONYMOUS_CONTACT: _("Receipt code of an anonymous person"),
    Record.THIRD_PARTY_APPLICANT: _("Who applied for the victim"),
}
"""The records a service keeps of people, by what they are called."""


class Item(NamedTuple):
    """One record of one registration whose time is over."""

    record: Record
    case: Case
    event_on: date
    kept_until: date
    is_held: bool

    @property
    def name(self) -> Promise:
        """What the record is called."""
        return OF_A_SERVICE[self.record]


class Term(NamedTuple):
    """How long one record is kept, and whether the controller has confirmed it."""

    record: Record
    name: Promise
    retention: Retention
    confirmed: RetentionTerm | None


def terms(by: Actor) -> list[Term]:
    """Return the terms of the actor's service: its own where it has confirmed one, else the default."""
    own = {row.record: row for row in RetentionTerm.objects.filter(organisation_id=by.organisation.pk)}
    return [_term(record, name, own.get(record)) for record, name in OF_A_SERVICE.items()]


def _term(record: Record, name: Promise, own: RetentionTerm | None) -> Term:
    retention = DEFAULTS[record]
    if own is not None:
        retention = replace(retention, months=own.months, days=own.days)
    return Term(record, name, retention, own)


def due(by: Actor, today: date) -> list[Item]:
    """Return what may be erased today, and what could be but is held, the oldest first."""
    lengths = {term.record: term.retention for term in terms(by)}
    items = [
        Item(record, case, event_on, keep_until(record, event_on, lengths), is_held)
        for record, case, event_on, is_held in _ended(by)
        if may_be_erased(record, event_on, day=today, on_hold=False, terms=lengths)
    ]
    return sorted(items, key=lambda item: (item.kept_until, item.case.reference, item.record))


def digest(items: list[Item]) -> str:
    """Return what tells this list from another: what was seen is what is erased."""
    said = "|".join(f"{item.record}:{item.case.pk}:{item.is_held}" for item in items)
    return sha256(said.encode()).hexdigest()[:16]


def _ended(by: Actor) -> Iterator[tuple[Record, Case, date, bool]]:
    for case in _cases(by).filter(status=Status.DECLINED, erased_at=None):
        yield Record.DECLINED_REGISTRATION, case, _day(case.decided_at), case.is_held  # type: ignore[attr-defined]
    closed = _cases(by).filter(status=Status.CLOSED)
    for case in closed.filter(erased_at=None):
        yield Record.CLOSED_CASE, case, _day(case.closed_at), case.is_held  # type: ignore[attr-defined]
    for case in closed.exclude(intake__receipt_code=""):
        yield Record.ANONYMOUS_CONTACT, case, _day(case.closed_at), case.is_held  # type: ignore[attr-defined]
    over = _cases(by).filter(status__in=[Status.CLOSED, Status.DECLINED])
    for case in over.filter(Q(intake__applicant__isnull=False) | ~Q(intake__applicant_relation="")):
        if case.erased_at is None and not _applicant_is_gone(case):
            yield Record.THIRD_PARTY_APPLICANT, case, _day(case.closed_at or case.decided_at), case.is_held  # type: ignore[attr-defined]


def _cases(by: Actor) -> CaseQuerySet:
    held = Hold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    found: CaseQuerySet = permissions.visible_to(by).select_related("intake").annotate(is_held=Exists(held))
    return found


def _applicant_is_gone(case: Case) -> bool:
    return case.intake.applicant_id is None and case.intake.applicant_relation == ""


def _day(moment: datetime | None) -> date:
    assert moment is not None
    return day_of(moment)
