"""The calendar of the day: the holiday table as the law's plain value."""

from django.utils.translation import gettext as _

from victimsupport.duties.models import Holiday
from victimsupport.law.calendar import Calendar
from victimsupport.refusal import Refused


def current() -> Calendar:
    """
    Return the calendar of the holiday table, good for every whole year it names.

    :raises Refused: while the table is empty, or leaves out a year between two it names
    """
    holidays = dict(Holiday.objects.values_list("day", "name"))
    try:
        return Calendar.of_whole_years(holidays)
    except ValueError as gap:
        raise Refused(
            _(
                "The holiday table is empty or leaves out a year. Ask the administrator to fill it before going on."
            ),
            code="E_UNKNOWN_YEAR",
        ) from gap
