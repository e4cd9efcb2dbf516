"""How a person may be contacted now, and why not; and what stands behind the confirmation: number, address, code word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, ContactChannel, DangerousPerson, SafeContact, Weekday
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.law.safe_contact import Channel, WhyNot, why_not
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault
from victimsupport.vault.crypto import Forged
from victimsupport.vault.person import Person

TEXTS = ("who_may_answer", "code_word", "caller_script", "note")
WORDS: dict[WhyNot, Promise] = {
    WhyNot.UNKNOWN: gettext_lazy("not known: nothing is allowed"),
    WhyNot.EXPIRED: gettext_lazy("what the person said is no longer valid: nothing is allowed"),
    WhyNot.CHANNEL: gettext_lazy("the person did not allow it"),
    WhyNot.WEEKDAY: gettext_lazy("not on this weekday"),
    WhyNot.HOUR: gettext_lazy("not at this hour"),
    WhyNot.ANOTHER_ANSWERS: gettext_lazy("not to anybody else who picks up"),
}
BY_PHONE = (Channel.CALL, Channel.SMS)
"""What one needs the number for. Who may leave a message may call."""


@dataclass(frozen=True)
class Answer:
    """Whether a person may be contacted in one way at one moment. Whatever would reach a victim asks for it first."""

    channel: ContactChannel
    why: WhyNot | None

    @property
    def is_allowed(self) -> bool:
        return self.why is None

    @property
    def sentence(self) -> str:
        """Return the answer in words."""
        return _("allowed now") if self.why is None else str(WORDS[self.why])


@dataclass(frozen=True, repr=False)
class Shown:
    """What the reader is shown after confirming; what stays hidden is None."""

    phone: str | None
    email: str | None
    applicant: Person | None

    def __repr__(self) -> str:
        return "Shown(…)"


def newest(case: Case) -> SafeContact | None:
    """Return what the person said last. What they said before never rules again, not even when this expires."""
    return case.safe_contacts.select_related("recorded_by").order_by("-number").first()


def may_contact(*, case: Case, channel: Channel, moment: datetime, another_answers: bool = False) -> Answer:
    """Answer whether the person of a case may be contacted in this way at this moment."""
    return answer(newest(case), channel, moment, another_answers=another_answers)


def answer(
    contact: SafeContact | None, channel: Channel, moment: datetime, *, another_answers: bool = False
) -> Answer:
    """Answer the same where what the person said is at hand."""
    terms = contact.terms() if contact else None
    why = why_not(terms, channel, moment, another_answers=another_answers)
    return Answer(ContactChannel(channel), why)


def answers(contact: SafeContact | None, moment: datetime) -> list[Answer]:
    """Return the answer for each way to reach a person."""
    return [answer(contact, channel, moment) for channel in Channel]


def is_phone_allowed(contact: SafeContact | None, moment: datetime) -> bool:
    return any(answer(contact, channel, moment).is_allowed for channel in BY_PHONE)


def may_show(contact: SafeContact | None, moment: datetime) -> bool:
    """Test whether phone or e-mail may be used now, so that no reason is asked."""
    return is_phone_allowed(contact, moment) or answer(contact, Channel.EMAIL, moment).is_allowed


def is_known(contact: SafeContact | None, moment: datetime) -> bool:
    """Test whether the person said something that holds at this moment."""
    return answer(contact, Channel.CALL, moment).why not in (WhyNot.UNKNOWN, WhyNot.EXPIRED)


@dataclass(frozen=True)
class Flag:
    """One thing to see before reaching for the telephone."""

    text: str
    colour: str


def flags(contact: SafeContact | None, moment: datetime, *, has_danger: bool = False) -> list[Flag]:
    """Return what must be seen at once: that somebody dangerous is recorded, not to call now, that there is a code word."""
    found = [Flag(_("Somebody is dangerous to the person"), "red")] if has_danger else []
    if contact is None:
        return found
    if not answer(contact, Channel.CALL, moment).is_allowed:
        found.append(Flag(_("Not safe to call now"), "red"))
    if contact.code_word:
        found.append(Flag(_("There is a code word"), "purple"))
    return found


def days_and_hours(contact: SafeContact | None) -> dict[str, str]:
    """Return on which days and at which hours a call, a message or an e-mail is allowed, in words."""
    if contact is None or contact.hours_from is None or contact.hours_until is None:
        return {"days": "", "hours": ""}
    days = ", ".join(str(Weekday(day).label).lower() for day in contact.weekdays)
    if len(contact.weekdays) == len(Weekday):
        days = _("every day")
    hours = f"{contact.hours_from:%H:%M}–{contact.hours_until:%H:%M}".replace("–00:00", "–24:00")
    if contact.hours_from == contact.hours_until:
        hours = _("at any hour")
    return {"days": days, "hours": hours}


def texts(contact: SafeContact | None, case: Case, *, by: Actor, at: datetime) -> Mapping[str, str]:
    """Return code word, script and notes in the clear, and record that they were read."""
    sealed = {column: getattr(contact, column) for column in TEXTS} if contact else {}
    if contact is None or not any(sealed.values()):
        return dict.fromkeys(TEXTS, "")
    audit.record("SAFE_CONTACT_READ", about=case, detail={"version": contact.number}, by=by, at=at)
    return {column: opened(contact, column, case, by=by, at=at) for column in TEXTS}


def on_page(case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what stands above whatever shows a number."""
    contact = newest(case)
    return {
        "contact": contact,
        "answers": answers(contact, at),
        "texts": texts(contact, case, by=by, at=at),
        "is_known": is_known(contact, at),
        **days_and_hours(contact),
    }


