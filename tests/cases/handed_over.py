"""Transfers in every state between one's own service and another: for looking at the pages."""

from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from cases.actions import opening, receiving, transfer_consent, transferring
from cases.actions.transfer_consent import Consent
from cases.lifecycle import Status
from cases.models import Case, IncomingTransfer, Transfer
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role

PARTS = ["NEEDS", "PLAN", "DELIVERIES", "SAFE_CONTACT"]


class HandedOver(NamedTuple):
    """Reference numbers at one's own service, and the key of a transfer out of it."""

    agreed: str
    asked: str
    transfer: UUID
    question: str
    refused: str
    came: str
    started: str


def everything(service: Organisation, ona: User) -> HandedOver:
    """Somebody agreed, somebody is asked about; of the other service one waits, one was refused, two came."""
    other = given.a_service("Kita pagalbos tarnyba (pavyzdys)")
    jonas = given.a_person(other, Role.CASEWORKER, name="Jonas Pavyzdys")
    with acting_as(ona, service) as by:
        agreed, asked = (a_case(by) for _number in range(2))
        _consent(agreed, other, ona, service)
        transfer = _offer(_consent(asked, other, ona, service), ona, service)
    questions = [_asked_by(jonas, other, service, ona) for _number in range(4)]
    now = timezone.now()
    with acting_as(ona, service) as by:
        receiving.refuse(incoming=questions[1], reason="NO_CAPACITY", by=by, at=now)
        came, started = (receiving.accept(incoming=row, by=by, at=now) for row in questions[2:])
        opening.open_from_intake(intake=started, started_at=now, kind="ATTEMPT", by=by, at=now)
    references = [row.reference for row in (*questions[:2], came, started)]
    return HandedOver(agreed.reference, asked.reference, transfer.pk, *references)


def _asked_by(jonas: User, other: Organisation, service: Organisation, ona: User) -> IncomingTransfer:
    with acting_as(jonas, other) as by:
        case = road.brought_to(a_case(by), Status.PLANNED, by)
        transfer = _offer(_consent(case, service, jonas, other, *PARTS), jonas, other)
    with acting_as(ona, service):
        return IncomingTransfer.objects.select_related("sender").get(pk=transfer.pk)


def _consent(case: Case, service: Organisation, who: User, at_: Organisation, *parts: str) -> Transfer:
    now, version = timezone.now(), Case.objects.get(pk=case.pk).version
    fields = ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"]
    agreed = Consent(
        service=service, given_by="VICTIM", given_at=now, form="WRITTEN", fields=fields, sections=list(parts)
    )
    with acting_as(who, at_) as by:
        return transfer_consent.record(
            case=case, consent=agreed, information_missing_reason="Neprašė", version=version, by=by, at=now
        )


def _offer(transfer: Transfer, who: User, at_: Organisation) -> Transfer:
    with acting_as(who, at_) as by:
        return transferring.offer(transfer=transfer, service_id=transfer.service_id, by=by, at=timezone.now())
