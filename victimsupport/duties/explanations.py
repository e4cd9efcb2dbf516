"""How a last day is explained: one sentence that says what was counted from what, and what was passed over."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from victimsupport.law import time_limits
from victimsupport.law.calendar import VILNIUS, Unanswerable, UnknownDay
from victimsupport.law.periods import Immediately, NotInForce, RunsFrom, Skipped, TimeLimit, Unit, Why
from victimsupport.law.time_limits import Due, UnknownRule

STARTS = {
    RunsFrom.CONTACT: gettext_lazy("The day of contact is %(day)s"),
    RunsFrom.WISH_AND_CONSENT: gettext_lazy(
        "The day of the wish and the consent, the later of the two, is %(day)s"
    ),
    RunsFrom.RECEIPT_OF_DATA: gettext_lazy("The day the data were received is %(day)s"),
    RunsFrom.DIRECT_APPLICATION: gettext_lazy("The day the person applied is %(day)s"),
    RunsFrom.THIRD_PARTY_APPLICATION: gettext_lazy(
        "The day another person applied for the victim is %(day)s"
    ),
    RunsFrom.NEED_OF_SHELTER: gettext_lazy("The shelter was asked for at %(moment)s"),
    RunsFrom.RECEIPT_AFTER_TERRORISM: gettext_lazy(
        "The data of the victim of terrorism were received at %(moment)s"
    ),
    RunsFrom.ACCREDITATION_APPLICATION: gettext_lazy("The day the application was received is %(day)s"),
    RunsFrom.GRANT: gettext_lazy("The day the right was granted is %(day)s"),
    RunsFrom.SUSPENSION: gettext_lazy("The day of the suspension is %(day)s"),
    RunsFrom.DELIVERY_OF_DECISION: gettext_lazy(
        "The day the decision was delivered is %(day)s (a term of other laws, for information)"
    ),
    RunsFrom.STOP_OF_THE_RIGHT: gettext_lazy("The day the right stopped is %(day)s"),
    RunsFrom.OFFER_OF_TRANSFER: gettext_lazy("The day the transfer was offered is %(day)s"),
    RunsFrom.SUBJECT_REQUEST: gettext_lazy("The day the request about the data was received is %(day)s"),
}

WEEKEND = {
    Why.SATURDAY: pgettext_lazy("day off", "Saturday"),
    Why.SUNDAY: pgettext_lazy("day off", "Sunday"),
}

# The table of holidays holds the names of the Labour Code. A name it does not have here is shown as it stands.
HOLIDAYS = {
    "Naujųjų metų diena": pgettext_lazy("holiday", "New Year's Day"),
    "Lietuvos valstybės atkūrimo diena": pgettext_lazy(
        "holiday", "Day of Restoration of the State of Lithuania"
    ),
    "Lietuvos nepriklausomybės atkūrimo diena": pgettext_lazy(
        "holiday", "Day of Restoration of Independence of Lithuania"
    ),
    "Velykos (1-oji diena)": pgettext_lazy("holiday", "Easter Sunday"),
    "Velykos (2-oji diena)": pgettext_lazy("holiday", "Easter Monday"),
    "Tarptautinė darbo diena": pgettext_lazy("holiday", "International Workers' Day"),
    "Motinos diena": pgettext_lazy("holiday", "Mother's Day"),
    "Tėvo diena": pgettext_lazy("holiday", "Father's Day"),
    "Rasos ir Joninių diena": pgettext_lazy("holiday", "Dew Holiday and Midsummer Day"),
    "Valstybės diena": pgettext_lazy("holiday", "Statehood Day"),
    "Žolinė": pgettext_lazy("holiday", "Assumption Day"),
    "Visų Šventųjų diena": pgettext_lazy("holiday", "All Saints' Day"),
    "Mirusiųjų atminimo (Vėlinių) diena": pgettext_lazy("holiday", "All Souls' Day"),
    "Kūčių diena": pgettext_lazy("holiday", "Christmas Eve"),
    "Kalėdos (1)": pgettext_lazy("holiday", "Christmas Day"),
    "Kalėdos (2)": pgettext_lazy("holiday", "Second Day of Christmas"),
}


def explain(due: Due) -> str:
    """Return the sentence that explains a last day, in the active language."""
    start = STARTS[due.limit.runs_from] % {"day": due.event_on, "moment": _moment(due)}
    return _("%(start)s; %(end)s.") % {"start": start, "end": _end(due)}


def why(skipped: Skipped) -> str:
    """Return why a day was passed over, in the active language: a weekend day, or a holiday by its name."""
    if skipped.why is Why.HOLIDAY:
        return _("holiday: %(name)s") % {"name": holiday(skipped.name)}
    return str(WEEKEND[skipped.why])


def holiday(name: str) -> str:
    """Return the name of a holiday in the active language, or as it stands in the table."""
    return " / ".join(str(HOLIDAYS.get(part, part)) for part in name.split(" / "))


def explain_silence(silence: Unanswerable) -> str:
    """Return why there is no last day, in the active language."""
    match silence:
        case UnknownRule():
            known = {"rule": silence.rule, "rules": ", ".join(time_limits.TIME_LIMITS)}
            return _("There is no rule %(rule)s. There are: %(rules)s.") % known
        case UnknownDay():
            reach = {"year": silence.day.year, "first": silence.first, "last": silence.last}
            return (
                _("The holidays of %(year)s are not known: the list reaches from %(first)s to %(last)s.")
                % reach
            )
        case NotInForce():
            since = {"day": silence.day, "since": silence.since}
            return _("On %(day)s the rule was not in force: it applies from %(since)s.") % since
    return str(silence)


def _moment(due: Due) -> str:
    moment = due.due_at or datetime.combine(due.event_on, datetime.min.time(), VILNIUS)
    return moment.astimezone(VILNIUS).strftime("%Y-%m-%d %H:%M")


def _end(due: Due) -> str:
    if isinstance(due.limit, Immediately):
        return _("this is due at once, at any time of the day or night")
    if due.limit.unit is Unit.WORKING_DAYS:
        return _next_working_day(due, due.limit)
    return _counted(due, due.limit)


def _next_working_day(due: Due, limit: TimeLimit) -> str:
    facts = {"due": due.due_on, "length": limit.length}
    if limit.length != 1:
        return _("working days to count: %(length)d; the last day is %(due)s") % facts + _because(due.skipped)
    return _("the next working day is %(due)s") % facts + _because(due.skipped)


def _counted(due: Due, limit: TimeLimit) -> str:
    """Word a term of calendar days or months: to which day it counts, and to which that is moved."""
    last = {"raw": due.raw_on, "due": due.due_on, "length": limit.length}
    counted = _length(limit) % last + _how_counted(due, limit)
    if limit.may_end_on_day_off:
        return counted + _(", that day included, whether or not it is a working day")
    if due.raw_on == due.due_on:
        return counted + _(", which is a working day")
    return counted + _("; the last day moves to %(due)s") % last + _because(due.skipped)


def _length(limit: TimeLimit) -> str:
    if limit.unit is Unit.MONTHS:
        return ngettext(
            "%(length)d month later is %(raw)s", "%(length)d months later is %(raw)s", limit.length
        )
    return ngettext(
        "%(length)d calendar day later is %(raw)s", "%(length)d calendar days later is %(raw)s", limit.length
    )


def _how_counted(due: Due, limit: TimeLimit) -> str:
    """Say what was special in the counting: the first day counted, or a month too short."""
    if due.raw_on != limit.unmoved(due.event_on):
        return _(" (the first day is counted)")
    if limit.unit is Unit.MONTHS and due.raw_on.day != due.event_on.day:
        return _(" (the last day of the month: it has no day %(day)d)") % {"day": due.event_on.day}
    return ""


def _because(skipped: tuple[Skipped, ...]) -> str:
    if not skipped:
        return ""
    sentence = ngettext(
        ", because this is not a working day: %(reasons)s",
        ", because these are not working days: %(reasons)s",
        len(skipped),
    )
    return sentence % {"reasons": _reasons(skipped)}


def _reasons(skipped: Iterable[Skipped]) -> str:
    return ", ".join(f"{passed.day} ({why(passed)})" for passed in skipped)
