"""Closing a year: its figures are frozen as published, and no later change of a row moves them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.figures import reading
from reporting.figures.definitions import RULES_VERSION
from reporting.figures.identities import disagreeing
from reporting.figures.years import ReportingYear
from reporting.models import Snapshot
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused


@transaction.atomic
def close_year(*, year: int, by: Actor, at: datetime) -> Snapshot:
    """
    This will freeze the figures of a year: art. 6(3)4. It can be done once.

    :raises PermissionDenied: if the actor is no analyst of the ministry
    :raises Refused: if the year is closed, the cut-off is not over, changes wait to be counted, or nothing adds up
    """
    ministry = Organisation.objects.select_for_update().get(pk=by.organisation.pk)
    by.must_be(Role.MINISTRY_ANALYST)
    _may_be_closed(year, at)
    figures = reading.counted(year, day_of(at))
    if wrong := disagreeing(figures):
        raise Refused(
            _("The figures do not add up: %(check)s. Tell the administrator.") % {"check": wrong[0].name}
        )
    snapshot = Snapshot.objects.create(
        organisation=ministry,
        year=year,
        cut_off_on=ReportingYear(year).cut_off,
        rules_version=RULES_VERSION,
        figures=figures.as_json()
        | {"stated_on": figures.stated_on.isoformat(), "services": dict(figures.services)},
        input_hash=reading.input_hash(year),
        closed_at=at,
        closed_by=by.user,
    )
    detail = {"year": year, "rules": RULES_VERSION, "input": snapshot.input_hash}
    audit.record("YEAR_CLOSED", about=snapshot, detail=detail, by=by, at=at)
    return snapshot


def _may_be_closed(year: int, at: datetime) -> None:
    cut_off = ReportingYear(year).cut_off
    if Snapshot.objects.of_year(year) is not None:
        raise Refused(_("%(year)s is closed already.") % {"year": year})
    if day_of(at) <= cut_off:
        raise Refused(
            _("%(year)s can be closed after %(day)s, when the status of its registrations is read.")
            % {"year": year, "day": cut_off}
        )
    if not reading.counted(year, day_of(at)).counted_at:
        raise Refused(_("Nothing was counted in %(year)s.") % {"year": year})
    if reading.waiting(year):
        raise Refused(_("Changes of this year are still being counted. Try again in a minute."))
