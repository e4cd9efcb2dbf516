"""
Who may speak for the person by law: art. 4(4), R-4.4, Q-7.

`may_represent` is the one answer; whatever a representative agrees to, receives or is asked for, asks it first.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.documents.mandatory import is_child
from cases.models import Case, ChildRightsAnswer, LegalRepresentative, RepresentativeBasis
from victimsupport.accounts.identity import Actor
from victimsupport.choices import IntakeChannel, RecipientGroup
from victimsupport.law import conditions
from victimsupport.vault import actions as vault
from victimsupport.vault import folding

ADULTS = frozenset({RecipientGroup.WOMAN, RecipientGroup.MAN})
"""Groups of whom it is known that they are of age; of somebody not decided on or not stated it is not."""


def born_on(case: Case, *, by: Actor, at: datetime) -> date | None:
    """Return the date of birth the service holds, shown to nobody: it decides who may speak for the person."""
    if case.intake.identity is None:
        return None
    return vault.read(case.intake.identity, by=by, at=at).birth_date


def is_of_age(case: Case, *, born: date | None, on: date) -> bool:
    """Test whether the person is an adult on a day: from 00:00 of the 18th birthday, where it is known (Q-34)."""
    if born is not None:
        return not conditions.is_child(born, on)
    return case.recipient_group in ADULTS


def may_represent(representative: LegalRepresentative, *, case: Case, born: date | None, on: date) -> str:
    """
    Return why somebody may not represent the person on a day, in a sentence; an empty one if they may.

    Asked before a plan or a consent is agreed, a letter sent, a contact shown.
    """
    if representative.case_id != case.pk:
        return _("This representative is not recorded in this case.")
    if not conditions.representative_may_be_written_to(is_suspected=representative.is_suspected):
        return _(
            "This representative is suspected of the act: they agree to nothing, receive no letter and are no "
            "contact (art. 4(4))."
        )
    if (representative.since and on < representative.since) or (
        representative.until and on > representative.until
    ):
        return _("This representative did not represent the person on that day.")
    if is_of_age(case, born=born, on=on) and representative.basis != RepresentativeBasis.ADULT_GUARDIANSHIP:
        return _(
            "The person was of age on that day: parents and guardians of a child no longer speak for them."
        )
    if not representative.participates:
        return _("This representative does not take part. Record first that they do (art. 4(4)).")
    return ""


def able(case: Case, *, born: date | None, on: date) -> list[LegalRepresentative]:
    """Return those who may represent the person on a day."""
    recorded = case.representatives.in_order().select_related("identity__key")
    return [each for each in recorded if not may_represent(each, case=case, born=born, on=on)]


def is_contact(representative: LegalRepresentative, on: date) -> bool:
    """Test whether phone and e-mail may be shown and used: never of somebody suspected of the act."""
    ended = representative.until is not None and representative.until < on
    return not ended and conditions.representative_may_be_written_to(is_suspected=representative.is_suspected)


def suspected(case: Case) -> list[LegalRepresentative]:
    """Return the representatives who are no contact and are given no paper, because they are suspected of the act (R-4.4)."""
    recorded = case.representatives.in_order().select_related("identity__key")
    return [
        row for row in recorded
        if not conditions.representative_may_be_written_to(is_suspected=row.is_suspected)
    ]  # fmt: skip


def may_be_suspected(case: Case, named: str, *, by: Actor, at: datetime) -> bool:
    """
    Test whether somebody named in a line of text may be one of them: by the first name, in whichever case ending.

    Nothing of the surname is asked: a parent is called by the first name, or by the child's surname.
    """
    said = {folding.stem(word) for word in folding.words(named)}
    for row in suspected(case):
        if row.identity is not None:
            person = vault.read(row.identity, by=by, at=at)
            names = folding.words(person.first_name) or folding.words(person.surname)
            if not said.isdisjoint(map(folding.stem, names)):
                return True
    return False


def unnamed(case: Case, representatives: Iterable[LegalRepresentative], on: date) -> bool:
    """Test whether a child's representative is said to take part, and nobody who does is recorded."""
    if not is_child(case) or case.representative_absent:
        return False
    return not any(
        each.participates and not each.is_suspected and (each.until is None or each.until >= on)
        for each in representatives
    )


def asks_for_child_rights(case: Case) -> bool:
    """
    Test whether it must be decided if the Child Rights Service is told of a child.

    Of one who came without an institution (Q-8); and where taking part would be against the child's interests (Q-7).
    """
    came_straight = case.intake.channel in (IntakeChannel.DIRECT, IntakeChannel.THIRD_PARTY)
    return is_child(case) and (came_straight or case.representative_absent == "AGAINST_INTERESTS")


def is_child_rights_decided(case: Case) -> bool:
    return ChildRightsAnswer.objects.filter(case=case).exists()
