"""What a person fills in about their own account."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Membership
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
