"""Erasing a person: what is theirs goes for good, backups included; what is counted stays (GDPR art. 17, art. 14)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from cases import permissions
from cases.documents import inventory
from cases.documents.erasure import registrations_of, to_erasing
from cases.documents.inventory import Fate, Kind
from cases.models import Case, DangerousPerson, Erasure, LegalRepresentative
from referrals.models import Intake
from referrals.permissions import intakes_visible
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.drafts.models import Draft
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault

GUARDIANS = (Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)
"""Who erases: not whoever works with the person."""
ERASED = "—"
"""What stands where a text was that must not be empty."""


@transaction.atomic
def erase(*, case: Case, record: Record, ground: str, by: Actor, at: datetime) -> None:
    """
    This will erase the person of a case, in all their registrations at the service, and the texts about them.

    What is counted stays: no figure changes, of an open year or of a closed one.

    :raises PermissionDenied: unless the actor is a manager or watches over data
    :raises Refused: while the person is looked after (art. 17(3)(b)), or a legal hold stands (art. 17(3)(e))
    """
    by.must_be(*GUARDIANS)
    case = permissions.visible_to(by).select_for_update(of=("self",)).select_related("intake").get(pk=case.pk)
    if obstacle := to_erasing(case, by):
        raise Refused(obstacle)
    intakes = registrations_of(case, by)
    _erase_identities(intakes, by=by, at=at)
    keys = [intake.pk for intake in intakes]
    for kind in inventory.kinds():
        _erase_rows(kind, keys)
    _erase_drafts(intakes)
    Case.objects.filter(intake__in=keys).update(erased_at=at)
    _record(intakes, record, ground, by=by, at=at)


@transaction.atomic
def erase_applicant(*, intake: Intake, ground: str, by: Actor, at: datetime) -> None:
    """This will erase who applied for the victim (10(3)): of no use once the case is closed."""
    by.must_be(*GUARDIANS)
    intake = intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    if intake.applicant_id is not None:
        vault.erase(identity_id=intake.applicant_id, by=by, at=at)
    Intake.objects.filter(pk=intake.pk).update(applicant_relation="")
    _record([intake], Record.THIRD_PARTY_APPLICANT, ground, by=by, at=at)


@transaction.atomic
def erase_receipt(*, intake: Intake, by: Actor, at: datetime) -> None:
    """This will erase the code by which an anonymous person could show who they are."""
    by.must_be(*GUARDIANS)
    intake = intakes_visible(by).select_for_update(of=("self",)).get(pk=intake.pk)
    Intake.objects.filter(pk=intake.pk).update(receipt_code="")
    _record([intake], Record.ANONYMOUS_CONTACT, Erasure.Ground.TERM, by=by, at=at)


def _erase_identities(intakes: Collection[Intake], *, by: Actor, at: datetime) -> None:
    """Destroy the keys of the person, of who applied for them, and of whoever is recorded beside them."""
    keys = [intake.pk for intake in intakes]
    theirs: set[UUID | None] = {
        each for intake in intakes for each in (intake.identity_id, intake.applicant_id)
    }
    for model in (LegalRepresentative, DangerousPerson):
        beside: Any = model._default_manager.filter(case__intake__in=keys)
        theirs |= set(beside.values_list("identity", flat=True))
    for identity in sorted(filter(None, theirs)):
        vault.erase(identity_id=identity, by=by, at=at)


def _erase_rows(kind: Kind, intakes: Collection[UUID]) -> None:
    """Delete the rows of a kind, or empty what is personal in them."""
    rows = kind.model._default_manager.filter(pk__in=kind.rows_of(intakes).order_by().values("pk"))
    if kind.treatment.fate is Fate.DELETED:
        rows.delete()
    elif kind.treatment.fate is Fate.BLANKED:
        for field in kind.personal_fields():
            _blank(rows, field)


def _blank(rows: models.QuerySet[Any], field: "models.Field[Any, Any]") -> None:
    if field.null:
        rows.update(**{field.name: None})
    elif isinstance(field, models.BinaryField):
        rows.update(**{field.name: b""})
    else:
        rows.exclude(**{field.name: ""}).update(**{field.name: ERASED[: field.max_length]})


def _erase_drafts(intakes: Collection[Intake]) -> None:
    """Throw away what colleagues have begun to write about the person."""
    for intake in intakes:
        Draft.objects.filter(page__contains=f"/{intake.reference}/").delete()


def _record(intakes: Collection[Intake], record: Record, ground: str, *, by: Actor, at: datetime) -> None:
    for intake in intakes:
        if not Erasure.objects.filter(intake=intake, record=record).exists():
            Erasure.objects.create(
                intake=intake, record=record, ground=ground, erased_by=by.user, erased_at=at
            )
        audit.record(
            "PERSON_ERASED", about=intake, detail={"record": str(record), "ground": ground}, by=by, at=at
        )
