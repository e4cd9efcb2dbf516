"""Somebody asked about their data, was corrected, held and limited; somebody else was erased; a form was begun."""

from datetime import datetime

from django.http import QueryDict

from cases.actions import closing, decision, erasing, opening, retention, rights
from cases.models import Case, ClosingReason, SubjectRequest
from referrals.actions import intakes
from tests.cases.road import OLGA, facts_of
from victimsupport.accounts.identity import Actor
from victimsupport.drafts import actions as drafts
from victimsupport.law.retention import Record
from victimsupport.vault.person import Person


def everything(case: Case, by: Actor, guard: Actor, at: datetime) -> SubjectRequest:
    """Make one row of each of the tables of this part, by the roads users take; two requests wait for an answer."""
    known = Person(first_name="Kanarėlė", surname="Pataisytoji", phone="+37061111199")
    case = Case.objects.select_related("intake__identity__key").get(pk=case.pk)
    identity = case.intake.identity
    assert identity is not None
    rights.rectify(case=case, known=known, seen=identity.version, reason="Rašyba", by=by, at=at)
    asked = rights.receive(
        case=case, right="ACCESS", asked_by="VICTIM", received_at=at, asked="Ką turite?", by=by, at=at
    )
    rights.receive(case=case, right="OBJECTION", asked_by="VICTIM", received_at=at, by=by, at=at)
    retention.hold(case=case, reason="Skundas prokurorui", by=guard, at=at)
    rights.limit(case=case, ground="CONTESTED", by=guard, at=at)
    rights.unlimit(case=case, by=guard, at=at)
    retention.confirm_term(record="CLOSED_CASE", months=60, days=0, by=guard, at=at)
    erasing.erase(case=_a_closed_one(by, at), record=Record.CLOSED_CASE, ground="REQUEST", by=guard, at=at)
    drafts.keep(page=f"/bylos/{case.reference}/planas/", answers=QueryDict("what_1=x"), by=by, at=at)
    return asked


def _a_closed_one(by: Actor, at: datetime) -> Case:
    intake = intakes.receive(channel="DIRECT", received_at=at, person=OLGA, by=by, at=at)
    case = opening.open_from_intake(intake=intake, started_at=at, kind="ATTEMPT", by=by, at=at)
    decision.accept(case=case, decided_at=at, facts=facts_of(), version=case.version, by=by, at=at)
    case = Case.objects.get(pk=case.pk)
    return closing.close(
        case=case,
        reason=ClosingReason.WISH,
        information_missing_reason="Neprašė",
        version=case.version,
        by=by,
        at=at,
    )
