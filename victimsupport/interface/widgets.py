"""Controls that Django does not have."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayInput(forms.TextInput):
    """One box for a working date. Never `type=date`: how that looks follows the browser's language."""

    def format_value(self, value: Any) -> str | None:
        """Return an ISO date; what was typed stays as it was typed."""
        return value.isoformat() if isinstance(value, date) else value


class Boxes(forms.MultiWidget):
    """Several boxes under one legend, each with its own label."""

    use_fieldset = True
    labels: Sequence[Any] = ()

    def __init__(self, widgets: Sequence[forms.Widget], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(widgets, attrs)
        self.bad_parts: Sequence[int] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Label the boxes and mark the wrong ones."""
        context = super().get_context(name, value, attrs)
        for position, box in enumerate(context["widget"]["subwidgets"]):
            box["label"] = self.labels[position]
            if position in self.bad_parts:
                box["attrs"]["class"] += " govuk-input--error"
        return context


def _box(*, width: int, extra: str = "", **attrs: str) -> dict[str, str]:
    return {"class": f"govuk-input {extra} govuk-input--width-{width}".replace("  ", " "), **attrs}


class DateParts(Boxes):
    """Year, month and day of a date people know by heart."""

    template_name = "interface/date_parts.html"
    labels = (_("Year"), _("Month"), _("Day"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        item = "govuk-date-input__input"
        widths = (4, 2, 2)
        boxes = [
            forms.TextInput(_box(width=width, extra=item, inputmode="numeric", autocomplete="off"))
            for width in widths
        ]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Split a date over the boxes."""
        return [value.year, value.month, value.day] if isinstance(value, date) else [None, None, None]


class DayAndTime(Boxes):
    """A day and a time of day."""

    template_name = "interface/day_and_time.html"
    labels = (_("Date"), _("Time"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [
            DayInput(_box(width=10, autocomplete="off")),
            forms.TextInput(_box(width=5, autocomplete="off")),
        ]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Split a moment as the clock on the wall in Vilnius showed it."""
        if not isinstance(value, datetime):
            return [None, None]
        local = timezone.localtime(value, timezone.get_default_timezone())
        return [local.date(), f"{local:%H:%M}"]
