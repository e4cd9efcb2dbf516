"""What is asked of somebody anonymous who wishes to give a name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit
from victimsupport.vault.person import Person


class IdentifyForm(kit.VersionedForm):
    is_wished = kit.ConfirmField(
        label=_("The person wishes to be known by name"), missing=_("Only if the person wishes it")
    )
    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    phone = kit.PhoneField(label=_("Phone"), required=False)
    email = kit.EmailField(label=_("E-mail"), required=False, max_length=254)
    birth_date = kit.BirthDateField(label=_("Date of birth"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the names at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("first_name") and not cleaned.get("surname"):
            self.add_error("first_name", _("Enter a first name, a surname or both"))
        return cleaned

    def person(self) -> Person:
        """Return who the person says they are."""
        given = self.cleaned_data
        names = ("first_name", "surname", "phone", "email")
        return Person(**{name: str(given[name] or "") for name in names}, birth_date=given["birth_date"])
