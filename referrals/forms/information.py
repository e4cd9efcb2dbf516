"""What an officer is asked about the information given to a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.models import Contact, InformationForm, Informed, Language
from victimsupport.choices import RightsInformationItem
from victimsupport.interface import forms as kit
from victimsupport.law import conditions


class RightsInformationForm(kit.GovukForm):
    """Asks about the items that are due, and about the people who can have been told."""

    items = kit.CheckboxesField(
        label=_("What was the person told?"),
        choices=RightsInformationItem.choices,
        missing=_("Select what the person was told"),
    )
    recipients = kit.CheckboxesField(
        label=_("Who was told?"), choices=Informed.choices, missing=_("Select who was told")
    )
    language = kit.SelectField(
        label=_("In which language?"), choices=Language.choices, missing=_("Select a language")
    )
    form = kit.RadioField(label=_("How?"), choices=InformationForm.choices, missing=_("Select how"))
    given_at = kit.MomentField(label=_("When?"), missing=_("Enter when"), past_only=True)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due = conditions.information_due(is_cross_border=contact.cross_border)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (item.value, f"{item.number}. {RightsInformationItem(item).label}") for item in due
        ]
        out = {Informed.VICTIM} if contact.is_child else {Informed.CHILD, Informed.PARENT}
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Informed.choices if value not in out
        ]


class SheetForm(kit.FilterForm):
    """Which information sheet to print."""

    language = kit.SelectField(
        label=_("Language of the sheet"), choices=[("lt", "Lietuvių"), ("en", "English")]
    )
    cross_border = kit.ConfirmField(label=_("With item 7, for cross-border victims"))
