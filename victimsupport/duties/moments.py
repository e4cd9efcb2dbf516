"""Moments and last days, with a sentence for the person where one is impossible."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from victimsupport.duties import calendars
from victimsupport.duties.explanations import explain_silence
from victimsupport.law import conditions, time_limits
from victimsupport.law.calendar import VILNIUS, Calendar, Unanswerable, UnknownDay
from victimsupport.refusal import Refused


def last_day(*, rule: str, triggered_at: datetime, calendar: Calendar | None = None) -> time_limits.Due:
    """
    Return what a rule gives for an event, under the calendar of the day.

    :raises Refused: if the holiday table does not reach that far, or the event lies before the law
    """
    calendar = calendar or calendars.current()
    length = settings.TRANSFER_ANSWER_DAYS if rule == time_limits.TRANSFER_ANSWER else 0
    try:
        return time_limits.due(
            rule, triggered_at, calendar, count_first_day=settings.COUNT_FIRST_DAY, length=length
        )
    except Unanswerable as silence:
        code = "E_UNKNOWN_YEAR" if isinstance(silence, UnknownDay) else "E_NOT_IN_FORCE"
        raise Refused(explain_silence(silence), code=code) from silence


def check_moment(
    moment: datetime, *, since: datetime | None = None, field: str = "performed_at", at: datetime
) -> None:
    """:raises Refused: if a moment lies in the future, or before the minute of what set it off: people enter minutes"""
    trigger = moment if since is None else since.replace(second=0, microsecond=0)
    if conditions.is_possible_moment(moment, trigger=trigger, now=at):
        return
    if moment > at:
        raise Refused(_("The moment lies in the future. Enter when it really happened."), field=field)
    raise Refused(
        _("The moment lies before the event it answers (%(since)s). Enter a later one.")
        % {"since": trigger.astimezone(VILNIUS).strftime("%Y-%m-%d %H:%M")},
        field=field,
    )
