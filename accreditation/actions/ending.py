"""The end of a legal person, as the Register of Legal Entities says: art. 13(6)2. Recorded, and corrected, never edited."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation import effects, permissions
from accreditation.actions.deciding import follow_today, project
from accreditation.models import Decision, DecisionKind, LegalEnd
from accreditation.refusals import refused
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.law.proceedings import Refusal
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def record(*, service: Organisation, ended_on: date, source: str, by: Actor, at: datetime) -> LegalEnd:
    """
    This will record the end of a legal person, as the Register of Legal Entities says: the right is lost that day (13(6)2).

    :raises Refused: without a source, or with a day ahead, or before a decision that granted it the right
    :raises Stale: if somebody recorded it already
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    _check(service, ended_on, source, at=at)
    latest = _latest(service)
    if latest is not None and latest.ended_on is not None:
        raise Stale(_("The end of this legal person is recorded already."))
    reason = source.strip() if latest else ""  # it was taken back before: the new extract says otherwise
    end = LegalEnd.objects.create(
        authority=by.organisation, service=service, ended_on=ended_on, source=source.strip(), corrects=latest,
        reason=reason, recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    audit.record("LEGAL_END_RECORDED", about=end, detail={"ended_on": ended_on.isoformat()}, by=by, at=at)
    project(service=service, by=by, at=at)
    follow_today(service, by=by, at=at)
    return end


@transaction.atomic
def correct(
    *, end: LegalEnd, ended_on: date | None, source: str, reason: str, by: Actor, at: datetime
) -> LegalEnd:
    """
    This will put right what was recorded wrongly: another day, or none, if the legal person has not ended.

    The end is a fact, and the right follows from the fact: the days in between are counted anew, and what was given on
    them with it. A decision that rests on the wrong end stands until it is annulled.

    :raises Refused: without a source or a reason, with a day ahead or before a grant, or if it changes nothing
    :raises Stale: if somebody corrected it already
    """
    by.must_be(*permissions.AT_THE_AUTHORITY)
    _check(end.service, ended_on, source, at=at)
    if not reason.strip():
        raise Refused(_("Say why it is corrected."), field="reason")
    latest = _latest(end.service)
    if latest is None or latest.pk != end.pk:
        raise Stale(_("This end was corrected already. Look at what is there now."))
    if latest.ended_on == ended_on:
        raise Refused(_("This is what is recorded already."), field="ended_on")
    row = LegalEnd.objects.create(
        authority=by.organisation, service=latest.service, ended_on=ended_on, source=source.strip(),
        corrects=latest, reason=reason.strip(), recorded_by=by.user, recorded_at=at,
    )  # fmt: skip
    detail = {"before": _text(latest.ended_on), "after": _text(ended_on)}
    audit.record("LEGAL_END_CORRECTED", about=row, detail=detail, by=by, at=at)
    project(service=latest.service, by=by, at=at)
    first_on = min(day for day in (latest.ended_on, ended_on) if day is not None)
    effects.recount(service=latest.service, first_on=first_on, by=by, at=at)
    follow_today(latest.service, by=by, at=at)
    return row


def _latest(service: Organisation) -> LegalEnd | None:
    """Return the last word on the end of a legal person, its service locked."""
    Organisation.objects.select_for_update(no_key=True).get(pk=service.pk)
    return LegalEnd.objects.filter(service=service, corrected_by=None).select_related("service").first()


def _check(service: Organisation, ended_on: date | None, source: str, *, at: datetime) -> None:
    """Refuse an end without an extract, a day ahead, and one before a grant: what had ended was granted nothing."""
    if not source.strip():
        raise Refused(_("Name the extract of the register."), field="source")
    if ended_on is None:
        return
    grants = Decision.objects.filter(service=service, kind=DecisionKind.GRANT, decided_on__gt=ended_on)
    if ended_on > day_of(at) or grants.standing().exists():
        raise refused(Refusal.BAD_DATES, field="ended_on")


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
