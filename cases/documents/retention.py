"""What has been kept long enough: read from closings, sendings and terms, by day (art. 14, DP-6)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import permissions
from cases.documents import erasure, first_contact
from cases.documents.first_contact import Ended
from cases.lifecycle import Status
from cases.models import Case, Hold, RetentionTerm
from cases.querysets import CaseQuerySet
from referrals.models import RecordHold
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.audit import seals
from victimsupport.audit.seals import Kept
from victimsupport.law.calendar import day_of, end_of
from victimsupport.law.retention import DEFAULTS, Record, Retention, keep_until, last_day_over, may_be_erased
from victimsupport.vault import actions as vault

NAMES: Mapping[Record, Promise] = {
    Record.DECLINED_REGISTRATION: _("Registration of a person who declined"),
    Record.CLOSED_CASE: _("Closed case"),
    Record.ANONYMOUS_CONTACT: _("Receipt code of an anonymous person"),
    Record.THIRD_PARTY_APPLICANT: _("Who applied for the victim"),
    Record.REFERRAL: _("Referral to a service"),
    Record.CHILD_NOTIFICATION: _("Notification of a child"),
    Record.ACCESS_LOG: _("Access log: who looked at what"),
}
"""The records that are kept of people, by what they are called."""
OF_A_SERVICE = (
    Record.DECLINED_REGISTRATION, Record.CLOSED_CASE, Record.ANONYMOUS_CONTACT, Record.THIRD_PARTY_APPLICANT,
    Record.ACCESS_LOG,
)  # fmt: skip
OF_AN_INSTITUTION = (Record.REFERRAL, Record.CHILD_NOTIFICATION, Record.ACCESS_LOG)
KEPT_BY: Mapping[str, tuple[Record, ...]] = {
    OrganisationKind.SUPPORT_SERVICE: OF_A_SERVICE,
    OrganisationKind.FIRST_CONTACT_INSTITUTION: OF_AN_INSTITUTION,
    OrganisationKind.CHILD_RIGHTS_SERVICE: OF_AN_INSTITUTION,
}
"""Which of them what kind of organisation keeps; any other keeps an access log."""


class Item(NamedTuple):
    """One record whose time is over; of the access log, all its looks at once."""

    record: Record
    name: Promise
    event_on: date
    kept_until: date
    is_held: bool
    case: Case | None = None
    ended: Ended | None = None
    looks: int = 0

    @property
    def reference(self) -> str:
        """The number it is known by; the access log has none."""
        if self.case is not None:
            return self.case.reference
        return self.ended.row.reference if self.ended else ""

    @property
    def url(self) -> str:
        """Where it is shown, to whoever lets it go."""
        if self.case is not None:
            return reverse("cases:rights", args=[self.case.reference])
        return self.ended.url if self.ended else ""

    @property
    def shown(self) -> str:
        """The key the audit keeps of who saw this in the list."""
        if self.case is not None:
            return str(self.case.intake_id)
        return str(self.ended.row.pk) if self.ended else ""

    @property
    def key(self) -> str:
        """What tells it from every other."""
        row = self.case or (self.ended.row if self.ended else None)
        return f"{self.record}:{row.pk if row else self.looks}:{self.is_held}"


class Term(NamedTuple):
    """How long one record is kept, and whether the controller has confirmed it."""

    record: Record
    name: Promise
    retention: Retention
    confirmed: RetentionTerm | None


def terms(by: Actor) -> list[Term]:
    """Return the terms of the actor's organisation: its own where it has confirmed one, else the default."""
    own = {row.record: row for row in RetentionTerm.objects.filter(organisation_id=by.organisation.pk)}
    kept = KEPT_BY.get(by.organisation.kind, (Record.ACCESS_LOG,))
    return [_term(record, own.get(record)) for record in kept]


def _term(record: Record, own: RetentionTerm | None) -> Term:
    retention = DEFAULTS[record]
    if own is not None:
        retention = replace(retention, months=own.months, days=own.days)
    return Term(record, NAMES[record], retention, own)


def due(by: Actor, today: date) -> list[Item]:
    """Return what may be erased today, and what could be but is held, the oldest first."""
    lengths = {term.record: term.retention for term in terms(by)}
    items = [
        item._replace(kept_until=keep_until(item.record, item.event_on, lengths))
        for item in _ended(by)
        if may_be_erased(item.record, item.event_on, day=today, on_hold=False, terms=lengths)
    ]
    found = [*items, *_looks(by, today)]
    return sorted(found, key=lambda item: (item.kept_until, item.reference, item.record))


