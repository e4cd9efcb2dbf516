"""What an analyst is asked: of which year the files are wanted, and whether a year is really to be closed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit


class RequestExportForm(kit.GovukForm):
    """Asks for the files of a year."""

    year = kit.SelectField(label=_("Year"), missing=_("Select the year"))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        return int(self.cleaned_data["year"])


class CloseYearForm(kit.GovukForm):
    """Asks whether the figures are final."""

    is_final = kit.ConfirmField(
        label=_("I have looked at the figures, and they are final"),
        missing=_("Confirm that the figures are final, or go back"),
    )
