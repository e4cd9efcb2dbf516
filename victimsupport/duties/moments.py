"""Moments and last days, with a sentence for the person where one is impossible."""

from datetime import datetime

from django.utils.translation import gettext as _

from victimsupport.duties import calendars
from victimsupport.law import time_limits
from victimsupport.law.calendar import VILNIUS, Calendar, UnknownDay
from victimsupport.law.periods import NotInForce
from victimsupport.refusal import Refused


def last_day(*, rule: str, triggered_at: datetime, calendar: Calendar | None = None) -> time_limits.Due:
    """
    Return what a rule gives for an event, under the calendar of the day.

    :raises Refused: if the holiday table does not reach that far, or the event lies before the law
    """
    try:
        return time_limits.due(rule, triggered_at, calendar or calendars.current())
    except UnknownDay as unknown:
        raise Refused(
            _("The holidays of %(year)s are not known yet. Ask the administrator to enter them.")
            % {"year": unknown.day.year},
            code="E_UNKNOWN_YEAR",
        ) from unknown
    except NotInForce as early:
        raise Refused(
            _("The law applies from %(since)s: enter a later day.") % {"since": early.since}, code="E_NOT_IN_FORCE"
        ) from early


def check_moment(moment: datetime, *, since: datetime | None = None, field: str = "performed_at", at: datetime) -> None:
    """:raises Refused: if a moment lies in the future, or before what set it off"""
    if moment > at:
        raise Refused(_("The moment lies in the future. Enter when it really happened."), field=field)
    if since is not None and moment < since:
        raise Refused(
            _("The moment lies before the event it answers (%(since)s). Enter a later one.")
            % {"since": since.astimezone(VILNIUS).strftime("%Y-%m-%d %H:%M")},
            field=field,
        )
