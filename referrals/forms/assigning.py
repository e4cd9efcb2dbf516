"""What is asked before many people are handed over."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.models import AssignReason
from victimsupport.accounts.models import Membership
from victimsupport.interface import forms as kit


class AssignManyForm(kit.GovukForm):
    """Who is responsible from now on, and why."""

    assignee = kit.SelectField(label=_("Who is responsible from now on?"), missing=_("Select a colleague"))
    reason = kit.SelectField(
        label=_("Reason"), choices=AssignReason.choices, blank=_("Not stated"), required=False
    )

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.user_id): each.user for each in colleagues}
        chosen: Any = self.fields["assignee"]
        chosen.choices = [(key, str(user)) for key, user in self.colleagues.items()]

    def colleague(self) -> Any:
        """Return the colleague chosen."""
        return self.colleagues[self.cleaned_data["assignee"]]