def show_number(case: Case, *, reason: str, by: Actor, at: datetime) -> Shown:
    """
    Return phone and e-mail as far as the person allows them to be used now; recorded as such.

    :param reason: why they must be seen although they may not be used; then both are shown, and the audit says so
    :raises Refused: if nothing may be used now and no reason is given
    """
    contact = newest(case)
    phone, email = is_phone_allowed(contact, at), answer(contact, Channel.EMAIL, at).is_allowed
    if not (phone or email or reason.strip()):
        raise Refused(_("Say why you must see the number nevertheless."), field="reason")
    detail: dict[str, str] = {}
    if reason.strip():
        against = {str(each.channel): each.why for each in answers(contact, at) if each.why}
        detail = {
            "against": "; ".join(f"{key} {why}" for key, why in against.items()),
            "reason": reason.strip(),
        }
        phone = email = True
    purpose = "AGAINST_SAFE_CONTACT" if reason.strip() else "PHONE_SHOWN"
    found: dict[str, Person] = {}
    for name in ("identity", "applicant"):
        identity = getattr(case.intake, name)
        if identity is not None:
            found[name] = vault.open_identity(
                identity=identity, purpose=purpose, reference=case.reference, detail=detail, by=by, at=at
            )
    person = found.get("identity", Person())
    return Shown(person.phone if phone else None, person.email if email else None, found.get("applicant"))


def show_whereabouts(case: Case, *, by: Actor, at: datetime) -> tuple[str, str]:
    """Return the person's address and where they are now; recorded as such."""
    address = ""
    if case.intake.identity is not None:
        address = vault.open_identity(
            identity=case.intake.identity, purpose="WHEREABOUTS_SHOWN", reference=case.reference, by=by, at=at
        ).address
    row = case.whereabouts.order_by("-recorded_at", "-pk").first()
    return address, opened(row, "place", case, by=by, at=at) if row else ""


def place_of(row: Model, column: str) -> str:
    """Return where a sealed text stands: it opens nowhere else."""
    return f"{row._meta.db_table}|{column}|{row.pk}"


def opened(row: Model, column: str, case: Case, *, by: Actor, at: datetime) -> str:
    """Return a sealed text of a case; nothing once the person's key is gone. Whoever shows it records that first."""
    sealed = getattr(row, column)
    if not sealed:
        return ""
    for identity in {case.intake.identity, None}:
        try:
            return vault.open_text(
                sealed=sealed, place=place_of(row, column), identity=identity, by=by, at=at
            )
        except Forged:
            continue
    return ""


def dangerous_people(case: Case, *, by: Actor, at: datetime) -> list[tuple[DangerousPerson, Person, str]]:
    """Return who is dangerous to the person, each with name and note in the clear; recorded as such."""
    found = []
    rows = case.dangerous_people.filter(removed_at=None).select_related("identity__key", "recorded_by")
    for row in rows.order_by("recorded_at", "pk"):
        person = Person()
        if row.identity is not None:
            person = vault.open_identity(
                identity=row.identity, purpose="DANGEROUS_PERSON", reference=case.reference, by=by, at=at
            )
        found.append((row, person, opened(row, "note", case, by=by, at=at)))
    return found
