"""
What a service hands over of a case, part by part, each with a consent of its own (domain.md 3.5).

A snapshot in words, to be read at the other service beside its own work: never filled into its rows. Written in
Lithuanian, the language both work in. Where a shelter is, no part says but the one on whereabouts.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.documents import paper, representation, safe_contact
from cases.documents.accommodation import sealed_in
from cases.documents.functions import SHORT
from cases.models import (
    AccommodationRequest,
    Case,
    ContactChannel,
    LegalRepresentative,
    Section,
    SpecialNeed,
    Weekday,
)
from victimsupport.accounts.identity import Actor
from victimsupport.interface import formats
from victimsupport.law.calendar import day_of
from victimsupport.vault import actions as vault

LANGUAGE = "lt"


@dataclass(frozen=True, repr=False)
class Content:
    """One part as it is handed over: groups of lines under headings. Its repr is empty: no log shows what it says."""

    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    def __repr__(self) -> str:
        return "Content(…)"

    def as_text(self) -> str:
        """Return it as it is sealed."""
        return json.dumps(self.groups, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Content":
        """Return what `as_text` gave."""
        groups = [(title, [(name, value) for name, value in lines]) for title, lines in json.loads(text)]
        return cls(groups)


Lines = list[tuple[str, str]]


def contents(case: Case, sections: Iterable[str], *, by: Actor, at: datetime) -> dict[str, Content]:
    """Return the parts agreed to as they stand now; a part in which nothing is recorded says so."""
    with translation.override(LANGUAGE):
        return {
            section: WRITERS[Section(section)](case, by, at) or _nothing() for section in Section.values
            if section in sections
        }  # fmt: skip


def _nothing() -> Content:
    return Content([("", [("", _("Nothing is recorded."))])])


def _told(*lines: tuple[str, str]) -> Lines:
    """Return the lines that say something."""
    return [(name, value) for name, value in lines if value]


def _needs(case: Case, by: Actor, at: datetime) -> Content | None:
    newest = case.assessments.order_by("-number").first()
    if newest is None:
        return None
    needs = [
        (f"{need.get_kind_display()}{' · ' + _('urgent') if need.is_urgent else ''}", need.description)
        for need in newest.needs.all()
    ]
    about = _told((_("Assessed on"), f"{day_of(newest.assessed_at)}"), (_("Note"), newest.note))
    return Content([("", about), (_("Needs"), needs)])


def _plan(case: Case, by: Actor, at: datetime) -> Content | None:
    plans = case.plans.select_related("assessment").prefetch_related("measures", "assessment__needs")
    newest = plans.order_by("-number").first()
    if newest is None:
        return None
    lines = [
        (measure.function, " · ".join(filter(None, [measure.what, measure.who, f"{measure.due_on or ''}"])))
        for measure in paper.of(newest).measures
    ]
    about = _told((_("Agreed on"), f"{day_of(newest.agreed_at)}"), (_("Review"), f"{newest.review_on or ''}"))
    return Content([("", about), (_("Measures"), lines)])


def _deliveries(case: Case, by: Actor, at: datetime) -> Content | None:
    given = case.deliveries.filter(cancelled_at=None).order_by("delivered_on", "pk")
    lines = [
        (row.delivered_on.isoformat(), " · ".join(_told_of(row.function, row.is_remote, row.minutes)))
        for row in given
    ]
    return Content([("", lines)]) if lines else None


def _told_of(function: str, is_remote: bool, minutes: int | None) -> list[str]:
    how = _("remotely") if is_remote else _("in person")
    return [str(SHORT[function]), how, *([formats.minutes(minutes)] if minutes else [])]


def _safe_contact(case: Case, by: Actor, at: datetime) -> Content | None:
    contact = safe_contact.newest(case)
    if contact is None:
        return None
    texts = safe_contact.texts(contact, case, by=by, at=at)
    allowed = [str(channel.label) for channel in ContactChannel if channel in contact.channels]
    days = [str(Weekday(day).label) for day in contact.weekdays]
    hours = f"{contact.hours_from:%H:%M}–{contact.hours_until:%H:%M}" if contact.hours_from else ""
    lines = _told(
        (_("Allowed"), ", ".join(allowed) or _("Nothing")),
        (_("Weekdays"), ", ".join(days)),
        (_("Hours"), hours),
        (_("Somebody else picks up"), str(contact.get_others_may_answer_display())),
        (_("Who may answer"), texts["who_may_answer"]),
        (_("Code word"), texts["code_word"]),
        (_("How the caller introduces themselves"), texts["caller_script"]),
        (_("Note"), texts["note"]),
        (_("Valid until"), f"{contact.valid_until or ''}"),
    )
    return Content([(_("Recorded on %(day)s") % {"day": day_of(contact.recorded_at)}, lines)])


def _representatives(case: Case, by: Actor, at: datetime) -> Content | None:
    today = day_of(at)
    rows = case.representatives.in_order().select_related("identity__key")
    groups = [
        (str(row.get_kind_display()), _one_representative(row, case, by, at))
        for row in rows
        if row.until is None or row.until >= today
    ]
    return Content(groups) if groups else None


def _one_representative(row: LegalRepresentative, case: Case, by: Actor, at: datetime) -> Lines:
    """Return who it is; of somebody suspected of the act no way to reach them: they are no contact (R-4.4)."""
    person = None
    if row.identity is not None:
        person = vault.open_identity(
            identity=row.identity, purpose="TRANSFER", reference=case.reference, by=by, at=at
        )
    is_contact = person is not None and representation.is_contact(row, day_of(at))
    part = _("Takes part") if row.participates else _("Does not take part")
    return _told(
        (pgettext("person", "Name"), person.name if person else ""),
        (_("Basis"), str(row.get_basis_display())),
        (_("Participation"), _("Suspected of the act: no contact") if row.is_suspected else part),
        (_("Phone"), person.phone if person and is_contact else ""),
        (_("E-mail"), person.email if person and is_contact else ""),
    )


def _accommodation(case: Case, by: Actor, at: datetime) -> Content | None:
    newest = case.accommodation_requests.order_by("-requested_at", "-pk").first()
    if newest is None:
        return None
    needs = [str(SpecialNeed(code).label) for code in newest.needs]
    lines = _told(
        (_("Asked for on"), f"{day_of(newest.requested_at)}"),
        (_("Adults"), str(newest.adults)),
        (_("Children"), str(newest.children)),
        (_("Special needs"), ", ".join(needs)),
        (_("Note"), _opened_note(newest, case, by, at)),
        (_("What came of it"), str(newest.get_outcome_display()) if newest.outcome else _("Waiting")),
    )
    return Content([("", lines)])


def _opened_note(request: AccommodationRequest, case: Case, by: Actor, at: datetime) -> str:
    if not request.note:
        return ""
    place = sealed_in(request, "note")
    return vault.open_text(
        sealed=bytes(request.note), place=place, identity=case.intake.identity, by=by, at=at
    )


def _whereabouts(case: Case, by: Actor, at: datetime) -> Content | None:
    address, place = safe_contact.show_whereabouts(case, by=by, at=at)
    lines = _told((_("Address"), address), (_("Where the person is now"), place))
    return Content([("", lines)]) if lines else None


WRITERS: dict[Section, Callable[[Case, Actor, datetime], Content | None]] = {
    Section.SAFE_CONTACT: _safe_contact,
    Section.REPRESENTATIVES: _representatives,
    Section.NEEDS: _needs,
    Section.PLAN: _plan,
    Section.DELIVERIES: _deliveries,
    Section.ACCOMMODATION: _accommodation,
    Section.WHEREABOUTS: _whereabouts,
}
"""Who writes which part."""
