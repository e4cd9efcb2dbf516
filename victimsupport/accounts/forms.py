"""What a person fills in about their own account."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Membership
from victimsupport.interface import forms as kit
from victimsupport.interface.forms import GovukForm


class ChooseForm(GovukForm):
    """For whom the person acts in this session."""

    membership = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=_("For whom do you act?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose for whom you act"),
            "invalid_choice": _("Choose one of the organisations you work for"),
        },
    )

    def __init__(self, *args: Any, memberships: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = memberships  # type: ignore[attr-defined]
        field.label_from_instance = lambda membership: membership.organisation.name  # type: ignore[attr-defined]


class PreferencesForm(kit.GovukForm):
    """How the system speaks to one person and listens to their keys."""

    language = kit.RadioField(
        label=_("Language of the pages and of mail"), choices=[("lt", "Lietuvių"), ("en", "English")],
        missing=_("Select the language"),
    )  # fmt: skip
    has_shortcuts = kit.ConfirmField(
        label=_("Single keys lead to pages"),
        help_text=_(
            "Switch it off if you dictate, or if keys pressed by accident lead you away. Press ? for the list."
        ),
        required=False,
    )
