"""What is asked before only some colleagues, or all of them again, may see a person; and in an emergency."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.accounts.roles import Role
from victimsupport.interface import forms as kit
from victimsupport.references import ReferenceConverter


class PeopleForm(kit.VersionedForm):
    """Who may see a restricted person and case from now on."""

    people = kit.CheckboxesField(
        label=_("Who may see it?"),
        help_text=_("At least one caseworker and one manager. Everybody else finds nothing."),
        missing=_("Select who may see it"),
    )

    def __init__(self, *args: Any, colleagues: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(membership.user_id): membership for membership in colleagues}
        offered: Any = self.fields["people"]
        offered.choices = [(key, str(membership.user)) for key, membership in self.colleagues.items()]
        offered.hints = {
            key: _("Manager")
            for key, membership in self.colleagues.items()
            if Role.SERVICE_MANAGER in membership.roles
        }

    def chosen(self) -> list[Any]:
        """Return the colleagues chosen."""
        return [self.colleagues[key].user for key in self.cleaned_data["people"]]


class RestrictForm(PeopleForm):
    """Why a person and their case are restricted, and to whom."""

    reason = kit.LongTextField(
        label=_("Why may only some colleagues see it?"),
        help_text=_("Kept encrypted, and shown to those who may see it."),
        missing=_("Say why only some colleagues may see it"),
        max_length=1000,
        rows=3,
    )


class LiftForm(kit.VersionedForm):
    reason = kit.LongTextField(
        label=_("Why may every colleague see it again?"),
        missing=_("Say why every colleague may see it again"),
        max_length=1000,
        rows=3,
    )


class EmergencyForm(kit.GovukForm):
    """The number of one case, and why it must be seen now."""

    reference = kit.TextField(
        label=_("Number of the case"),
        help_text=_("The whole number, like NK-2026-00418"),
        missing=_("Enter the number of the case"),
        max_length=20,
        width=20,
    )
    reason = kit.LongTextField(
        label=_("Why must you see it now?"),
        help_text=_("Read by the managers and the data-protection officer. Write no names."),
        missing=_("Say why you must see this case now"),
        max_length=1000,
        rows=3,
    )

    def clean_reference(self) -> str:
        """Return the number as it is given out; refuse what is none, before it is kept anywhere."""
        number = str(self.cleaned_data["reference"]).strip().upper()
        try:
            RegexValidator(rf"\A{ReferenceConverter.regex}\Z")(number)
        except ValidationError as error:
            raise ValidationError(_("Enter the whole number of the case, like NK-2026-00418")) from error
        return number