def why_held(*holds: Hold | RecordHold, by: Actor, at: datetime) -> list[str]:
    """Return why each of some things must stay, for whoever may lift it. The page that shows it records the look."""
    sealed = [(bytes(hold.reason), f"{hold._meta.db_table}|reason|{hold.pk}") for hold in holds]
    return vault.open_texts(sealed=sealed, by=by, at=at)


def digest(items: list[Item]) -> str:
    """Return what tells this list from another: what was seen is what is erased."""
    return sha256("|".join(item.key for item in items).encode()).hexdigest()[:16]


def looks_before(by: Actor, today: date) -> datetime:
    """Return the moment before which looks have been kept long enough."""
    lengths = {term.record: term.retention for term in terms(by)}
    return end_of(last_day_over(Record.ACCESS_LOG, day=today, terms=lengths))


def looks_held(by: Actor) -> Kept:
    """
    Return the looks that must stay: at what is on legal hold, the lists in which it stood among them.

    Also of a restricted case the actor may not know of: so the system asks.
    """
    with acting_as(system(), by.organisation) as whole:
        rows = [*_held_cases(whole), *first_contact.held(whole)]
    return Kept(tuple(reference for reference, _key in rows), tuple(str(key) for _reference, key in rows))


def _held_cases(by: Actor) -> Iterator[tuple[str, UUID]]:
    held = permissions.visible_to(by).filter(holds__isnull=False, holds__lifted_at=None)
    for case in held.select_related("intake"):
        for each in erasure.registrations_of(case, by):
            for key in (
                each.pk,
                each.identity_id,
                each.applicant_id,
            ):  # a search tells whom it found by their identity
                if key is not None:
                    yield each.reference, key


def _looks(by: Actor, today: date) -> Iterator[Item]:
    lengths = {term.record: term.retention for term in terms(by)}
    over = seals.over(by.organisation.pk, before=looks_before(by, today), kept=looks_held(by))
    for count, oldest, is_held in (
        (over.going, over.oldest, False), (over.held, over.oldest_held, True),
    ):  # fmt: skip
        if count and oldest is not None:
            until = keep_until(Record.ACCESS_LOG, day_of(oldest), lengths)
            yield Item(
                Record.ACCESS_LOG, NAMES[Record.ACCESS_LOG], day_of(oldest), until, is_held, looks=count
            )


def _ended(by: Actor) -> Iterator[Item]:
    if by.organisation.kind == OrganisationKind.SUPPORT_SERVICE:
        yield from _ended_at_a_service(by)
    else:
        for row in first_contact.ended(by):
            yield Item(row.record, row.name, row.event_on, row.event_on, row.is_held, ended=row)


def _ended_at_a_service(by: Actor) -> Iterator[Item]:
    for case in _cases(by).filter(status=Status.DECLINED, erased_at=None):
        yield _of_case(Record.DECLINED_REGISTRATION, case, case.decided_at)
    closed = _cases(by).filter(status=Status.CLOSED)
    for case in closed.filter(erased_at=None):
        yield _of_case(Record.CLOSED_CASE, case, case.closed_at)
    for case in closed.exclude(intake__receipt_code=""):
        yield _of_case(Record.ANONYMOUS_CONTACT, case, case.closed_at)
    over = _cases(by).filter(status__in=[Status.CLOSED, Status.DECLINED])
    for case in over.filter(Q(intake__applicant__isnull=False) | ~Q(intake__applicant_relation="")):
        if case.erased_at is None and not _applicant_is_gone(case):
            yield _of_case(Record.THIRD_PARTY_APPLICANT, case, case.closed_at or case.decided_at)


def _of_case(record: Record, case: Case, ended_at: datetime | None) -> Item:
    assert ended_at is not None
    day = day_of(ended_at)
    return Item(record, NAMES[record], day, day, case.is_held, case=case)  # type: ignore[attr-defined]


def _cases(by: Actor) -> CaseQuerySet:
    held = Hold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    found: CaseQuerySet = permissions.visible_to(by).select_related("intake").annotate(is_held=Exists(held))
    return found


def _applicant_is_gone(case: Case) -> bool:
    return case.intake.applicant_id is None and case.intake.applicant_relation == ""
