"""What narrows the public list, and for which day officers read it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from victimsupport.interface import forms as kit


class RegisterFilter(kit.FilterForm):
    """Narrows the public list by name and place. Answers it does not know narrow nothing."""

    name = kit.TextField(
        label=_("Name of the service"),
        help_text=_("Any part of it, with or without Lithuanian letters"),
        max_length=100,
    )
    municipality = kit.SelectField(label=_("Municipality"), blank=_("All of Lithuania"))

    def __init__(self, *args: Any, municipalities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = municipalities  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what the list is narrowed by: valid answers only, and only those given."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def shown(self, name: str, value: str) -> str:
        """Return the words for one answer."""
        field: Any = self.fields[name]
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        return f"{field.label}: {labels.get(value, value)}"


class DayForm(kit.FilterForm):
    """Asks for which day the list is wanted: any day past or future."""

    day = kit.DayField(label=pgettext_lazy("of the list", "Day"))
