"""How the authority decides from a day on: its name, its appeal clause, how it counts. A new version, never an edit."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accreditation import permissions
from accreditation.models import Terms
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.law import proceedings
from victimsupport.law.calendar import day_of
from victimsupport.law.proceedings import NotAllowed
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def word(
    *,
    first_on: date,
    name: str,
    seat: str,
    appeal_clause: str,
    remedy_clause: str,
    counts_first_day: bool,
    by: Actor,
    at: datetime,
) -> Terms:
    """
    This will add a version of the authority's terms, in force from a day on. Decisions keep those of their own day.

    :raises Refused: without a name or an appeal clause (13(9)), or from a day that has passed; another reading of the
        last valid day begins tomorrow at the earliest, for rights may have been granted today
    :raises Stale: if there is a version of that day already
    """
    by.must_be(Role.DECISION_MAKER)
    if not name.strip():
        raise Refused(_("Enter the name of the authority."), field="name")
    _check_clauses(appeal_clause=appeal_clause, remedy_clause=remedy_clause)
    _check_first_day(first_on, counts_first_day, by=by, today=day_of(at))
    terms = _version(
        Terms(
            authority=by.organisation, first_on=first_on, name=name.strip(), seat=seat.strip(),
            appeal_clause=appeal_clause.strip(), remedy_clause=remedy_clause.strip(),
            counts_first_day=counts_first_day, recorded_by=by.user, recorded_at=at,
        )
    )  # fmt: skip
    audit.record("TERMS_WORDED", about=terms, detail={"first_on": first_on.isoformat()}, by=by, at=at)
    return terms


def _check_clauses(**clauses: str) -> None:
    """Refuse a version by which a notice would not say how it may be appealed against."""
    for field, clause in clauses.items():
        try:
            proceedings.check_notice(clause)
        except NotAllowed as refusal:
            sentence = _("Say where and how it may be appealed against (art. 13(9)).")
            raise Refused(sentence, field=field, code=refusal.code.value) from refusal


def _check_first_day(first_on: date, counts_first_day: bool, *, by: Actor, today: date) -> None:
    if first_on < today:
        raise Refused(_("Choose today or a later day: what was decided before stays."), field="first_on")
    reads_otherwise = counts_first_day != permissions.counts_first_day(by.organisation.pk, today)
    if first_on == today and reads_otherwise:
        raise Refused(
            _(
                "Another reading of the last valid day may begin tomorrow: rights may have been granted today."
            ),
            field="first_on",
        )


def _version(terms: Terms) -> Terms:
    """Keep a version. :raises Stale: if there is one of that day"""
    try:
        with transaction.atomic():
            terms.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(
            _("There is a version of the terms from that day on already. Look at it first.")
        ) from error
    return terms
