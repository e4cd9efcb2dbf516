"""What a service is asked when it wants its own right suspended, reinstated or revoked: art. 13(5)1, 13(6)1."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit

REASON_LENGTH = 2000


class RequestForm(kit.GovukForm):
    """Why."""

    reason = kit.LongTextField(
        label=_("Why?"),
        help_text=_("Write no names of people you support."),
        missing=_("Say why"),
        max_length=REASON_LENGTH,
    )

    def days(self) -> dict[str, date | None]:
        """Return the days asked for."""
        return {name: self.cleaned_data[name] for name in ("first_on", "until") if name in self.fields}

    def clean_first_on(self) -> date | None:
        """Refuse a day that has passed."""
        first_on: date | None = self.cleaned_data["first_on"]
        if first_on is not None and self.today is not None and first_on < self.today:
            self.add_error("first_on", gettext("Choose today or a later day."))
        return first_on


class SuspensionForm(RequestForm):
    """From when until when: six months at most, and never past the term of the right (13(5))."""

    field_order = ["first_on", "until", "reason"]
    first_on = kit.DayField(
        label=_("From which day?"),
        missing=_("Enter from which day"),
        help_text=_("Today or later. The authority may decide later than you ask."),
    )
    until = kit.DayField(label=_("Until which day, that day included?"), missing=_("Enter until which day"))

    def __init__(self, *args: Any, latest: Callable[[date], date], term: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest, self.term = latest, term

    def clean(self) -> dict[str, Any]:
        """Hold the last day against the first, six months and the term of the right."""
        cleaned = super().clean() or self.cleaned_data
        first_on, until = cleaned.get("first_on"), cleaned.get("until")
        if first_on and first_on > self.term:
            self.add_error("first_on", gettext("The right itself ends on %(day)s.") % {"day": self.term})
        elif first_on and until and until < first_on:
            self.add_error("until", gettext("The last day cannot lie before the first."))
        elif first_on and until and until > (last := self.latest(first_on)):
            sentence = gettext("From %(first)s the right may be suspended until %(last)s at the latest.")
            self.add_error("until", sentence % {"first": first_on, "last": last})
        return cleaned


class ReinstatementForm(RequestForm):
    """Why the right may be used again before the end of the suspension."""


class RevocationForm(RequestForm):
    """From when; and that the service knows what follows."""

    field_order = ["first_on", "reason", "sure"]
    first_on = kit.DayField(
        label=_("From which day?"),
        required=False,
        help_text=_("Leave it empty for the day of the decision."),
    )
    sure = kit.ConfirmField(
        label=_("We ask for our right to be revoked, and know what follows"),
        missing=_("Tick that you know what follows, or leave the right as it is"),
    )
