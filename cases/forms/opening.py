"""What is asked when assistance starts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.models import StartKind
from victimsupport.interface import forms as kit


class StartForm(kit.GovukForm):
    """When the service started and what it did; why late, where today is after the last day."""

    kind = kit.RadioField(
        label=_("What did the service do?"),
        help_text=_("The first of these is the start. Making somebody responsible is none."),
        choices=StartKind.choices,
        hints={StartKind.ATTEMPT: _("Also when the person did not answer")},
        missing=_("Select what the service did"),
    )
    started_at = kit.MomentField(label=_("When?"), missing=_("Enter when it was done"), past_only=True)
    late_reason = kit.LongTextField(
        label=_("If this was late, why?"),
        help_text=_("You can also say it later; it must stand before the case is closed. Write no names."),
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]
