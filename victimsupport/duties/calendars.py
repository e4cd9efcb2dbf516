"""The calendar of the day: the holiday table as the law's plain value."""

from datetime import date

from django.utils.translation import gettext as _

from victimsupport.duties.models import Holiday
from victimsupport.law.calendar import Calendar
from victimsupport.refusal import Refused


def current() -> Calendar:
    """
    Return the calendar of the holiday table, good for every whole year it names.

    :raises Refused: while the table is empty
    """
    holidays = dict(Holiday.objects.values_list("day", "name"))
    if not holidays:
        raise Refused(_("The holiday table is empty. Ask the administrator to fill it before going on."))
    first, last = min(holidays).year, max(holidays).year
    return Calendar(holidays, date(first, 1, 1), date(last, 12, 31))
