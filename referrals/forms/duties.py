"""What is asked about a duty."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.interface import forms as kit


class LatenessForm(kit.GovukForm):
    late_reason = kit.LongTextField(
        label=_("Why was it done late?"),
        help_text=_("Write no names and nothing about the act."),
        missing=_("Say why it was done late"),
        max_length=500,
    )


class AssignForm(kit.GovukForm):
    assignee = kit.RadioField(label=_("Who is responsible from now on?"), missing=_("Select a colleague"))

    def __init__(self, *args: Any, colleagues: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            (str(membership.user_id), str(membership.user)) for membership in colleagues
        ]
