"""Correcting the facts of a case: what the statistics ask of the person, and what decides on the law's scope (R-1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import obstacles
from cases.models import Case
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.directory.models import CrimeType, Municipality
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import RecipientGroup
from victimsupport.law.conditions import needs_harm, recipient_group, representative_reason_required
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault


@dataclass(frozen=True)
class Facts:
    """What is known of the act and the person. Nothing here opens or bars the assistance but its scope."""

    recipient_group: str
    has_disability: bool
    victim_category: str
    harm_types: Sequence[str]
    municipality: Municipality | None
    crime_type: CrimeType | None
    crime_on: date | None
    crime_place: str
    crime_country: str
    proceedings_in_lithuania: str
    is_in_lithuania: bool
    complaint_filed: str
    is_domestic_violence: bool
    is_trafficking: bool
    is_hate_motivated: bool
    language: str
    interpretation: str

    def check(self, *, at: datetime) -> None:
        """:raises Refused: if the facts lack what the statistics need, or contradict each other"""
        if not self.recipient_group:
            raise Refused(_("Select the recipient group."), field="recipient_group")
        if needs_harm(self.victim_category) and not self.harm_types:
            raise Refused(_("Select at least one kind of harm."), field="harm_types")
        if self.crime_on is not None and self.crime_on > day_of(at):
            raise Refused(_("The day of the act lies in the future."), field="crime_on")

    def put_on(self, case: Case) -> list[str]:
        """Set these facts on a case and return the names of those that changed."""
        known = {name: getattr(self, name) for name in FACTS} | {"harm_types": list(self.harm_types)}
        changed = [name for name, value in known.items() if getattr(case, name) != value]
        for name in changed:
            setattr(case, name, known[name])
        return changed


FACTS = tuple(fact.name for fact in fields(Facts))


@dataclass(frozen=True)
class Representation:
    """Whether a child's legal representative takes part, and if not, why: art. 4(4). Of an adult nothing is kept."""

    takes_part: bool = False
    absent: str = ""
    note: str = ""

    def check(self, facts: Facts) -> None:
        """:raises Refused: if it is not said why the representative of a child does not take part"""
        is_child = facts.recipient_group == RecipientGroup.CHILD
        if not representative_reason_required(is_child=is_child, has_representative=self.takes_part):
            return
        if not self.absent:
            raise Refused(
                _("Say why no legal representative takes part (art. 4(4))."), field="representative_absent"
            )
        if self.absent == "OTHER" and not self.note.strip():
            raise Refused(_("Write the other reason."), field="representative_note")

    def put_on(self, case: Case) -> list[str]:
        """Set this on a case and return the names of the fields that changed."""
        absent = "" if self.takes_part or case.recipient_group != RecipientGroup.CHILD else self.absent
        known = {"representative_absent": absent, "representative_note": self.note.strip() if absent else ""}
        changed = [name for name, value in known.items() if getattr(case, name) != value]
        for name in changed:
            setattr(case, name, known[name])
        return changed

    def check_recorded(self, case: Case, facts: Facts, *, on: date) -> None:
        """:raises Refused: if it contradicts who is recorded as taking part, or as suspected of the act: one truth"""
        if facts.recipient_group != RecipientGroup.CHILD or not case.representatives.exists():
            return
        takes_part = case.representatives.taking_part(on).exists()
        if takes_part and not self.takes_part:
            raise Refused(
                _(
                    "A legal representative is recorded as taking part. Change that in the part “People” first."
                ),
                field="has_representative",
            )
        if self.takes_part and not takes_part:
            raise Refused(
                _(
                    "None of the legal representatives recorded takes part. Change that in the part “People” first."
                ),
                field="has_representative",
            )


UNSAID = Representation()
"""Of an adult there is nothing to say; of a child this is not enough."""


def check_age(case: Case, facts: Facts, *, by: Actor, at: datetime) -> None:
    """:raises Refused: if the date of birth the service holds says otherwise of who was a child (ST-4)"""
    if case.intake.identity is None:
        return
    born = vault.read(case.intake.identity, by=by, at=at).birth_date
    registered_on = day_of(case.intake.received_at)
    group = recipient_group(declared=facts.recipient_group, birth_date=born, registered_on=registered_on)
    if group == facts.recipient_group:
        return
    sentence = (
        _(
            "By the date of birth the person was under 18 on %(day)s, when they were registered. Select the child."
        )
        if group == RecipientGroup.CHILD
        else _(
            "By the date of birth the person was an adult on %(day)s, when they were registered. Select an adult."
        )
    )
    raise Refused(sentence % {"day": registered_on}, field="recipient_group")


@transaction.atomic
def change(
    *,
    case: Case,
    facts: Facts,
    representation: Representation | None = None,
    version: int,
    by: Actor,
    at: datetime,
) -> Case:
    """
    This will put what is known now in place of what was known before, and name in the audit which facts changed.

    :param representation: of a child; None leaves what the case says, if it is of a child already
    :raises Refused: if the case is undecided, declined or closed, the facts contradict each other, or it is not said why
        the representative of somebody who turns out to be a child does not take part
    :raises Stale: if somebody changed the case since it was seen
    """
    case = locked(case=case, version=version, by=by, at=at)
    if obstacle := obstacles.to_adding(case):
        raise Refused(obstacle)
    facts.check(at=at)
    check_age(case, facts, by=by, at=at)
    if representation is None and case.recipient_group != RecipientGroup.CHILD:
        representation = UNSAID
    changed = facts.put_on(case)
    if representation is not None:
        representation.check(facts)
        representation.check_recorded(case, facts, on=day_of(at))
        changed += representation.put_on(case)
    case.is_only_abroad = case.is_only_abroad and not case.is_in_lithuania
    case.version += 1
    case.save(update_fields=[*changed, "is_only_abroad", "version"])
    audit.record("FACTS_CHANGED", about=case, detail={"changed": changed}, by=by, at=at)
    return case
