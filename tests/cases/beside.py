"""A child with two parents, one suspected; a sister linked to it; a case of terrorism: all that can stand beside a person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cases.actions import (
    assessment,
    child_rights,
    decision,
    incidents,
    interpretation,
    opening,
    plan,
    representatives,
    tracks,
)
from cases.actions.facts import Facts, Representation
from cases.actions.representatives import Absence, Represents
from cases.models import ActKind, AgreementForm, Case, KinRelation, NeedKind
from referrals.actions import intakes
from referrals.models import Applied
from tests.cases.road import a_body, facts_of
from victimsupport.accounts.identity import Actor
from victimsupport.choices import ServiceFunction
from victimsupport.vault.person import Person

CHILD = Person(first_name="Mažylė", surname="Slaptutė", birth_date=date(2015, 5, 1))
SISTER = Person(first_name="Vyresnė", surname="Slaptutė", phone="+37061212121")
FATHER = Person(first_name="Petras", surname="Slaptutis", phone="+37062222222")
MOTHER = Person(first_name="Marija", surname="Slaptutienė", phone="+37063333333", email="marija@example.org")


@dataclass
class Beside:
    """The cases by their numbers, and the rows that have pages."""

    child: str
    sister: str
    terror: str
    fresh: str
    mother: UUID
    father: UUID
    waiting: UUID


def a_case(by: Actor, person: Person, at: datetime, facts: Facts | None, **representation: bool) -> Case:
    intake = intakes.receive(channel="DIRECT", received_at=at, person=person, by=by, at=at)
    case = opening.open_from_intake(intake=intake, started_at=at, kind="ATTEMPT", by=by, at=at)
    if facts is not None:
        decision.accept(
            case=case, decided_at=at, facts=facts, representation=Representation(**representation), version=case.version,
            by=by, at=at,
        )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def everything(by: Actor, at: datetime) -> Beside:
    """Make one row of each of the tables of this part, and what makes its pages show something."""
    child = a_case(
        by,
        CHILD,
        at,
        facts_of(recipient_group="CHILD", language="uk", interpretation="SPOKEN"),
        takes_part=True,
    )
    sister = a_case(by, SISTER, at, facts_of(is_domestic_violence=True))
    abroad = facts_of(recipient_group="CHILD", crime_place="EU", crime_country="FR")
    terror = a_case(by, MOTHER, at, abroad, takes_part=True)
    fresh = a_case(by, MOTHER, at, None)
    part = Represents("PARENT", "PARENTHOOD", True)
    father, mother = (
        representatives.record(case=child, person=person, represents=part, by=by, at=at) for person in (FATHER, MOTHER)
    )  # fmt: skip
    _agree(child, father, by, at)
    representatives.suspect(representative=father, absence=Absence(), version=1, by=by, at=at)
    incidents.link(case=child, other=sister.reference, relation=KinRelation.FAMILY_MEMBER, by=by, at=at)
    child_rights.decide(case=child, is_told=False, reason="Pranešė mokykla", by=by, at=at)
    interpretation.agree_means(case=child, means=["PICTURES", "SPOKEN"], by=by, at=at)
    waiting = interpretation.need(case=child, kind="SPOKEN", language="uk", by=by, at=at)
    given = interpretation.need(case=child, kind="WRITTEN", language="uk", by=by, at=at)
    interpretation.give(interpretation=given, given_on=at.date(), given_by="Vertimų biuras", by=by, at=at)
    interpretation.book(
        interpretation=waiting, booked_with="Vertimų biuras", booked_for=at, by=by, at=at
    )  # fmt: skip
    _beside(sister, terror, by, at)
    tracks.inform_only(informed_at=at, by=by, at=at)
    return Beside(
        child.reference, sister.reference, terror.reference, fresh.reference, mother.pk, father.pk, waiting.pk
    )


def _beside(sister: Case, terror: Case, by: Actor, at: datetime) -> None:
    tracks.offer_centre(
        case=sister, centre=a_body("SPECIALISED_CENTRE", "Specializuotas centras (pavyzdys)"), offered_at=at,
        answer="ACCEPTED", protection_order="YES", order_ends_on=date(2026, 3, 18), by=by, at=at,
    )  # fmt: skip
    tracks.flag_terrorism(case=terror, by=by, at=at)
    tracks.refer_abroad(
        case=terror, country="FR", requested_at=at, referred_at=at,
        body=a_body("PROSECUTOR_GENERAL", "Generalinė prokuratūra (pavyzdys)"), by=by, at=at,
    )  # fmt: skip


def _agree(case: Case, father: object, by: Actor, at: datetime) -> None:
    case.refresh_from_db()
    needs = [assessment.NeedFound(NeedKind.SAFETY, "Saugi vieta")]
    assessment.record(case=case, needs=needs, assessed_at=at, version=case.version, by=by, at=at)
    case.refresh_from_db()
    measure = plan.Measure(ServiceFunction.EMOTIONAL_PSYCHOLOGICAL_SUPPORT, "Pokalbiai", "Ona")
    agreement = plan.Agreement(
        at, Applied.LEGAL_REPRESENTATIVE, AgreementForm.SIGNATURE, representative=father
    )
    plan.agree(case=case, measures=[measure], agreement=agreement, version=case.version, by=by, at=at)
    representatives.note(case=case, representative=father, kind=ActKind.CONSENT, acted_at=at, by=by, at=at)
