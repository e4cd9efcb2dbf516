"""Interpretation and translation: needed, booked, given; free of charge: art. 3(5), 4(1)1, 4(1)2."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.locking import locked
from cases.documents import obstacles
from cases.models import Case, CommunicationMeans, Interpretation, ServiceDelivery
from victimsupport.accounts.identity import Actor
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def need(*, case: Case, kind: str, language: str, by: Actor, at: datetime) -> Interpretation:
    """
    This will record that interpretation or translation is needed.

    :raises Refused: if the case is over, or the same is needed already
    """
    case = _open(case, by=by, at=at)
    if case.interpretations.open().filter(kind=kind, language=language).exists():
        raise Refused(_("This is recorded as needed already: book it, or record it as given."), field="kind")
    row = Interpretation.objects.create(
        organisation=by.organisation,
        case=case,
        kind=kind,
        language=language,
        needed_at=at,
        recorded_by=by.user,
    )
    audit.record("INTERPRETATION_NEEDED", about=case, detail={"kind": kind}, by=by, at=at)
    return row


@transaction.atomic
def book(
    *, interpretation: Interpretation, booked_with: str, booked_for: datetime, by: Actor, at: datetime
) -> Interpretation:
    """
    This will record with whom and for when it is booked; booked again, the later booking stands.

    :raises Stale: if it was given or dropped meanwhile
    :raises Refused: if it is not said with whom
    """
    row = _locked(interpretation, by=by, at=at)
    if not booked_with.strip():
        raise Refused(_("Enter with whom it is booked."), field="booked_with")
    row.booked_at, row.booked_for, row.booked_with = at, booked_for, booked_with.strip()
    row.save(update_fields=["booked_at", "booked_for", "booked_with"])
    audit.record("INTERPRETATION_BOOKED", about=row.case, detail={"kind": row.kind}, by=by, at=at)
    return row


@transaction.atomic
def give(
    *, interpretation: Interpretation, given_on: date, given_by: str, delivery: ServiceDelivery | None = None,
    by: Actor, at: datetime,
) -> Interpretation:  # fmt: skip
    """
    This will record that it was given: on which day, by whom, at which service.

    :raises Stale: if it was given or dropped meanwhile
    :raises Refused: if the day is impossible, it is not said by whom, or the service is another person's, another day's
        or cancelled
    """
    row = _locked(interpretation, by=by, at=at)
    if given_on > day_of(at):
        raise Refused(_("The day lies in the future. Record it after it was given."), field="given_on")
    if given_on < day_of(row.case.intake.received_at):
        raise Refused(
            _("The person reached the service on %(day)s. Enter that day or a later one.")
            % {"day": day_of(row.case.intake.received_at)},
            field="given_on",
        )
    if not given_by.strip():
        raise Refused(_("Enter who interpreted or translated."), field="given_by")
    if delivery is not None:
        _check_delivery(row, delivery, given_on)
    row.given_on, row.given_by, row.delivery = given_on, given_by.strip(), delivery
    row.save(update_fields=["given_on", "given_by", "delivery"])
    audit.record("INTERPRETATION_GIVEN", about=row.case, detail={"kind": row.kind}, by=by, at=at)
    return row


@transaction.atomic
def drop(*, interpretation: Interpretation, by: Actor, at: datetime) -> Interpretation:
    """
    This will record that it is not needed after all. The row stays.

    :raises Stale: if it was given or dropped meanwhile
    """
    row = _locked(interpretation, by=by, at=at)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    audit.record("INTERPRETATION_DROPPED", about=row.case, detail={"kind": row.kind}, by=by, at=at)
    return row


@transaction.atomic
def agree_means(*, case: Case, means: Collection[str], by: Actor, at: datetime) -> Case:
    """
    This will record by which means information is given, as agreed with the person: art. 4(1)2.

    :raises Refused: if the case is over, or a means is unknown
    """
    case = _open(case, by=by, at=at)
    if not set(means) <= set(CommunicationMeans.values):
        raise Refused(_("Select means of the list."), field="means")
    case.communication_means = [one for one in CommunicationMeans.values if one in means]
    case.version += 1
    case.save(update_fields=["communication_means", "version"])
    audit.record("COMMUNICATION_AGREED", about=case, detail={"means": case.communication_means}, by=by, at=at)
    return case


def _open(case: Case, *, by: Actor, at: datetime) -> Case:
    row = locked(case=case, by=by, at=at)
    if obstacle := obstacles.to_recording_people(row):
        raise Refused(obstacle)
    return row


def _locked(interpretation: Interpretation, *, by: Actor, at: datetime) -> Interpretation:
    case = _open(interpretation.case, by=by, at=at)
    row = case.interpretations.select_for_update().get(pk=interpretation.pk)
    if row.given_on is not None or row.dropped_at is not None:
        raise Stale(_("Somebody has recorded this already. Look at what is there now."))
    return row


def _check_delivery(row: Interpretation, delivery: ServiceDelivery, given_on: date) -> None:
    is_right = delivery.case_id == row.case_id and delivery.cancelled_at is None
    if not is_right or delivery.delivered_on != given_on:
        raise Refused(_("Select a service given to this person on the same day."), field="delivery")
